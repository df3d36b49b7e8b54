"""A person's second factors: closed under a key of the personal seed, so that a stolen database shows none of them.

Closing only; `opening/staff.py` opens. Also the arithmetic of time-based codes (RFC 6238), which needs `cryptography`.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from hotline.sealing.box import seal_box
from hotline.sealing.derivation import bind, hkdf
from hotline.sealing.visits import Visit

SECRET_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
DRIFT = 1
"""How many steps a telephone's clock may be early or late."""


def seal_factors(seed: bytes, person_id: str, content: bytes) -> bytes:
    """Close a person's second factors, bound to the person."""
    return seal_box(factors_key(seed), factors_context(person_id), content)


def factors_key(seed: bytes) -> bytes:
    """The key of the second factors: only who opened the personal seed has it."""
    return hkdf(seed, salt=b"", context=b"hotline second factors")


def factors_context(person_id: str) -> bytes:
    """Where the second factors belong."""
    return bind("hotline second factors", person_id)


def offered_secret(visit: Visit, secret_key: bytes, asked: int) -> bytes:
    """The secret that a session offers for a new authenticator: nothing is kept until its first code was right."""
    return hkdf(visit.secret, salt=secret_key, context=bind("hotline offered code", asked), length=SECRET_BYTES)


def challenge(visit: Visit, secret_key: bytes, asked: int) -> bytes:
    """What a passkey must sign in this session; `asked` grows when one was used, so that it is good once."""
    return hkdf(visit.secret, salt=secret_key, context=bind("hotline passkey challenge", asked))


def step_of(secret: bytes, code: str, at: datetime, after: int) -> int | None:
    """The time step whose code this is, or None. Steps up to `after` were used and never count again (RFC 6238, 5.2).

    secret: 16 bytes or more; code: six digits.
    """
    now, found = int(at.timestamp()) // STEP_SECONDS, None
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if right and step > after:
            found = step
    return found


def code_at(secret: bytes, step: int) -> str:
    """The code of a time step."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def address_of(secret: bytes, login: str, issuer: str) -> str:
    """The `otpauth:` address that authenticators read."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def as_text(secret: bytes) -> str:
    """A secret as people type it: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def as_secret(text: str) -> bytes:
    """The secret of a base32 text, spaces and case as they come. ValueError when it is none."""
    packed = "".join(text.split()).upper().rstrip("=")
    return base64.b32decode(packed + "=" * (-len(packed) % 8))


def code_hash(person_id: str, code: str) -> str:
    """How a single-use code is kept inside the closed factors: 80 random bits need no slow derivation."""
    return hashlib.sha256(bind("hotline single-use code", person_id, code)).hexdigest()


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - authenticators know no other; HMAC, not a digest
