"""The trail: append-only, each entry chained to the one before. Intake's entries wait for the end of their day."""

import hashlib
import json
import secrets
from datetime import date, datetime

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, UtcDateTime

GENESIS = "0" * 64
_LOCK = 0x7EA11


class TrailEntry(Base):
    """One entry of the chain: who (a person's id, or `intake`), what, on which object; `at` only for staff."""

    __tablename__ = "trail"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class TrailPending(Base):
    """What intake did today, kept without order or time until the day is over."""

    __tablename__ = "trail_pending"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64))


def note_staff(session: Session, at: datetime, day: date, actor: str, action: str, object_id: str) -> None:
    """Append what a person of the staff does, in the transaction that does it."""
    _append(session, day, at, actor, action, object_id)


def note_intake(session: Session, day: date, action: str, object_id: str) -> None:
    """Note what the line did by itself; chained after the day in shuffled order, so that it tells no time."""
    session.add(TrailPending(id=secrets.token_hex(16), day=day, action=action, object_id=object_id))


def chain_past_days(session: Session, today: date) -> int:
    """Move the entries of finished days into the chain, shuffled within each day; returns how many."""
    _one_writer(session)  # before reading, so that two sweeps at once do not chain the same entries
    pending = list(session.scalars(select(TrailPending).where(TrailPending.day < today)))
    secrets.SystemRandom().shuffle(pending)
    pending.sort(key=lambda row: row.day)
    for row in pending:
        _append(session, row.day, None, "intake", row.action, row.object_id)
        session.delete(row)
    return len(pending)


def verify(session: Session) -> int | None:
    """Walk the chain; returns the position of the first entry that does not follow, or None when all do."""
    before = GENESIS
    for expected, row in enumerate(session.scalars(select(TrailEntry).order_by(TrailEntry.position)), start=1):
        if row.position != expected or row.digest != _digest(before, row):
            return expected
        before = row.digest
    return None


def _append(session: Session, day: date, at: datetime | None, actor: str, action: str, object_id: str) -> None:
    _one_writer(session)
    session.flush()
    last = session.scalars(select(TrailEntry).order_by(TrailEntry.position.desc()).limit(1)).first()
    entry = TrailEntry(
        position=last.position + 1 if last else 1, day=day, at=at, actor=actor, action=action, object_id=object_id
    )
    entry.digest = _digest(last.digest if last else GENESIS, entry)
    session.add(entry)
    session.flush()


def _one_writer(session: Session) -> None:
    """Nobody else appends until this transaction ends; SQLite's writing transaction holds the only lock anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _digest(before: str, row: TrailEntry) -> str:
    at = row.at.isoformat() if row.at else ""
    body = json.dumps([before, row.position, row.day.isoformat(), at, row.actor, row.action, row.object_id])
    return hashlib.sha256(body.encode()).hexdigest()
