"""The second step: from half a session, which opens nothing, to a whole one with fresh secrets."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.database import Database
from hotline.people import devices, factors, passkeys
from hotline.people.factors import Factors
from hotline.people.passkeys import Site
from hotline.people.signing_in import Live, SignInError, count, live, start
from hotline.people.throttle import LONGEST_SECOND_WAIT, forgive, second_tag
from hotline.sealing.factors import challenge, offered_secret
from hotline.sealing.visits import form_token


@dataclass(frozen=True)
class Waiting:
    """Who has shown the password and nothing else yet. invited: they begin with a one-time password.

    secret: what a new authenticator may be given; challenge: what a passkey must sign.
    """

    person_id: str
    login: str
    name: str
    language: str
    invited: bool
    factors: Factors
    csrf: str = field(repr=False)
    secret: bytes = field(repr=False)
    challenge: bytes = field(repr=False)


Attempt = Callable[[Waiting], Factors | None]
"""Tries a second factor; the factors as they are afterwards, or None when it is not good."""


def waiting(session: Session, clock: Clock, secret_key: bytes, cookie: str) -> Waiting | None:
    """Who stands between the two steps with this cookie, or None. The caller commits."""
    found = live(session, clock, secret_key, cookie)
    if found is None or not found.row.half:
        return None
    return of(session, secret_key, found)


def of(session: Session, secret_key: bytes, found: Live) -> Waiting:
    """What a session may show and offer."""
    person, asked = found.person, found.row.asked
    return Waiting(
        person_id=person.id,
        login=person.login,
        name=person.name,
        language=person.language,
        invited=person.activated_on is None,
        factors=factors.load(session, person.id, found.seed),
        csrf=form_token(found.visit, secret_key),
        secret=offered_secret(found.visit, secret_key, asked),
        challenge=challenge(found.visit, secret_key, asked),
    )


def prove(db: Database, clock: Clock, secret_key: bytes, cookie: str, code: str, *, device: str = "") -> str:
    """Try an authenticator's or a single-use code and give the cookie of a whole session. SignInError otherwise."""

    return _pass(db, clock, secret_key, cookie, device, by_code(code, clock))


def prove_passkey(
    db: Database, clock: Clock, secret_key: bytes, cookie: str, answer: str, site: Site, *, device: str = ""
) -> str:
    """Try a passkey's signature and give the cookie of a whole session. SignInError otherwise."""

    return _pass(db, clock, secret_key, cookie, device, by_passkey(answer, site))


def by_code(code: str, clock: Clock) -> Attempt:
    """Tries an authenticator's or a single-use code."""

    def attempt(held: Waiting) -> Factors | None:
        return factors.used(held.factors, held.person_id, code, clock.now())

    return attempt


def by_passkey(answer: str, site: Site) -> Attempt:
    """Tries what a passkey signed."""

    def attempt(held: Waiting) -> Factors | None:
        moved = passkeys.signed(site, held.challenge, answer, held.factors.passkeys)
        return None if moved is None else replace(held.factors, passkeys=moved)

    return attempt


def _pass(db: Database, clock: Clock, secret_key: bytes, cookie: str, device: str, attempt: Attempt) -> str:
    with db.write() as session:
        found = live(session, clock, secret_key, cookie)
        if found is None or not found.row.half or found.person.activated_on is None:
            raise SignInError("over")
        login, person_id = found.person.login, found.person.id
    tag = second_tag(secret_key, person_id, devices.known(secret_key, login, device))
    failures = count(db, tag, clock, LONGEST_SECOND_WAIT)
    with db.write() as session:
        fresh = _try(session, clock, secret_key, cookie, attempt)
        if fresh:
            forgive(session, tag)
    if not fresh:
        raise SignInError("second", failures=failures)
    return fresh


def _try(session: Session, clock: Clock, secret_key: bytes, cookie: str, attempt: Attempt) -> str:
    """The new cookie, or nothing; either way it is on the trail and the challenge is used up."""
    found = live(session, clock, secret_key, cookie, alone=True)
    if found is None or not found.row.half:
        raise SignInError("over")
    return renew(session, clock, secret_key, found, attempt, "signed_in")


def renew(
    session: Session,
    clock: Clock,
    secret_key: bytes,
    found: Live,
    attempt: Attempt,
    action: str,
    confirmed_until: datetime | None = None,
) -> str:
    """The cookie of a whole session under fresh secrets in place of this one, or nothing when the attempt failed.

    action: what a good attempt is called on the trail. Either way it is noted and the challenge is used up.
    """
    after = attempt(of(session, secret_key, found))
    person, now = found.person, clock.now()
    noted = "second_factor_failed" if after is None else action
    trail.note_staff(session, now, today(clock), person.id, noted, person.id)
    if after is None:
        found.row.asked += 1
        return ""
    factors.keep(session, person.id, found.seed, after)
    session.delete(found.row)
    return start(
        session, secret_key, person.id, person.stamp, found.seed, now, half=False, confirmed_until=confirmed_until
    )
