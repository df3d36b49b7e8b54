"""Deadlines as people say them: how long, and until what hour where they work."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from hotline.clock import HOME_ZONE
from hotline.pages import language
from hotline.translations import gettext


@dataclass(frozen=True)
class Due:
    """A deadline in words. late: it is over, and must stand out."""

    text: str
    late: bool
    until: str


def due(at: datetime | None, now: datetime, zone: str = "") -> Due | None:
    """How a deadline reads now, in the zone of who reads it; None when there is none."""
    if at is None:
        return None
    tongue = language.current()
    left = at - now
    until = moment(at, now, zone)
    if left < timedelta(0):
        return Due(gettext(tongue, "Vencida hace %(time)s", time=span(-left)), True, until)
    return Due(gettext(tongue, "Vence en %(time)s", time=span(left)), False, until)


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down: «2 h», «3 d», «15 min»."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return gettext(language.current(), "%(n)s min", n=minutes)
    if minutes < 48 * 60:
        return gettext(language.current(), "%(n)s h", n=minutes // 60)
    return gettext(language.current(), "%(n)s d", n=minutes // (24 * 60))


def moment(at: datetime, now: datetime, zone: str = "") -> str:
    """An instant by day and hour: «hoy 18:15», «24 nov 18:15»."""
    place = ZoneInfo(zone) if zone else HOME_ZONE
    local = at.astimezone(place)
    hour = f"{local:%H:%M}"
    if local.date() == now.astimezone(place).date():
        return gettext(language.current(), "hoy %(hour)s", hour=hour)
    return gettext(language.current(), "%(day)s %(hour)s", day=day(local.date()), hour=hour)


def day(value: date | str | None) -> str:
    """A day without its year: «24 nov»; an ISO day given as text too."""
    if not value:
        return ""
    try:
        given = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return ""
    return format_date(given, "d MMM", locale=language.current()).replace(".", "")


def whole_day(value: str) -> str:
    """An ISO day with its year: «24 de noviembre de 2026»; empty for what is no day."""
    try:
        return format_date(date.fromisoformat(value), "long", locale=language.current())
    except ValueError:
        return ""
