"""What can still change category or urgency when several answers are open at once: never misses one.

`Triage.unknown` looks at one missing answer at a time and stays as it is (docs/decisions/0006). Here every open answer
may still take any value, together with the others. Rules that surely fail, rules behind one that surely holds, and
urgency levels below one that is reached already, weigh nothing any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hotline.rulebook.book import Rulebook
from hotline.rulebook.partial import FAILS, HOLDS, Look, Partial, View
from hotline.vocabulary import Facts, Urgency


@dataclass(frozen=True)
class Undecided:
    """What open answers may still decide. Masks are bits of the keys in the order of the vocabulary.

    category: for each rule that may yet give another category, the open keys it hangs on. urgency: the same for each
    rule of a higher level, highest first, with the level. urgencies: every level that may come out.
    """

    category: tuple[int, ...]
    urgency: tuple[tuple[Urgency, int], ...]
    urgencies: frozenset[Urgency]

    @property
    def mask(self) -> int:
        """All open keys that may still change category or urgency."""
        found = 0
        for part in self.category:
            found |= part
        for _, part in self.urgency:
            found |= part
        return found


class Relevance:
    """Compiled once from the rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._partial = Partial(rulebook.named, rulebook.keys)
        named = self._partial.named
        self._categories = [(named(rule.id), rule.gives) for rule in rulebook.of_family("category")]
        self._urgencies = [
            (named(rule.id), level, level.rank)
            for rule in rulebook.of_family("urgency")
            for level in [Urgency(rule.gives)]
        ]

    def look(self, facts: Facts, open_keys: Collection[str] | int) -> Undecided:
        """What is undecided. facts: checked answers. open_keys: keys (names or mask) that may take any value yet.

        A key that is neither answered nor open reads as `ns`, as everywhere.
        """
        view = self._partial.view(facts, open_keys)
        category = tuple(still_open(self._categories, view))
        urgency: list[tuple[Urgency, int, int]] = []
        sure, bottom = Urgency.ORDINARIA, len(Urgency)
        for test, level, rank in self._urgencies:
            value = test(view)
            if value == HOLDS:
                sure, bottom = level, rank
                break
            if value != FAILS:
                urgency.append((level, value, rank))
        higher = tuple((level, value) for level, value, rank in urgency if rank < bottom)
        return Undecided(category, higher, frozenset({sure, *(level for level, _ in higher)}))

    def keys(self, facts: Facts, open_keys: Collection[str]) -> frozenset[str]:
        """Open keys of which some answer may still change category or urgency; may name one that cannot, never less."""
        return frozenset(self._partial.keys(self.look(facts, open_keys).mask))


def still_open(rules: Sequence[tuple[Look, str]], view: View) -> list[int]:
    """Masks of the rules, in order of trial, that may yet take the outcome from the first that surely holds."""
    masks: list[int] = []
    outcomes: list[str] = []
    for test, gives in rules:
        value = test(view)
        if value != FAILS:
            masks.append(value)
            outcomes.append(gives)
        if value == HOLDS:
            break
    while len(outcomes) > 1 and outcomes[-2] == outcomes[-1]:
        # The last of these gives the same whether or not the one before it holds.
        outcomes.pop()
        masks.pop(-2)
    return masks[:-1]
