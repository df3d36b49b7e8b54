"""What administrators do with accounts of others: invite, change a role, begin anew, end. Each stands on the trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.people import accounts
from hotline.people.accounts import AccountError
from hotline.people.tables import Membership, Person
from hotline.vocabulary import StaffRole

SYSTEM = "system"
"""Who acts when a command on the server does it and nobody is signed in."""


@dataclass(frozen=True)
class Row:
    """One account as administrators see it. state: `invited`, `lapsed`, `active` or `left`; recipients: whose keys the
    person holds."""

    id: str
    login: str
    name: str
    role: StaffRole
    agency: str | None
    state: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Invitation:
    """What is handed over once, by a way that nobody else reads."""

    login: str
    password: str = field(repr=False)


def everybody(session: Session, clock: Clock) -> Sequence[Row]:
    """All accounts, those that have left last."""
    held: dict[str, set[str]] = {}
    for person_id, recipient in session.execute(select(Membership.person_id, Membership.recipient).distinct()):
        held.setdefault(person_id, set()).add(recipient)
    people = session.scalars(select(Person).order_by(Person.left_on.is_not(None), Person.role, Person.login))
    return [
        Row(
            one.id,
            one.login,
            one.name,
            one.role,
            one.agency,
            _state(one, clock),
            tuple(sorted(held.get(one.id, ()))),
        )
        for one in people
    ]


def invite(
    session: Session,
    clock: Clock,
    actor: str,
    *,
    login: str,
    name: str,
    role: StaffRole,
    agency: str | None,
    language: str,
) -> Invitation:
    """Make an account to be begun. Errors as in `accounts.enrol`."""
    person, password = accounts.invite(
        session, clock.now(), login=login, name=name, role=role, agency=agency, language=language
    )
    _note(session, clock, actor, "account_invited", person)
    return Invitation(person.login, password)


def reset(session: Session, clock: Clock, actor: str, person: Person) -> Invitation:
    """Begin an account anew; keys are given again by members. AccountError for one's own."""
    _not_oneself(actor, person)
    password = accounts.reset(session, person, clock.now())
    person.left_on = None
    _note(session, clock, actor, "account_reset", person)
    return Invitation(person.login, password)


def change_role(
    session: Session, clock: Clock, actor: str, person: Person, role: StaffRole, agency: str | None
) -> None:
    """Give another role; keys that it does not hold go, and every session ends. AccountError for one's own."""
    _not_oneself(actor, person)
    accounts.change_role(session, person, role, agency)
    _note(session, clock, actor, "role_changed", person)


def end(session: Session, clock: Clock, actor: str, person: Person) -> None:
    """End an account. AccountError for one's own."""
    _not_oneself(actor, person)
    accounts.leave(session, person, today(clock))
    _note(session, clock, actor, "account_ended", person)


def _state(person: Person, clock: Clock) -> str:
    if person.left_on is not None:
        return "left"
    if person.activated_on is not None:
        return "active"
    return "invited" if person.invited_until and clock.now() < person.invited_until else "lapsed"


def _not_oneself(actor: str, person: Person) -> None:
    if actor == person.id:
        raise AccountError("Nobody does this to their own account: another administrator does.")


def _note(session: Session, clock: Clock, actor: str, action: str, person: Person) -> None:
    session.flush()
    trail.note_staff(session, clock.now(), today(clock), actor, action, person.id)
