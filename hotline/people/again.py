"""Being asked once more who one is, before one's own account is changed: password and second step together (ASVS 7.5).

It is a whole sign-in within a session: the session goes on under fresh secrets, and for a quarter of an hour it may
change password, second factors, papers and sessions. Guesses are slowed per person.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from hotline.clock import Clock
from hotline.database import Database
from hotline.errors import SealError
from hotline.people.second_step import Attempt, renew
from hotline.people.signing_in import Live, SignInError, count, live
from hotline.people.throttle import LONGEST_SECOND_WAIT, forgive, second_tag
from hotline.sealing.opening.staff import open_seed

LASTS = timedelta(minutes=15)
"""How long a confirmed session may change the account; rounded down to five minutes, as every lease is. Ours."""


def confirm(db: Database, clock: Clock, secret_key: bytes, cookie: str, password: str, attempt: Attempt) -> str:
    """Try password and second factor, and give the cookie of a confirmed session in place of this one.

    SignInError: `wrong` for the password, `second` for the factor, `wait`, or `over` when there is no whole session.
    """
    person_id, _ = by_password(db, clock, secret_key, cookie, password, forgives=False)
    with db.write() as session:
        fresh = _try(session, clock, secret_key, cookie, attempt)
        if fresh:
            forgive(session, _tag(secret_key, person_id))
    if not fresh:
        raise SignInError("second")
    return fresh


def by_password(
    db: Database, clock: Clock, secret_key: bytes, cookie: str, password: str, *, forgives: bool = True
) -> tuple[str, bytes]:
    """The person of a session and their seed by the password, with the derivation outside any transaction.

    forgives: a right password alone ends the count of wrong ones. SignInError as in `confirm`.
    """
    with db.write() as session:
        person = whole(session, clock, secret_key, cookie).person
        person_id, sealed = person.id, person.sealed_seed
    tag = _tag(secret_key, person_id)
    failures = count(db, tag, clock, LONGEST_SECOND_WAIT)
    try:
        seed = open_seed(password, sealed)
    except SealError:
        raise SignInError("wrong", failures=failures) from None
    if forgives:
        with db.write() as session:
            forgive(session, tag)
    return person_id, seed


def whole(session: Session, clock: Clock, secret_key: bytes, cookie: str, *, alone: bool = False) -> Live:
    """The session of a cookie after both steps; alone as in `live`. SignInError `over` when there is none."""
    found = live(session, clock, secret_key, cookie, alone=alone)
    if found is None or found.row.half:
        raise SignInError("over")
    return found


def is_confirmed(found: Live, clock: Clock) -> bool:
    """Whether a session confirmed a little while ago whose it is."""
    until = found.row.confirmed_until
    return until is not None and clock.now() < until


def _try(session: Session, clock: Clock, secret_key: bytes, cookie: str, attempt: Attempt) -> str:
    """The new cookie, or nothing; either way it is on the trail and the challenge is used up."""
    found = whole(session, clock, secret_key, cookie, alone=True)
    return renew(session, clock, secret_key, found, attempt, "confirmed_again", clock.now() + LASTS)


def _tag(secret_key: bytes, person_id: str) -> str:
    return second_tag(secret_key, person_id, "own account")
