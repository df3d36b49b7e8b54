"""Step 3 by example: who is struck, who is kept for a person, and who takes the place."""

import pytest

from hotline.routing import Routing
from tests.routing.asking import Desk, Given, only

CHILD: Given = {"edad": "12-14"}
TRATA: Given = {**CHILD, "captacion": "si", "amenazas": "si", "actividad": "campo"}
SHOP: Given = {**CHILD, "actividad": "comercio", "para_quien": "patron"}
STREET: Given = {**CHILD, "actividad": "calle", "para_quien": "familia"}


def accuse(facts: Given, *codes: str) -> Given:
    return {**facts, "autoridad_implicada": codes}


def struck(routing: Routing) -> set[str]:
    return {one.agency for one in routing.excluded if one.rule == "X3"}


def test_x1_migration_never_for_a_child(desk: Desk) -> None:
    for age in ("0-5", "16-17", "ns"):
        routing = desk.routing({**TRATA, "edad": age, "condicion": ("migrante",), "miedo_regreso": "si"})
        assert "00-migracion" in {one.agency for one in routing.excluded}
        assert all("migracion" not in agency for one in routing.recipients for agency in (one.agency, *one.fallbacks))


@pytest.mark.parametrize("risk", [{"riesgo_ayuda": "si"}, {"salir": "no_dejan"}, {"salir": "encerrado"}])
def test_x2_no_visit_that_warns(desk: Desk, risk: Given) -> None:
    assert desk.roles(SHOP)["autoridad_laboral"] == "P"
    assert desk.roles({**SHOP, **risk})["autoridad_laboral"] == "R"


def test_x2_also_beats_the_clock(desk: Desk) -> None:
    unknown: Given = {"edad": "ns", "actividad": "comercio"}
    assert desk.roles(unknown)["autoridad_laboral"] == "Rt"
    assert desk.roles({**unknown, "riesgo_ayuda": "si"})["autoridad_laboral"] == "R"


def test_x3_prosecutor(desk: Desk) -> None:
    routing = desk.routing(accuse(TRATA, "fiscalia"))
    assert struck(routing) == {"07-fiscalia", "07-unidad_trata"}
    assert only(routing, "00-unidad_trata").role == "principal"
    assert not struck(routing) & {agency for one in routing.recipients for agency in (one.agency, *one.fallbacks)}


def test_x3_procuraduria(desk: Desk) -> None:
    routing = desk.routing(accuse(STREET, "procuraduria_nna"))
    assert struck(routing) == {"07-procuraduria_nna", "07-dif_estatal"}
    federal = only(routing, "00-procuraduria_nna")
    assert (federal.role, federal.fallbacks) == ("principal", ("00-dif_nacional",))


def test_x3_other_types_strike_only_themselves(desk: Desk) -> None:
    routing = desk.routing(accuse(SHOP, "autoridad_laboral"))
    assert struck(routing) == {"07-autoridad_laboral"}
    assert only(routing, "00-inspeccion_federal").role == "principal"


def test_x3_local_police_leaves_the_call_and_warns(desk: Desk) -> None:
    routing = desk.routing(accuse({**TRATA, "peligro": "si"}, "policia_local"))
    call = only(routing, "00-linea_911")
    assert (call.role, call.note) == ("principal", "No enviar corporación señalada.")
    assert not struck(routing)


def test_x3_nobody_accused(desk: Desk) -> None:
    for codes in ((), ("ninguna",), ("ns",)):
        assert desk.roles(accuse(TRATA, *codes)) == desk.roles(TRATA)


def test_x3_federal_only_by_a_person(desk: Desk) -> None:
    roles = desk.roles(accuse({**TRATA, "origen": "otro_pais", "peligro": "si"}, "federal"))
    assert roles["00-unidad_trata"] == "R"
    assert (roles["00-linea_911"], roles["unidad_trata"], roles["procuraduria_nna"]) == ("P", "P", "P")
    routing = desk.routing(accuse(TRATA, "federal"))
    followers = {agency for one in routing.recipients for agency in one.fallbacks}
    assert not any(agency.startswith("00-") for agency in followers)


def test_x3_a_named_federal_body_is_held(desk: Desk) -> None:
    missing: Given = {"edad": "18+", "senales": ("desaparicion",)}
    assert desk.roles(accuse(missing, "busqueda"))["00-busqueda"] == "R"


def test_x4_watchdogs_learn_it_by_a_person_without_words(desk: Desk) -> None:
    routing = desk.routing({**accuse(TRATA, "fiscalia"), "compartir_relato": "si"})
    dogs = [one for one in routing.recipients if one.rule == "X4"]
    assert {one.agency for one in dogs} == {"00-anticorrupcion", "07-derechos_humanos"}
    assert all(one.role == "retenida" and not one.words for one in dogs)


def test_x4_federal_official(desk: Desk) -> None:
    routing = desk.routing(accuse(TRATA, "federal"))
    dogs = {one.agency for one in routing.recipients if one.rule == "X4"}
    assert dogs == {"00-anticorrupcion", "00-derechos_humanos", "00-control_administrativo", "00-asuntos_internos"}


def test_x4_only_with_a_case_and_somebody_struck(desk: Desk) -> None:
    assert desk.roles(accuse({"edad": "18+"}, "fiscalia")) == {}
    assert not any(one.rule == "X4" for one in desk.routing(accuse(TRATA, "policia_local")).recipients)


def test_x5_these_lines_never_receive(desk: Desk) -> None:
    for facts in (TRATA, SHOP, {"edad": "18+", "violencia": "si"}):
        routing = desk.routing({**facts, "peligro": "si"})
        named = {agency for one in routing.recipients for agency in (one.agency, *one.fallbacks)}
        assert not named & {"00-linea_089", "00-linea_trata"}


def test_x6_words_only_with_leave(desk: Desk) -> None:
    for said in ("no", "ns"):
        assert not any(one.words for one in desk.routing({**TRATA, "compartir_relato": said}).recipients)
    told = desk.routing({**TRATA, "compartir_relato": "si", "peligro": "si"})
    assert only(told, "07-unidad_trata").words
    assert not only(told, "00-linea_911").words


def test_x7_unknown_state(desk: Desk) -> None:
    assert desk.roles(TRATA, None) == {"00-procuraduria_nna": "P", "00-unidad_trata": "P"}
    assert desk.roles(SHOP, None) == {"00-procuraduria_nna": "P"}
    assert desk.roles({**SHOP, "peligro": "si"}, None) == {"00-linea_911": "P", "00-procuraduria_nna": "P"}


def test_x7_ordinary_waits_at_the_desk(desk: Desk) -> None:
    paper: Given = {"edad": "16-17", "actividad": "comercio", "papeles": "no"}
    assert desk.roles(paper, None) == {"00-procuraduria_nna": "R"}
    assert desk.roles({"edad": "ns", "actividad": "otra"}, None) == {"00-procuraduria_nna": "R"}


def test_x7_an_adults_choice_holds(desk: Desk) -> None:
    adult: Given = {"edad": "18+", "captacion": "si", "amenazas": "si", "reporta": "yo", "quiere_denuncia": "no"}
    assert desk.roles(adult, None) == {"00-comision_victimas": "P", "00-unidad_trata": "R"}


def test_a_suspected_hoax_waits_but_not_the_call(desk: Desk) -> None:
    roles = desk.roles({**TRATA, "senales": ("broma",), "peligro": "si"})
    assert roles == {"00-linea_911": "P", "unidad_trata": "Rt", "procuraduria_nna": "Rt"}


def test_a_state_that_does_not_exist_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="federal entity"):
        desk.routing(TRATA, "33")


def test_all_protectors_accused_but_a_poor_family_is_not_sent_to_the_prosecutor(desk: Desk) -> None:
    roles = desk.roles(accuse(STREET, "procuraduria_nna", "federal"))
    assert (roles["fiscalia"], roles["derechos_humanos"], roles["00-procuraduria_nna"]) == ("R", "P", "R")
    roles = desk.roles(accuse(TRATA, "procuraduria_nna", "federal"))
    assert (roles["fiscalia"], roles["derechos_humanos"]) == ("P", "P")


def test_x7_what_waits_for_a_person_or_the_clock_still_does(desk: Desk) -> None:
    danger: Given = {"edad": "ns", "actividad": "comercio", "peligro": "si"}
    assert desk.roles(danger, None) == {"00-linea_911": "P", "00-procuraduria_nna": "Rt"}
