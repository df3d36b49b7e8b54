"""A text as words by their sound, each with its place in the text: what the lexicon's phrases are compared with."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hotline.rulebook.spelling import plain, sound

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")
_HARD = re.compile(r"[!?;:\n…¿¡]|\.(?=\s)|\.\.")
_SOFT = re.compile(r"[.,()\-–—/«»\"]")

LONGEST_JOINED, SHORTEST_PIECE, MOST_PIECES = 40, 4, 4
"""Words written in one («nomedejan») are cut into so many known ones at most; what is not known stays as it is."""

NONE, CLAUSE, SENTENCE = 0, 1, 2


@dataclass(slots=True)
class Token:
    """One word. keys: how it sounds, and what it stands for in a short message. gap: what stands before it: nothing,
    a comma (`CLAUSE`) or the end of a sentence (`SENTENCE`)."""

    keys: tuple[str, ...] = field(repr=False)
    start: int
    end: int
    gap: int = NONE


class Speller:
    """Cuts texts into words as the lexicon knows them.

    short: spellings of messages («q») and the sound they stand for. known: sounds of the lexicon; joined: those short
    ones that are often written into the next word.
    """

    def __init__(self, short: Mapping[str, str], known: Collection[str], joined: Collection[str]) -> None:
        self._short = short
        self._known = frozenset(known) | frozenset(joined)
        self._pieces = frozenset(word for word in known if len(word) >= SHORTEST_PIECE) | frozenset(joined)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of a text in order, in time proportional to its length; nothing of it is kept."""
        found: list[Token] = []
        keys: dict[str, tuple[tuple[str, ...], ...]] = {}
        at = 0
        for match in _WORD.finditer(text):
            word, start, end = match.group(), match.start(), match.end()
            gap = _gap(text[at:start]) if found else SENTENCE
            at = end
            if word not in keys:
                keys[word] = self._keys(word)
            for place, sounds in enumerate(keys[word]):
                found.append(Token(sounds, start, end, NONE if place else gap))
        return tuple(found)

    def _keys(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The sounds of each word that was written as one."""
        key = sound(word)
        longer = self._short.get(plain(word))
        if longer is not None:
            return ((key, longer),)
        pieces = () if key in self._known else self._cut(key)
        return tuple((piece,) for piece in pieces) or ((key,),)

    def _cut(self, key: str) -> tuple[str, ...]:
        """The fewest known words that make up a longer one, none where there are no such."""
        if not SHORTEST_PIECE <= len(key) <= LONGEST_JOINED:
            return ()
        best: list[tuple[str, ...] | None] = [(), *([None] * len(key))]
        for end in range(1, len(key) + 1):
            for start in range(end):
                before, now = best[start], best[end]
                if before is None or len(before) == MOST_PIECES or key[start:end] not in self._pieces:
                    continue
                if now is None or len(before) + 1 < len(now):
                    best[end] = (*before, key[start:end])
        return best[-1] or ()


def _gap(between: str) -> int:
    if between == " ":
        return NONE
    if _HARD.search(between):
        return SENTENCE
    return CLAUSE if _SOFT.search(between) else NONE
