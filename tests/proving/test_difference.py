"""What a change of the protocol judges or sends otherwise is found, with an example that both rulebooks judge so."""

from datetime import UTC, datetime
from pathlib import Path

from hotline.proving.difference import Difference, compare, texts_changed
from hotline.routing import Router
from hotline.rulebook import Rulebook
from hotline.triage import Triage
from tests.proving.breaking import Change, broken_rulebook

CALMER: Change = ("triage/urgency/inmediata.yaml", "when: {traslado: hoy}", "when: {traslado: hoy, sexual: si}")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_nothing_changed(book: Rulebook) -> None:
    assert compare(book, book) == Difference((), ())
    assert list(texts_changed(book, book)) == []


def test_urgency_that_fell_and_rose(tmp_path: Path, book: Rulebook) -> None:
    other = broken_rulebook(tmp_path, CALMER)
    difference = compare(book, other)
    assert difference.fell
    assert not difference.rose
    assert {(change.before, change.after) for change in difference.fell} == {
        ("inmediata", "urgente_24h"),
        ("inmediata", "prioritaria_72h"),
        ("inmediata", "ordinaria"),
    }
    for change in difference.fell:
        assert Triage(book).assess(change.facts).urgency == change.before
        assert Triage(other).assess(change.facts).urgency == change.after
    # Back again: what fell rises.
    assert len(compare(other, book).rose) == len(difference.fell)
    assert list(texts_changed(book, other)) == ["~ regla U-1e"]


def test_the_smallest_example_has_nothing_to_spare(tmp_path: Path, book: Rulebook) -> None:
    (change,) = [one for one in compare(book, broken_rulebook(tmp_path, CALMER)).fell if one.after == "ordinaria"]
    assert change.facts == {"traslado": "hoy"}


def test_who_receives_changed(tmp_path: Path, book: Rulebook) -> None:
    old = "          - {to: dif_estatal, role: copia}\n"
    other = broken_rulebook(tmp_path, ("routing/base.yaml", old, ""))
    difference = compare(book, other)
    assert difference.of("urgencia") == difference.of("categoria") == difference.of("fila") == ()
    changes = difference.of("dif_estatal")
    assert ("copia", "no recibe") in {(change.before, change.after) for change in changes}
    for change in changes:
        assert _receives(book, change.facts, change.state) != _receives(other, change.facts, change.state)


def _receives(book: Rulebook, facts, state: str | None) -> list[tuple[str, str]]:
    routing = Router(book).route(facts, Triage(book).assess(facts), state, NOON)
    return [(one.agency, one.role) for one in routing.recipients if one.type == "dif_estatal"]


def test_words_that_only_one_has(tmp_path: Path, book: Rulebook) -> None:
    """A new code is told by name; what both understand is still compared."""
    other = broken_rulebook(
        tmp_path,
        ("words.yaml", "codes: [va, falta, no_va, ns]", "codes: [va, falta, no_va, no_hay, ns]"),
        ("promises.yaml", "escuela: [[va, ns, falta, no_va]]", "escuela: [[va, ns, falta, no_va], [va, no_hay]]"),
        CALMER,
    )
    difference = compare(book, other)
    assert difference.words == ("+ escuela: no_hay",)
    assert difference.fell
