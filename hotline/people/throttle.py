"""Slowing down guesses at one login without touching any other, and never for good.

The first failures cost nothing; then each doubles the wait, up to a ceiling. An attempt is counted before the password
is tried, so that many at once are slowed like many in a row. Logins that do not exist are slowed alike.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hotline.people.tables import SignInDelay

FREE = 3
"""Failures before the first wait."""

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(seconds=60)
LONGEST_SECOND_WAIT = timedelta(minutes=15)
"""For six digits, by somebody who knows the password already: about a hundred tries a day of a million."""

MEMORY = timedelta(hours=1)
"""After so long without an attempt the count begins anew."""


def login_tag(secret_key: bytes, login: str) -> str:
    """The name of a login's row: says nothing to who has the database alone."""
    return _tag(secret_key, b"sign-in", login)


def second_tag(secret_key: bytes, person_id: str, device: str) -> str:
    """The name of the row that counts wrong second steps of a person; a browser that is known counts its own."""
    return _tag(secret_key, b"second step", f"{person_id}\0{device}")


def device_tag(secret_key: bytes, device: str) -> str:
    """The name of a known browser's row."""
    return _tag(secret_key, b"known browser", device)


def _tag(secret_key: bytes, kind: bytes, name: str) -> str:
    """Each kind apart: a login is whatever somebody types, and must not spell the name of another count."""
    return hmac.new(secret_key, b"hotline count of " + kind + b"\0" + name.encode(), hashlib.sha256).hexdigest()


def wait_for(failures: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """The wait after that many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    doublings: int = 2 ** min(failures - FREE, 16)
    return min(FIRST_WAIT * doublings, longest)


def count_attempt(
    session: Session, tag: str, now: datetime, longest: timedelta = LONGEST_WAIT
) -> tuple[int, timedelta]:
    """Count one attempt as failed in advance; how many there are now, and how long to wait (zero: go on).

    An attempt that must wait is not counted: waiting is never made longer by trying.
    """
    session.execute(delete(SignInDelay).where(SignInDelay.forget_after <= now))
    row = session.get(SignInDelay, tag, with_for_update=True)
    if row is None:
        row = SignInDelay(tag=tag, failures=0, retry_after=now, forget_after=now + MEMORY)
        session.add(row)
    if row.retry_after > now:
        return row.failures, row.retry_after - now
    row.failures += 1
    row.retry_after = now + wait_for(row.failures, longest)
    row.forget_after = now + MEMORY
    session.flush()
    return row.failures, timedelta(0)


def forgive(session: Session, tag: str) -> None:
    """Forget the failures of a login whose owner got in."""
    session.execute(delete(SignInDelay).where(SignInDelay.tag == tag))
