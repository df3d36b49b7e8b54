"""The calls that wait for a person or are with one. One row a call, gone when the call is over."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, UtcDateTime
from hotline.errors import NotAllowedError
from hotline.vocabulary import Urgency

WAITING, RINGING, JOINED, TALKING, OVER = "espera", "llamando", "unida", "hablando", "terminada"
"""In line; an operator's telephone rings; the operator waits in the room; both are there; the caller is gone."""

CALLED, ANSWERED, UNANSWERED = "llamando", "contesto", "sin_respuesta"
"""Where the hand-over to 9-1-1 stands; empty while nobody asked for it."""

SILENT = timedelta(minutes=2)
"""A call in line is heard of every few seconds: one of which nothing is heard for so long is gone."""

LONGEST = timedelta(hours=4)
"""How long the provider lets a call last in a room."""

STEP = 15
"""Seconds to which the time in line is rounded up: the desk needs no more, and a row tells no instant."""


class LiveCall(Base):
    """One call. handle: random, and the name of its room at the provider. tag: keyed digest of what the caller brings,
    empty once the call is over. number: place in the order of coming, among the calls there are. report_id: empty until
    something was told or a person took it. taken_by: of the staff. waited: seconds in line, in steps. until: a lease.
    """

    __tablename__ = "live_call"

    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    tag: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    urgency: Mapped[str] = mapped_column(String(20))
    state_code: Mapped[str] = mapped_column(String(2), default="", server_default="")
    report_id: Mapped[str] = mapped_column(String(32), default="", server_default="", index=True)
    taken_by: Mapped[str] = mapped_column(String(32), default="", server_default="")
    waited: Mapped[int] = mapped_column(default=0, server_default="0")
    emergency: Mapped[str] = mapped_column(String(15), default="", server_default="")
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def label(self) -> str:
        """What the desk calls it while it lasts."""
        return f"L-{self.handle[:5].upper()}"

    @property
    def in_line(self) -> bool:
        """Whether the caller hears the words of who waits."""
        return self.state in {WAITING, RINGING, JOINED}


def add(session: Session, tag: bytes, urgency: str, state_code: str, report_id: str, now: datetime) -> LiveCall:
    """A call that begins to wait, behind all others of its urgency."""
    last = session.scalar(select(func.max(LiveCall.number))) or 0
    row = LiveCall(
        handle=secrets.token_hex(16),
        tag=tag,
        number=last + 1,
        state=WAITING,
        urgency=urgency,
        state_code=state_code,
        report_id=report_id,
        until=lease(now, SILENT),
    )
    session.add(row)
    session.flush()
    return row


def of_tag(session: Session, tag: bytes) -> LiveCall | None:
    """The call of this caller, held until the transaction ends: an operator may take it at the same moment."""
    return session.scalars(select(LiveCall).where(LiveCall.tag == tag).with_for_update()).one_or_none()


def get(session: Session, handle: str) -> LiveCall:
    """One call; NotAllowedError when it is over and forgotten."""
    row = session.get(LiveCall, handle)
    if row is None:
        raise NotAllowedError("No existe o no está a su cargo.")
    return row


def of_report(session: Session, report_id: str) -> LiveCall | None:
    """The call in which a report is being told, if it still goes on."""
    return session.scalars(select(LiveCall).where(LiveCall.report_id == report_id)).first()


def everyone(session: Session) -> list[LiveCall]:
    """All calls: the most urgent first, and of one urgency whoever came first."""
    rows: Sequence[LiveCall] = session.scalars(select(LiveCall)).all()
    return sorted(rows, key=lambda row: (Urgency(row.urgency).rank, row.number))


def waiting(session: Session) -> int:
    """How many are in line."""
    return sum(row.in_line for row in session.scalars(select(LiveCall)))


def ahead_of(session: Session, mine: LiveCall) -> int:
    """How many wait before this call."""
    waiting = [row.handle for row in everyone(session) if row.state in {WAITING, RINGING} or row is mine]
    return waiting.index(mine.handle)


def remove(session: Session, handle: str) -> None:
    """Forget a call."""
    session.execute(delete(LiveCall).where(LiveCall.handle == handle))


def silent(session: Session, now: datetime) -> Sequence[LiveCall]:
    """Calls of which nothing is heard any more."""
    return session.scalars(select(LiveCall).where(LiveCall.until <= now)).all()


def lease(now: datetime, length: timedelta) -> datetime:
    """An instant so far away, rounded up to the minute."""
    epoch, step = datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1)
    return epoch + step * -((epoch - now - length) // step)
