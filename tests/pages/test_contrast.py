"""The style sheet's colours keep their contrast (WCAG 2.2 AA) on every ground they stand on, light and dark."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "hotline/pages/static/pages.css").read_text()
GROUNDS = ("bg", "surface", "tint")
TEXTS = ("ink", "muted", "action", "link", "done", "danger", "urgent", "priority", "plain")
ON = [("on-action", "action"), ("on-danger", "danger"), ("bg", "ink"), ("ink", "mark")]


def colours(dark: bool) -> dict[str, str]:
    """The named colours of one scheme."""
    light_part, dark_part = SHEET.split("prefers-color-scheme:dark", 1)
    part = dark_part.split("}}", 1)[0] if dark else light_part
    return dict(re.findall(r"--([\w-]+):#([0-9A-F]{3,6})\b", part))


def luminance(colour: str) -> float:
    whole = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = (int(whole[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_legible_on_every_ground(dark: bool) -> None:
    named = colours(dark)
    weak = [(t, g) for t in TEXTS for g in GROUNDS if ratio(named[t], named[g]) < 4.5]
    weak += [(text, ground) for text, ground in ON if ratio(named[text], named[ground]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("dark", [False, True])
def test_edges_of_fields_and_the_focus_ring_are_seen(dark: bool) -> None:
    named = colours(dark)
    weak = [(edge, g) for edge in ("edge", "ring") for g in GROUNDS if ratio(named[edge], named[g]) < 3]
    assert weak == []
