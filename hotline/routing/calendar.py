"""Working days and deadlines: hours in clock time, days by the calendar, working days without days of rest."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hotline.rulebook.routes import Holiday, Span, WorkingDays

_CLOCK = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}


class Calendar:
    """The days on which authorities work. Source of the days of rest: LFT 74, as `routing/holidays.yaml` gives them."""

    def __init__(self, working_days: WorkingDays) -> None:
        self._days = working_days
        self._rest = cache(self._days_of_rest)

    def works(self, day: date) -> bool:
        """True when authorities work on that day."""
        return day.weekday() not in self._days.weekend and day not in self._rest(day.year)

    def after(self, at: datetime, span: Span, zone: ZoneInfo) -> datetime:
        """The instant a span later, told in the zone.

        at: aware. The day of arrival does not count; days end at the hour of arrival. An hour that the zone skips in
        spring becomes the next that exists.
        """
        if span.unit in _CLOCK:
            return (at.astimezone(UTC) + span.amount * _CLOCK[span.unit]).astimezone(zone)
        local = at.astimezone(zone)
        day = local.date() + timedelta(days=span.amount)
        if span.unit == "dh":
            day = self._working_day(local.date(), span.amount)
        wall = datetime.combine(day, local.time(), tzinfo=zone)
        return wall.astimezone(UTC).astimezone(zone)

    def _working_day(self, day: date, amount: int) -> date:
        while amount:
            day += timedelta(days=1)
            amount -= self.works(day)
        return day

    def _days_of_rest(self, year: int) -> frozenset[date]:
        found = (day_in(holiday, year) for holiday in self._days.holidays)
        return frozenset(day for day in found if day is not None)


def day_in(holiday: Holiday, year: int) -> date | None:
    """The day of a holiday in a year, or None when it is not kept that year."""
    if year < holiday.since or (year - holiday.since) % holiday.every:
        return None
    if holiday.day:
        return date(year, holiday.month, holiday.day)
    first = date(year, holiday.month, 1)
    return first + timedelta(days=(holiday.weekday - first.weekday()) % 7 + 7 * (holiday.which - 1))
