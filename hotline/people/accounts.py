"""Accounts: enrolling people, giving them a recipient's key, and changing password or role."""

import re
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline.errors import ConflictError, HotlineError
from hotline.people.tables import Membership, Person, StaffSession
from hotline.people.visitor import may_hold
from hotline.sealing.closing import membership_seal
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.opening.staff import open_seed
from hotline.sealing.password import seal_seed
from hotline.sealing.signing import signer_of
from hotline.vocabulary import LANGUAGES, StaffRole


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
) -> Person:
    """Make an account with a fresh personal key pair. The caller commits.

    login: letters, digits, `.`, `_` and `-`, any case. agency: for `StaffRole.AGENCY` and for nobody else.
    AccountError for a bad login, agency or empty password; ConflictError when the login is taken.
    """
    login = folded(login)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", login):
        raise AccountError("A login is made of letters, digits, points, dashes and underscores.")
    _check_agency(role, agency)
    if not password:
        raise AccountError("A password cannot be empty: it unlocks the keys.")
    if person_by_login(session, login) is not None:
        raise ConflictError("This login is taken.")
    personal = new_private(secrets.token_hex(16))
    person = Person(
        id=personal.recipient,
        login=login,
        name=name,
        role=role,
        agency=agency,
        language=language,
        suite=personal.suite,
        public=personal.public.raw,
        signer=signer_of(personal.seed),
        sealed_seed=seal_seed(password, personal.seed),
        stamp=1,
        on_duty_until=None,
    )
    session.add(person)
    session.flush()
    return person


def join(session: Session, person: Person, private: PrivateKey) -> None:
    """Seal a recipient's seed to a person, who opens that recipient's documents from now on. The caller commits.

    AccountError when people of this role may not hold that recipient's key.
    """
    if private.recipient not in may_hold(person.role, person.agency):
        raise AccountError("A person holds the key of their own desk or agency only.")
    sealed = membership_seal(person.key, private)
    session.merge(Membership(person_id=person.id, recipient=private.recipient, epoch=private.epoch, sealed=sealed))
    session.flush()


def change_password(session: Session, person: Person, old: str, new: str) -> None:
    """Put the personal seed under a new password and end every session. SealError when the old one is wrong."""
    if not new:
        raise AccountError("A password cannot be empty: it unlocks the keys.")
    person.sealed_seed = seal_seed(new, open_seed(old, person.sealed_seed))
    end_sessions(session, person)


def change_role(session: Session, person: Person, role: StaffRole, agency: str | None = None) -> None:
    """Give a person another role, take away the keys that it does not hold, and end every session."""
    _check_agency(role, agency)
    person.role, person.agency, person.on_duty_until = role, agency, None
    lost = (Membership.person_id == person.id) & Membership.recipient.not_in(may_hold(role, agency))
    session.execute(delete(Membership).where(lost))
    end_sessions(session, person)


def end_sessions(session: Session, person: Person) -> None:
    """Sign a person out everywhere, also where a sign-in is just under way."""
    person.stamp += 1
    session.execute(delete(StaffSession).where(StaffSession.person_id == person.id))
    session.flush()


def person_by_login(session: Session, login: str) -> Person | None:
    """The account of a login, in any case, or None."""
    return session.scalar(select(Person).where(Person.login == folded(login)))


def folded(login: str) -> str:
    """A login as it is stored and compared."""
    return login.strip().casefold()


def _check_agency(role: StaffRole, agency: str | None) -> None:
    if (role is StaffRole.AGENCY) != bool(agency):
        raise AccountError("An authority's person names the authority; nobody else does.")
