"""The twenty-five worked cases are the specification: each gives its category, its urgency and its reasons."""

from collections import Counter
from typing import Any

import pytest

from hotline import rulebook
from hotline.rulebook import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.triage import Triage
from tests.triage.answers import CASES
from tests.triage.independent import PROTOCOLS

FIELDS = ["id", "channel", "where", "state", "who", "narrative", "facts", "category", "urgency", "rules", "indicators"]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook.load(PROTOCOLS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any], book: Rulebook) -> None:
    assessment = Triage(book).assess(check_facts(case["facts"], book.keys))
    assert assessment.category == case["category"]
    assert assessment.urgency == case["urgency"]
    assert [fired.id for fired in assessment.rules] == case["rules"]
    assert list(assessment.indicators) == case["indicators"]


def test_all_cases_are_there() -> None:
    assert [case["id"] for case in CASES] == [f"D{number:02}" for number in range(1, 26)]
    assert all(list(case) == FIELDS for case in CASES)
    assert Counter(case["category"] for case in CASES) == {
        "trabajo_infantil": 6,
        "trata": 8,
        "trabajo_adolescente_no_permitido": 4,
        "fuera_de_alcance": 4,
        "otra_violencia": 2,
        "trabajo_forzoso": 1,
    }
    assert Counter(case["urgency"] for case in CASES) == {
        "inmediata": 9,
        "urgente_24h": 8,
        "prioritaria_72h": 3,
        "ordinaria": 5,
    }
