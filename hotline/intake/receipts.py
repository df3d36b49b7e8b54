"""Receipts: the same step gets the same answer after the dialogue is gone. A tag and a sealed reply, no report's id."""

from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Connection, LargeBinary, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.clock import coarse
from hotline.database import Base, UtcDateTime, connected
from hotline.sealing.receipt import Receipts

TAG_DAYS = 14
REPLY_KEPT = timedelta(hours=24)


class Receipt(Base):
    """A unique tag of one step; the sealed reply is dropped after a day, the tag after fourteen."""

    __tablename__ = "receipt"

    tag: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    day: Mapped[date] = mapped_column(index=True)
    reply_until: Mapped[datetime] = mapped_column(UtcDateTime)


TABLE = cast("Table", Receipt.__table__)
"""At every turn of every call; as an object it costs three times as much."""

_ANEW = insert(TABLE)
_BY_TAG = select(TABLE.c.reply, TABLE.c.reply_until).where(TABLE.c.tag == bindparam("wanted"))


def write(
    at: Session | Connection,
    receipts: Receipts,
    step: str,
    reply: bytes | None,
    day: date,
    now: datetime,
    kept: timedelta = REPLY_KEPT,
) -> None:
    """Remember a step in the caller's transaction; a second one with the same tag fails the transaction."""
    body = None if reply is None else receipts.seal(step, reply)
    until = coarse(now + kept, now)
    connected(at).execute(_ANEW, {"tag": receipts.tag(step), "reply": body, "day": day, "reply_until": until})


def find(at: Session | Connection, receipts: Receipts, step: str, now: datetime) -> tuple[bool, bytes | None]:
    """Whether this step was answered, and the reply if it is still kept."""
    row = connected(at).execute(_BY_TAG, {"wanted": receipts.tag(step)}).one_or_none()
    if row is None:
        return False, None
    if row.reply is None or row.reply_until <= now:
        return True, None
    return True, receipts.open(step, row.reply)


def take(session: Session, receipts: Receipts, step: str, now: datetime) -> bytes | None:
    """The reply of a step, for the last time: whoever asks again gets None, also at the same moment."""
    row = session.get(Receipt, receipts.tag(step), with_for_update=True)
    if row is None or row.reply is None:
        return None
    reply = receipts.open(step, row.reply) if row.reply_until > now else None
    row.reply = None
    return reply


def sweep(session: Session, today: date, now: datetime) -> None:
    """Forget replies older than a day and tags older than fourteen days."""
    session.execute(update(Receipt).where(Receipt.reply_until <= now, Receipt.reply.is_not(None)).values(reply=None))
    session.execute(delete(Receipt).where(Receipt.day < today - timedelta(days=TAG_DAYS)))
