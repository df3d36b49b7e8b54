"""After an answer: the next question, danger said first, or the end."""

from dataclasses import replace

from hotline.conversation.asking import (
    EARLY_FOLIO,
    MAILBOX,
    OFFER_FOLIO,
    REVIEW,
    ask_bank,
    ask_early_folio,
    ask_whether_folio,
    ask_which_state,
)
from hotline.conversation.bridging import ring
from hotline.conversation.choosing import cannot_be_interviewed, is_urgent, next_question
from hotline.conversation.content import is_report
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import first_to_confirm
from hotline.conversation.lines import line
from hotline.conversation.placing import recall
from hotline.conversation.reviewing import review
from hotline.conversation.steps import Step, end, reply_now, say, waiting
from hotline.conversation.turns import Ask, MailboxEntry
from hotline.rulebook.model import Question
from hotline.vocabulary import Channel


def proceed(guide: Guide, dialogue: Dialogue) -> Step:
    """The step that follows an answer; what has become `inmediata` is stored at once."""
    dialogue.misses, dialogue.silences, dialogue.menu, dialogue.voicemail = 0, 0, "", False
    dialogue.candidates, dialogue.reserve = [], []
    urgent = is_urgent(guide, dialogue)
    if dialogue.unsafe and dialogue.channel is not Channel.VOICE and not urgent and not dialogue.stored:
        return _stop_here(guide, dialogue)  # a call goes on by keypad alone, as its question promised
    if urgent and not dialogue.warned_at:
        dialogue.warned_at = dialogue.turn
    following = next_question(guide, dialogue)
    question = first_to_confirm(guide, dialogue, following)
    if question is None:
        return conclude(guide, dialogue)
    if question is following and (early := _early_folio(guide, dialogue, question)):
        return early
    put(dialogue, question)
    if question.words == "place" and recall(guide, dialogue):
        return pause(guide, dialogue, ask_which_state(guide, dialogue))
    return pause(guide, dialogue, ask_bank(guide, dialogue, question))


def _early_folio(guide: Guide, dialogue: Dialogue, question: Question) -> Step | None:
    """Before `question`, once enough was told for a report: the folio for whoever asked for it by message, and on
    a call, which may be cut off at any moment, the question whether it is wanted. A child is asked at the end, about
    an adult; who is overheard is asked at the end too; in danger nothing comes before what help needs to know.
    """
    if not may_have_folio(guide, dialogue):
        return None
    if dialogue.by_message and dialogue.wants_folio:
        dialogue.question = ""
        return give_folio(dialogue)
    asks = dialogue.channel is Channel.VOICE and not (dialogue.unsafe or dialogue.quiet)
    if not asks or dialogue.early_offered or question.id in guide.script.closing:
        return None
    dialogue.early_offered = True
    return pause(guide, dialogue, ask_early_folio(dialogue))


def may_have_folio(guide: Guide, dialogue: Dialogue) -> bool:
    """Whether a folio can be told before the end: enough was told, none was told yet, and it is no child that would be
    left alone with it."""
    over = dialogue.stored or dialogue.early or dialogue.hung_up
    if over or dialogue.age == "child" or is_urgent(guide, dialogue):
        return False
    return bool(dialogue.rung) or is_report(guide, dialogue.facts, dialogue.narrative)


def give_folio(dialogue: Dialogue) -> Step:
    """Keep what there is behind a folio and tell it; the dialogue goes on."""
    return Step(dialogue, reply_now(dialogue), "early")


def after_early(guide: Guide, dialogue: Dialogue) -> Step:
    """The folio, and the question that waits or comes next."""
    say(dialogue, "early_told")
    answered = dialogue.question in {"", EARLY_FOLIO}
    step = proceed(guide, dialogue) if answered else again(guide, dialogue)
    return replace(step, reply=replace(step.reply, folio=dialogue.folio))


def pause(guide: Guide, dialogue: Dialogue, ask: Ask) -> Step:
    """Wait for the answer to `ask`; a dialogue that became `inmediata` in this turn is to be stored first."""
    dialogue.question = ask.question
    urgent = is_urgent(guide, dialogue)
    if urgent and not dialogue.stored:
        dialogue.warned_at = dialogue.warned_at or dialogue.turn
        return Step(dialogue, reply_now(dialogue, ask, danger=True), "commit")
    bridge = _warn(guide, dialogue) if urgent else ""
    # A page keeps the way to 9-1-1 in sight; a call or a message says it once, and again where it joins the call.
    danger = urgent and (dialogue.channel is Channel.WEB or bool(bridge) or dialogue.warned_at == dialogue.turn)
    entries = _entries_shown(dialogue) if ask.question == MAILBOX else ()
    return Step(dialogue, reply_now(dialogue, ask, danger=danger, bridge=bridge, entries=entries), "ask")


def _entries_shown(dialogue: Dialogue) -> tuple[MailboxEntry, ...]:
    """What a page of the mailbox goes on showing; a call or a message does not repeat it."""
    if dialogue.channel is not Channel.WEB:
        return ()
    return next((reply.entries for reply in reversed(dialogue.kept_replies()) if reply.entries), ())


def put(dialogue: Dialogue, question: Question) -> None:
    """Make this the question that waits."""
    dialogue.question = question.id
    if question.id not in dialogue.asked:
        dialogue.asked.append(question.id)


def again(guide: Guide, dialogue: Dialogue, name: str = "", *, written: str = "") -> Step:
    """The same question once more, with a word on why; a page shows it at the field, with what was written."""
    if dialogue.question == REVIEW:
        return review(guide, dialogue)
    ask = waiting(guide, dialogue)
    if ask is None:
        return proceed(guide, dialogue)
    if name and dialogue.channel is Channel.WEB:
        ask = replace(ask, error=line(dialogue, name), written=written or ask.written)
    elif name:
        say(dialogue, name)
    return pause(guide, dialogue, ask)


def conclude(guide: Guide, dialogue: Dialogue) -> Step:
    """Nothing is left to ask: show what will be sent, store it, or say that it is not enough yet."""
    if not dialogue.stored:
        told = is_report(guide, dialogue.facts, dialogue.narrative) or dialogue.recordings or dialogue.rung
        if not told:
            dialogue.wants_person = dialogue.wants_person or cannot_be_interviewed(dialogue)
            return end(dialogue, "partial", "nothing_yet")
        if dialogue.channel is Channel.WEB and not is_urgent(guide, dialogue):
            return review(guide, dialogue)
    return finish(dialogue)


def finish(dialogue: Dialogue) -> Step:
    """Store as a report; what the reporter hears is decided after that."""
    dialogue.finished = True
    dialogue.question = ""
    return Step(dialogue, reply_now(dialogue), "finish")


def after_commit(guide: Guide, dialogue: Dialogue, readers: tuple[str, ...]) -> Step:
    """What is said once the report is safe: danger first, then the folio or the next question.

    readers: names of those who will read the report; a page shows them, a call might be overheard.
    """
    bridge = _warn(guide, dialogue)
    if not dialogue.finished:
        if dialogue.warned_at == dialogue.turn:
            say(dialogue, "kept_now")
        return Step(dialogue, reply_now(dialogue, waiting(guide, dialogue), danger=True, bridge=bridge), "ask")
    danger = bool(bridge) or dialogue.warned_at == dialogue.turn
    if dialogue.by_message and dialogue.early:
        say(dialogue, "unsafe" if dialogue.unsafe else "same_folio")
        dialogue.question = ""
        return Step(dialogue, reply_now(dialogue, danger=danger), "done")
    if dialogue.channel is Channel.WEB or dialogue.wants_folio:
        return tell_folio(dialogue, readers, danger=danger)
    dialogue.question = OFFER_FOLIO
    return Step(dialogue, reply_now(dialogue, ask_whether_folio(guide, dialogue), danger=danger, bridge=bridge), "ask")


def tell_folio(dialogue: Dialogue, readers: tuple[str, ...] = (), *, danger: bool = False) -> Step:
    """The end that every report aims at."""
    say(dialogue, "told")
    if dialogue.age == "child" and dialogue.channel is not Channel.VOICE:
        say(dialogue, "trusted")
    dialogue.question = ""
    return Step(dialogue, reply_now(dialogue, folio=dialogue.folio, readers=readers, danger=danger), "done")


def _stop_here(guide: Guide, dialogue: Dialogue) -> Step:
    """It is not safe to talk: one neutral line, and a folio only for whoever asked for it before."""
    if dialogue.wants_folio and is_report(guide, dialogue.facts, dialogue.narrative):
        return finish(dialogue)
    return end(dialogue, "partial", "unsafe")


def _warn(guide: Guide, dialogue: Dialogue) -> str:
    """Say the way to 9-1-1 in the turn in which danger shows; gives the number to join the call to."""
    known = bool(dialogue.dialled_at)
    number = ring(guide, dialogue) if dialogue.warned_at and is_urgent(guide, dialogue) else ""
    if number:
        dialogue.said.insert(0, line(dialogue, "bridging_again" if known else "bridging"))
        return number
    if dialogue.warned_at == dialogue.turn:
        certain = "si" in (dialogue.facts.get("peligro"), dialogue.facts.get("lesion"))
        spoken = dialogue.channel is Channel.VOICE
        names = {(True, True): "hang_up_and_dial", (True, False): "dial", (False, True): "urgent_hang_up"}
        dialogue.said.insert(0, line(dialogue, names.get((certain, spoken), "urgent_dial")))
    return ""
