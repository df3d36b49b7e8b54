"""Time as a part that can be given: nobody else in the house asks the machine what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("America/Mexico_City")


class Clock(Protocol):
    """Anything that tells the instant, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock for tests and demonstrations that moves only when told."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


def today(clock: Clock) -> date:
    """The calendar day in central Mexico, which is what a stored date means."""
    return clock.now().astimezone(HOME_ZONE).date()


def coarse(instant: datetime, now: datetime) -> datetime:
    """Round a deadline up so that it does not tell when the report came: 6 h when 24 h or more away, else 15 min."""
    step = timedelta(hours=6) if instant - now >= timedelta(hours=24) else timedelta(minutes=15)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    steps = -((epoch - instant) // step)
    return epoch + steps * step
