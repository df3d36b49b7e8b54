"""The cookie of a staff session and what hangs on its secret: the row's name, the sealed personal seed, the form token.

The cookie is `id.secret`, both base64url. The row is found by the hash of the id; only the secret, which is stored
nowhere, opens what the row holds.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field

from hotline.errors import SealError
from hotline.sealing.box import seal_box
from hotline.sealing.derivation import bind, hkdf

ID_BYTES = 16
SECRET_BYTES = 32


@dataclass(frozen=True)
class Visit:
    """What one cookie brings."""

    session_id: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @property
    def cookie(self) -> str:
        return f"{_encode(self.session_id)}.{_encode(self.secret)}"

    @property
    def row(self) -> str:
        """The name of the row, 64 hexadecimal digits."""
        return hashlib.sha256(b"hotline session\0" + self.session_id).hexdigest()


def new_visit() -> Visit:
    """A fresh session: two independent random values."""
    return Visit(secrets.token_bytes(ID_BYTES), secrets.token_bytes(SECRET_BYTES))


def read_cookie(cookie: str) -> Visit:
    """The visit that a cookie names. SealError when it is not of our making."""
    first, _, second = cookie.partition(".")
    visit = Visit(_decode(first), _decode(second))
    if len(visit.session_id) != ID_BYTES or len(visit.secret) != SECRET_BYTES or visit.cookie != cookie:
        raise SealError("This is not a session cookie.")
    return visit


def seal_visit(visit: Visit, secret_key: bytes, person_id: str, seed: bytes) -> bytes:
    """Close the personal seed under the cookie's secret, bound to the row and the person."""
    return seal_box(visit_key(visit, secret_key), visit_context(visit, person_id), seed, smallest=64)


def visit_key(visit: Visit, secret_key: bytes) -> bytes:
    """The key of the sealed seed."""
    return hkdf(visit.secret, salt=secret_key, context=b"hotline session key")


def visit_context(visit: Visit, person_id: str) -> bytes:
    """Where the sealed seed belongs."""
    return bind("hotline session seed", visit.row, person_id)


def form_token(visit: Visit, secret_key: bytes) -> str:
    """What every form of this session carries against cross-site posts."""
    return _encode(hkdf(visit.secret, salt=secret_key, context=b"hotline session form token"))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealError("This is not a session cookie.") from None
