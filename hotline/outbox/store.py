"""The outbox table: put in the cause's transaction, take with a lease, delete when done."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.clock import Clock
from hotline.database import Base, Database, UtcDateTime

LEASE = timedelta(seconds=25)
LONGEST_PAUSE = timedelta(minutes=10)
FIRST = "0" * 8
"""How the ids of urgent work begin. What is due at once is done in the order of ids, so this is its lane: however much
else waits, a flood of it too, urgent work does not wait behind it."""


class OutboxRow(Base):
    """One piece of work. `due_at` empty means at once, so that no row tells when a report came."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Job:
    """What a handler gets: the topic, the id it is about, and how often it was tried before."""

    id: str
    topic: str
    subject: str
    attempts: int


def put(session: Session, topic: str, subject: str, due_at: datetime | None = None, *, urgent: bool = False) -> str:
    """Add work in the caller's transaction; returns the job's id, which is not the subject's.

    urgent: before all that is not, whenever that came.
    """
    drawn = secrets.token_hex(16)
    job_id = FIRST + drawn[len(FIRST) :] if urgent else drawn
    row = OutboxRow(id=job_id, topic=topic, subject=subject, due_at=due_at)
    session.add(row)
    return row.id


def is_urgent(job_id: str) -> bool:
    """Whether this job goes before others."""
    return job_id.startswith(FIRST)


def cancel(session: Session, topic: str, subject: str) -> None:
    """Take back work that is no longer wanted, such as a clock that was answered."""
    for row in session.scalars(select(OutboxRow).where(OutboxRow.topic == topic, OutboxRow.subject == subject)):
        session.delete(row)


def hasten(session: Session, topic: str, subject: str, due_at: datetime) -> None:
    """Let a clock that runs end earlier; one that ends before stays as it is."""
    mine = (OutboxRow.topic == topic, OutboxRow.subject == subject)
    session.execute(update(OutboxRow).where(*mine, OutboxRow.due_at > due_at).values(due_at=due_at))


def due_ids(
    session: Session, now: datetime, limit: int = 100, *, only: Collection[str] = (), but: Collection[str] = ()
) -> Sequence[str]:
    """Ids of work that may be taken now: what is due at once, urgent first, then by deadline.

    only, but: topics to which it is kept, or which are left out; none of either is all of them.
    """
    due = select(OutboxRow.id).where(*_free(now)).order_by(OutboxRow.due_at.nulls_first(), OutboxRow.id).limit(limit)
    due = due.where(OutboxRow.topic.in_(only)) if only else due
    return session.scalars(due.where(OutboxRow.topic.not_in(but)) if but else due).all()


def take(db: Database, clock: Clock, job_id: str) -> Job | None:
    """Lease one job; None when it is done, leased by another, or not yet due."""
    now = clock.now()
    with db.write() as session:
        leased = session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == job_id, *_free(now))
            .values(lease_until=now + LEASE, attempts=OutboxRow.attempts + 1)
        )
        if not leased.rowcount:  # type: ignore[attr-defined]
            return None
        row = session.get_one(OutboxRow, job_id)
        return Job(row.id, row.topic, row.subject, row.attempts - 1)


def done(session: Session, job_id: str) -> None:
    """Delete a finished job, in the handler's own transaction where it has one."""
    row = session.get(OutboxRow, job_id)
    if row is not None:
        session.delete(row)


def postpone(db: Database, clock: Clock, job: Job) -> None:
    """Put a failed job back with a growing pause; it is never given up."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(job.attempts, 10)))
    with db.write() as session:
        session.execute(
            update(OutboxRow).where(OutboxRow.id == job.id).values(lease_until=None, due_at=clock.now() + pause)
        )


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(OutboxRow.due_at.is_(None), OutboxRow.due_at <= now),
        or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now),
    )
