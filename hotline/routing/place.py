"""Which place somebody means, from their words or from keys pressed. Never from the number they call from.

The rules, in order:
1. A state that is named wins, and a town counts only if it lies there.
2. A town alone is certain only when one state has a place of that name, in the gazetteer and in the loaded catalogue.
   Where one is far larger than the others it is named first, and asked about all the same.
3. A name that is also a word counts as an answer, after «en», «por», «municipio de», or before its state.
4. What nobody is called is compared by sound with the states and the big towns; that is never certain.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.routing.atlas import COUNTRY, Atlas, Bearer, Spot, sounding
from hotline.routing.mentions import Mention, likely_names, mentions
from hotline.rulebook.model import State

FAR = 3
"""So many steps of size (four times as many people each) make one place far larger than another."""

LARGE = 4
"""Only a town of this size (128 thousand people) is put before all others of its name."""

LIKE = 0.89
MOST_SOUNDED = 6
"""How alike two sounds must be, and how many parts of an answer are compared."""

LOOKED_AT = 10_000
"""Characters of a text in which places are looked for: more than a report keeps of anybody's words."""

_POSTAL = re.compile(r"\b(?:c\.?\s?p\.?|c[oó]digo postal)\D{0,4}(\d{5})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """What may be meant, the likeliest first.

    certain: one name says it and nothing else could be meant; it is confirmed all the same. leading: the first is far
    likelier than the others, so it is asked about alone.
    """

    candidates: tuple[Spot, ...]
    certain: bool = False
    leading: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        """The states of the candidates, each once."""
        return tuple(dict.fromkeys(spot.state for spot in self.candidates))


NOWHERE = Place(())


def look_up(text: str, atlas: Atlas, *, asked: bool = True) -> Place:
    """The places that a text may mean.

    asked: the text answers the question where; otherwise it is any narrative, and only a place that is plainly named as
    one («en Tapachula», «Tapachula, Chiapas») counts. What stands after the first `LOOKED_AT` letters is not looked at.
    """
    text = text[:LOOKED_AT]
    found = [mention for mention in mentions(text, atlas) if _counts(mention, atlas, asked)]
    towns = [mention for mention in found if mention.state is None]
    states = sorted((m for m in found if m.state is not None), key=lambda m: m.weight, reverse=True)
    sure = tuple(dict.fromkeys(m.state.key for m in states if m.state and m.certain)) or _by_postal(text, atlas.states)
    if sure:
        # «Hidalgo, Michoacán» and «Puebla, Puebla»: what is a state elsewhere, or alone, is a town here.
        said_before = [m for m in states if not m.certain or (m.before_state and len(sure) == 1)]
        return _within(sure, [*towns, *said_before], atlas)
    if states:
        return _shared(states, towns, atlas)
    if towns:
        return _by_town(towns, atlas)
    return _by_sound(text, atlas) if asked else NOWHERE


def from_digits(digits: str, states: Mapping[str, State]) -> tuple[str, ...]:
    """Candidate states of two digits (INEGI's key first, then the start of a postal code) or of a whole postal code."""
    by_postal = tuple(key for key, state in states.items() if digits[:2] in state.postal_prefixes)
    if len(digits) == 5:
        return by_postal
    if len(digits) != 2:
        return ()
    return tuple(dict.fromkeys((*((digits,) if digits in states else ()), *by_postal)))


def _by_postal(text: str, states: Mapping[str, State]) -> tuple[str, ...]:
    found = _POSTAL.search(text)
    return from_digits(found[1], states) if found else ()


def _counts(mention: Mention, atlas: Atlas, asked: bool) -> bool:
    if mention.state is not None:
        if mention.street and mention.state.others and not mention.before_state:
            return False  # «calle Morelos 4»
        return asked or mention.marked
    if mention.street and not mention.whole and not atlas.is_landmark(mention.key):
        return False
    if mention.before_state:
        return True
    if mention.key in atlas.only_with_state:
        return False
    if asked:
        return mention.key not in atlas.ordinary or mention.whole or mention.bare
    return mention.marked and mention.key not in atlas.ordinary


def _within(sure: tuple[str, ...], towns: Sequence[Mention], atlas: Atlas) -> Place:
    """The towns that lie in the state that was named; the state alone stays as the last resort."""
    if len(sure) > 1:
        return Place(tuple(Spot(state) for state in sure))
    state = sure[0]
    fits = [
        ((mention.before_state, *mention.weight[:2], bearer.size), bearer.spot)
        for mention in towns
        for bearer in atlas.bearers(mention.key)
        if bearer.spot.state == state
    ]
    spots = _each(spot for _, spot in sorted(fits, key=lambda fit: fit[0], reverse=True))
    return Place((*spots, Spot(state)), certain=len(spots) <= 1, leading=True)


def _shared(states: Sequence[Mention], towns: Sequence[Mention], atlas: Atlas) -> Place:
    """A state's name that is also a town's: the state, and those with a place of that name."""
    spots = [spot for mention in states for spot in _bearing(mention, atlas)]
    likely = {spot.state for spot in spots}
    inside = [(mention, bearer.spot) for mention in towns for bearer in atlas.bearers(mention.key)]
    own = [spot for mention, spot in inside if mention.before_state and spot.state == spots[0].state]
    return Place(_each([*own, *(spot for _, spot in inside if spot.state in likely), *spots]), leading=len(own) == 1)


def _bearing(mention: Mention, atlas: Atlas) -> Iterator[Spot]:
    """The state, then those the protocol names beside it, then whom else the gazetteer or the catalogue knows."""
    if mention.state is None:
        return
    own, others = mention.state.key, mention.state.others
    yield Spot(own)
    towns = {} if mention.key == COUNTRY else {b.spot.state: b.spot for b in atlas.bearers(mention.key)}
    name = "" if mention.key == COUNTRY else mention.key.title()
    yield from (towns.get(state) or Spot(state, name) for state in others)
    yield from (spot for state, spot in towns.items() if state not in {own, *others})


def _by_town(towns: Sequence[Mention], atlas: Atlas) -> Place:
    """Towns without a state: those in a state that all of them share, or all."""
    named = [atlas.bearers(m.key) for m in sorted(towns, key=lambda m: m.weight, reverse=True)]
    common = set.intersection(*({bearer.spot.state for bearer in bearers} for bearers in named))
    kept = [b for bearers in named for b in bearers if not common or b.spot.state in common]
    spots = _each(bearer.spot for bearer in kept)
    landmark = any(atlas.is_landmark(mention.key) for mention in towns)
    leading = len(named) == 1 and _is_leading(kept)
    return Place(spots, certain=len(spots) == 1 and not landmark, leading=leading)


def _is_leading(bearers: Sequence[Bearer]) -> bool:
    first, *others = bearers
    return first.own and first.size >= LARGE and all(first.size - other.size >= FAR for other in others)


def _by_sound(text: str, atlas: Atlas) -> Place:
    """What an answer sounds like, part by part; never a word from the middle of a sentence."""
    spots: list[Spot] = []
    for key in likely_names(text)[:MOST_SOUNDED]:
        for heard in difflib.get_close_matches(sounding(key), atlas.sounds, n=2, cutoff=LIKE):
            name = atlas.sounds[heard]
            state = atlas.state_names.get(name)
            spots.extend([Spot(state.key)] if state else [bearer.spot for bearer in atlas.bearers(name)[:2]])
    named = {spot.state for spot in spots if not spot.name}
    return Place(_each(spot for spot in spots if not named or (spot.name and spot.state in named)) or _each(spots))


def _each(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(dict.fromkeys(spots))
