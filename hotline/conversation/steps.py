"""One step of a dialogue: where it stands now, what the reporter hears, and what the journey has to do about it."""

from dataclasses import dataclass, field
from typing import Literal

from hotline.conversation.asking import (
    EARLY_FOLIO,
    FOLIO_ENTRY,
    MAILBOX,
    NARRATIVE,
    OFFER_FOLIO,
    PLACE,
    RECORDING,
    ask_bank,
    ask_early_folio,
    ask_for_folio,
    ask_mailbox,
    ask_narrative,
    ask_recording,
    ask_whether_folio,
    ask_which_state,
)
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.lines import line
from hotline.conversation.turns import Ask, MailboxEntry, Reply
from hotline.vocabulary import Channel

Intent = Literal["ask", "commit", "early", "finish", "partial", "erase", "read_mailbox", "write_mailbox", "done"]


@dataclass(frozen=True)
class Step:
    """The outcome of one turn.

    intent: `ask` go on; `commit` store now, then `after_commit`; `early` keep what there is behind a folio, then
        `after_early`; `finish` store as a report, then `after_commit`;
        `partial` keep what there is, the dialogue ends; `erase` keep nothing; `read_mailbox` look up `folio`, then
        `show_mailbox`; `write_mailbox` post `text`, then `after_message`; `done` it has ended.
    reply: final for `ask`, `partial`, `erase` and `done`; the others get theirs from the function that follows.
    """

    dialogue: Dialogue
    reply: Reply
    intent: Intent
    folio: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


def say(dialogue: Dialogue, name: str, **values: object) -> None:
    """Add one of our own sentences to what is said before the question."""
    sentence = line(dialogue, name, **values)
    if sentence not in dialogue.said:
        dialogue.said.append(sentence)


def call_for_person(guide: Guide, dialogue: Dialogue) -> None:
    """Somebody wants a person: join the call where one answers, else say honestly that nobody is free."""
    dialogue.amended = dialogue.amended or not dialogue.wants_person
    dialogue.wants_person = True
    if dialogue.channel is Channel.VOICE:
        dialogue.joining = guide.person(in_danger=dialogue.facts.get("peligro") == "si")
        dialogue.voicemail = not dialogue.joining
    say(dialogue, "joining" if dialogue.joining else "nobody_free")


def reply_now(
    dialogue: Dialogue,
    ask: Ask | None = None,
    *,
    folio: str = "",
    danger: bool = False,
    bridge: str = "",
    entries: tuple[MailboxEntry, ...] = (),
    readers: tuple[str, ...] = (),
    erased: bool = False,
) -> Reply:
    """What is said at this turn, in the register in force."""
    return Reply(
        lines=tuple(dialogue.said),
        ask=ask,
        folio=folio,
        danger=danger,
        bridge=bridge or dialogue.joining,
        entries=entries,
        readers=readers,
        age=dialogue.age,
        language=dialogue.language,
        step=dialogue.turn,
        erased=erased,
    )


def end(dialogue: Dialogue, intent: Intent, name: str = "", *, folio: str = "", erased: bool = False) -> Step:
    """A step after which nothing more is asked."""
    if name:
        say(dialogue, name)
    dialogue.question = ""
    return Step(dialogue, reply_now(dialogue, folio=folio, erased=erased), intent)


def waiting(guide: Guide, dialogue: Dialogue) -> Ask | None:
    """The question that waits, rendered anew; None when there is none, and for the review, which is a page."""
    question = guide.question(dialogue.question)
    if question is not None:
        return ask_bank(guide, dialogue, question)
    match dialogue.question:
        case name if name == PLACE:
            return ask_which_state(guide, dialogue)
        case name if name == FOLIO_ENTRY:
            return ask_for_folio(dialogue)
        case name if name == OFFER_FOLIO:
            return ask_whether_folio(guide, dialogue)
        case name if name == EARLY_FOLIO:
            return ask_early_folio(dialogue)
        case name if name == MAILBOX:
            return ask_mailbox(dialogue)
        case name if name == NARRATIVE:
            return ask_narrative(dialogue)
        case name if name == RECORDING:
            return ask_recording(guide, dialogue)
        case _:
            return None
