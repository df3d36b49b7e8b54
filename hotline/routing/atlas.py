"""Every name of a place that is known: states, towns, landmarks, and municipalities where a catalogue was loaded."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from hotline.rulebook.model import State
from hotline.rulebook.places import Places
from hotline.rulebook.spelling import sound

COUNTRY = "mexico"
"""As the last word of an address it may be the country: never certain by itself."""

MOST_WORDS = 8
"""No name that people type is longer; «Dolores Hidalgo Cuna de la Independencia Nacional» is found by its first two."""

UNKNOWN_SIZE = 1
"""Of a municipality that the gazetteer does not know as a town."""

BIG = 3
"""Towns from here on (32 thousand people) are also looked for by how they sound."""

SHORTEST_SOUND = 5

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_WORDS = re.compile(r"\w+")
_FULL = {
    "cd": "ciudad", "sn": "san", "sta": "santa", "sto": "santo", "gral": "general", "nvo": "nuevo", "nva": "nueva",
    "pto": "puerto", "mpio": "municipio",
}  # fmt: skip
_GENERIC = frozenset({"san", "santa", "santo", "santiago", "villa", "ciudad", "pueblo", "puerto", "valle", "rio", "el"})


class Municipality(NamedTuple):
    """One row of INEGI's catalogue: five digits, official name, key of the state."""

    code: str
    name: str
    state: str


class Spot(NamedTuple):
    """One place that may be meant. name: of the town, landmark or municipality, empty for the state alone.

    code: INEGI's five digits when it is a municipality of the loaded catalogue.
    """

    state: str
    name: str = ""
    code: str = ""


class Bearer(NamedTuple):
    """One place of a name. size: see `Places`. own: whether the name is its own and not a short form or nickname."""

    spot: Spot
    size: int
    own: bool


@dataclass(frozen=True)
class StateName:
    """One way to write a state. short: an abbreviation. others: states with a municipality of that name."""

    key: str
    short: bool = False
    others: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Without accents or case, initials joined: «D. F.» and «df» are the same."""
    if "." in text:
        joined = _INITIALS.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
        text = joined.replace(".", " ")
    plain = text if text.isascii() else unicodedata.normalize("NFD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def words(text: str) -> list[str]:
    """The folded words of a text, «Cd.» and its kind written out."""
    return [_FULL.get(word, word) for word in _WORDS.findall(fold(text))]


def key_of(name: str) -> str:
    """The form in which names are compared."""
    return " ".join(words(name))


class Atlas:
    """Finds who bears a name. Built once per rulebook and catalogue; keeps nothing of what it is asked."""

    def __init__(
        self, states: Mapping[str, State], places: Places, municipalities: Iterable[Municipality] = ()
    ) -> None:
        self.states = states
        self.state_names = dict(_state_names(states))
        self._places = places
        self._towns = {key_of(name): name for name in places.rows}
        self.ordinary = frozenset(map(key_of, places.ordinary))
        self.only_with_state = frozenset(map(key_of, places.only_with_state))
        self._landmarks = {key_of(name): (name, mark.states) for mark in places.landmarks for name in mark.names}
        self._municipal = _by_name(municipalities, self._towns)
        self.longest = MOST_WORDS

    def is_landmark(self, key: str) -> bool:
        return key in self._landmarks

    def knows(self, key: str) -> bool:
        """Whether a town, municipality or landmark is called so."""
        return key in self._towns or key in self._municipal or key in self._landmarks

    def bearers(self, key: str) -> tuple[Bearer, ...]:
        """The places of that name, the largest first; a landmark's states come in the order of the file."""
        found: dict[Spot, Bearer] = {}
        for bearer in self._places.bearers(self._towns[key]) if key in self._towns else ():
            spot = self._official(Spot(bearer.state, bearer.name), key)
            found[spot] = Bearer(spot, bearer.size, key_of(bearer.name) == key)
        for town in self._municipal.get(key, ()):
            spot = Spot(town.state, town.name, town.code)
            found.setdefault(spot, Bearer(spot, UNKNOWN_SIZE, True))
        name, states = self._landmarks.get(key, ("", ()))
        landmarks = [Bearer(Spot(state, name), 0, False) for state in states]
        return (*landmarks, *sorted(found.values(), key=lambda bearer: -bearer.size))

    def _official(self, spot: Spot, key: str) -> Spot:
        """The municipality that a town is, when one of the town's names is a municipality's and only one's."""
        for name in (key, key_of(spot.name), *self._other_names.get(spot, ())):
            towns = [town for town in self._municipal.get(name, ()) if town.state == spot.state]
            if len(towns) == 1:
                return Spot(spot.state, towns[0].name, towns[0].code)
        return spot

    @cached_property
    def _other_names(self) -> Mapping[Spot, list[str]]:
        names: defaultdict[Spot, list[str]] = defaultdict(list)
        if self._municipal:
            for key, name in self._towns.items():
                for bearer in self._places.bearers(name):
                    if bearer.name != name:
                        names[Spot(bearer.state, bearer.name)].append(key)
        return dict(names)

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """How the states and the big towns sound, and the name that is meant."""
        big = [key for key, name in self._towns.items() if int(self._places.rows[name][3]) >= BIG]
        full = [key for key, name in self.state_names.items() if not name.short]
        names = [name for name in (*big, *full) if len(name) >= SHORTEST_SOUND and name not in self.ordinary]
        # «Oajaca» is written as it is said; the rule for x gives s.
        return {sounding(name.replace("x", x)): name for x in ("j", "x") for name in names}


def sounding(key: str) -> str:
    """How a folded name sounds, whatever letters stand for it."""
    return " ".join(map(sound, key.split()))


def _state_names(states: Mapping[str, State]) -> Iterable[tuple[str, StateName]]:
    for key, state in states.items():
        for short, written in ((False, (state.name, state.short_name, *state.aliases)), (True, state.abbreviations)):
            for name in written:
                if name not in state.shared_names:
                    yield key_of(name), StateName(key, short)
        for name, others in state.shared_names.items():
            yield key_of(name), StateName(key, False, others)
            for full in (f"estado de {key_of(name)}", f"edo de {key_of(name)}"):
                yield full, StateName(key)


def _by_name(municipalities: Iterable[Municipality], known: Collection[str]) -> dict[str, list[Municipality]]:
    """Municipalities by folded name; «Silao», a town, finds «Silao de la Victoria» where no other there begins so."""
    found: defaultdict[str, list[Municipality]] = defaultdict(list)
    short: defaultdict[tuple[str, str], list[Municipality]] = defaultdict(list)
    for town in municipalities:
        key = key_of(town.name.split(" -")[0])  # «San Juan Mixtepec -Dto. 08 -»
        found[key].append(town)
        head, *rest = re.split(r" de(?:l| la| los| las)? ", key, maxsplit=1)
        if rest and head in known and head.split()[0] not in _GENERIC:
            short[town.state, head].append(town)
    for (state, head), towns in short.items():
        if len(towns) == 1 and all(town.state != state for town in found.get(head, ())):
            found[head].append(towns[0])
    return dict(found)
