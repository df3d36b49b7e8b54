"""Periods of keeping: read strictly, complete, dated, and marked as ours where no law gives them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from hotline.rulebook import Rulebook
from hotline.rulebook.citations import read_sources
from hotline.rulebook.document import read
from hotline.rulebook.retention import FILE, Retention, read_retention
from hotline.vocabulary import Category, Outcome

Edit = Callable[[str, str, str], int]


def _read(root: Path, on: date | None = None) -> Retention:
    return read_retention(root, read_sources(read(root / "sources.yaml", root)), on)


def test_every_category_with_every_outcome_has_a_period(book: Rulebook) -> None:
    assert set(book.retention.closed) == {(category, outcome) for category in Category for outcome in Outcome}
    assert book.retention.shortest == min(book.retention.closed.values())


def test_what_no_law_gives_is_marked_as_a_proposal(book: Rulebook) -> None:
    kept = book.retention
    assert kept.unverified == any(cited.unverified or cited.mark == "C" for cited in kept.basis)


def test_partial_contacts_and_hoaxes_are_short(book: Rulebook) -> None:
    kept = book.retention
    long = kept.days("trata", ["investigacion"])
    assert kept.days("trata", ["broma"]) <= 30
    assert kept.days("fuera_de_alcance", [""]) <= 30
    assert max(kept.partial, 31) < long
    assert kept.days("trata", ["broma", "investigacion"]) == long, "of several outcomes the longest counts"
    assert kept.days("trata", [""]) == kept.days("trata", []) == long, "nobody said how it ended"


def test_a_later_version_counts_from_its_day(root: Path, edit: Edit) -> None:
    text = (root / FILE).read_text(encoding="utf-8")
    body = text[text.index("    unverified: true") :]
    later = body.replace("partial: 90 d", "partial: 60 d")
    (root / FILE).write_text(f"{text}\n  2027-01-01:\n{later}", encoding="utf-8")
    assert _read(root, date(2026, 12, 31)).partial == 90
    assert _read(root, date(2027, 1, 1)).partial == 60


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("partial: 90 d", "partial: 3 años", "calendar days"),
        ("partial: 90 d", "partial: 0 d", "calendar days"),
        ("outcomes: [duplicado]", "outcomes: [duplicada]", "did you mean «duplicado»?"),
        ("outcomes: [duplicado]", "outcomes: [broma]", "two periods"),
        ("        period: 180 d\n", "", "period"),
    ],
)
def test_a_mistake_is_refused_with_its_line(root: Path, edit: Edit, old: str, new: str, said: str) -> None:
    edit(FILE, old, new)
    with pytest.raises(ProtocolError, match=said) as refused:
        _read(root)
    assert str(refused.value).startswith(f"{FILE}:")


def test_an_outcome_without_a_period_is_refused(root: Path, edit: Edit) -> None:
    edit(FILE, "outcomes: [broma, fuera_de_alcance]", "outcomes: [broma]")
    with pytest.raises(ProtocolError, match=r"«fuera_de_alcance» in «.*» has no period"):
        _read(root)
