"""The way back: a folio is entered, what happened is read, words are added."""

import re

from hotline.conversation.asking import FOLIO_ENTRY, MAILBOX, ask_mailbox
from hotline.conversation.cleaning import NARRATIVE_LIMIT, gsm
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, proceed
from hotline.conversation.guide import Guide
from hotline.conversation.steps import Step, end, reply_now, say
from hotline.conversation.turns import MailboxEntry
from hotline.conversation.understanding import Answer
from hotline.errors import FolioError
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
    if answer.codes == ("anadir",):
        dialogue.adding = True
        return again(guide, dialogue)
    return leave(guide, dialogue)


def after_message(guide: Guide, dialogue: Dialogue) -> Step:
    """The words are kept; more may follow."""
    dialogue.adding = False
    say(dialogue, "added")
    return again(guide, dialogue)


def leave(guide: Guide, dialogue: Dialogue) -> Step:
    """Back to the report that was being told, or the end."""
    had_box = dialogue.mode == "mailbox"
    dialogue.mode, dialogue.adding = "asking", False
    dialogue.question, dialogue.resume = dialogue.resume, ""
    if dialogue.question and not dialogue.finished and (dialogue.begun or not had_box):
        return again(guide, dialogue)  # also the first one, which asks about danger
    if had_box or dialogue.finished:
        return end(dialogue, "done", "bye")
    return proceed(guide, dialogue)
