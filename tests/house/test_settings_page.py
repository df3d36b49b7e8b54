"""The page about settings says what the code does."""

import re

import pytest

from hotline.settings import PREFIX, TABLE
from tests.support.house import ROOT, text_of

PAGE = ROOT / "docs" / "settings.md"


def _rows() -> dict[str, str]:
    return {name: row for row in text_of(PAGE).splitlines() for name in re.findall(r"^\| `(HOTLINE_[A-Z_]+)`", row)}


def test_the_page_has_every_setting_and_no_other() -> None:
    assert list(_rows()) == [PREFIX + row.name for row in TABLE]


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_a_row_says_what_the_setting_means(setting: object) -> None:
    row = next(row for row in TABLE if row is setting)
    assert row.meaning in _rows()[PREFIX + row.name]
