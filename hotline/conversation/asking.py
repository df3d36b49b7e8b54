"""A question made ready for one channel, age and language. Wordings and options come from the protocol."""

from dataclasses import replace

from hotline.conversation.cleaning import fold, gsm
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.lines import LINES, line
from hotline.conversation.placing import code_of, spot_of
from hotline.conversation.turns import Ask, Option
from hotline.routing.atlas import Spot
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.rulebook.model import Choice, Question
from hotline.translations import gettext
from hotline.vocabulary import Channel

PLACE, FOLIO_ENTRY, OFFER_FOLIO, EARLY_FOLIO = "place", "folio_entry", "offer_folio", "early_folio"
NARRATIVE, REVIEW, MAILBOX = "narrative", "review", "mailbox"
RECORDING = "recording"
OWN = frozenset({PLACE, FOLIO_ENTRY, OFFER_FOLIO, EARLY_FOLIO, NARRATIVE, REVIEW, MAILBOX, RECORDING})

MORE = "mas_opciones"
"""Code of the option that opens the second menu on a keypad; never stored."""

NONE_OF_THEM = "no"
LEFT_OPEN = "faltan"
"""In a mailbox: to be asked what was not asked when the report was told."""

FEWEST_OFFERED = 2
"""Places in one list, however long their names are."""

RECORD, RECORD_KEY = "grabar", "7"
RECORD_SECONDS = 180
MOST_RECORDINGS = 5
"""In one call, whatever they answer: an account, a place, what is near it, and two that were not enough."""

PERSON, HAVE_FOLIO, OTHER_LANGUAGE, LEAVE = "persona", "folio", "lengua", "salir"

_PARTS = {"A": (1, "part_safety"), "B": (2, "part_who"), "C": (2, "part_who"), "G": (4, "part_end")}


def ask_bank(guide: Guide, dialogue: Dialogue, question: Question) -> Ask:
    """A question of the bank."""
    part, name = _PARTS.get(question.block[:1], (3, "part_what"))
    ask = Ask(
        question=question.id,
        text=_text(dialogue, question),
        options=_options(dialogue, question),
        multiple=question.multiple,
        free_text=(bool(question.words) or question.key == "actividad") and not _keypad_only(dialogue),
        part=part,
        parts=4,
        part_name=line(dialogue, name),
        chosen=_chosen(dialogue, question),
        written=_written(dialogue, question),
    )
    if question.words == "place":
        return _place_question(guide, dialogue, ask)
    if question.words == "reference":
        return _or_recorded(dialogue, ask)
    if question.id == "A1" and dialogue.channel is Channel.VOICE and not dialogue.begun:
        ask = replace(ask, options=ask.options + _first_keys(guide, dialogue))
    elif question.id == "A1" and dialogue.by_message and not dialogue.begun:
        ask = replace(ask, text=_with_language(guide, dialogue, ask.text))
    return _or_recorded(dialogue, ask) if (dialogue.voicemail or question.words) and not ask.multiple else ask


def _keypad_only(dialogue: Dialogue) -> bool:
    """On a call that somebody may overhear, or whose caller does not speak, nothing is to be spoken."""
    return dialogue.channel is Channel.VOICE and (dialogue.unsafe or dialogue.quiet)


def _or_recorded(dialogue: Dialogue, ask: Ask) -> Ask:
    """Beside the answers a key for telling it in one's own voice, where one may speak and the key is free. Where all
    are taken it stands in the second menu. Where two keys make an answer, `#` says that this one is whole."""
    if dialogue.channel is not Channel.VOICE or _keypad_only(dialogue) or dialogue.record_tries >= MOST_RECORDINGS:
        return ask
    if RECORD_KEY in {option.key for option in ask.options}:
        return ask
    key = RECORD_KEY + "#" if ask.digits > 1 else RECORD_KEY
    return replace(ask, options=(*ask.options, Option(RECORD, line(dialogue, "record"), key)))


def ask_recording(guide: Guide, dialogue: Dialogue) -> Ask:
    """What was asked, in one's own voice after the tone."""
    question = guide.question(dialogue.told_for)
    where = question is not None and question.words in {"place", "reference"}
    more = "recording_more" if dialogue.told_for == MAILBOX else "recording"
    return Ask(RECORDING, line(dialogue, "recording_where" if where else more), record=RECORD_SECONDS)


def _text(dialogue: Dialogue, question: Question) -> str:
    if dialogue.by_message:
        return _to_a_child(dialogue, question) or gsm(gettext(dialogue.language, question.sms))
    on_page = dialogue.channel is Channel.WEB and question.page
    return gettext(dialogue.language, (on_page or question.wording)[dialogue.age])


def _to_a_child(dialogue: Dialogue, question: Question) -> str:
    """A message of a child's own question and answers; empty for everybody else, where the bank has no answers in a
    child's words, where several may be sent and where it would not be one message: then the bank's own one stands."""
    offered = [choice for choice in question.choices if choice.sms]
    if dialogue.age != "child" or question.multiple or not any(choice.child for choice in offered):
        return ""
    asked = gettext(dialogue.language, (question.page or question.wording)["child"])
    listed = ", ".join(f"{choice.sms} {label_of(dialogue, choice)}" for choice in offered)
    text = gsm(f"{asked} {listed}")
    try:
        return text if septets(text) <= LIMIT else ""
    except ValueError:
        return ""  # a letter that no short message has


def _options(dialogue: Dialogue, question: Question) -> tuple[Option, ...]:
    if dialogue.by_message and dialogue.age == "child" and not _to_a_child(dialogue, question):
        listed = [choice for choice in question.choices if choice.sms]
        return tuple(Option(choice.code, gettext(dialogue.language, choice.label), choice.sms) for choice in listed)
    if dialogue.by_message:
        return tuple(_option(dialogue, choice, choice.sms) for choice in question.choices if choice.sms)
    if dialogue.channel is Channel.VOICE:
        return _keypad(dialogue, question)
    return tuple(
        _option(dialogue, choice, choice.key or str(number)) for number, choice in enumerate(question.choices, start=1)
    )


def _option(dialogue: Dialogue, choice: Choice, key: str) -> Option:
    return Option(choice.code, label_of(dialogue, choice), key)


def label_of(dialogue: Dialogue, choice: Choice) -> str:
    """An answer in words for this age: a child's own, where the protocol has them."""
    childlike = choice.child if dialogue.age == "child" else ""
    return gettext(dialogue.language, childlike or choice.label)


def _keypad(dialogue: Dialogue, question: Question) -> tuple[Option, ...]:
    """One key each; keys of two digits are a second menu behind their first digit."""
    choices = [choice for choice in question.choices if choice.key]
    if dialogue.menu:
        inner = [choice for choice in choices if len(choice.key) == 2 and choice.key[0] == dialogue.menu]
        return tuple(_option(dialogue, choice, choice.key[1]) for choice in inner)
    options = [_option(dialogue, choice, choice.key) for choice in choices if len(choice.key) == 1]
    return (*options, *(Option(MORE, gettext(dialogue.language, name), key) for key, name in question.menus.items()))


def _first_keys(guide: Guide, dialogue: Dialogue) -> tuple[Option, ...]:
    other = guide.next_language(dialogue.language)
    keys = (
        Option(PERSON, line(dialogue, "person"), "0"),
        Option(HAVE_FOLIO, line(dialogue, "have_folio"), "4"),
        Option(LEAVE, line(dialogue, "leave"), "9"),
        Option(OTHER_LANGUAGE, line(dialogue, "other_language"), "8", other),
    )
    return keys if other else keys[:-1]


def _with_language(guide: Guide, dialogue: Dialogue, text: str) -> str:
    """The first question with the way to the next language beside it, where both are one message."""
    other = guide.next_language(dialogue.language)
    both = gsm(f"{text}. {gettext(other, LINES['by_message_in']['adult'])}")
    return both if other and septets(both) <= LIMIT else text


def _place_question(guide: Guide, dialogue: Dialogue, ask: Ask) -> Ask:
    if dialogue.channel is Channel.VOICE:
        by_keys = replace(ask, digits=2)  # a state's keys are asked for all the same: a voice routes nothing
        return by_keys if dialogue.told_for == ask.question else _or_recorded(dialogue, by_keys)
    if dialogue.channel is Channel.WEB and dialogue.place_tries:
        states = guide.rulebook.states.values()
        return replace(
            ask, options=tuple(Option(state.key, state.short_name, state.key) for state in states if state.key != "00")
        )
    return ask


def _chosen(dialogue: Dialogue, question: Question) -> tuple[str, ...]:
    given = dialogue.facts.get(question.key, ()) if question.id in dialogue.asked else ()
    return (given,) if isinstance(given, str) else given


def _written(dialogue: Dialogue, question: Question) -> str:
    return {"place": dialogue.place_text, "reference": dialogue.reference}.get(question.words, "")


def ask_which_state(guide: Guide, dialogue: Dialogue) -> Ask:
    """Confirm the one place that was found, or choose among several; never taken for granted.

    What does not fit into a message waits for the answer that it is none of these.
    """
    while True:
        spots = [spot_of(code) for code in dialogue.candidates]
        ask = _own(dialogue, _is_it(guide, dialogue, spots[0]) if len(spots) == 1 else _which(guide, dialogue, spots))
        if not dialogue.by_message or len(spots) <= FEWEST_OFFERED or septets(ask.text) <= LIMIT:
            return replace(ask, free_text=True, part=2, parts=4, part_name=line(dialogue, "part_who"))
        dialogue.reserve.insert(0, dialogue.candidates.pop())


def _is_it(guide: Guide, dialogue: Dialogue, spot: Spot) -> Ask:
    state = guide.rulebook.states[spot.state].short_name
    where = f"{spot.name}, {state}" if spot.name else state
    # A name on the telephone was heard by a machine; keys give states only.
    heard = dialogue.channel is Channel.VOICE and spot.name
    text = line(dialogue, "heard_place" if heard else "is_it", state=where)
    yes, no = Option(code_of(spot), line(dialogue, "yes"), "1"), Option(NONE_OF_THEM, line(dialogue, "no"), "2")
    return Ask(PLACE, text, (yes, no))


def _which(guide: Guide, dialogue: Dialogue, spots: list[Spot]) -> Ask:
    """Places of one name are told apart by their states; others by name and state."""
    states = [guide.rulebook.states[spot.state].short_name for spot in spots]
    words = [set(fold(spot.name).split()) for spot in spots if spot.name]
    by_state = len(set(states)) == len(states) and (not words or bool(set.intersection(*words)))
    full = [f"{spot.name} ({state})" if spot.name else state for spot, state in zip(spots, states, strict=True)]
    labels = states if by_state else full
    options = [Option(code_of(s), label, str(n)) for n, (s, label) in enumerate(zip(spots, labels, strict=True), 1)]
    other = Option(NONE_OF_THEM, line(dialogue, "other_place"), str(len(spots) + 1))
    return Ask(PLACE, line(dialogue, "which" if by_state else "which_place"), (*options, other))


def ask_for_folio(dialogue: Dialogue) -> Ask:
    """The sixteen digits of an earlier report."""
    return Ask(FOLIO_ENTRY, line(dialogue, "folio_entry"), free_text=True, digits=16)


def ask_whether_folio(guide: Guide, dialogue: Dialogue) -> Ask:
    """G1: whether the folio is wanted now, in the protocol's words."""
    question = guide.question("G1")
    options = (Option("si", line(dialogue, "yes"), "1"), Option("no", line(dialogue, "no"), "2"))
    if question is None:
        return _or_recorded(dialogue, _own(dialogue, Ask(OFFER_FOLIO, line(dialogue, "offer_folio"), options)))
    text = _text(dialogue, question) if question.sms or not dialogue.by_message else line(dialogue, "offer_folio")
    return _or_recorded(dialogue, Ask(OFFER_FOLIO, text, options))


def ask_early_folio(dialogue: Dialogue) -> Ask:
    """Whether the folio is wanted already, in case the call is cut off."""
    options = (Option("si", line(dialogue, "yes"), "1"), Option("no", line(dialogue, "no"), "2"))
    return Ask(EARLY_FOLIO, line(dialogue, "early_folio"), options)


def ask_mailbox(dialogue: Dialogue) -> Ask:
    """Words to add, or the end."""
    if dialogue.adding:
        return _or_recorded(dialogue, Ask(MAILBOX, line(dialogue, "mailbox_words"), free_text=True))
    end = Option("fin", line(dialogue, "mailbox_end"), "2")
    add = Option("anadir", line(dialogue, "mailbox_add"), "1")
    options = (end,) if dialogue.by_message else (add, end)
    text = line(dialogue, "mailbox")
    if dialogue.left_open:
        options = (*options, Option(LEFT_OPEN, line(dialogue, "mailbox_open"), "3"))
    if dialogue.left_open and dialogue.by_message:
        text = f"{text} {line(dialogue, 'mailbox_open_by_message')}"
    return Ask(MAILBOX, text, options, free_text=True)


def ask_narrative(dialogue: Dialogue) -> Ask:
    """The narrative, to be corrected before sending."""
    return Ask(NARRATIVE, line(dialogue, "narrative"), free_text=True, written="\n".join(dialogue.narrative))


def _own(dialogue: Dialogue, ask: Ask) -> Ask:
    """A question of the dialogue's own; in a message its options are part of the text."""
    if not dialogue.by_message:
        return ask
    listed = ", ".join(f"{option.key} {option.label}" for option in ask.options)
    return replace(ask, text=gsm(f"{ask.text} {listed}"))
