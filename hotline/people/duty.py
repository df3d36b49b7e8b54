"""Who is on duty: a lease on the person, so that nobody stays on duty by forgetting to leave."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from hotline.people.permissions import PERMISSIONS
from hotline.people.tables import Person


def go_on_duty(session: Session, person_id: str, until: datetime, *, chats: bool = False) -> None:
    """Be on duty until an instant; chats: answering in writing too. The caller commits."""
    values = {"on_duty_until": until, "answers_chats": chats}
    session.execute(update(Person).where(Person.id == person_id).values(**values))


def go_off_duty(session: Session, person_id: str) -> None:
    """Leave duty now. The caller commits."""
    values = {"on_duty_until": None, "answers_chats": False}
    session.execute(update(Person).where(Person.id == person_id).values(**values))


def on_duty(session: Session, person_id: str, now: datetime) -> bool:
    """Whether this person is on duty."""
    return _any(session, now, Person.id == person_id)


def anyone_on_duty(session: Session, now: datetime) -> bool:
    """Whether anybody who can review reports is on duty."""
    return _any(session, now, Person.role.in_(PERMISSIONS["report.refer"]))


def answering_chats(session: Session, now: datetime) -> bool:
    """Whether anybody on duty answers in writing."""
    return _any(session, now, Person.role.in_(PERMISSIONS["chat.answer"]) & Person.answers_chats)


def answers_chats(session: Session, person_id: str, now: datetime) -> bool:
    """Whether this person is on duty and answers in writing."""
    return _any(session, now, (Person.id == person_id) & Person.answers_chats)


def who_answer_chats(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Those who do, as id and name, for handing a conversation over."""
    mine = Person.role.in_(PERMISSIONS["chat.answer"])
    rows = select(Person.id, Person.name).where(mine, Person.answers_chats, Person.on_duty_until > now)
    return [(row.id, row.name) for row in session.execute(rows.order_by(Person.name))]


def _any(session: Session, now: datetime, who: ColumnElement[bool]) -> bool:
    found = session.scalar(select(Person.id).where(who, Person.on_duty_until > now).limit(1))
    return found is not None
