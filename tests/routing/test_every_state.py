"""Every state gives, for every category, the recipients that its row names."""

import pytest

from hotline.rulebook.book import Rulebook
from tests.routing.asking import Desk, Given

STATES = [f"{number:02}" for number in range(1, 33)]
CASES: dict[str, tuple[Given, set[str]]] = {
    "trata": ({"edad": "12-14", "sexual": "si"}, {"unidad_trata", "procuraduria_nna"}),
    "trabajo_forzoso": (
        {"edad": "12-14", "actividad": "campo", "amenazas": "si"},
        {"unidad_trata", "procuraduria_nna", "autoridad_laboral"},
    ),
    "trabajo_infantil": (
        {"edad": "12-14", "actividad": "comercio", "para_quien": "patron"},
        {"procuraduria_nna", "autoridad_laboral", "fiscalia"},
    ),
    "trabajo_adolescente_no_permitido": (
        {"edad": "16-17", "actividad": "comercio", "papeles": "no"},
        {"autoridad_laboral", "procuraduria_nna", "CITI"},
    ),
    "otra_violencia": ({"edad": "6-11", "violencia": "si"}, {"procuraduria_nna", "fiscalia"}),
}
ADULT: Given = {"edad": "18+", "captacion": "si", "amenazas": "si", "actividad": "campo", "reporta": "vio"}
COMMISSIONS = {"comision_trabajo_infantil", "trabajo_infantil_federal"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("category", CASES)
def test_the_row_s_types(desk: Desk, state: str, category: str) -> None:
    facts, expected = CASES[category]
    assert desk.triage.assess(facts).category == category
    routing = desk.routing(facts, state)
    assert {"CITI" if one.type in COMMISSIONS else one.type for one in routing.recipients} == expected
    assert all(one.agency[:2] == state for one in routing.recipients if one.type not in COMMISSIONS)


@pytest.mark.parametrize("state", STATES)
def test_adult_victims(desk: Desk, state: str) -> None:
    types = {one.type for one in desk.routing(ADULT, state).recipients}
    assert types == {"unidad_trata", "comision_victimas", "autoridad_laboral"}


def test_active_commissions_are_those_with_evidence(desk: Desk, rulebook: Rulebook) -> None:
    facts, _ = CASES["trabajo_adolescente_no_permitido"]
    active = {
        state
        for state in STATES
        if any(one.agency == f"{state}-comision_trabajo_infantil" for one in desk.routing(facts, state).recipients)
    }
    assert sorted(active) == ["05", "06", "07", "09", "14", "15", "16", "20", "22", "25", "28", "30", "31"]
    assert len(rulebook.states) == 32


@pytest.mark.parametrize("state", STATES)
def test_the_silence_of_the_procuraduria_never_leads_to_the_prosecutor(desk: Desk, state: str) -> None:
    for facts, _ in CASES.values():
        for one in desk.routing(facts, state).recipients:
            if one.type in {"procuraduria_nna", "dif_estatal"}:
                assert not any("fiscalia" in agency or "trata" in agency for agency in one.fallbacks)
