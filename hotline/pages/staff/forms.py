"""Proof that a form is ours: where the browser says it comes from, and a token that no other site can know."""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import abort, request

FIELD = "sello"


def refuse_foreign(address: str) -> None:
    """Refuse (403) a form that a browser says comes from another site than `address`.

    `Origin: null` is what browsers send for our own forms, because pages go out with `Referrer-Policy: no-referrer`;
    the token decides then.
    """
    parts = urlsplit(address)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    if request.headers.get("Origin", "null") not in {"null", f"{parts.scheme}://{parts.netloc}"}:
        abort(403)


def check_token(expected: str) -> None:
    """Refuse (403) a form without this token."""
    given = request.form.get(FIELD, "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        abort(403)


def new_nonce() -> str:
    """What stands in a cookie before anybody signed in."""
    return secrets.token_urlsafe(16)


def token_for(secret_key: bytes, nonce: str) -> str:
    """The token of the sign-in form for the browser that holds a nonce."""
    return hmac.digest(secret_key, b"hotline sign-in form\0" + nonce.encode(), "sha256").hex()


def words(name: str, longest: int) -> str:
    """A text of the form with the line ends of one kind and no space around; 400 when it is longer than may be."""
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        abort(400)
    return text
