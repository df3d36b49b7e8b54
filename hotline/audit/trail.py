"""The trail: append-only, each entry chained to the one before. Intake's entries wait for the end of their day."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.audit import actions
from hotline.database import Base, UtcDateTime

GENESIS = "0" * 64
_LOCK = 0x7EA11

SQLITE_GUARDS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail%'"
POSTGRESQL_GUARDS = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'trail%' AND tgenabled <> 'D'"


class TrailEntry(Base):
    """One entry of the chain: who (a person's id, or `intake`), what, on which object; `at` only for staff."""

    __tablename__ = "trail"
    __table_args__ = {"sqlite_with_rowid": True}  # noqa: RUF012 - its order is what it is for

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[str] = mapped_column(String(64))


class TrailPending(Base):
    """What intake did today, kept without order or time until the day is over."""

    __tablename__ = "trail_pending"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Place:
    """A place in the chain: how many entries it has so far, and the digest of the last."""

    position: int = 0
    digest: str = GENESIS


START = Place()


def note_staff(session: Session, at: datetime, day: date, actor: str, action: str, object_id: str) -> None:
    """Append what a person of the staff does, in the transaction that does it.

    ValueError for an action that is not on the list (`actions`).
    """
    actions.check(action, object_id)
    _append(session, day, at, actor, action, object_id)


def note_intake(session: Session, day: date, action: str, object_id: str) -> None:
    """Note what the line did by itself; chained after the day in shuffled order, so that it tells no time."""
    actions.check(action, object_id)
    session.add(TrailPending(id=secrets.token_hex(16), day=day, action=action, object_id=object_id))


def chain_past_days(session: Session, today: date) -> int:
    """Move the entries of finished days into the chain, shuffled within each day; returns how many."""
    one_writer(session)  # before reading, so that two sweeps at once do not chain the same entries
    pending = list(session.scalars(select(TrailPending).where(TrailPending.day < today)))
    secrets.SystemRandom().shuffle(pending)
    pending.sort(key=lambda row: row.day)
    for row in pending:
        _append(session, row.day, None, "intake", row.action, row.object_id)
        session.delete(row)
    return len(pending)


def end(session: Session) -> Place:
    """Where the chain ends now."""
    last = session.execute(
        select(TrailEntry.position, TrailEntry.digest).order_by(TrailEntry.position.desc()).limit(1)
    ).first()
    return Place(*last) if last else START


def walk(session: Session, since: Place = START) -> Iterator[tuple[TrailEntry, bool]]:
    """The entries after a place in their order, each with whether it follows from the one before; a few at a time."""
    rows = select(TrailEntry).where(TrailEntry.position > since.position).order_by(TrailEntry.position)
    before = since
    for row in session.scalars(rows.execution_options(yield_per=1000)):
        follows = row.position == before.position + 1 and row.digest == _digest(before.digest, row)
        yield row, follows
        before = Place(row.position, row.digest)


def is_guarded(session: Session) -> bool:
    """Whether the database still refuses to change the trail: its triggers are there and not turned off."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    found = session.scalars(text(SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS)).all()
    expected = ("update", "delete", "insert") if sqlite else ("change", "insert")
    return {f"{table}_{act}" for table in ("trail", "trail_checkpoint") for act in expected} <= set(found)


def verify(session: Session) -> int | None:
    """Walk the chain; returns the first position at which an entry is missing or does not follow, or None."""
    for expected, (row, follows) in enumerate(walk(session), start=1):
        if not follows or row.position != expected:
            return expected
    return None


def one_writer(session: Session) -> None:
    """Nobody else appends until this transaction ends; SQLite's writing transaction holds the only lock anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _append(session: Session, day: date, at: datetime | None, actor: str, action: str, object_id: str) -> None:
    one_writer(session)
    session.flush()
    before = end(session)
    entry = TrailEntry(position=before.position + 1, day=day, at=at, actor=actor, action=action, object_id=object_id)
    entry.digest = _digest(before.digest, entry)
    session.add(entry)
    session.flush()


def _digest(before: str, row: TrailEntry) -> str:
    at = row.at.astimezone(UTC).isoformat() if row.at else ""
    body = json.dumps([before, row.position, row.day.isoformat(), at, row.actor, row.action, row.object_id])
    return hashlib.sha256(body.encode()).hexdigest()
