"""Facts and reasons in the rulebook's own words: labels for codes, titles and articles for rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.pages.language import say
from hotline.rulebook import Rulebook, saying
from hotline.rulebook.model import Citation
from hotline.vocabulary import Facts

UNKNOWN = "ns"


@dataclass(frozen=True)
class FactRow:
    """One fact as the staff reads it."""

    key: str
    label: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Basis:
    """One source that carries a rule. mark: A seen, B known, C to be confirmed."""

    title: str
    articles: tuple[str, ...]
    mark: str
    unverified: bool

    @property
    def numbered(self) -> bool:
        """Whether all that is cited are articles by number, and not a chapter or a table."""
        return bool(self.articles) and all(article[:1].isdigit() for article in self.articles)


@dataclass(frozen=True)
class Reason:
    """A rule that decided."""

    id: str
    title: str
    basis: tuple[Basis, ...]


def fact_rows(rulebook: Rulebook, facts: Facts) -> tuple[FactRow, ...]:
    """What is known, in the order of the rulebook; what is not known is left out."""
    rows = []
    for name, key in rulebook.keys.items():
        codes = _codes(facts.get(name))
        if codes:
            rows.append(
                FactRow(name, say(key.label or name), ", ".join(label_of(rulebook, name, code) for code in codes))
            )
    return tuple(rows)


def labels(rulebook: Rulebook, keys: Iterable[str]) -> tuple[str, ...]:
    """How the staff calls these keys."""
    return tuple(say(rulebook.keys[key].label or key) for key in keys if key in rulebook.keys)


def reasons(rulebook: Rulebook, rules: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Rules as a sealed document holds them: `{"id", "title", "basis": [...]}`."""
    return tuple(
        Reason(str(rule["id"]), say(str(rule["title"])), tuple(_kept(rulebook, one) for one in rule["basis"]))
        for rule in rules
    )


def kept_basis(rulebook: Rulebook, basis: Iterable[Mapping[str, Any]]) -> tuple[Basis, ...]:
    """Citations as a sealed document holds them."""
    return tuple(_kept(rulebook, one) for one in basis)


def basis_of(rulebook: Rulebook, citations: Iterable[Citation]) -> tuple[Basis, ...]:
    """Citations as routing gives them."""
    return tuple(Basis(source_title(rulebook, one.source), one.articles, one.mark, one.unverified) for one in citations)


def source_title(rulebook: Rulebook, source: str) -> str:
    """The title of a source, or its id when a later rulebook no longer has it."""
    found = rulebook.sources.get(source)
    return found.title if found else source


def as_facts(raw: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """Facts as JSON keeps them, with lists for multiple answers."""
    return {key: tuple(value) if isinstance(value, list) else str(value) for key, value in raw.items()}


def _kept(rulebook: Rulebook, one: Mapping[str, Any]) -> Basis:
    title = source_title(rulebook, str(one["source"]))
    return Basis(title, tuple(str(article) for article in one["articles"]), str(one["mark"]), bool(one["unverified"]))


def _codes(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    codes = (value,) if isinstance(value, str) else tuple(value or ())
    return tuple(code for code in codes if code != UNKNOWN)


def label_of(rulebook: Rulebook, name: str, code: str) -> str:
    """How the staff reads a code, in the reader's language."""
    return say(saying.label_of(rulebook, name, code))
