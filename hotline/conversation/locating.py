"""Answers about where it happens: found in words or two keys, confirmed by the reporter, kept as told in any case."""

from hotline.conversation.answering import MISSES, keep_field, tell
from hotline.conversation.asking import NONE_OF_THEM, PLACE, ask_which_state
from hotline.conversation.cleaning import FIELD_LIMIT, fold
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, pause, proceed, put
from hotline.conversation.guide import Guide
from hotline.conversation.placing import hold, next_offer, settle, spot_of
from hotline.conversation.steps import Step, say
from hotline.conversation.understanding import Answer
from hotline.routing.atlas import Spot
from hotline.routing.place import Place

TOO_MANY = 8
"""So many places of one name are not read out: the state is asked for instead."""


def answer_where(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """An answer to the question where: words, keys, a state chosen from a page's list, or none."""
    if answer.kind == "codes":
        if answer.words:
            dialogue.place_text = keep_field(dialogue, answer.words)
        settle(dialogue, _town_in(guide, answer.codes[0], dialogue.place_text))
        return proceed(guide, dialogue)
    if answer.kind == "skip":
        if not dialogue.narrow:
            dialogue.place_text = dialogue.state = dialogue.municipality = ""
        return proceed(guide, dialogue)
    return _locate(guide, dialogue, answer.words)


def answer_place(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """Yes, one of them, or none; other words are a new place or a part of the story."""
    if answer.kind == "words":
        dialogue.place_tries += 1
        if guide.look_up(answer.words).candidates:
            return _locate(guide, dialogue, answer.words)
        tell(dialogue, answer.words)
        say(dialogue, "noted")
        return again(guide, dialogue) if dialogue.place_tries <= 1 else proceed(guide, dialogue)
    if answer.codes == (NONE_OF_THEM,) and answer.words:
        return _locate(guide, dialogue, answer.words)
    if answer.codes == (NONE_OF_THEM,):
        return again(guide, dialogue) if next_offer(dialogue) else _ask_again(guide, dialogue, "place_unknown")
    if answer.kind == "codes":
        if answer.words:
            _keep(dialogue, answer.words)
        settle(dialogue, spot_of(answer.codes[0]))
    return proceed(guide, dialogue)


def _locate(guide: Guide, dialogue: Dialogue, words: str) -> Step:
    """Find the place in what was said, and ask whether it is the one; asked again once when there is none."""
    digits = words if words.isdigit() else ""
    before = dialogue.place_text
    dialogue.state = dialogue.municipality = ""
    place = guide.from_digits(digits) if len(digits) in {2, 5} else guide.look_up(words)
    if not digits or len(digits) == 5:
        _keep(dialogue, words)
    dialogue.amended = True
    place = _with_town(guide, place, before)
    if not place.candidates or dialogue.place_tries > MISSES:
        return _ask_again(guide, dialogue, "place_unknown")
    if len(place.candidates) > TOO_MANY and place.candidates[0].name and not (place.leading or dialogue.place_tries):
        return _ask_again(guide, dialogue, "which_state")
    hold(dialogue, place)
    return pause(guide, dialogue, ask_which_state(guide, dialogue))


def _keep(dialogue: Dialogue, words: str) -> None:
    """The words as told. The page of the question shows what was written before, so it is the whole; else one more."""
    text, seen = keep_field(dialogue, words), dialogue.place_text
    whole = not seen or (not dialogue.narrow and dialogue.question != PLACE) or fold(seen) in fold(text)
    dialogue.place_text = text if whole else f"{seen}; {text}"[:FIELD_LIMIT]


def _with_town(guide: Guide, place: Place, before: str) -> Place:
    """Where only a state was said now, the town that was said before, if there is one of that name in it."""
    if not before or not place.candidates or place.candidates[0].name:
        return place
    towns = (_town_in(guide, spot.state, before) for spot in place.candidates if not spot.name)
    town = next((spot for spot in towns if spot.name), None)
    return Place((town, *place.candidates), place.certain, leading=True) if town else place


def _town_in(guide: Guide, state: str, words: str) -> Spot:
    """The town that the words name in that state; the state alone when they name none, or several."""
    found = guide.look_up(f"{words}, {guide.rulebook.states[state].short_name}") if words else Place(())
    return found.candidates[0] if found.certain and found.states == (state,) else Spot(state)


def _ask_again(guide: Guide, dialogue: Dialogue, name: str) -> Step:
    """The question where once more, and then never again; somebody who has not answered it yet is simply asked."""
    answered = bool(dialogue.place_text) or dialogue.question != PLACE
    dialogue.place_tries += answered
    dialogue.candidates = []
    question = next((q for q in guide.rulebook.questions.values() if q.words == "place"), None)
    if dialogue.place_tries > 1 or question is None:
        return proceed(guide, dialogue)
    put(dialogue, question)
    return again(guide, dialogue, name if answered else "")
