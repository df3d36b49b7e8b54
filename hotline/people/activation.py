"""Beginning an account: the invited person chooses a password, draws keys that nobody else knew, sets a second factor
and gets two things on paper. Also coming back with that paper after the password was forgotten."""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import delete

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.database import Database
from hotline.errors import SealError
from hotline.people import devices, factors, passwords
from hotline.people.accounts import end_sessions, folded, person_by_login
from hotline.people.factors import Factors, grouped
from hotline.people.second_step import Waiting, of
from hotline.people.signing_in import SignInError, count, live, start
from hotline.people.tables import FormerSigner, Membership, Person
from hotline.people.throttle import device_tag, forgive, login_tag
from hotline.sealing.factors import as_text
from hotline.sealing.keys import new_private
from hotline.sealing.opening.staff import open_seed
from hotline.sealing.password import seal_seed, stand_in
from hotline.sealing.signing import signer_of

PAPER_BYTES = 20
"""160 bits, 32 characters: the code on paper opens the keys by itself."""


@dataclass(frozen=True)
class Begun:
    """What is shown once. cookie: the session that goes on; paper: opens the keys; codes: each one second step."""

    cookie: str = field(repr=False)
    paper: str = field(repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)


def begin(db: Database, clock: Clock, secret_key: bytes, cookie: str, password: str, code: str) -> Begun:
    """Begin the account of the half session that a one-time password opened.

    code: the first code of the authenticator that was given the session's offered secret. AccountError for a password
    that is too easy; SignInError `second` for a wrong code, `over` when the session is.
    """
    held = _invited(db, clock, secret_key, cookie)
    passwords.check(password, held.login)
    set_up = factors.with_totp(Factors(), held.secret, code, clock.now())
    if set_up is None:
        raise SignInError("second")
    personal, paper = new_private(held.person_id), new_paper()
    sealed, recovery = seal_seed(password, personal.seed), seal_seed(packed(paper), personal.seed)
    codes, kept = factors.new_codes(held.person_id)
    with db.write() as session:
        found = live(session, clock, secret_key, cookie, alone=True)
        if found is None or not found.row.half or found.person.activated_on is not None:
            raise SignInError("over")
        person = found.person
        if person.invited_until is None:  # not invited but of a version before: what they signed still counts
            session.merge(FormerSigner(person_id=person.id, signer=person.signer))
        session.execute(delete(Membership).where(Membership.person_id == person.id))  # sealed to the key that goes
        person.suite, person.public, person.signer = personal.suite, personal.public.raw, signer_of(personal.seed)
        person.sealed_seed, person.recovery_sealed = sealed, recovery
        person.activated_on, person.invited_until = today(clock), None
        end_sessions(session, person)
        made = Factors(set_up.totp, set_up.last_step, (), kept)
        factors.keep(session, person.id, personal.seed, made)
        trail.note_staff(session, clock.now(), today(clock), person.id, "account_begun", person.id)
        fresh = start(session, secret_key, person.id, person.stamp, personal.seed, clock.now(), half=False)
    return Begun(fresh, paper, codes)


def recover(
    db: Database, clock: Clock, secret_key: bytes, login: str, paper: str, password: str, *, device: str = ""
) -> Begun:
    """Choose a new password with the code on paper: half a session (the second step still comes) and a fresh paper.

    Throttled like a sign-in; SignInError `wrong` for an unknown login and for a wrong code alike, with the same work.
    AccountError for a password that is too easy.
    """
    name = folded(login)
    passwords.check(password, name)
    browser = devices.known(secret_key, name, device)
    tag = device_tag(secret_key, browser) if browser else login_tag(secret_key, name)
    failures = count(db, tag, clock)
    with db.read() as session:
        person = person_by_login(session, login)
        usable = person is not None and person.active and person.recovery_sealed is not None
        sealed = person.recovery_sealed if person is not None and usable else None
        stamp = person.stamp if person is not None else 0
    try:
        seed = open_seed(packed(paper), sealed or stand_in())
    except SealError:
        raise SignInError("wrong", failures=failures) from None
    fresh = new_paper()
    by_password, by_paper = seal_seed(password, seed), seal_seed(packed(fresh), seed)
    with db.write() as session:
        person = person_by_login(session, login, lock=True)
        if person is None or person.stamp != stamp or person.recovery_sealed != sealed:
            raise SignInError("wrong", failures=failures)
        person.sealed_seed, person.recovery_sealed = by_password, by_paper
        forgive(session, tag)
        end_sessions(session, person)
        trail.note_staff(session, clock.now(), today(clock), person.id, "password_recovered", person.id)
        cookie = start(session, secret_key, person.id, person.stamp, seed, clock.now(), half=True)
    return Begun(cookie, fresh)


def new_paper() -> str:
    """A fresh code for paper, in groups of four."""
    return grouped(as_text(secrets.token_bytes(PAPER_BYTES)))


def packed(paper: str) -> str:
    """A code as it was typed, without spaces and dashes, in capitals."""
    return "".join(paper.split()).replace("-", "").upper()


def put_on_paper(person: Person, seed: bytes) -> str:
    """Replace a person's paper by a fresh one. The caller commits."""
    paper = new_paper()
    person.recovery_sealed = seal_seed(packed(paper), seed)
    return paper


def _invited(db: Database, clock: Clock, secret_key: bytes, cookie: str) -> Waiting:
    with db.write() as session:
        found = live(session, clock, secret_key, cookie)
        if found is None or not found.row.half or found.person.activated_on is not None:
            raise SignInError("over")
        return of(session, secret_key, found)
