"""Places on offer: what was found, kept between two turns, until the reporter says which one it is, or none."""

from hotline.conversation.cleaning import FIELD_LIMIT, fold
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.routing.atlas import Spot
from hotline.routing.place import Place

MOST_ON_OFFER, MOST_IN_A_MESSAGE = 6, 4
"""How many places are offered at once; what was found beside them follows when it is none of these."""

MOST_PROPOSED = 3
"""A narrative that names more places than this says nothing about where; then it is simply asked."""


def code_of(spot: Spot) -> str:
    """A place as the code of an option: `21`, `07:Tapachula` or, from the catalogue, `07:Tapachula:07089`."""
    return ":".join(part for part in spot if part)


def spot_of(code: str) -> Spot:
    """The place that `code_of` wrote."""
    return Spot(*code.split(":", 2))


def hold(dialogue: Dialogue, place: Place) -> None:
    """Put the likeliest on offer, alone when it is far likelier, and keep the others for when it is none of them."""
    most = MOST_IN_A_MESSAGE if dialogue.by_message else MOST_ON_OFFER
    codes = [code_of(spot) for spot in place.candidates]
    first = 1 if place.leading else most
    dialogue.candidates, dialogue.reserve = codes[:first], codes[first : first + most]


def next_offer(dialogue: Dialogue) -> bool:
    """Offer what was kept back; whether there was anything."""
    dialogue.candidates, dialogue.reserve = dialogue.reserve, []
    return bool(dialogue.candidates)


def recall(guide: Guide, dialogue: Dialogue) -> bool:
    """Offer the place that the narrative names, before anybody asks where; never taken for granted."""
    if dialogue.place_text or dialogue.place_tries or not dialogue.narrative:
        return False
    place = guide.look_up("\n".join(dialogue.narrative), asked=False)
    if not place.candidates or not (place.leading or len(place.candidates) <= MOST_PROPOSED):
        return False
    hold(dialogue, place)
    return True


def settle(dialogue: Dialogue, spot: Spot) -> None:
    """The reporter said that it is this one. A name that was not in the words is added to them."""
    dialogue.state = spot.state
    dialogue.municipality = spot.name if spot.code else ""
    dialogue.amended = True
    if spot.name and not spot.code and not _is_named(spot.name, dialogue.place_text):
        text = f"{dialogue.place_text}; {spot.name}" if dialogue.place_text else spot.name
        dialogue.place_text = text[:FIELD_LIMIT]


def _is_named(name: str, text: str) -> bool:
    said = set(fold(text).split())
    return any(word in said for word in fold(name).split() if len(word) > 3)
