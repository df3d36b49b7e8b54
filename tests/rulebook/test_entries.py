"""Everything with an id can be found, says where it stands, and knows who refers to it."""

import pytest

from hotline.rulebook import Rulebook
from hotline.rulebook.entries import Entry, Family, Index
from tests.rulebook.conftest import PROTOCOLS

WITHOUT_A_PLACE = {Family.CATEGORY, Family.URGENCY, Family.TYPE}
"""Words of the program's vocabulary: no line of a file makes them."""


@pytest.fixture(scope="module")
def index(book: Rulebook) -> Index:
    return Index(book)


def every(index: Index) -> list[Entry]:
    return [entry for entries in index.entries.values() for entry in entries]


def test_everything_of_the_rulebook_is_there(index: Index, book: Rulebook) -> None:
    wanted = {
        **dict.fromkeys([f"regla:{rule.id}" for rule in book.rules]),
        **dict.fromkeys([f"indicador:{rule.id}" for rule in book.indicators]),
        **dict.fromkeys([f"{'nombre' if name in book.named else 'lista'}:{name}" for name in book.written]),
        **dict.fromkeys([f"hecho:{name}" for name in book.keys]),
        **dict.fromkeys([f"pregunta:{name}" for name in book.questions]),
        **dict.fromkeys([f"ruta:{row.id}" for row in (*book.routes.base, *book.routes.additions)]),
        **dict.fromkeys([f"tacha:{one.id}" for one in (*book.routes.strikes.strikes, *book.routes.strikes.holds)]),
        **dict.fromkeys([f"promesa:{one.id}" for one in book.promises.promises]),
        **dict.fromkeys([f"situacion:{one.id}" for one in book.guidance.situations]),
        **dict.fromkeys([f"catalogo:{name}" for name in book.catalogues]),
        **dict.fromkeys([f"catalogo:{one.id}.{name}" for one in book.catalogues.values() for name in one.entries]),
        **dict.fromkeys([f"lexico:{one.id}" for one in book.lexicon.entries]),
        **dict.fromkeys([f"fuente:{name}" for name in book.sources]),
        **dict.fromkeys([f"estado:{name}" for name in book.states]),
        **dict.fromkeys([f"autoridad:{name}" for name in book.authorities]),
        **dict.fromkeys([f"tipo:{one.type}" for one in book.authorities.values()]),
    }
    assert wanted.keys() - index.entries.keys() == set()
    assert [family for family in Family if not index.of(family)] == []


def test_no_entry_hangs_on_what_cannot_be_read(index: Index) -> None:
    assert {ref for entry in every(index) for ref in entry.refs(index.speaker)} - index.entries.keys() == set()


def test_every_place_is_a_line_that_speaks_of_it(index: Index) -> None:
    for entry in every(index):
        if entry.family in WITHOUT_A_PLACE:
            continue
        assert entry.where is not None, entry.ref
        lines = (PROTOCOLS / entry.where.file).read_text(encoding="utf-8").splitlines()
        near = "\n".join(lines[max(0, entry.where.line - 10) : entry.where.line + 1])
        if entry.family not in {Family.STRIKE, Family.CATALOGUE, Family.AUTHORITY, Family.ROUTE}:
            assert entry.id in near, f"{entry.ref} at {entry.where}"


def test_rules_and_rows_say_since_when_and_that_they_are_proposals(index: Index) -> None:
    for family in (Family.RULE, Family.INDICATOR, Family.ROUTE):
        for entry in index.of(family):
            assert entry.since is not None, entry.ref
            assert entry.confirmed is False or entry.id == "A3", entry.ref


def test_an_id_that_two_things_share_finds_both_and_an_address_finds_one(index: Index) -> None:
    assert {entry.ref for entry in index.find("A1")} == {"pregunta:A1", "ruta:A1"}
    assert [entry.ref for entry in index.find("ruta:A1")] == ["ruta:A1"]
    assert len(index.find("tacha:X3")) == 2
    assert [entry.ref for entry in index.find("tr-5")] == ["regla:TR-5"]
    assert {entry.ref for entry in index.find("trata")} == {"categoria:trata", "catalogo:trata"}
    assert index.find("nada de nada") == ()


def test_what_is_nearly_an_id_finds_its_neighbours(index: Index) -> None:
    assert "regla:TR-5" in {entry.ref for entry in index.near("TR-55")}
    assert "autoridad:07-fiscalia" in {entry.ref for entry in index.near("7-fiscalia")}
    assert index.near("qqqqqqqq") == ()


def test_who_refers_to_what(index: Index) -> None:
    def users(ref: str) -> set[str]:
        return {entry.ref for entry in index.used_by(ref)}

    assert {"categoria:trata", "nombre:TRATA"} <= users("regla:TR-5")
    assert {"regla:TR-1", "ruta:A2"} <= users("nombre:menor")
    assert "pregunta:D7" in users("nombre:de_15_a_17")
    assert "hecho:peligro" in users("pregunta:A1")
    assert "ruta:B01" in users("tipo:unidad_trata")
    assert "ruta:B01" in users("anonimato:a1")
    assert "ruta:A4" in users("hecho:miedo_regreso"), "conditions of single recipients count too"
    assert "regla:TR-5" not in users("regla:TR-5")


def test_titles_are_in_the_language_spoken(book: Rulebook) -> None:
    english = Index(book, "en")
    assert english.find("regla:U-1a")[0].title != Index(book).find("regla:U-1a")[0].title
    assert english.find("categoria:trata")[0].lines[0].label == "Given by the first that holds, in this order"
