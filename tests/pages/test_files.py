"""Files that leave: no cell is a formula, whatever a reporter wrote, and the name says nothing."""

import csv
import io
import json
from datetime import date

import pytest
from flask import Flask

from hotline.pages.staff import files

FORMULAS = (
    '=HYPERLINK("http://evil.example";"x")',
    "+52 1 961 123 4567",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "|calc",
    "%0A=1+1",
)


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_begins_like_a_formula(words: str) -> None:
    _, (cell, listed) = _rows(files.as_csv([{"a": words, "b": [words, "fin"]}]))
    for one in (cell, listed):
        assert one.startswith("'"), repr(one)
    assert "1+1" not in words or "1+1" in cell, "what was said is still there"


def test_plain_words_stay_as_they_are_in_one_cell() -> None:
    said = 'Vi a "dos" niños; dicen que =algo, y más\nOtra línea'
    rows = _rows(files.as_csv([{"a": said, "place": {"state": "07"}}, {"a": "b", "other": None}]))
    assert rows == [["a", "place.state", "other"], [said, "07", ""], ["b", "", ""]]


def test_nothing_that_a_reader_does_not_see_gets_into_a_cell() -> None:
    _, (cell,) = _rows(files.as_csv([{"a": "uno\x1b[31m\u202edos\x00"}]))
    assert cell == "uno[31mdos"


@pytest.mark.parametrize(("form", "kind"), [("csv", "csv"), ("json", "json"), ("../../x", "json"), ("", "json")])
def test_the_name_and_kind_are_ours(form: str, kind: str) -> None:
    with Flask(__name__).app_context():
        made = files.answer([{"a": "ñ"}], form, "avisos", date(2026, 11, 22))
    assert made.headers["Content-Disposition"] == f'attachment; filename="avisos-2026-11-22.{kind}"'
    if kind == "json":
        assert json.loads(made.get_data()) == [{"a": "ñ"}]
    else:
        assert made.get_data().decode("utf-8-sig").startswith('"a"')


@pytest.mark.parametrize("apart", [";", ";  ", "\n", '";"', "\t", '\t"'])
def test_no_cell_begins_like_a_formula_where_a_table_is_cut_in_other_places(apart: str) -> None:
    """A spreadsheet of another country parts cells at semicolons or tabs, and does not know that ours are quoted."""
    text = files.as_csv([{"a": "x", "b": f"vi algo{apart}=1+1"}])
    for cut in (";", "\t", "\n", "\r"):
        for cell in text.split(cut):
            assert not cell.strip(' "').startswith("="), cell
