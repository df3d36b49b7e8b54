"""Step 1 by example: each row of the base table, with exactly the recipients that it names."""

import pytest

from tests.routing.asking import Desk, Given, only

CHILD: Given = {"edad": "12-14"}
TEEN: Given = {"edad": "16-17"}
ADULT: Given = {"edad": "18+"}
ENGANCHE: Given = {"captacion": "si", "amenazas": "si", "actividad": "campo"}
CALL = {"00-linea_911": "P"}
UNIT = {"unidad_trata": "P", "procuraduria_nna": "P"}
TI = {"actividad": "comercio"}
K = {"comision_trabajo_infantil": "K"}

ROWS: list[tuple[str, Given, dict[str, str]]] = [
    ("B01", {**CHILD, "sexual": "si"}, UNIT),
    ("B01", {**CHILD, "sexual": "si", "tiempo": "ahora"}, {**CALL, **UNIT}),
    ("B02", {**CHILD, "delito": "si"}, {**UNIT, "00-delincuencia_organizada": "R"}),
    ("B02", {**TEEN, "tercero": "entregado"}, UNIT),
    ("B02", {"edad": "ns", **ENGANCHE}, UNIT),
    ("B03", {**CHILD, "actividad": "campo", "amenazas": "si"}, {**UNIT, "autoridad_laboral": "R"}),
    (
        "B04",
        {**ADULT, **ENGANCHE, "reporta": "vio"},
        {"unidad_trata": "P", "comision_victimas": "R", "autoridad_laboral": "R"},
    ),
    (
        "B04",
        {**ADULT, **ENGANCHE, "reporta": "yo", "tiempo": "ahora", "quiere_denuncia": "no"},
        {**CALL, "unidad_trata": "P", "comision_victimas": "R", "autoridad_laboral": "R"},
    ),
    (
        "B04",
        {**ADULT, **ENGANCHE, "reporta": "yo", "quiere_denuncia": "si"},
        {"unidad_trata": "P", "comision_victimas": "C", "autoridad_laboral": "R"},
    ),
    (
        "B04",
        {**ADULT, **ENGANCHE, "reporta": "yo", "quiere_denuncia": "no"},
        {"comision_victimas": "P", "unidad_trata": "R", "autoridad_laboral": "R"},
    ),
    (
        "B04",
        {**ADULT, **ENGANCHE, "reporta": "yo"},
        {"comision_victimas": "R", "unidad_trata": "R", "autoridad_laboral": "R"},
    ),
    ("B05", {**ADULT, "senales": ("desaparicion",)}, {**CALL, "fiscalia": "P", "00-busqueda": "P"}),
    (
        "B05",
        {**CHILD, "senales": ("desaparicion",)},
        {**CALL, "fiscalia": "P", "00-busqueda": "P", "procuraduria_nna": "P"},
    ),
    (
        "B06",
        {**TEEN, "lugar": "bar_hotel", "actividad": "sensible"},
        {"fiscalia": "P", "procuraduria_nna": "P", "autoridad_laboral": "R"},
    ),
    (
        "B06",
        {**TEEN, "actividad": "comercio", "para_quien": "familia", "senales": ("bar",)},
        {"fiscalia": "R", "procuraduria_nna": "P", "autoridad_laboral": "R"},
    ),
    (
        "B07",
        {**CHILD, **TI, "para_quien": "patron"},
        {"procuraduria_nna": "P", "autoridad_laboral": "P", "fiscalia": "C"},
    ),
    (
        "B07",
        {**CHILD, "actividad": "casa_ajena", "para_quien": "otra_persona"},
        {"procuraduria_nna": "P", "autoridad_laboral": "R", "fiscalia": "C"},
    ),
    (
        "B08",
        {**CHILD, **TI, "para_quien": "patron", "con_quien": "familia"},
        {"procuraduria_nna": "P", "autoridad_laboral": "P", **K},
    ),
    (
        "B08",
        {**CHILD, "actividad": "casa_ajena", "para_quien": "patron", "con_quien": "familia"},
        {"procuraduria_nna": "P", "autoridad_laboral": "R", **K},
    ),
    ("B08", {**CHILD, **TI, "para_quien": "pariente"}, {"procuraduria_nna": "P", **K}),
    ("B08", {**CHILD, **TI}, {"procuraduria_nna": "P", **K}),
    (
        "B09",
        {**CHILD, "actividad": "calle", "para_quien": "familia"},
        {"procuraduria_nna": "P", "dif_estatal": "C", **K},
    ),
    (
        "B09",
        {**CHILD, "actividad": "industria", "para_quien": "familia"},
        {"procuraduria_nna": "P", "dif_estatal": "C", "autoridad_laboral": "C", **K},
    ),
    (
        "B09",
        {**CHILD, "actividad": "campo", "para_quien": "familia", "peligros": ("quimicos",)},
        {"procuraduria_nna": "P", "dif_estatal": "C", "autoridad_laboral": "C", "00-inspeccion_federal": "C", **K},
    ),
    (
        "B09",
        {**CHILD, "actividad": "quehaceres", "peligros": ("horno_fuego",)},
        {"procuraduria_nna": "P", "dif_estatal": "C", **K},
    ),
    ("B10", {**TEEN, "actividad": "calle"}, {"autoridad_laboral": "P", "procuraduria_nna": "C", **K}),
    (
        "B10",
        {**TEEN, "actividad": "industria", "peligros": ("carga",)},
        {"autoridad_laboral": "P", "00-inspeccion_federal": "C", "procuraduria_nna": "C", **K},
    ),
    ("B11", {**TEEN, **TI, "papeles": "no"}, {"autoridad_laboral": "P", "procuraduria_nna": "C", **K}),
    ("B12", {"edad": "ns", **TI}, {"procuraduria_nna": "Rt", "autoridad_laboral": "Rt"}),
    ("B12", {"edad": "ns", **TI, "para_quien": "familia"}, {"procuraduria_nna": "Rt"}),
    ("B13", {**CHILD, "lesion": "si"}, {**CALL, "procuraduria_nna": "P"}),
    ("B13", {**CHILD, "violencia": "si"}, {"procuraduria_nna": "P", "fiscalia": "C"}),
    (
        "B13",
        {**CHILD, "senales": ("otra_emergencia",), "violencia": "ahora"},
        {**CALL, "procuraduria_nna": "P", "fiscalia": "C"},
    ),
    ("B14", {"senales": ("silencio",)}, {"procuraduria_nna": "Rt"}),
    ("B14", {**ADULT, "senales": ("no_comprendido",)}, {"comision_victimas": "R"}),
    ("B13bis", {**CHILD, "salir": "encerrado"}, {**CALL, "procuraduria_nna": "P"}),
    ("B13bis", {"edad": "6-11", "con_quien": "solo", "senales": ("silencio",)}, {"procuraduria_nna": "P"}),
    ("B13bis", {**TEEN, "traslado": "dias"}, {"procuraduria_nna": "P"}),
    ("B13bis", {**TEEN, "actividad": "mendicidad"}, {"procuraduria_nna": "P"}),
    ("B13bis", {"deuda": "si"}, {"procuraduria_nna": "Rt"}),
    ("F1", {"senales": ("otra_emergencia",)}, CALL),
    ("F1", {"edad": "ns", "senales": ("otra_emergencia",), "lesion": "si"}, CALL),
    ("F2", {"senales": ("broma",)}, {}),
    ("F3", {**TEEN, **TI}, {}),
    ("F4", {**CHILD, "actividad": "arte"}, {}),
    ("F4", {**CHILD, **TI, "para_quien": "familia"}, {}),
    ("F5", {**ADULT, "violencia": "si"}, {}),
    ("F6", {**ADULT, "actividad": "campo", "pago": "no_pagan"}, {}),
    ("F9", {}, {}),
]


@pytest.mark.parametrize(("row", "facts", "recipients"), ROWS)
def test_a_row_names_its_recipients(desk: Desk, row: str, facts: Given, recipients: dict[str, str]) -> None:
    assert desk.base(facts) == row
    assert desk.roles(facts) == recipients


def test_every_row_has_an_example(rulebook) -> None:
    assert {row.id for row in rulebook.routes.base} == {row for row, _, _ in ROWS}


def test_every_row_cites_a_source_or_names_nobody(rulebook) -> None:
    for row in (*rulebook.routes.base, *rulebook.routes.additions):
        assert row.basis or not row.slots, row.id


def test_the_call_comes_first_and_live(desk: Desk) -> None:
    first, *rest = desk.routing({**CHILD, "sexual": "si", "tiempo": "ahora"}).recipients
    assert (first.agency, first.live) == ("00-linea_911", True)
    assert not any(one.live for one in rest)


def test_a_recipient_tells_its_rule_and_law(desk: Desk) -> None:
    inspection = only(desk.routing({**TEEN, **TI, "papeles": "no"}), "07-autoridad_laboral")
    assert inspection.rule == "B11"
    assert {(cited.source, article) for cited in inspection.basis for article in cited.articles} >= {
        ("L1", "22 Bis"),
        ("L1", "527"),
    }


def test_the_family_is_offered_support(desk: Desk) -> None:
    routing = desk.routing({**CHILD, "actividad": "calle", "para_quien": "familia"})
    assert all("apoyo a la familia" in one.note for one in routing.recipients)


def test_the_family_is_not_warned(desk: Desk) -> None:
    told = desk.routing({**CHILD, "violencia": "si", "con_quien": "familia"})
    assert "No se avisa a la familia" in only(told, "07-procuraduria_nna").note
    other = desk.routing({**CHILD, "violencia": "si", "con_quien": "patron"})
    assert "No se avisa a la familia" not in only(other, "07-procuraduria_nna").note


def test_an_unconfirmed_unit_is_reached_through_its_parent(desk: Desk) -> None:
    assert (
        "Fiscalía General del Estado de Chiapas"
        in only(desk.routing({**CHILD, "sexual": "si"}), "07-unidad_trata").note
    )
