"""The compiled judge agrees with a second reader of the same files, on cases, on all their changes, and by dates."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.rulebook import Rulebook, load
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from tests.triage.answers import CASES, changes, drawn
from tests.triage.independent import PROTOCOLS, Independent
from tests.triage.judged import judged


@pytest.fixture(scope="module")
def independent() -> Independent:
    return Independent()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_change_of_a_case(case: dict[str, Any], triage: Triage, book: Rulebook, independent: Independent) -> None:
    for facts in (case["facts"], *changes(case["facts"])):
        assert judged(triage, book, facts) == independent.judge(facts), facts


def test_names_hold_alike(triage: Triage, book: Rulebook, independent: Independent) -> None:
    for facts in drawn(300, seed=29):
        known = check_facts(facts, book.keys)
        for name in independent.names:
            assert triage.holds(name, known) == independent.holds(name, facts, {}), (name, facts)


NEXT_YEAR = {
    "triage/categories/trata.yaml": (
        "  versions:\n",
        "  versions:\n    2027-07-01:\n      when: {deuda: si}\n      gives: trata\n      confirmed: true\n"
        "      basis: [{source: L1, articles: ['1'], mark: A}]\n",
    ),
    "triage/urgency/prioritaria_72h.yaml": (
        "  versions:\n",
        "  versions:\n    2027-01-01:\n      when: {edad: 18+}\n      gives: urgente_24h\n      confirmed: true\n"
        "      basis: [{source: L1, articles: ['1'], mark: A}]\n",
    ),
    "triage/indicators.yaml": (
        "  versions:\n",
        "  versions:\n    2027-07-02:\n      when: {edad: ns}\n      strength: fuerte\n      confirmed: true\n"
        "      basis: [{source: L1, articles: ['1'], mark: A}]\n",
    ),
    "words.yaml": (
        "  noche: {horario: noche}\n",
        "  noche: {versions: {2026-11-01: {horario: noche}, 2027-07-01: {horario: [noche, extra]}}}\n",
    ),
}
DAYS = ("2026-11-01", "2026-12-31", "2027-01-01", "2027-06-30", "2027-07-01", "2027-07-02")


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the protocols in which rules, an indicator and a name have versions that begin later."""
    root = tmp_path_factory.mktemp("changing") / "protocols"
    shutil.copytree(PROTOCOLS, root)
    for name, (old, new) in NEXT_YEAR.items():
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


def test_every_day_has_its_rules(changing: Path) -> None:
    sample = list(drawn(400, seed=7))
    results = []
    for day in DAYS:
        book, independent = load(changing, date.fromisoformat(day)), Independent(changing, day)
        triage = Triage(book)
        results.append([independent.judge(facts) for facts in sample])
        assert [judged(triage, book, facts) for facts in sample] == results[-1], day
    assert results[0] == results[1]
    assert results[2] == results[3]
    assert all(before != after for before, after in ((results[1], results[2]), (results[3], results[4])))
    assert results[4] != results[5]
