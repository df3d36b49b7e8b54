"""The ASVS table: every requirement of levels 1 and 2 once, and every file and test that it names is there."""

import re
from collections import Counter

from tests.support.house import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "asvs.md")

LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The level of each requirement by section, in order, as ASVS 5.0.0 gives them: 70 of level 1, 183 of level 2."""

WANTED = {
    f"{section}.{number}": level
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, start=1)
    if level in "12"
}
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| (met|exception|not met) \|", PAGE, re.MULTILINE)
REST = re.findall(r"\d+\.\d+\.\d+", PAGE.split("## Does not apply")[1])


def test_the_levels_are_those_of_the_standard() -> None:
    assert Counter(WANTED.values()) == {"1": 70, "2": 183}


def test_every_requirement_stands_once_with_its_level() -> None:
    assert Counter([*(number for number, _, _ in ROWS), *REST]) == Counter(list(WANTED))
    assert [number for number, level, _ in ROWS if WANTED[number] != level] == []


def test_what_is_not_met_and_what_is_an_exception_is_argued_and_counted() -> None:
    states = Counter(state for _, _, state in ROWS)
    told = (
        f"{states['met']} are met, {states['exception']} are exceptions with their reasons, {states['not met']} are not"
    )
    assert f"{told} met, {len(REST)} do not apply." in PAGE
    for state, title in (("exception", "## Exceptions"), ("not met", "## Not met")):
        argued = re.findall(r"^- \*\*([\d.]+)\*\*: \S", PAGE.split(title)[1].split("\n## ")[0], re.MULTILINE)
        assert argued == [number for number, _, given in ROWS if given == state]


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:hotline|docs|tests|protocols|migrations)/[^`:]+)", PAGE))
    assert len(named) > 100
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE))
    assert len(named) > 100
    gone = [f"{path}::{name}" for path, name in sorted(named) if not re.search(rf"def {name}\(", text_of(ROOT / path))]
    assert gone == []
