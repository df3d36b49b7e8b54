"""The telephones that are rung into a call: an operator's, a supervisor's, the emergency line's. No number is here."""

import secrets
from collections.abc import Sequence

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base

ATTENDS, LISTENS, COACHES, EMERGENCY = "atiende", "escucha", "aconseja", "emergencia"
"""Talks with the caller; hears only; speaks to the operator alone; the state's C5."""

TO_RING, RINGING, HERE, MISSED, GONE = "por_llamar", "llamando", "unida", "no_contesto", "salio"


class LiveLeg(Base):
    """One telephone rung into one call. id: random, and its label in the room. attempt: of an emergency line, which of
    the numbers in turn."""

    __tablename__ = "live_leg"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[str] = mapped_column(String(32), default="", server_default="")
    attempt: Mapped[int] = mapped_column(default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(12))

    @property
    def awaited(self) -> bool:
        """Whether it may still answer."""
        return self.state in {TO_RING, RINGING}


def add(session: Session, handle: str, kind: str, person_id: str = "", attempt: int = 0) -> LiveLeg:
    """A telephone that is to be rung."""
    row = LiveLeg(
        id=secrets.token_hex(16), handle=handle, kind=kind, person_id=person_id, attempt=attempt, state=TO_RING
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, leg_id: str, *, lock: bool = False) -> LiveLeg | None:
    """One leg, or None when its call is forgotten."""
    return session.get(LiveLeg, leg_id, with_for_update=lock)


def of_call(session: Session, handle: str, *kinds: str) -> Sequence[LiveLeg]:
    """The legs of a call, those of some kinds when any is named."""
    mine = select(LiveLeg).where(LiveLeg.handle == handle)
    return session.scalars(mine.where(LiveLeg.kind.in_(kinds)) if kinds else mine).all()


def somebody_here(session: Session, handle: str) -> bool:
    """Whether somebody whom the caller can hear is in the room."""
    return any(leg.state == HERE for leg in of_call(session, handle, ATTENDS, EMERGENCY))


def remove(session: Session, handle: str) -> None:
    """Forget the legs of a call."""
    session.execute(delete(LiveLeg).where(LiveLeg.handle == handle))
