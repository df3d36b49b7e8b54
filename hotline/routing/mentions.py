"""Where in a text a place is named, and whether a place is meant there, not a word, a person or a street."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hotline.routing.atlas import COUNTRY, Atlas, StateName, fold, words

_SEGMENTS = re.compile(r"[,;:()/\n]|\s-\s")
_LARGE = re.compile(r"\b[A-Z]{2,}\b")
_BEFORE = frozenset({
    "en", "por", "desde", "hacia", "cerca", "rumbo", "afueras", "lado", "llama", "llamado", "llamada",
    "in", "near", "at",
})  # fmt: skip
_KINDS = frozenset({
    "municipio", "pueblo", "ciudad", "comunidad", "poblado", "rancheria", "alcaldia", "delegacion", "puerto", "cabecera"
})  # fmt: skip
_ARTICLES = frozenset({"del", "el", "la", "los", "las", "un", "una", "mi", "su", "the"})
_LINKS = _ARTICLES | {"de", "of"}
_BEFORE_A_NAME = _LINKS | _KINDS | _BEFORE
_STREETS = frozenset({
    "calle", "avenida", "av", "ave", "calzada", "colonia", "col", "fraccionamiento", "fracc", "privada", "boulevard",
    "blvd", "bulevar", "callejon", "esquina", "escuela", "primaria", "secundaria", "hospital", "clinica", "bar",
    "hotel", "rancho", "finca", "hacienda", "restaurante", "tienda", "fonda", "taller", "iglesia", "templo", "parque",
    "plaza", "carretera", "mercado", "barrio", "senor", "senora", "don", "dona", "patron", "patrona",
})  # fmt: skip


SEGMENT = 10_000
"""More words than any part of a text has: places in a text are counted by parts and words."""

MOST_SOUNDED = 4
"""Words of a name that is compared by its sound."""


@dataclass(frozen=True)
class Mention:
    """A name found in a text.

    whole: it fills its segment. last: it stands in the last of several. place, end: how late it comes, in words.
    marked: «en», «por», «municipio de» before it, or for a state a town; bare: without an article between («en Mina»,
    not «en la mina»). street: something that bears the name and lies anywhere. before_state: its state follows.
    """

    key: str
    state: StateName | None
    whole: bool
    last: bool
    place: int
    end: int
    marked: bool
    bare: bool
    street: bool
    before_state: bool = False

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """Fills its segment, stands in the last one, comes late; heaviest first."""
        return self.whole, self.last, self.place

    @property
    def certain(self) -> bool:
        """Of a state: nothing else can be meant by these words."""
        closes_address = self.whole and self.last and self.key != COUNTRY
        return self.state is not None and (not self.state.others or closes_address)


def mentions(text: str, atlas: Atlas) -> list[Mention]:
    """Every name in the text, in order, the longest where several begin at one word; none overlap."""
    segments = _SEGMENTS.split(text)
    found = [
        mention
        for number, segment in enumerate(segments)
        for mention in _in_segment(segment, number, number == len(segments) - 1 > 0, atlas)
    ]
    for at, (one, following) in enumerate(pairwise(found)):
        if _leads_to(one, following, atlas):
            found[at] = replace(found[at], before_state=True)
            found[at + 1] = replace(following, marked=True)
    return found


def likely_names(text: str) -> list[str]:
    """Folded words that stand where a name is expected: a whole part of an address, or what follows «en» or «por»."""
    found: dict[str, None] = {}
    for segment in _SEGMENTS.split(text):
        said = words(segment)
        begins = _where_names_begin(said)
        for start in (0, *(at + 1 for at, word in enumerate(said) if word in _BEFORE)):
            first = begins[start]
            left = len(said) - first
            lengths = (left,) if start == 0 else (1, 2, 3)
            found.update(
                dict.fromkeys(" ".join(said[first : first + n]) for n in lengths if 0 < n <= min(left, MOST_SOUNDED))
            )
    return [name for name in found if len(name) >= 5]


def _where_names_begin(said: list[str]) -> list[int]:
    """From each word on, where the first is that can begin a name; found once, from the end, for any text."""
    begins = list(range(len(said) + 1))
    for at in range(len(said) - 1, -1, -1):
        if said[at] in _BEFORE_A_NAME:
            begins[at] = begins[at + 1]
    return begins


def _in_segment(segment: str, number: int, last: bool, atlas: Atlas) -> Iterator[Mention]:
    said = words(segment)
    large = _written_large(segment)
    start, before = 0, ""
    while start < len(said):
        longest = min(atlas.longest, len(said) - start)
        parts = (" ".join(said[start : start + length]) for length in range(longest, 0, -1))
        key = next((part for part in parts if part in atlas.state_names or atlas.knows(part)), "")
        if not key:
            start, before = start + 1, ""
            continue
        end = start + key.count(" ") + 1
        state = None if atlas.is_landmark(key) else atlas.state_names.get(key)
        whole = end - start == len(said)
        if state is not None and state.short and not (whole or key in large):
            closes = end == len(said) and _lies_in(before, state.key, atlas)
            state = state if closes else None  # «son» and «ver» are words
        if state is not None or atlas.knows(key):
            place = number * SEGMENT + start
            yield Mention(key, state, whole, last, place, place + end - start, *_around(said, start))
        start, before = end, key


def _lies_in(key: str, state: str, atlas: Atlas) -> bool:
    """«naranjos ver»: the abbreviation that closes is that of a state with a town of the name before it."""
    return any(bearer.spot.state == state for bearer in atlas.bearers(key))


def _around(said: list[str], start: int) -> tuple[bool, bool, bool]:
    """What stands before a name says: a place is meant; the same without an article; something is only called so."""
    at = start - 1
    kind = False
    while at >= 0 and (said[at] in _LINKS or said[at] in _KINDS):
        kind = kind or said[at] in _KINDS
        at -= 1
    before = said[at] if at >= 0 else ""
    marked = kind or before in _BEFORE
    article = start > 0 and said[start - 1] in _ARTICLES
    return marked, marked and (kind or not article), before in _STREETS


def _leads_to(one: Mention, other: Mention, atlas: Atlas) -> bool:
    """Whether a state follows at once, in the same part or at the start of the next: «Tapachula, Chiapas»."""
    if other.state is None:
        return False
    if one.state is not None and not one.state.others and one.state.key != other.state.key:
        return False
    if other.state.others and one.key in atlas.ordinary and not one.whole:
        return False  # «el señor Hidalgo»
    same = other.place // SEGMENT == one.place // SEGMENT
    return other.place - one.end <= 1 if same else other.place == (one.place // SEGMENT + 1) * SEGMENT


def _written_large(segment: str) -> frozenset[str]:
    """«Monterrey NL»: the abbreviations in capitals among words that are not, folded."""
    if segment == segment.upper():
        return frozenset()
    return frozenset(map(fold, _LARGE.findall(segment)))
