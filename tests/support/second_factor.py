"""The authenticator of the demonstration's accounts in the tests' hands, computed without the product (RFC 6238)."""

import base64
import hashlib
import hmac
import time
from dataclasses import replace

from hotline.clock import Clock
from hotline.database import Database
from hotline.people import factors, second_step, signing_in

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 30


def code(secret: str = TOTP, at: float | None = None, early: int = 0) -> str:
    """The six digits at an instant (the machine's now unless given), `early` steps ahead of it."""
    counter = int(time.time() if at is None else at) // STEP + early
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def allow_again(db: Database, clock: Clock, secret_key: bytes, half: str) -> None:
    """Forget which codes were used, so that one person can sign in many times within half a minute."""
    with db.write() as session:
        found = signing_in.live(session, clock, secret_key, half)
        assert found is not None
        held = factors.load(session, found.person.id, found.seed)
        factors.keep(session, found.person.id, found.seed, replace(held, last_step=0))


def enter(db: Database, clock: Clock, secret_key: bytes, login: str, password: str) -> str:
    """Both steps of a person with the demonstration's authenticator; the cookie of a whole session."""
    half = signing_in.sign_in(db, clock, secret_key, login, password)
    allow_again(db, clock, secret_key, half)
    return second_step.prove(db, clock, secret_key, half, code(at=clock.now().timestamp()))
