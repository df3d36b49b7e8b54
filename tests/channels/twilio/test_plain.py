"""Words are made harmless, and days readable."""

from hotline.channels.twilio.days import day_in_words
from hotline.channels.twilio.plain import plain


def test_controls_and_direction_marks_vanish() -> None:
    assert plain("a\x00b\x1b[31mc\u202ed\u200be\x7f") == "ab[31mcde"


def test_lines_become_one_line() -> None:
    assert plain("  uno\r\ndos\u2028tres  ") == "uno dos tres"


def test_days_are_said_and_shortened() -> None:
    assert day_in_words("2026-11-24", "es_MX", "spoken") == "24 de noviembre"
    assert day_in_words("2026-11-24", "es_MX", "short") == "24 nov"
    assert day_in_words("2026-11-24", "en", "spoken") == "November 24"
    assert day_in_words("hoy", "es_MX", "short") == "hoy"
