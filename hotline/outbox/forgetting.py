"""What the telephone provider still holds, in numbers, and whose turn it is to make it forget. Never an id of theirs.

Counts and a day per kind as the provider's own lists showed them at the last pass: nothing here leads to a contact.
One row says when the next pass is due, so that any number of workers make one pass between them and a provider that
is away is asked less and less often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.clock import Clock
from hotline.database import Base, Database, UtcDateTime

LEASE = timedelta(minutes=10)
"""How long a pass may take before another worker thinks that its worker has died."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
MISSED = timedelta(hours=3)
"""A pass that is due for so long is made by nobody. Longer than the longest pause."""


class ProviderBacklog(Base):
    """One kind of thing at the provider (calls, messages…) at the end of the last pass."""

    __tablename__ = "provider_backlog"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    waiting: Mapped[int]
    overdue: Mapped[int]
    unfinished: Mapped[int]
    oldest_on: Mapped[date | None]


class ProviderSweep(Base):
    """The one row of the passes: when the next is due, how many failed in a row, and the day of the last good one."""

    __tablename__ = "provider_sweep"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    swept_on: Mapped[date | None]


@dataclass(frozen=True)
class Backlog:
    """waiting: finished and still listed. overdue: of these, finished for more than a day. unfinished: still going on.

    oldest_on: the day on which the oldest of `waiting` had finished, in central Mexico; None when nothing waits.
    """

    kind: str
    waiting: int
    overdue: int
    unfinished: int
    oldest_on: date | None


@dataclass(frozen=True)
class Forgetting:
    """How it stands: every kind's backlog, the day of the last good pass, and failures since."""

    backlogs: Sequence[Backlog]
    swept_on: date | None
    failures: int
    missed: bool

    @property
    def overdue(self) -> int:
        return sum(backlog.overdue for backlog in self.backlogs)


def take(db: Database, clock: Clock) -> bool:
    """Whether a pass is due and now this worker's; it is another's again when `LEASE` passes without an end."""
    now = clock.now()
    try:
        with db.write() as session:
            if session.get(ProviderSweep, 1) is None:
                session.add(ProviderSweep(id=1, due_at=now, failures=0))
            session.flush()
            mine = session.execute(
                update(ProviderSweep)
                .where(ProviderSweep.id == 1, ProviderSweep.due_at <= now)
                .values(due_at=now + LEASE)
            )
            return bool(mine.rowcount)  # type: ignore[attr-defined]
    except IntegrityError:  # another worker wrote the first row
        return False


def settle(db: Database, clock: Clock, backlogs: Iterable[Backlog], day: date, every: timedelta) -> None:
    """A pass came to its end: what is still there, and when to look again."""
    with db.write() as session:
        session.execute(delete(ProviderBacklog))
        for one in backlogs:
            session.add(
                ProviderBacklog(
                    kind=one.kind,
                    waiting=one.waiting,
                    overdue=one.overdue,
                    unfinished=one.unfinished,
                    oldest_on=one.oldest_on,
                )
            )
        _next(session, clock.now() + every, failures=0)
        session.execute(update(ProviderSweep).values(swept_on=day))


def fail(db: Database, clock: Clock) -> timedelta:
    """A pass came to nothing: ask again later, and later each time; returns when."""
    with db.write() as session:
        before = session.scalars(select(ProviderSweep.failures)).first() or 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(before, 10)))
        _next(session, clock.now() + pause, failures=before + 1)
    return pause


def state(session: Session, clock: Clock) -> Forgetting:
    """How it stands now; empty when no pass was ever made."""
    row = session.get(ProviderSweep, 1)
    rows = session.scalars(select(ProviderBacklog).order_by(ProviderBacklog.kind))
    found = [Backlog(one.kind, one.waiting, one.overdue, one.unfinished, one.oldest_on) for one in rows]
    if row is None:
        return Forgetting(found, None, 0, missed=False)
    return Forgetting(found, row.swept_on, row.failures, missed=clock.now() - row.due_at > MISSED)


def _next(session: Session, due_at: datetime, failures: int) -> None:
    session.execute(update(ProviderSweep).values(due_at=due_at, failures=failures))
