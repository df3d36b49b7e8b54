"""The ASVS table names files and tests that exist, and each requirement once."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/asvs.md").read_text()
LEVELS_1_AND_2 = 253
"""Requirements of levels 1 and 2 in ASVS 5.0.0."""


def test_every_file_and_test_named_exists() -> None:
    named = re.findall(r"`([^`\s]+)`", TABLE)
    assert len(named) > 100
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_requirement_of_the_two_levels_stands_once() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|", TABLE, re.M)
    rest = re.findall(r"\d+\.\d+\.\d+", TABLE.split("## Not judged yet")[1])
    assert [number for number, times in Counter([*rows, *rest]).items() if times > 1] == []
    assert len(rows) + len(rest) == LEVELS_1_AND_2
