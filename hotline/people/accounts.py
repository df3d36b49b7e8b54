"""Accounts: making and ending them, giving them a recipient's key, and changing password or role."""

import re
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from hotline.errors import ConflictError, HotlineError
from hotline.people import passwords
from hotline.people.holding import seal_to
from hotline.people.key_tables import RecipientEpoch
from hotline.people.tables import FormerSigner, Membership, Person, SecondFactor, StaffSession
from hotline.people.visitor import may_hold
from hotline.sealing.factors import as_text
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.staff import open_seed
from hotline.sealing.password import seal_seed
from hotline.sealing.shredding import ShredKeys
from hotline.sealing.signing import signer_of
from hotline.vocabulary import LANGUAGES, StaffRole

INVITATION = timedelta(hours=72)
"""How long a one-time password is good."""

_ONE_TIME_BYTES = 10


class AccountError(HotlineError):
    """An account cannot be made or changed like this; the message says why."""


def enrol(
    session: Session,
    *,
    login: str,
    name: str,
    role: StaffRole,
    agency: str | None,
    password: str,
    language: str = LANGUAGES[0],
    personal: PrivateKey | None = None,
    activated_on: date | None = None,
    invited_until: datetime | None = None,
) -> Person:
    """Make an account with a fresh personal key pair. The caller commits.

    login: letters, digits, `.`, `_` and `-`, any case. agency: for `StaffRole.AGENCY` and for nobody else. personal,
    activated_on: for who already has keys of their own (a demonstration); others are invited (`invite`).
    AccountError for a bad login, agency or empty password; ConflictError when the login is taken.
    """
    login = folded(login)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", login):
        raise AccountError("A login is made of letters, digits, points, dashes and underscores.")
    if not name.strip() or len(name) > 120:
        raise AccountError("A person has a name of up to 120 letters.")
    _check_agency(role, agency)
    if not password:
        raise AccountError("A password cannot be empty: it unlocks the keys.")
    if person_by_login(session, login) is not None:
        raise ConflictError("This login is taken.")
    personal = personal or new_private(secrets.token_hex(16))
    person = Person(
        id=personal.recipient,
        login=login,
        name=name.strip(),
        role=role,
        agency=agency,
        language=language,
        suite=personal.suite,
        public=personal.public.raw,
        signer=signer_of(personal.seed),
        sealed_seed=seal_seed(password, personal.seed),
        stamp=1,
        on_duty_until=None,
        activated_on=activated_on,
        invited_until=invited_until,
    )
    session.add(person)
    session.flush()
    return person


def invite(
    session: Session, now: datetime, *, login: str, name: str, role: StaffRole, agency: str | None, language: str
) -> tuple[Person, str]:
    """Make an account that its owner has yet to begin: the person and the one-time password, told once.

    Whoever reads that password knows the first key pair; nothing is ever sealed to it. Errors as in `enrol`.
    """
    password = _one_time()
    return enrol(
        session,
        login=login,
        name=name,
        role=role,
        agency=agency,
        password=password,
        language=language,
        invited_until=now + INVITATION,
    ), password


def reset(session: Session, person: Person, now: datetime) -> str:
    """Begin an account anew for who lost password or second factor: a one-time password. The caller commits.

    Keys, memberships, second factors and sessions go; members of the team must give the keys again.
    """
    password, personal = _one_time(), new_private(person.id)
    session.merge(FormerSigner(person_id=person.id, signer=person.signer))
    _take_everything(session, person)
    person.suite, person.public, person.signer = personal.suite, personal.public.raw, signer_of(personal.seed)
    person.sealed_seed = seal_seed(password, personal.seed)
    person.invited_until = now + INVITATION
    session.flush()
    return password


def leave(session: Session, person: Person, today: date) -> None:
    """End an account: memberships, second factors, password and sessions go; what they signed stays verifiable."""
    _take_everything(session, person)
    person.left_on, person.invited_until = today, None
    person.sealed_seed = b""
    session.flush()


def join(session: Session, shreds: ShredKeys, person: Person, private: PrivateKey) -> None:
    """Seal a recipient's seed to a person, who opens that recipient's documents from now on. The caller commits.

    ShreddedError when the epoch has no shred key.
    AccountError when people of this role may not hold that recipient's key, or this person has not yet chosen a
    password and drawn keys of their own: whoever invited them knew the first ones.
    """
    if not person.active:
        raise AccountError("A key is given only to who has begun their account and has not left.")
    if private.recipient not in may_hold(person.role, person.agency):
        raise AccountError("A person holds the key of their own desk or agency only.")
    seal_to(session, shreds, person, private)


def change_password(session: Session, person: Person, old: str, new: str) -> None:
    """Put the personal seed under a new password and end every session. SealError when the old one is wrong;
    AccountError when the new one is too easy."""
    passwords.check(new, person.login)
    person.sealed_seed = seal_seed(new, open_seed(old, person.sealed_seed))
    end_sessions(session, person)


def change_role(session: Session, person: Person, role: StaffRole, agency: str | None = None) -> None:
    """Give a person another role, take away the keys that it does not hold, and end every session."""
    _check_agency(role, agency)
    person.role, person.agency, person.on_duty_until = role, agency, None
    lost = (Membership.person_id == person.id) & Membership.recipient.not_in(may_hold(role, agency))
    _rotation_due(session, lost)
    session.execute(delete(Membership).where(lost))
    end_sessions(session, person)


def end_sessions(session: Session, person: Person) -> None:
    """Sign a person out everywhere, also where a sign-in is just under way."""
    person.stamp += 1
    session.execute(delete(StaffSession).where(StaffSession.person_id == person.id))
    session.flush()


def person_by_login(session: Session, login: str, *, lock: bool = False) -> Person | None:
    """The account of a login, in any case, or None. lock: nobody else changes it until the transaction ends."""
    found = select(Person).where(Person.login == folded(login))
    return session.scalar(found.with_for_update() if lock else found)


def folded(login: str) -> str:
    """A login as it is stored and compared; without NUL, which PostgreSQL does not take even to look for it."""
    return login.replace("\0", "").strip().casefold()


def _take_everything(session: Session, person: Person) -> None:
    _rotation_due(session, Membership.person_id == person.id)
    session.execute(delete(Membership).where(Membership.person_id == person.id))
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    person.recovery_sealed = person.activated_on = person.on_duty_until = None
    person.admit_tag = person.admit_until = None
    end_sessions(session, person)


def _rotation_due(session: Session, lost: ColumnElement[bool]) -> None:
    """Whoever loses a key may have copied it: the recipients of these memberships need a new epoch."""
    theirs = RecipientEpoch.recipient.in_(select(Membership.recipient).where(lost))
    session.execute(update(RecipientEpoch).where(theirs).values(rotation=True))


def _one_time() -> str:
    text = as_text(secrets.token_bytes(_ONE_TIME_BYTES)).lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _check_agency(role: StaffRole, agency: str | None) -> None:
    if (role is StaffRole.AGENCY) != bool(agency):
        raise AccountError("An authority's person names the authority; nobody else does.")
