"""Step 2 by example: what each addition brings, and where it stays away."""

import pytest

from tests.routing.asking import Desk, Given, only

CHILD: Given = {"edad": "12-14"}
ADULT: Given = {"edad": "18+"}
TRATA: Given = {**CHILD, "captacion": "si", "amenazas": "si", "actividad": "campo"}
TRATA_18: Given = {**ADULT, "captacion": "si", "amenazas": "si", "actividad": "campo"}
TEEN_NIGHT: Given = {"edad": "16-17", "actividad": "industria", "horario": ("noche",)}


def test_a1_danger_calls_9_1_1_whatever_the_row(desk: Desk) -> None:
    assert desk.roles({**ADULT, "peligro": "si"}) == {"00-linea_911": "P"}
    assert "00-linea_911" in desk.roles({**TRATA, "peligro": "si"})
    assert "00-linea_911" not in desk.roles(TRATA)


def test_a2_children_beside_an_adult_victim(desk: Desk) -> None:
    assert "procuraduria_nna" not in desk.roles(TRATA_18)
    routing = desk.routing({**TRATA_18, "menores_presentes": "si"})
    assert only(routing, "07-procuraduria_nna").role == "copia"
    assert "caso ligado" in only(routing, "07-unidad_trata").note


def test_a2_needs_a_case(desk: Desk) -> None:
    assert desk.roles({**ADULT, "menores_presentes": "si"}) == {}


@pytest.mark.parametrize(
    ("facts", "federal", "local"),
    [
        ({"rama": "federal"}, "P", "C"),
        ({"lugar": "taller_obra_mina", "peligros": ("mina_barco_polvora",)}, "P", "C"),
        ({"lugar": "campo", "peligros": ("mina_barco_polvora",)}, "C", "P"),
        ({"peligros": ("carga",), "rama": "local"}, "C", "P"),
        ({"peligros": ("ninguno",)}, None, "P"),
    ],
)
def test_a3_which_inspection(desk: Desk, facts: Given, federal: str | None, local: str) -> None:
    roles = desk.roles({**TEEN_NIGHT, **facts})
    assert (roles.get("00-inspeccion_federal"), roles["autoridad_laboral"]) == (federal, local)


def test_a3_a_copy_stays_a_copy(desk: Desk) -> None:
    family: Given = {**CHILD, "actividad": "industria", "para_quien": "familia", "rama": "federal"}
    roles = desk.roles(family)
    assert (roles["00-inspeccion_federal"], roles["autoridad_laboral"]) == ("C", "C")


def test_a3_a_retained_inspection_stays_retained(desk: Desk) -> None:
    roles = desk.roles({**TRATA_18, "rama": "federal"})
    assert (roles["00-inspeccion_federal"], roles["autoridad_laboral"]) == ("R", "R")


def test_a3_in_a_private_home_both_inspections_wait(desk: Desk) -> None:
    home: Given = {**CHILD, "actividad": "casa_ajena", "para_quien": "patron", "peligros": ("carga",)}
    roles = desk.roles(home)
    assert (roles["autoridad_laboral"], roles["00-inspeccion_federal"]) == ("R", "R")


def test_a4_a_migrant_child(desk: Desk) -> None:
    migrant: Given = {**TRATA, "condicion": ("migrante",)}
    assert desk.roles(migrant)["00-procuraduria_nna"] == "C"
    assert "00-refugio" not in desk.roles(migrant)
    afraid = desk.routing({**migrant, "miedo_regreso": "si"})
    assert only(afraid, "00-refugio").role == "copia"
    assert "No se avisa al consulado" in only(afraid, "07-procuraduria_nna").note


def test_a5_an_adult_migrant_decides(desk: Desk) -> None:
    roles = desk.roles({**TRATA_18, "condicion": ("migrante",)})
    assert (roles["00-refugio"], roles["00-migracion"]) == ("R", "R")


def test_a6_a_missing_person_is_searched(desk: Desk) -> None:
    assert desk.roles({**TRATA, "senales": ("desaparicion",)})["00-busqueda"] == "P"


@pytest.mark.parametrize(("origin", "role"), [("otro_pais", "C"), ("otro_estado", "R"), ("mismo", None), ("ns", None)])
def test_a7_taken_from_elsewhere(desk: Desk, origin: str, role: str | None) -> None:
    roles = desk.roles({**TRATA, "origen": origin})
    assert roles.get("00-unidad_trata") == role
    assert roles["unidad_trata"] == "P"


def test_a7_an_adult_who_speaks_for_herself_decides_about_the_federal_unit_too(desk: Desk) -> None:
    abroad: Given = {**TRATA_18, "origen": "otro_pais", "reporta": "yo"}
    assert desk.roles({**abroad, "quiere_denuncia": "no"})["00-unidad_trata"] == "R"
    assert desk.roles(abroad)["00-unidad_trata"] == "R"
    assert desk.roles({**abroad, "quiere_denuncia": "si"})["00-unidad_trata"] == "C"


def test_a8_used_in_a_crime(desk: Desk) -> None:
    assert desk.roles({**TRATA_18, "delito": "si"})["00-delincuencia_organizada"] == "R"
    assert "00-delincuencia_organizada" not in desk.roles(TRATA_18)


def test_a9_the_commission_coordinates(desk: Desk) -> None:
    routing = desk.routing({**TEEN_NIGHT, "compartir_relato": "si"})
    commission = only(routing, "07-comision_trabajo_infantil")
    assert (commission.role, commission.words) == ("coordinacion", False)


def test_a9_where_there_is_no_active_commission_the_federal_one(desk: Desk) -> None:
    for state in ("03", "26", "29"):
        roles = desk.roles(TEEN_NIGHT, state)
        assert roles["00-trabajo_infantil_federal"] == "K"
        assert "comision_trabajo_infantil" not in roles


def test_a9_the_accused_commission_gives_way(desk: Desk) -> None:
    roles = desk.roles({**TEEN_NIGHT, "autoridad_implicada": ("comision_trabajo_infantil",)})
    assert roles["00-trabajo_infantil_federal"] == "K"


def test_a9_in_no_other_row_and_never_when_immediate(desk: Desk) -> None:
    for facts in (TRATA, {**CHILD, "actividad": "comercio", "para_quien": "patron"}, {**TEEN_NIGHT, "peligro": "si"}):
        assert "K" not in desk.roles(facts).values()


def test_a10_imported_goods(desk: Desk) -> None:
    routing = desk.routing({**TEEN_NIGHT, "senales": ("mercancia_importada",)})
    assert only(routing, "00-mecanismo_importaciones").role == "coordinacion"
    assert "en su propio nombre" in only(routing, "00-mecanismo_importaciones").note


def test_a11_alert_from_tourism(desk: Desk) -> None:
    alone: Given = {"edad": "18+", "senales": ("alerta_ccn",)}
    assert desk.roles(alone) == {"fiscalia": "Rt", "procuraduria_nna": "Rt"}
    now = desk.routing({**alone, "tiempo": "ahora"})
    assert now.recipients[0].agency == "00-linea_911"
    assert now.recipients[0].ack_by is not None
    with_row = desk.roles({**TRATA, "senales": ("alerta_ccn",)})
    assert with_row["procuraduria_nna"] == "P"
    assert "fiscalia" not in with_row
