"""Compares two rulebooks over all answer sets: what is judged or sent otherwise, and by which smallest answer set."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import z3

from hotline.proving.answers import Answers
from hotline.proving.formulas import Formulas
from hotline.proving.logic import all_of, any_of
from hotline.proving.places import places
from hotline.proving.recipients import Recipients
from hotline.proving.search import Search
from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import Key
from hotline.vocabulary import Category, Facts, Urgency

NOBODY = "no recibe"


@dataclass(frozen=True)
class Change:
    """One outcome that became another. of: `categoria`, `regla`, `urgencia`, `fila`, or an authority's type.

    facts: the smallest answer set that shows it. state: where, None for no state or when it does not matter.
    """

    of: str
    before: str
    after: str
    facts: Facts
    state: str | None = None


@dataclass(frozen=True)
class Difference:
    """All that two rulebooks do otherwise. words: facts and codes that only one of them has."""

    changes: tuple[Change, ...]
    words: tuple[str, ...]

    def of(self, name: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.of == name)

    @property
    def rose(self) -> tuple[Change, ...]:
        """Where urgency is higher now."""
        return tuple(change for change in self.of("urgencia") if _rank(change.after) < _rank(change.before))

    @property
    def fell(self) -> tuple[Change, ...]:
        """Where urgency is lower now."""
        return tuple(change for change in self.of("urgencia") if _rank(change.after) > _rank(change.before))


def compare(old: Rulebook, new: Rulebook) -> Difference:
    """What changed from one rulebook to the other. Both must be loaded; nothing is raised."""
    answers = Answers(_shared(old.keys, new.keys))
    before, after = (Formulas(replace(book, keys=answers.keys), answers) for book in (old, new))
    search = Search(answers)
    judged = [*_judged(search, before, after), *_rows(search, before, after)]
    return Difference((*judged, *_received(search, before, after)), tuple(_only_one_has(old.keys, new.keys)))


def _judged(search: Search, before: Formulas, after: Formulas) -> Iterator[Change]:
    yield from _pairs(
        search,
        "categoria",
        {code: before.category(code) for code in Category},
        {code: after.category(code) for code in Category},
    )
    yield from _pairs(search, "regla", _deciding(before), _deciding(after))
    yield from _pairs(
        search,
        "urgencia",
        {level: before.urgency(level) for level in Urgency},
        {level: after.urgency(level) for level in Urgency},
    )


def _deciding(formulas: Formulas) -> dict[str, z3.BoolRef]:
    return {rule.id: formulas.decides(rule) for rule in formulas.rulebook.of_family("category")}


def _rows(search: Search, before: Formulas, after: Formulas) -> Iterator[Change]:
    old, new = Recipients(before, None), Recipients(after, None)
    yield from _pairs(search, "fila", old.base, new.base)


def _received(search: Search, before: Formulas, after: Formulas) -> Iterator[Change]:
    """By authority: in what part it receives. The first place that shows a change is enough."""
    seen: set[tuple[str, str, str]] = set()
    for place in places(before.rulebook, after.rulebook):
        old, new = Recipients(before, place.state), Recipients(after, place.state)
        for agency in dict.fromkeys((*old.agencies(), *new.agencies())):
            name = agency if agency.startswith("00-") else agency[3:]
            for change in _pairs(search, name, _parts(old, agency), _parts(new, agency), place.state):
                if (key := (change.of, change.before, change.after)) not in seen:
                    seen.add(key)
                    yield change


def _parts(recipients: Recipients, agency: str) -> dict[str, z3.BoolRef]:
    parts: dict[str, z3.BoolRef] = {part: holds for part, holds in recipients.roles.get(agency, {}).items()}  # noqa: C416
    return {**parts, NOBODY: z3.Not(any_of(list(parts.values())))}


def _pairs(
    search: Search,
    name: str,
    before: Mapping[str, z3.BoolRef],
    after: Mapping[str, z3.BoolRef],
    state: str | None = None,
) -> Iterator[Change]:
    """Every outcome that became another for some answer set."""
    differs = any_of(z3.Xor(before.get(one, z3.BoolVal(False)), holds) for one, holds in after.items())
    if not search.exists(differs):
        return
    for (was, held), (is_now, holds) in product(before.items(), after.items()):
        if was != is_now and (facts := search.smallest(all_of((held, holds)))) is not None:
            yield Change(name, str(was), str(is_now), facts, state)


def _shared(old: Mapping[str, Key], new: Mapping[str, Key]) -> dict[str, Key]:
    """Facts and codes of both: what only one side understands cannot be compared by an answer set."""
    return {
        name: replace(key, codes=tuple(dict.fromkeys((*key.codes, *new[name].codes)))) if name in new else key
        for name, key in {**new, **old}.items()
    }


def _only_one_has(old: Mapping[str, Key], new: Mapping[str, Key]) -> Iterator[str]:
    for sign, some, others in (("-", old, new), ("+", new, old)):
        for name, key in some.items():
            if name not in others:
                yield f"{sign} {name}"
            else:
                yield from (f"{sign} {name}: {code}" for code in key.codes if code not in others[name].codes)


def _rank(level: str) -> int:
    return Urgency(level).rank


def texts_changed(old: Rulebook, new: Rulebook) -> Iterable[str]:
    """Ids whose title, articles or wording changed: what a lawyer reads again although no outcome moves."""
    for family, before, after in (
        ("regla", _rules(old), _rules(new)),
        ("fila", _routes(old), _routes(new)),
        ("pregunta", dict(old.questions), dict(new.questions)),
        ("fuente", dict(old.sources), dict(new.sources)),
    ):
        for name in dict.fromkeys((*before, *after)):
            if name not in after:
                yield f"- {family} {name}"
            elif name not in before:
                yield f"+ {family} {name}"
            elif _plain(before[name]) != _plain(after[name]):
                yield f"~ {family} {name}"


def _rules(book: Rulebook) -> dict[str, object]:
    return {rule.id: rule for rule in (*book.rules, *book.indicators)}


def _routes(book: Rulebook) -> dict[str, object]:
    return {row.id: row for row in (*book.routes.base, *book.routes.additions)}


def _plain(value: object) -> dict[str, object]:
    """A thing without the line it stands on."""
    return {name: each for name, each in vars(value).items() if name != "where"}
