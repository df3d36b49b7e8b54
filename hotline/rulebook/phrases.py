"""Phrases of the lexicon as values, and how one is written:

    ME PEGAR             words in capitals are groups of `groups:`: any word of the group
    pega|golpea          one of these words
    con (mucha) llave    a word in brackets may be missing
    ME TENER ... cuarto  up to three words may stand between
    amenaz*              every word that begins so

Words are compared by how they sound (`spelling`), so one spelling is enough.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from hotline.rulebook.document import Scalar, text
from hotline.rulebook.spelling import sound, stem

GAP = 3
"""How many words «...» may stand for."""

LONGEST, MOST_OPTIONAL = 10, 2
"""Words of a phrase, and how many of them may be in brackets: what bounds the work that a text can cause."""

_WORD = re.compile(r"[^\W_]+\*?")
_GROUP = re.compile(r"[A-ZÑ][A-ZÑ0-9_]+")


@dataclass(frozen=True)
class Slot:
    """One place in a phrase: any of these words, by sound, or any word that begins with one of the stems."""

    words: frozenset[str]
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Phrase:
    """Slots in order. gaps: before which slots up to three other words may stand."""

    slots: tuple[Slot, ...]
    gaps: frozenset[int] = frozenset()


def read_slot(node: Scalar, written: str, groups: Mapping[str, Slot]) -> Slot:
    """One place: a group, or words with «|» between. Raises ProtocolError at `node`."""
    words: set[str] = set()
    stems: set[str] = set()
    for part in written.split("|"):
        if _GROUP.fullmatch(part):
            if part not in groups:
                node.refuse(f"unknown group «{part}»; write it under `groups:`, or the word in small letters")
            words |= groups[part].words
            stems |= groups[part].stems
        elif not _WORD.fullmatch(part):
            node.refuse(f"«{part}» is not a word; use letters, «|» between words, «*» at the end of a stem")
        elif part.endswith("*"):
            found = stem(part[:-1])
            if found is None:
                node.refuse(f"«{part}» is too short or sounds different before another letter; write the words out")
            stems.add(found)
        else:
            words.add(sound(part))
    return Slot(frozenset(words), frozenset(stems))


def read_phrase(node: Scalar, groups: Mapping[str, Slot]) -> tuple[Phrase, ...]:
    """The phrase, once with and once without each word in brackets. Raises ProtocolError."""
    parts = text(node).split()
    if not parts or len(parts) > LONGEST:
        node.refuse(f"a phrase has from one to {LONGEST} words")
    if sum(part.startswith("(") for part in parts) > MOST_OPTIONAL:
        node.refuse(f"at most {MOST_OPTIONAL} words of a phrase may stand in brackets; write two phrases")
    for place in (parts[0], parts[-1]):
        if place == "..." or place.startswith("("):
            node.refuse("a phrase begins and ends with a word that must be there")
    if any(one == other == "..." for one, other in pairwise(parts)):
        node.refuse("two gaps in a row; write one")
    choices = [_choices(node, part, groups) for part in parts]
    return tuple(dict.fromkeys(_phrase(chosen) for chosen in product(*choices)))


def _choices(node: Scalar, part: str, groups: Mapping[str, Slot]) -> tuple[Slot | str | None, ...]:
    """What may stand in one place: a slot, nothing (None) or a gap («...»)."""
    if part == "...":
        return ("...",)
    if part.startswith("(") and part.endswith(")"):
        return (read_slot(node, part[1:-1], groups), None)
    return (read_slot(node, part, groups),)


def _phrase(chosen: tuple[Slot | str | None, ...]) -> Phrase:
    slots: list[Slot] = []
    gaps = set()
    for one in chosen:
        if isinstance(one, Slot):
            slots.append(one)
        elif one == "...":
            gaps.add(len(slots))
    return Phrase(tuple(slots), frozenset(gaps))
