"""Which state somebody means, from their words or from keys pressed. Never from the number they call from."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hotline.rulebook.model import State

COUNTRY = "mexico"
"""As the last word of an address it may be the country: never certain by itself."""

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_SEGMENTS = re.compile(r"[,;:()/\n]|\s-\s")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Place:
    """Candidate states, the likeliest first; certain only when one name says it and nothing else could be meant."""

    candidates: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class _Name:
    """One way to write a state: folded words; `others` are states with a municipality of that name."""

    words: tuple[str, ...]
    key: str
    short: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hit:
    """A name found in a text. weight: fills its segment, stands in the last one, comes late; heaviest first."""

    name: _Name
    certain: bool
    weight: tuple[bool, bool, int]


def find_states(text: str, states: Mapping[str, State]) -> tuple[str, ...]:
    """Keys of the states that a text may mean, the likeliest first: none, one or several."""
    return look_up(text, states).candidates


def look_up(text: str, states: Mapping[str, State]) -> Place:
    """The states that a text may mean. «Hidalgo» alone gives the state and those with a municipality of that name."""
    hits = sorted(_hits(text, _names(states)), key=lambda hit: hit.weight, reverse=True)
    sure = tuple(dict.fromkeys(hit.name.key for hit in hits if hit.certain))
    if sure:
        return Place(sure, len(sure) == 1)
    return Place(tuple(dict.fromkeys(key for hit in hits for key in (hit.name.key, *hit.name.others))), False)


def from_digits(digits: str, states: Mapping[str, State]) -> tuple[str, ...]:
    """Candidate states of two digits (INEGI's key first, then the start of a postal code) or of a whole postal code."""
    by_postal = tuple(key for key, state in states.items() if digits[:2] in state.postal_prefixes)
    if len(digits) == 5:
        return by_postal
    if len(digits) != 2:
        return ()
    return tuple(dict.fromkeys((*((digits,) if digits in states else ()), *by_postal)))


def fold(text: str) -> str:
    """Without accents or case, initials joined: «D. F.» and «df» are the same."""
    joined = _INITIALS.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    plain = unicodedata.normalize("NFD", joined.replace(".", " "))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def _names(states: Mapping[str, State]) -> dict[tuple[str, ...], _Name]:
    names: dict[tuple[str, ...], _Name] = {}
    for key, state in states.items():
        for short, written in ((False, (state.name, state.short_name, *state.aliases)), (True, state.abbreviations)):
            for name in written:
                words = tuple(_WORDS.findall(fold(name)))
                names[words] = _Name(words, key, short)
        for name, others in state.shared_names.items():
            words = tuple(_WORDS.findall(fold(name)))
            names[words] = _Name(words, key, False, others)
            names["estado", "de", *words] = names["edo", "de", *words] = _Name(("estado", "de", *words), key)
    return names


def _hits(text: str, names: Mapping[tuple[str, ...], _Name]) -> Iterator[_Hit]:
    segments = _SEGMENTS.split(text)
    longest = max(map(len, names))
    for number, segment in enumerate(segments):
        words = tuple(_WORDS.findall(fold(segment)))
        start = 0
        while start < len(words):
            name = next((names[part] for part in _parts(words, start, longest) if part in names), None)
            if name is None:
                start += 1
                continue
            whole = len(name.words) >= len(words)
            if whole or not name.short or _is_written_large(segment, name):
                last = number == len(segments) - 1 > 0
                yield _Hit(name, _is_certain(name, whole and last), (whole, last, number * 1000 + start))
            start += len(name.words)


def _parts(words: tuple[str, ...], start: int, longest: int) -> Iterator[tuple[str, ...]]:
    return (words[start : start + length] for length in range(min(longest, len(words) - start), 0, -1))


def _is_certain(name: _Name, closes_address: bool) -> bool:
    return not name.others or (closes_address and name.words != (COUNTRY,))


def _is_written_large(segment: str, name: _Name) -> bool:
    """«Monterrey NL»: an abbreviation in capitals among words that are not."""
    large = re.findall(r"\b[A-Z]{2,}\b", segment)
    return segment != segment.upper() and any(fold(word) == name.words[0] for word in large)
