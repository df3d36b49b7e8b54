"""Days as people say them. Rows and replies hold ISO dates, without an hour."""

from datetime import date

from babel.dates import format_date

PATTERNS = {"es_MX": {"spoken": "d 'de' MMMM", "short": "d MMM"}, "en": {"spoken": "MMMM d", "short": "MMM d"}}


def day_in_words(day: str, language: str, style: str) -> str:
    """`2026-11-24` as «24 de noviembre» (`spoken`) or «24 nov» (`short`); anything that is no ISO date as it is."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    known = language if language in PATTERNS else "es_MX"
    return format_date(found, PATTERNS[known][style], locale=known).replace(".", "")
