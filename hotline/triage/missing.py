"""Which single missing answer would change category or urgency, without judging anew what it cannot touch."""

from collections.abc import Iterator, Mapping, Sequence

from hotline.rulebook.book import Rulebook
from hotline.rulebook.circles import references
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.model import Condition, Key, Rule
from hotline.rulebook.speaking import keys_of
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Facts


class Missing:
    """Compiled once from the rulebook: for every fact the rules that speak of it, through however many names."""

    def __init__(self, rulebook: Rulebook, compiler: Compiler) -> None:
        self._askable = tuple(key for key in rulebook.keys.values() if key.kind == "triage")
        self._ladders = tuple(
            _Ladder(rulebook.of_family(family), rulebook.named, compiler) for family in ("category", "urgency")
        )

    def keys(self, facts: Facts) -> tuple[str, ...]:
        """The keys, in the order of the vocabulary."""
        held = [(ladder, ladder.held(facts)) for ladder in self._ladders]
        return tuple(
            key.name
            for key in self._askable
            if facts.get(key.name, UNKNOWN) in (UNKNOWN, (UNKNOWN,), ())
            and any(ladder.changes(key, facts, truths) for ladder, truths in held)
        )


class _Ladder:
    """Rules of which the first that holds decides: categories as they are tried, urgencies from the highest down."""

    def __init__(self, rules: Sequence[Rule], named: Mapping[str, Condition], compiler: Compiler) -> None:
        self._tests = [compiler.named(rule.id) for rule in rules]
        self._gives = [rule.gives for rule in rules]
        self._speaking: dict[str, list[int]] = {}
        for place, rule in enumerate(rules):
            for key in _speaks_of(rule.when, named):
                self._speaking.setdefault(key, []).append(place)

    def held(self, facts: Facts) -> list[bool]:
        """Which rules hold now."""
        return [test(facts) for test in self._tests]

    def changes(self, key: Key, facts: Facts, held: Sequence[bool]) -> bool:
        """Whether some single answer to a key gives another outcome than now."""
        speaking = self._speaking.get(key.name, [])
        # The last rule of every ladder holds always and speaks of nothing, so one is always found.
        sure = next(place for place, holds in enumerate(held) if holds and place not in speaking)
        now = self._gives[next(place for place, holds in enumerate(held) if holds)]
        before = [place for place in speaking if place < sure]
        for other in _answered(key, facts) if before else ():
            first = next((place for place in before if self._tests[place](other)), sure)
            if self._gives[first] != now:
                return True
        return False


def _speaks_of(condition: Condition, named: Mapping[str, Condition]) -> frozenset[str]:
    found, waiting = set(keys_of(condition)), list(references(condition))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            found.update(keys_of(named[name]))
            waiting.extend(references(named[name]))
    return frozenset(found)


def _answered(key: Key, facts: Facts) -> Iterator[Facts]:
    """The facts with each single code that the key could have."""
    for code in key.codes:
        if code != UNKNOWN:
            yield {**facts, key.name: (code,) if key.multiple else code}
