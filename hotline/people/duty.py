"""Who is on duty: a lease on the person, so that nobody stays on duty by forgetting to leave."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from hotline.people.permissions import PERMISSIONS
from hotline.people.tables import Person


def go_on_duty(session: Session, person_id: str, until: datetime) -> None:
    """Be on duty until an instant. The caller commits."""
    session.execute(update(Person).where(Person.id == person_id).values(on_duty_until=until))


def go_off_duty(session: Session, person_id: str) -> None:
    """Leave duty now. The caller commits."""
    session.execute(update(Person).where(Person.id == person_id).values(on_duty_until=None))


def on_duty(session: Session, person_id: str, now: datetime) -> bool:
    """Whether this person is on duty."""
    return _any(session, now, Person.id == person_id)


def anyone_on_duty(session: Session, now: datetime) -> bool:
    """Whether anybody who can review reports is on duty."""
    return _any(session, now, Person.role.in_(PERMISSIONS["report.refer"]))


def _any(session: Session, now: datetime, who: ColumnElement[bool]) -> bool:
    found = session.scalar(select(Person.id).where(who, Person.on_duty_until > now).limit(1))
    return found is not None
