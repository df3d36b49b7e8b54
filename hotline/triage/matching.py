"""Many phrases at once, compiled into one tree: from each word on, only what some phrase allows is looked at."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hotline.rulebook.phrases import GAP, LONGEST, Phrase, Slot
from hotline.triage.spoken import SENTENCE, Token

SPAN = LONGEST * (1 + GAP)
"""Words that one phrase reaches over at most."""


@dataclass
class _Node:
    """A place in the tree: by which slot it goes on, after a gap or at once, and which phrases end here."""

    edges: dict[int, "_Node"] = field(default_factory=dict)
    after_gap: "_Node | None" = None
    ends: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Match:
    """A phrase of owner `owner`, from the token `start` to before the token `end`."""

    owner: int
    start: int
    end: int


class Phrases:
    """Phrases of many owners, each owner a number. turning: words over which no gap goes, since they turn the meaning.

    `looked` of `find` counts the places looked at: its bound per word is fixed by the phrases, whatever the text says.
    """

    def __init__(self, owned: Iterable[tuple[int, Phrase]], turning: Collection[str] = ()) -> None:
        self._turning = frozenset(turning)
        self._root = _Node()
        self._numbers: dict[Slot, int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        for owner, phrase in owned:
            self._add(owner, phrase)
        self._stem_lengths = sorted({len(stem) for stem in self._by_stem})

    @property
    def words(self) -> frozenset[str]:
        """Every whole word that some phrase has, by sound."""
        return frozenset(self._by_word)

    def _add(self, owner: int, phrase: Phrase) -> None:
        node = self._root
        for place, slot in enumerate(phrase.slots):
            if place in phrase.gaps:
                node.after_gap = node.after_gap or _Node()
                node = node.after_gap
            node = node.edges.setdefault(self._number(slot), _Node())
        if owner not in node.ends:
            node.ends.append(owner)

    def _number(self, slot: Slot) -> int:
        if slot not in self._numbers:
            number = self._numbers[slot] = len(self._numbers)
            for word in slot.words:
                self._by_word.setdefault(word, []).append(number)
            for stem in slot.stems:
                self._by_stem.setdefault(stem, []).append(number)
        return self._numbers[slot]

    def find(self, words: Sequence[Token]) -> tuple[tuple[Match, ...], int]:
        """Every match, by where it begins, and how many places were looked at."""
        known: dict[tuple[str, ...], tuple[frozenset[int], list[_Node]]] = {}
        for token in words:
            if token.keys not in known:
                fits = self._fits(token.keys)
                known[token.keys] = fits, _next(self._root, fits)
        slots = [known[token.keys][0] for token in words]
        found: dict[Match, None] = {}
        looked = 0
        for start, token in enumerate(words):
            looked += 1
            waiting = [(node, start + 1) for node in known[token.keys][1]]
            while waiting:
                node, at = waiting.pop()
                looked += 1
                for owner in node.ends:
                    found[Match(owner, start, at)] = None
                waiting += self._further(words, slots, node, at)
        return tuple(found), looked

    def _fits(self, keys: tuple[str, ...]) -> frozenset[int]:
        fits: set[int] = set()
        for key in keys:
            fits.update(self._by_word.get(key, ()))
            for length in self._stem_lengths:
                if length > len(key):
                    break
                fits.update(self._by_stem.get(key[:length], ()))
        return frozenset(fits)

    def _further(
        self, words: Sequence[Token], slots: Sequence[frozenset[int]], node: _Node, at: int
    ) -> list[tuple[_Node, int]]:
        """Places that follow a place; no phrase goes on over the end of a sentence."""
        if at >= len(words) or words[at].gap == SENTENCE:
            return []
        further = [(after, at + 1) for after in _next(node, slots[at])] if node.edges else []
        if node.after_gap is not None:
            for later in self._reach(words, at):
                further += [(after, later + 1) for after in _next(node.after_gap, slots[later])]
        return further

    def _reach(self, words: Sequence[Token], at: int) -> Iterator[int]:
        """From where a phrase may go on after a gap: here, or behind one, two or three words of the same sentence."""
        for later in range(at, min(at + GAP, len(words) - 1) + 1):
            if words[later].gap == SENTENCE:
                return
            yield later
            if not self._turning.isdisjoint(words[later].keys):
                return


def _next(node: _Node, fits: frozenset[int]) -> list[_Node]:
    """Where a word leads: the smaller side is gone through, what the word fits or what may follow."""
    edges = node.edges
    if len(edges) < len(fits):
        return [edges[number] for number in edges if number in fits]
    return [edges[number] for number in fits if number in edges]
