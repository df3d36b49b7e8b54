"""The budget of folio look-ups, shared by every channel and process: over it a look-up waits, and is never refused.

One row holds the number of look-ups of the current five minutes. No address, number or folio is in it; it counts hits
and misses alike, before the look-up, so that it tells nothing of either. docs/decisions/0024.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, Database, UtcDateTime

WINDOW = timedelta(minutes=5)
FREE = 30
"""Look-ups in a window that wait for nothing: 8,640 a day, while 600 reports a day look perhaps 3,000 times."""

WAITS = (timedelta(seconds=15), timedelta(seconds=30))
"""What a look-up over the budget waits: the first up to three times the budget, the second beyond. Never longer:
everybody else's guesses must not keep the holder out for longer than it takes to key sixteen digits again."""

MOST_LIVE = 90_000
"""Mailboxes alive at once up to which 10,000 guesses, all of them served, find one with less than 1e-6."""

FOLIOS = 10**15
"""Fifteen random digits; the sixteenth is the check digit."""


class FolioBudget(Base):
    """The one row. since: beginning of the current window, rounded to it, so that it tells no call's time."""

    __tablename__ = "folio_budget"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    spent: Mapped[int] = mapped_column(default=0)


def take(db: Database, now: datetime) -> timedelta:
    """Count a look-up that is about to be made, in a transaction of its own; how long it has to wait."""
    try:
        with db.write() as session:
            return _take(session, now)
    except IntegrityError:  # two first ones at once: the other made the row
        with db.write() as session:
            return _take(session, now)


def chance(served: int, live: int) -> float:
    """An upper bound of the probability that one of `served` guesses finds one of `live` mailboxes."""
    return served * live / FOLIOS


def _take(session: Session, now: datetime) -> timedelta:
    row = session.scalar(select(FolioBudget).with_for_update())
    if row is None:
        row = FolioBudget(id=1, since=_window(now), spent=0)
        session.add(row)
    if row.since != _window(now):
        row.since, row.spent = _window(now), 0
    row.spent += 1
    if row.spent <= FREE:
        return timedelta(0)
    return WAITS[row.spent > 3 * FREE]


def _window(now: datetime) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (now - epoch) // WINDOW * WINDOW
