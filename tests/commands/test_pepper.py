"""The pepper's renewal: the next setting, and from when the old one may go."""

from datetime import date

from hotline.commands.pepper_new import rotated
from hotline.commands.pepper_status import lines
from hotline.mailbox.guessing import MOST_LIVE, chance
from hotline.setting_values import Peppers, peppers

LAST = date(2027, 2, 20)


def test_the_new_setting_keeps_the_old_pepper_and_is_read_back() -> None:
    old = Peppers({3: b"o" * 32})
    new = peppers(rotated(old))
    assert new.newest == 4
    assert new.by_version[3] == b"o" * 32
    assert len(new.by_version[4]) == 32
    assert peppers(rotated(old)).by_version[4] != new.by_version[4]


def test_status_says_when_the_old_one_may_go_and_when_one_is_missing() -> None:
    both = Peppers({1: b"a" * 32, 2: b"b" * 32})
    said = list(lines(both, {1: (7, LAST), 2: (5, LAST)}))
    assert said[0] == "version 2: 5 mailboxes, newest"
    assert said[1].startswith("version 1: 7 mailboxes; it may go on 2027-02-21")
    assert "may go from HOTLINE_PEPPER now" in list(lines(both, {2: (5, LAST)}))[1]
    assert "NOT in HOTLINE_PEPPER" in list(lines(Peppers({2: b"b" * 32}), {1: (1, LAST)}))[1]


def test_too_many_living_mailboxes_are_said() -> None:
    assert chance(10_000, MOST_LIVE) < 1e-6
    assert "More than" in list(lines(Peppers({1: b"a" * 32}), {1: (MOST_LIVE + 1, LAST)}))[-1]
