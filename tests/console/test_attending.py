"""Whoever attends reads what the protocol says to say, in their language, and a report shows what it calls for."""

import re

import pytest

from hotline.app import intake_app
from hotline.console import asking
from hotline.console.attending import heeding
from hotline.rulebook import Rulebook
from hotline.vocabulary import Facts
from tests.support.offices import Office


@pytest.fixture
def book(office: Office) -> Rulebook:
    return office.hotline.rulebook


def test_the_guide_shows_the_script_of_an_age(office: Office) -> None:
    ana = office.person("ana")
    child = ana.get("/desk/guide?guion=child").text
    assert "Qué bueno que llamaste. No hiciste nada malo." in child
    assert "¿Hay alguien cerca que te pueda lastimar ahorita?" in child
    assert "cálmate" in child
    assert "¿Trabajas para pagar algo que debes" not in child, "a child is never asked about debts"
    teen = ana.get("/desk/guide?guion=teen").text
    assert "¿Trabajas para pagar algo que debes" in teen
    assert re.search(r"¿Alguien te ha lastimado\?.*?sólo una persona", teen, re.DOTALL)


@pytest.mark.parametrize("script", ["adult", "teen", "child", "infant", "silence", "nobody"])
def test_every_script_is_a_page(script: str, office: Office) -> None:
    page = office.person("ana").get(f"/desk/guide?guion={script}").text
    assert 'aria-current="page"' in page
    assert "ninguna autoridad la ha confirmado" in page


def test_a_small_child_is_not_interviewed(office: Office) -> None:
    page = office.person("ana").get("/desk/guide?guion=infant").text
    assert "No se entrevista" in page
    assert "Las demás preguntas" not in page


@pytest.mark.parametrize(
    ("facts", "checks", "situations", "codes"),
    [
        ({}, [], [], []),
        ({"tiempo": "ahora"}, ["¿Está ahí quien explota?"], [], []),
        (
            {"edad": "6-11", "violencia": "si", "con_quien": "familia"},
            ["¿Vuelve hoy la niña o el niño a la casa de quien agrede?"],
            [],
            ["30505"],
        ),
        (
            {"edad": "12-14", "condicion": ("migrante",), "reporta": "yo"},
            ["¿Se sabrá quién avisó porque nadie más lo vio?"],
            ["Niña, niño o adolescente que avisa por sí", "Persona que viene de otro país"],
            [],
        ),
        (
            {"autoridad_implicada": ("policia_local",), "cuantos": "6+"},
            ["¿Hay varias víctimas a las que podrían mover?", "¿Se señala a la policía o a otra autoridad?"],
            [],
            [],
        ),
    ],
)
def test_what_facts_call_for(
    facts: Facts, checks: list[str], situations: list[str], codes: list[str], book: Rulebook, office: Office
) -> None:
    with office.app.test_request_context():
        found = heeding(book, facts)
    assert [one.title for one in found.checks if one.points] == checks
    assert len(found.checks) == 5
    assert [one.title for one in found.situations] == situations
    assert [one.id for one in found.codes] == codes
    assert (found.edition, found.outdated) == ("v2.0", True)


def test_a_report_shows_them(office: Office) -> None:
    office.tell({"edad": "6-11", "violencia": "si", "con_quien": "familia", "reporta": "vio"}, municipality="Atlixco")
    ana = office.person("ana")
    shown = [ana.get(link).text for link in ana.items()]
    mine = next(page for page in shown if "Atlixco" in page)
    assert "¿Vuelve hoy la niña o el niño a la casa de quien agrede?" in mine
    assert "los hechos apuntan a que sí" in mine
    assert "30505" in mine
    assert "sin verificar" in mine


def test_nobody_of_the_desk_is_offered_a_yes_where_the_reporter_said_no(office: Office) -> None:
    """The journey would let a «no» about passing words on stand anyhow; so the page offers nothing else."""
    for said, offered in (("no", ["no"]), ("ns", ["si", "no", "ns"])):
        content = {"facts": {"edad": "18+", "compartir_relato": said}, "place": {}}
        with intake_app(office.hotline).test_request_context():
            shown = asking.panel(office.hotline, "", content)
        (one,) = (one for part in shown.parts for one in part.asks if one.name.endswith("compartir_relato"))
        assert [box.code for box in one.boxes] == offered
