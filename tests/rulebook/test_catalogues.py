"""Catalogues: complete as far as the sources go, tied by id to facts and rules, and honest about what nobody gave."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.errors import ProtocolError
from hotline.rulebook import Rulebook
from hotline.rulebook.catalogues import pointing
from hotline.rulebook.compiling import Compiler
from hotline.vocabulary import Facts
from tests.rulebook.conftest import PROTOCOLS

Spoil = Callable[[str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(PROTOCOLS, tmp_path / "protocols")


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    def change(name: str, old: str, new: str) -> int:
        path = folder / "catalogues" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change


def pointed(book: Rulebook, catalogue: str, facts: Facts) -> list[str]:
    find = pointing(book.catalogues[catalogue], Compiler(book.named, book.keys))
    return [entry.id for entry in find(facts)]


def test_all_are_there(book: Rulebook) -> None:
    assert {name: len(one.entries) for name, one in book.catalogues.items()} == {
        "cnie": 30,
        "cnie_tipos": 7,
        "enti": 7,
        "oit": 11,
        "peligros": 33,
        "ramas": 26,
        "trata": 19,
        "umbrales": 22,
    }


def test_every_entry_is_cited_and_doubt_is_marked(book: Rulebook) -> None:
    for catalogue in book.catalogues.values():
        assert catalogue.since == date(2026, 11, 1)
        for entry in catalogue.entries.values():
            assert entry.label, entry.id
            assert entry.basis, entry.id
            for citation in entry.basis:
                assert citation.source in book.sources
                assert citation.articles, entry.id
                assert citation.unverified or citation.mark != "C"


def test_codes_of_the_emergency_catalogue_are_all_unverified_and_of_an_old_edition(book: Rulebook) -> None:
    cnie = book.catalogues["cnie"]
    assert all(entry.unverified for entry in cnie.entries.values())
    assert all(re.fullmatch(r"[1-7]\d{4}", code) for code in cnie.entries)
    assert {entry.id[0] for entry in cnie.entries.values()} <= book.catalogues["cnie_tipos"].entries.keys()
    assert {(entry.details or {})["prioridad"] for entry in cnie.entries.values()} == {"ALTA", "MEDIA", "BAJA"}
    assert [(edition.name, edition.known) for edition in cnie.editions] == [("v2.0", True), ("v3.0", False)]
    assert cnie.edition == "v2.0"
    assert cnie.outdated, "v3.0 exists and nobody gave its codes"
    words = " ".join(entry.label.lower() for entry in cnie.entries.values())
    assert not any(missing in words for missing in ("infantil trabajo", "trabajo", "forzoso", "mendicidad"))
    assert "no usar" in cnie.entries["30705"].note
    assert cnie.entries["30705"].when is None, "never proposed for child labour"


def test_offences_cover_articles_10_to_31(book: Rulebook) -> None:
    covered: set[int] = set()
    for name in book.catalogues["trata"].entries:
        first, _, last = name.partition("-")
        covered.update(range(int(first), int(last or first) + 1))
    assert covered == set(range(10, 32))
    cited = {article for entry in book.catalogues["trata"].entries.values() for article in entry.basis[0].articles}
    fractions = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
    assert {article for article in cited if article.startswith("10-")} == {f"10-{number}" for number in fractions}


def test_branches_are_those_of_the_law(book: Rulebook) -> None:
    branches = book.catalogues["ramas"].entries
    assert [name for name in branches if name.startswith("527-I-")] == [f"527-I-{number}" for number in range(1, 23)]
    named = {digit for entry in branches.values() for question, digit in entry.asked if question == "R6"}
    federal = {choice.sms for choice in book.questions["R6"].choices if choice.code == "federal"}
    assert named == federal, "every federal answer names a branch, and no branch is named by a local one"


def test_indicators_take_their_names_from_the_rules(book: Rulebook) -> None:
    assert {name: entry.label for name, entry in book.catalogues["oit"].entries.items()} == {
        rule.id: rule.title for rule in book.indicators
    }


def test_every_danger_that_is_asked_is_in_the_law(book: Rulebook) -> None:
    for danger in book.keys["peligros"].codes:
        found = pointed(book, "peligros", {"peligros": (danger,)})
        assert bool(set(found) - {"175-IV"}) is (danger not in ("ninguno", "ns")), danger


@pytest.mark.parametrize(
    ("catalogue", "facts", "expected"),
    [
        ("cnie", {"edad": "12-14", "sexual": "si"}, ["30706"]),
        ("cnie", {"edad": "18+", "captacion": "si", "deuda": "si"}, ["30709"]),
        ("cnie", {"edad": "6-11", "violencia": "si"}, ["30505"]),
        ("cnie", {"edad": "12-14", "actividad": "calle", "para_quien": "patron"}, []),
        ("peligros", {"peligros": ("trafico",)}, ["175-IV", "176-II-7"]),
        ("peligros", {"horario": ("noche",)}, ["175-I", "176-II-1"]),
        ("oit", {"deuda": "si"}, ["I9"]),
        ("trata", {"edad": "12-14", "delito": "si"}, ["10", "25"]),
        (
            "enti",
            {"edad": "12-14", "actividad": "campo", "para_quien": "patron"},
            ["trabajo_infantil", "ocupacion_por_edad"],
        ),
        ("umbrales", {"edad": "15", "actividad": "comercio", "horas": "7-8"}, ["jornada_15"]),
    ],
)
def test_facts_point_to_entries(catalogue: str, facts: Facts, expected: list[str], book: Rulebook) -> None:
    assert pointed(book, catalogue, facts) == expected


MISTAKES = {
    "unknown code": (
        "peligros.yaml",
        "when: {peligros: trafico}",
        "when: {peligros: coches}",
        "not a code of «peligros»",
    ),
    "unknown rule": ("trata.yaml", "when: TR-4", "when: TR-44", "unknown condition «TR-44»"),
    "unknown indicator": ("oit.yaml", "indicator: I3\n", "indicator: I33\n", "unknown indicator «I33»"),
    "unknown answer": (
        "ramas.yaml",
        "527-I-1, label"[:0] + 'label: Textil, articles: [527-I-1], asked: {R6: ["1"]}',
        'label: Textil, articles: [527-I-1], asked: {R6: ["8"]}',
        "unknown digit of R6 «8»",
    ),
    "unknown question": (
        "ramas.yaml",
        "label: Textil, articles: [527-I-1], asked: {R6:",
        "label: Textil, articles: [527-I-1], asked: {R66:",
        "unknown question «R66»",
    ),
    "unknown source": ("cnie_tipos.yaml", "source: W13", "source: W99", "unknown source «W99»"),
    "unknown column": ("cnie_tipos.yaml", "details: {despacho:", "details: {envio:", "unknown field «envio»"),
    "no label": ("cnie_tipos.yaml", '"1": {label: Médico}', '"1": {note: Médico}', "needs a `label`"),
    "two bases": ("enti.yaml", "when: TI-3\n", "when: TI-3\n        articles: [x]\n", "or a `basis` of its own"),
    "no article": ("trata.yaml", 'articles: ["23"]', "articles: []", "at least one article"),
    "an edition without entries": (
        "cnie.yaml",
        "edition: v2.0",
        "edition: v3.0",
        "unknown edition with entries «v3.0»",
    ),
    "no edition": ("cnie.yaml", "    edition: v2.0\n", "", "say under `edition`"),
    "doubt hidden": (
        "enti.yaml",
        "articles: [correspondencia con los hechos y umbral de horas], mark: C, unverified: true",
        "articles: [umbral], mark: C",
        "write `unverified: true`",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "says"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(name: str, old: str, new: str, says: str, folder: Path, spoil: Spoil) -> None:
    line = spoil(name, old, new)
    with pytest.raises(ProtocolError) as wrong:
        rulebook.load(folder)
    assert says in str(wrong.value)
    file, number, _ = str(wrong.value).split(":", 2)
    assert file == f"catalogues/{name}"
    assert line - 8 <= int(number) <= line + 1


def test_a_catalogue_begins_on_its_day(folder: Path, spoil: Spoil) -> None:
    spoil("cnie_tipos.yaml", "  2026-11-01:", "  2027-01-01:")
    assert "cnie_tipos" not in rulebook.load(folder, date(2026, 11, 22)).catalogues
    assert rulebook.load(folder, date(2027, 1, 1)).catalogues["cnie_tipos"].since == date(2027, 1, 1)
