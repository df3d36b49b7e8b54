"""Who takes calls now, and at which telephone: sealed to the worker, which alone rings it, for one turn of duty."""

import re
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.people.permissions import PERMISSIONS
from hotline.people.tables import Person

PURPOSE = "duty telephone"


NATIONAL = 10


class CallDuty(Base):
    """One person's telephone for one turn. sealed: the number, to the worker's release key."""

    __tablename__ = "call_duty"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def as_dialled(text: str) -> str:
    """A telephone as somebody typed it, in the form that is dialled (+ and digits); empty when it is none.

    Ten digits are Mexican; the 1 that mobiles had behind +52 until 2019 is taken away.
    """
    bare = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"\d{10}", bare):
        return f"+52{bare}"
    if re.fullmatch(r"\+521\d{10}", bare):
        return f"+52{bare[-NATIONAL:]}"
    return bare if re.fullmatch(r"\+[1-9]\d{7,14}", bare) else ""


def begin(session: Session, person_id: str, until: datetime, sealed: bytes) -> None:
    """Take calls until an instant."""
    session.merge(CallDuty(person_id=person_id, until=until, sealed=sealed))


def end(session: Session, person_id: str) -> None:
    """Take no more calls; the telephone is forgotten."""
    session.execute(delete(CallDuty).where(CallDuty.person_id == person_id))


def takes_calls(session: Session, person_id: str, now: datetime) -> bool:
    """Whether this person does."""
    row = select(CallDuty.person_id).where(CallDuty.person_id == person_id, CallDuty.until > now)
    return session.scalar(row) is not None


def anyone(session: Session, now: datetime) -> bool:
    """Whether anybody on duty takes calls."""
    may = Person.role.in_(PERMISSIONS["call.take"])
    rows = select(CallDuty.person_id).join(Person, Person.id == CallDuty.person_id)
    return session.scalar(rows.where(may, Person.on_duty_until > now, CallDuty.until > now).limit(1)) is not None


def telephone(session: Session, person_id: str, now: datetime) -> bytes | None:
    """The sealed telephone of somebody who takes calls."""
    return session.scalar(select(CallDuty.sealed).where(CallDuty.person_id == person_id, CallDuty.until > now))


def lapse(session: Session, now: datetime) -> None:
    """Forget the telephones of turns that are over."""
    session.execute(delete(CallDuty).where(CallDuty.until <= now))
