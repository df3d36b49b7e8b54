"""What a browser brings: one nonce in one cookie, and proof that a form is ours. Nothing else about it is read."""

import hmac
import re
import secrets
from urllib.parse import urlsplit

from flask import abort, request
from werkzeug.wrappers import Response

from hotline.conversation.turns import Contact
from hotline.pages import headers
from hotline.settings import Settings
from hotline.vocabulary import Channel

NONCE_BYTES = 16
DOORS = frozenset({"web.landing", "web.folio", "web.care"})
"""Pages without a dialogue: from inside one, another address would be another browser session."""

_NONCE = re.compile(r"[0-9a-f]{32}")


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https, where there is https."""
    return "__Host-p" if settings.is_https else "p"


def new_nonce() -> bytes:
    """128 bits that only this browser will bring."""
    return secrets.token_bytes(NONCE_BYTES)


def nonce(settings: Settings) -> bytes | None:
    """The nonce that the browser brought, None when there is none or it cannot be ours."""
    value = request.cookies.get(cookie_name(settings), "")
    return bytes.fromhex(value) if _NONCE.fullmatch(value) else None


def contact(bearer: bytes, step: str) -> Contact:
    """The dialogue's view of this browser at one step."""
    return Contact(Channel.WEB, (bearer,), step=f"{bearer.hex()}:{step}")


def give(response: Response, settings: Settings, bearer: bytes) -> Response:
    """Set the cookie, for this browser session only."""
    response.set_cookie(
        cookie_name(settings), bearer.hex(), path="/", secure=settings.is_https, httponly=True, samesite="Strict"
    )
    return response


def take_back(response: Response, settings: Settings) -> Response:
    """Delete the cookie."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="Strict")
    return response


def seal(bearer: bytes) -> str:
    """What a form of this visit carries, so that no other site can post in the visitor's name."""
    return hmac.digest(bearer, b"web form", "sha256")[:16].hex()


def is_sealed(bearer: bytes) -> bool:
    """Whether the form that was sent was made for this visit."""
    return hmac.compare_digest(seal(bearer).encode(), request.form.get("sello", "").encode())


def check_seal(bearer: bytes) -> None:
    """Refuse a form that was not made for this visit."""
    if not is_sealed(bearer):
        abort(403)


def refuse_foreign_posts(settings: Settings) -> None:
    """Refuse a form that a browser says comes from another site.

    `Origin: null` is what browsers send for our own forms, because pages go out with `Referrer-Policy: no-referrer`.
    """
    if request.method != "POST" or request.endpoint == "web.leave":  # nothing may stand in the way of leaving
        return
    parts = urlsplit(settings.public_url)
    ours = {"", "null", f"{parts.scheme}://{parts.netloc}", settings.onion_url or "null"}
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    if request.headers.get("Origin", "") not in ours:
        abort(403)


def allow_script(response: Response) -> Response:
    """Let the pages of this room load the script of this house; they work without it."""
    response.headers.setdefault("Content-Security-Policy", headers.SCRIPTED)
    return response


def name_onion(settings: Settings, response: Response) -> Response:
    """Tell a Tor Browser where the same page is without leaving Tor; only pages that anybody may open have such a twin.

    Source: https://community.torproject.org/onion-services/advanced/onion-location/
    """
    if settings.onion_url and request.method == "GET" and response.status_code == 200 and request.endpoint in DOORS:
        response.headers["Onion-Location"] = settings.onion_url + request.path
    return response
