"""A change of law is an added date; a report can name the version that judged it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook import Rulebook
from hotline.rulebook.compiling import compile_condition
from hotline.rulebook.loading import digest
from tests.rulebook.conftest import PROTOCOLS, read_triage

Edit = Callable[[str, str, str], int]
WORK = "triage/categories/trabajo_infantil.yaml"
NEW = """  versions:
    2027-07-01:
      when: {all: [menor, {actividad: arte}]}
      gives: trabajo_infantil
      confirmed: true
      basis: [{source: L1, articles: [175 Bis], mark: A}]
    2026-11-01:
      when: {all: [edad_desconocida, trabajo]}"""
OLD = """  versions:
    2026-11-01:
      when: {all: [edad_desconocida, trabajo]}"""


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (None, date(2027, 7, 1)),
        (date(2027, 7, 1), date(2027, 7, 1)),
        (date(2027, 6, 30), date(2026, 11, 1)),
        (date(2026, 11, 1), date(2026, 11, 1)),
    ],
)
def test_version_of_the_day(on: date | None, since: date, root: Path, edit: Edit) -> None:
    edit(WORK, OLD, NEW)
    judgement = read_triage(root, on)
    rule = next(rule for rule in judgement.categories if rule.id == "TI-5")
    assert rule.since == since
    test = compile_condition(rule.when, judgement.words.named, judgement.words.keys)
    assert test({"edad": "12-14", "actividad": "arte"}) is (since.year == 2027)


def test_rule_not_yet_in_force_holds_never(root: Path, edit: Edit) -> None:
    edit(WORK, OLD, OLD.replace("2026-11-01", "2027-07-01"))
    judgement = read_triage(root, date(2026, 12, 1))
    assert "TI-5" not in {rule.id for rule in judgement.categories}
    test = compile_condition(judgement.words.named["INFANTIL"], judgement.words.named, judgement.words.keys)
    assert not test({"actividad": "otra"})
    assert test({"actividad": "otra", "edad": "12-14"})


def test_before_the_first_version(root: Path) -> None:
    with pytest.raises(ProtocolError, match="no rule is in force on 2020-01-01"):
        read_triage(root, date(2020, 1, 1))


@pytest.mark.parametrize("day", ["2026-13-01", "2026-11-1", "ayer", "20261101"])
def test_bad_day(day: str, root: Path, edit: Edit) -> None:
    edit(WORK, OLD, OLD.replace("2026-11-01", day))
    with pytest.raises(ProtocolError, match="is not a day written YYYY-MM-DD"):
        read_triage(root)


def test_digest_follows_every_file(tmp_path: Path) -> None:
    copy = tmp_path / "protocols"
    shutil.copytree(PROTOCOLS, copy)
    first = digest(copy)
    assert first == digest(PROTOCOLS)
    path = copy / WORK
    path.write_text(path.read_text(encoding="utf-8") + "# nota\n", encoding="utf-8")
    second = digest(copy)
    path.rename(path.with_name("otro.yaml"))
    assert len({first, second, digest(copy)}) == 3
    assert len(first) == 16


def test_the_rulebook_says_which_it_is(book: Rulebook) -> None:
    assert book.digest == digest(PROTOCOLS)
    assert book.on is None
