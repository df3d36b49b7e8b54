"""The compiled judge agrees with a second reader of the same files, on cases, on all their changes, and at random."""

from typing import Any

import pytest

from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from tests.triage.answers import CASES, changes, drawn
from tests.triage.independent import Answers, Independent


@pytest.fixture(scope="module")
def independent() -> Independent:
    return Independent()


def judged(triage: Triage, book: Rulebook, facts: Answers) -> dict[str, Any]:
    assessment = triage.assess(check_facts(facts, book.keys))
    return {
        "category": assessment.category.value,
        "urgency": assessment.urgency.value,
        "rules": [fired.id for fired in assessment.rules],
        "indicators": list(assessment.indicators),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_change_of_a_case(case: dict[str, Any], triage: Triage, book: Rulebook, independent: Independent) -> None:
    for facts in (case["facts"], *changes(case["facts"])):
        assert judged(triage, book, facts) == independent.judge(facts), facts


def test_random_answers(triage: Triage, book: Rulebook, independent: Independent) -> None:
    seen = set()
    for facts in drawn(3000, seed=87):
        expected = independent.judge(facts)
        assert judged(triage, book, facts) == expected, facts
        seen.add((expected["category"], expected["urgency"]))
    assert len(seen) > 12, "the sample must reach many different results to mean anything"


def test_names_hold_alike(triage: Triage, book: Rulebook, independent: Independent) -> None:
    for facts in drawn(300, seed=29):
        known = check_facts(facts, book.keys)
        for name in independent.names:
            assert triage.holds(name, known) == independent.holds(name, facts), (name, facts)
