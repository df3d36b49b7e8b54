"""The way back: a folio is entered, what happened is read, words are added."""

import re
from collections.abc import Iterable

from hotline.conversation.asking import FOLIO_ENTRY, LEFT_OPEN, MAILBOX, MORE, ask_mailbox
from hotline.conversation.choosing import may_come
from hotline.conversation.cleaning import NARRATIVE_LIMIT, gsm
from hotline.conversation.dialogue import REGISTERS, Dialogue
from hotline.conversation.going_on import again, proceed
from hotline.conversation.guide import Guide
from hotline.conversation.steps import Step, end, reply_now, say
from hotline.conversation.turns import Ask, MailboxEntry
from hotline.conversation.understanding import Answer
from hotline.errors import FolioError
from hotline.rulebook.model import Question
from hotline.sealing import folio
from hotline.vocabulary import Channel

TRIES = 5
"""Wrong folios in one dialogue before it ends."""


def enter(guide: Guide, dialogue: Dialogue) -> Step:
    """Ask for the sixteen digits; the report that was being told waits meanwhile."""
    _await_folio(dialogue)
    return again(guide, dialogue)


def is_mistyped(words: str) -> bool:
    """Sixteen digits and nothing else, which cannot be a folio: somebody's finger slipped."""
    return bool(re.fullmatch(r"(?:\d[\s.-]*){16}", words.strip()))


def refuse_mistyped(guide: Guide, dialogue: Dialogue) -> Step:
    """A mistyped folio out of the blue reads like one that nobody has."""
    _await_folio(dialogue)
    return _refuse(guide, dialogue, "folio_wrong")


def answer_folio(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """Sixteen digits, or a humane word on what is missing; a folio nobody has reads like a mistyped one."""
    if answer.kind == "skip":
        return leave(guide, dialogue)
    digits = re.sub(r"\D", "", answer.words)
    if len(digits) != folio.DIGITS:
        name = "folio_short" if len(digits) < folio.DIGITS else "folio_long"
        return _refuse(guide, dialogue, name, answer.words)
    try:
        wanted = folio.normalise(digits)
    except FolioError:
        return _refuse(guide, dialogue, "folio_wrong", answer.words)
    return look_up(dialogue, wanted)


def _await_folio(dialogue: Dialogue) -> None:
    if dialogue.mode == "asking":
        dialogue.resume = dialogue.question
    dialogue.mode, dialogue.question = "folio", FOLIO_ENTRY


def look_up(dialogue: Dialogue, wanted: str) -> Step:
    """Hand a well-formed folio to the journey."""
    _await_folio(dialogue)
    return Step(dialogue, reply_now(dialogue), "read_mailbox", folio=wanted)


def hold_back(guide: Guide, dialogue: Dialogue) -> Step:
    """Many look-ups are being made: the same folio once more in a moment. It counts as no wrong try."""
    return again(guide, dialogue, "folio_wait")


def _refuse(guide: Guide, dialogue: Dialogue, name: str, written: str = "") -> Step:
    dialogue.folio_tries += 1
    if dialogue.folio_tries >= TRIES:
        say(dialogue, name)
        told = dialogue.begun and not dialogue.finished  # what waited meanwhile is kept for the desk
        return end(dialogue, "partial" if told else "done", "folio_end")
    return again(guide, dialogue, name, written=written)


def show_mailbox(guide: Guide, dialogue: Dialogue, entries: tuple[MailboxEntry, ...] | None) -> Step:
    """What lies behind the folio; None when no report has it."""
    if entries is None:
        return _refuse(guide, dialogue, "folio_wrong")
    dialogue.mode, dialogue.question, dialogue.adding, dialogue.folio_tries = "mailbox", MAILBOX, False, 0
    if not entries and dialogue.channel is not Channel.WEB:  # a page says so in its own place
        say(dialogue, "no_answer_yet")
    return Step(dialogue, reply_now(dialogue, ask_mailbox(dialogue), entries=_for_channel(dialogue, entries)), "ask")


def _for_channel(dialogue: Dialogue, entries: tuple[MailboxEntry, ...]) -> tuple[MailboxEntry, ...]:
    if not dialogue.by_message:
        return entries
    return tuple(
        MailboxEntry(entry.kind, gsm(entry.author), gsm(entry.text), entry.day, entry.state) for entry in entries
    )


def answer_mailbox(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """Words to add, a wish to add some, or the end."""
    if answer.kind == "words":
        text = answer.words[:NARRATIVE_LIMIT]
        if any(one.person for one in guide.listener.hear(text)):
            say(dialogue, "urgent_hang_up" if dialogue.channel is Channel.VOICE else "urgent_dial")
        if len(answer.words) > NARRATIVE_LIMIT:
            say(dialogue, "full")
        return Step(dialogue, reply_now(dialogue), "write_mailbox", text=text)
    if answer.codes == (LEFT_OPEN,):
        dialogue.register, dialogue.question = dialogue.teller, dialogue.left_open[0]
        if answer.words:  # written before the button was pressed
            return Step(dialogue, reply_now(dialogue), "write_mailbox", text=answer.words[:NARRATIVE_LIMIT])
        return again(guide, dialogue)
    if answer.codes == ("anadir",):
        dialogue.adding = True
        return again(guide, dialogue)
    return leave(guide, dialogue)


def after_message(guide: Guide, dialogue: Dialogue) -> Step:
    """The words are kept; more may follow. Between two questions that is not said each time."""
    dialogue.adding = False
    if dialogue.question == MAILBOX:
        say(dialogue, "added")
    return again(guide, dialogue)


def still_open(guide: Guide, dialogue: Dialogue, questions: Iterable[str], register: str) -> None:
    """What a mailbox says was left open: kept where this protocol has words for it that this age may hear here.

    register: of whoever told the report; only the questions are in it, the mailbox itself does not tell it.
    """
    teller = Dialogue(dialogue.channel, register=register if register in REGISTERS else "adult")
    known = [question for name in questions if (question := guide.question(name)) is not None]
    dialogue.left_open = [one.id for one in known if one.choices and not one.words and may_come(guide, teller, one)]
    dialogue.teller = teller.register if dialogue.left_open else ""


def answer_open(guide: Guide, dialogue: Dialogue, question: Question, ask: Ask, answer: Answer) -> Step:
    """An answer to a question that was left open: a letter to the desk, in its own words, and the next question.

    Intake cannot read what it adds to, so no rule judges it: a person does. What weighs by itself rings.
    """
    if answer.kind == "codes" and answer.codes == (MORE,):
        dialogue.menu = next(option.key for option in ask.options if option.code == MORE)
        return again(guide, dialogue)
    chosen = [choice for choice in question.choices if choice.code in answer.codes and choice.code != "ns"]
    said = [(dialogue.age == "child" and choice.child) or choice.label for choice in chosen]
    told = ". ".join(filter(None, (", ".join(said), answer.words[:NARRATIVE_LIMIT])))
    text = f"{question.wording[dialogue.age]} {told}"
    weighs = any(choice.person for choice in chosen) or _is_grave(guide, question, answer.codes)
    skipped = not told
    _go_to_next(dialogue)
    if skipped:
        return again(guide, dialogue)
    if weighs or any(one.person for one in guide.listener.hear(answer.words)):
        dialogue.rings = True
        say(dialogue, "urgent_hang_up" if dialogue.channel is Channel.VOICE else "urgent_dial")
    return Step(dialogue, reply_now(dialogue), "write_mailbox", text=text)


def _is_grave(guide: Guide, question: Question, codes: tuple[str, ...]) -> bool:
    """Whether the answer alone would make it `inmediata` for a child; of whom it is told is not known here."""
    value = codes if guide.rulebook.keys[question.key].multiple else "".join(codes[:1])
    return bool(codes) and guide.triage.is_immediate({"edad": "12-14", question.key: value})


def skip_open(guide: Guide, dialogue: Dialogue) -> Step:
    """A question that was left open stays unanswered."""
    _go_to_next(dialogue)
    return again(guide, dialogue)


def back_to_box(guide: Guide, dialogue: Dialogue) -> Step:
    """From the questions that were left open to the mailbox; the one that waits is asked another time."""
    dialogue.question, dialogue.register, dialogue.menu, dialogue.misses = MAILBOX, "", "", 0
    return again(guide, dialogue)


def asks_left_open(dialogue: Dialogue) -> bool:
    """Whether a question that was left open waits, and not the mailbox itself."""
    return dialogue.mode == "mailbox" and bool(dialogue.left_open) and dialogue.question == dialogue.left_open[0]


def _go_to_next(dialogue: Dialogue) -> None:
    dialogue.left_open = dialogue.left_open[1:]
    dialogue.menu, dialogue.misses, dialogue.silences = "", 0, 0
    dialogue.question = dialogue.left_open[0] if dialogue.left_open else MAILBOX
    dialogue.register = dialogue.register if dialogue.left_open else ""


def leave(guide: Guide, dialogue: Dialogue) -> Step:
    """Back to the report that was being told, or the end."""
    had_box = dialogue.mode == "mailbox"
    dialogue.mode, dialogue.adding, dialogue.register, dialogue.left_open = "asking", False, "", []
    dialogue.question, dialogue.resume = dialogue.resume, ""
    if dialogue.question and not dialogue.finished and (dialogue.begun or not had_box):
        return again(guide, dialogue)  # also the first one, which asks about danger
    if had_box or dialogue.finished:
        return end(dialogue, "done", "bye")
    return proceed(guide, dialogue)
