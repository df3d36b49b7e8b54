"""The product against the lawyer's hand-written reading of the tables: cases, all their changes, states and chance."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hotline.rulebook.book import Rulebook
from hotline.rulebook.facts import check_facts
from tests.routing import oracle
from tests.routing.asking import FRIDAY, LETTERS, Desk, Given
from tests.triage.answers import CASES, changes, drawn, is_multiple

# Shortly before midnight of a Thursday in central Mexico: in Cancún it is Friday already, and Christmas is near.
NEAR_CHRISTMAS = datetime(2026, 12, 17, 23, 30, tzinfo=ZoneInfo("America/Mexico_City"))
STATES = [f"{number:02}" for number in range(1, 33)]
ADULT: dict[str, Any] = {"edad": "18+", "captacion": "si", "amenazas": "si", "reporta": "yo"}

# One of each row that the worked cases do not reach, and those on which strikes and choices turn.
SEEDS: list[dict[str, Any]] = [
    ADULT,
    {**ADULT, "quiere_denuncia": "si", "menores_presentes": "si"},
    {**ADULT, "quiere_denuncia": "no", "condicion": ["migrante"], "origen": "otro_pais"},
    {"senales": ["desaparicion"], "edad": "18+"},
    {"edad": "16-17", "actividad": "comercio", "senales": ["bar"], "para_quien": "familia"},
    {"edad": "12-14", "actividad": "casa_ajena", "para_quien": "patron", "con_quien": "familia"},
    {"edad": "12-14", "actividad": "casa_ajena", "para_quien": "patron", "con_quien": "solo", "rama": "federal"},
    {"edad": "12-14", "actividad": "arte", "papeles": "no", "autoridad_implicada": ["procuraduria_nna", "federal"]},
    {"edad": "12-14", "actividad": "comercio", "autoridad_implicada": ["dif_estatal", "federal"]},
    {"edad": "12-14", "actividad": "industria", "para_quien": "familia", "autoridad_implicada": ["autoridad_laboral"]},
    {"edad": "16-17", "actividad": "industria", "papeles": "no", "senales": ["broma"]},
    {"edad": "ns", "actividad": "otra", "senales": ["alerta_ccn"]},
    {"senales": ["otra_emergencia"], "violencia": "si"},
    {"senales": ["otra_emergencia", "broma"], "edad": "6-11", "actividad": "calle"},
    {"senales": ["silencio"], "edad": "18+"},
    {"senales": ["alerta_ccn", "mercancia_importada"], "edad": "18+", "tiempo": "ahora"},
    {"edad": "18+", "deuda": "si"},
    {"edad": "12-14", "actividad": "arte"},
    {"edad": "12-14", "actividad": "campo", "para_quien": "familia", "escuela": "va"},
    {"edad": "15", "actividad": "comercio", "para_quien": "patron"},
    {"edad": "16-17", "actividad": "casa_ajena", "para_quien": "patron"},
    {"edad": "16-17", "actividad": "quehaceres", "escuela": "va"},
    {"edad": "ns", "actividad": "quehaceres", "escuela": "va"},
    {"edad": "18+", "captacion": "si", "engano": "si", "actividad": "campo"},
    {"edad": "16-17", "actividad": "comercio", "engano": "si", "papeles": "si"},
]


def checked(desk: Desk, book: Rulebook, raw: dict[str, Any], state: str | None) -> str:
    """Compares one answer set in one state; gives its base row."""
    facts: Given = check_facts(raw, book.keys)
    case, assessment = oracle.Case(facts), desk.triage.assess(facts)
    assert (assessment.category, assessment.urgency) == (oracle.category(case), oracle.urgency(case)), facts
    routing = desk.router.route(facts, assessment, state, FRIDAY)
    assert routing.base == oracle.base_row(case), facts
    found = {one.agency: LETTERS[one.role, one.release] for one in routing.recipients}
    assert found == oracle.recipients(facts, state), (facts, state)
    assert {one.agency for one in routing.excluded} == oracle.accused(case, state).struck, (facts, state)
    return routing.base


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_cases_in_every_state(desk: Desk, rulebook: Rulebook, case: dict[str, Any]) -> None:
    for state in (*STATES, None):
        checked(desk, rulebook, case["facts"], state)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_change_of_a_case(desk: Desk, rulebook: Rulebook, case: dict[str, Any]) -> None:
    for facts in changes(case["facts"]):
        checked(desk, rulebook, facts, case.get("state") or None)


@pytest.mark.parametrize("place", range(len(SEEDS)))
def test_every_change_of_a_seed(desk: Desk, rulebook: Rulebook, place: int) -> None:
    for index, facts in enumerate((SEEDS[place], *changes(SEEDS[place]))):
        checked(desk, rulebook, facts, (*STATES, None)[index % 33])


def test_random_answers(desk: Desk, rulebook: Rulebook) -> None:
    dice = random.Random(2026)
    seen = {checked(desk, rulebook, facts, dice.choice([*STATES, None])) for facts in drawn(3000, seed=11)}
    for _ in range(3000):
        facts = dict(dice.choice([*SEEDS, *(case["facts"] for case in CASES)]))
        for key, body in dice.sample(sorted(rulebook.keys.items()), k=dice.randint(1, 6)):
            several = dice.sample(body.codes, k=dice.randint(0, 2))
            facts[key] = several if is_multiple(key) else dice.choice(body.codes)
        seen.add(checked(desk, rulebook, facts, dice.choice([*STATES, None])))
    assert seen == {row.id for row in rulebook.routes.base}


@pytest.mark.parametrize("days", range(0, 14, 3))
def test_acknowledgements(desk: Desk, rulebook: Rulebook, days: int) -> None:
    at, seen = NEAR_CHRISTMAS + timedelta(days=days), set()
    for index, raw in enumerate([*SEEDS, *(case["facts"] for case in CASES)] * 3):
        facts: Given = check_facts(raw, rulebook.keys)
        assessment, state = desk.triage.assess(facts), STATES[(index * 5 + days) % 32]
        for one in desk.router.route(facts, assessment, state, at).recipients:
            role, level = LETTERS[one.role, one.release], assessment.urgency.value
            expected = oracle.acknowledged_by(one.agency, role, level, at)
            assert one.ack_by == expected, (one.agency, role, level)
            if one.ack_by is not None:
                assert one.ack_by.utcoffset() == timedelta(hours=oracle.WINTER.get(one.agency[:2], -6))
                seen.add((one.type, level))
    assert len(seen) > 20
