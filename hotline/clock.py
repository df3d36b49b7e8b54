"""Time as a part that can be given: nobody else in the house asks the machine what time it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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


@dataclass(frozen=True)
class Hours:
    """When people answer, by central Mexico's clock: for a day of the week (0 is Monday) from when until before when;
    midnight as the end is the end of that day. Empty: always."""

    by_day: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)

    def open_at(self, instant: datetime) -> bool:
        """Whether people answer at this instant."""
        here = instant.astimezone(HOME_ZONE)
        spans = self.by_day.get(here.weekday(), ())
        return not self.by_day or any(
            start <= here.time() and (end == time() or here.time() < end) for start, end in spans
        )


def today(clock: Clock) -> date:
    """The calendar day in central Mexico, which is what a stored date means."""
    return local_day(clock.now())


def local_day(instant: datetime) -> date:
    """The calendar day of an instant in central Mexico."""
    return instant.astimezone(HOME_ZONE).date()


def coarse(instant: datetime, now: datetime) -> datetime:
    """Round a deadline up so that it does not tell when the report came: 6 h when 24 h or more away, else 15 min."""
    step = timedelta(hours=6) if instant - now >= timedelta(hours=24) else timedelta(minutes=15)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    steps = -((epoch - instant) // step)
    return epoch + steps * step
