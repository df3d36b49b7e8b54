"""The measured engine judges like ours, and the command prints its rows; how long anything takes is never tested."""

import re

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.commands import bench_triage, generic_engine
from hotline.commands.bench_triage import MISSING, full_answers
from hotline.commands.generic_engine import context_of, generic_judge
from hotline.commands.reading import PROTOCOLS
from hotline.rulebook import Rulebook, load
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from hotline.vocabulary import Category, Urgency
from tests.triage.answers import drawn

QUICK = ["bench", "triage", "--sets", "5", "--rounds", "2", "--loads", "2"]
ROWS = ("load and compile everything", "assess", "unknown", "route", "zen-engine: category and urgency only")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(PROTOCOLS)


def test_the_translated_table_judges_alike(book: Rulebook) -> None:
    triage, judge = Triage(book), generic_judge(book)
    some = [check_facts(facts, book.keys) for facts in drawn(300, seed=5)]
    seen = set()
    for facts in (*full_answers(book, 300, seed=5), *some):
        assessment = triage.assess(facts)
        assert judge(context_of(facts, book.keys)) == (assessment.category, assessment.urgency), facts
        seen |= {assessment.category, assessment.urgency}
    assert seen == {*Category, *Urgency}


def test_full_answer_sets(book: Rulebook) -> None:
    sets = list(full_answers(book, 20, seed=1))
    assert sets == list(full_answers(book, 20, seed=1))
    assert sets != list(full_answers(book, 20, seed=2))
    for facts in sets:
        assert facts == check_facts(facts, book.keys)
        assert set(facts) == set(book.keys)
        assert all(facts.values())


def test_every_row_is_printed() -> None:
    result = CliRunner().invoke(main, QUICK)
    assert result.exit_code == 0, result.output
    for row in ROWS:
        assert re.search(rf"^{row} +[\d,.]+ +[\d,.]+ +[\d,.]+$", result.output, re.MULTILINE), row
    assert re.search(r"^zen-engine takes [\d.]+ times as long as assess", result.output, re.MULTILINE)
    assert re.search(r"^this process was given \d+% of a processor", result.output, re.MULTILINE)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(generic_engine, "import_module", missing)
    result = CliRunner().invoke(main, QUICK)
    assert result.exit_code == 0
    assert MISSING in result.output
    assert "route " in result.output
    assert "times as long" not in result.output


def test_another_judgement_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_triage, "generic_judge", lambda _book: lambda _context: ("trata", "ninguna"))
    result = CliRunner().invoke(main, QUICK)
    assert result.exit_code == 1
    assert "zen-engine judges 5 of 5 answer sets otherwise: it is not compared" in result.output
    assert "zen-engine: category" not in result.output
    assert "times as long" not in result.output
