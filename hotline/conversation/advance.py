"""One turn of the dialogue: what is common to all questions first, then the answer to the one that waits.

Pure: the dialogue that is given is never changed, and nothing is remembered outside the one that is returned.
"""

from dataclasses import replace

from hotline.conversation.after_tone import record, recorded
from hotline.conversation.answering import (
    MISSES,
    answer_bank,
    answer_narrative,
    answer_review,
    skip,
    tell,
)
from hotline.conversation.asides import aside, asked, stop, to_person, typed_aside, worth_keeping
from hotline.conversation.asking import (
    EARLY_FOLIO,
    FOLIO_ENTRY,
    MAILBOX,
    NARRATIVE,
    OFFER_FOLIO,
    PLACE,
    RECORD,
    RECORDING,
    REVIEW,
)
from hotline.conversation.boxing import (
    after_message,
    answer_folio,
    answer_mailbox,
    answer_open,
    asks_left_open,
    back_to_box,
    enter,
    leave,
    show_mailbox,
    skip_open,
)
from hotline.conversation.bridging import missed
from hotline.conversation.choosing import is_urgent
from hotline.conversation.cleaning import clean
from hotline.conversation.content import report_content
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import after_commit, after_early, again, finish, give_folio, proceed, tell_folio
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import attend, confirm
from hotline.conversation.lines import line
from hotline.conversation.locating import answer_place, answer_where
from hotline.conversation.moving import change_language, go_back, go_to
from hotline.conversation.steps import Step, end, say
from hotline.conversation.turns import Ask, Contact, Turn
from hotline.conversation.understanding import Answer, is_greeting, understand
from hotline.vocabulary import Channel

REPEAT = "*"

SILENCES = 3
"""Turns without any answer before a call ends."""


def open_dialogue(guide: Guide, contact: Contact, turn: Turn) -> Step:
    """Begin: danger is asked first on every channel, whatever came in."""
    language = guide.speaks(turn.language)
    dialogue = Dialogue(contact.channel, language=language, door=turn.door, turn=1)
    if dialogue.by_message and turn.kind in {"text", "digits"}:
        return _with_content(guide, _first_message(guide, dialogue, clean(turn.value)))
    if turn.door == "folio":
        return enter(guide, dialogue)
    if turn.kind == "stop":
        return end(dialogue, "erase", "erased", erased=True)
    if dialogue.channel is Channel.VOICE or turn.door == "child":
        say(dialogue, "welcome")
    step = proceed(guide, dialogue)
    if turn.kind == "chat":
        return _with_content(guide, _chat(guide, step.dialogue, turn))
    return to_person(guide, step.dialogue) if turn.kind == "person" else step


def _first_message(guide: Guide, dialogue: Dialogue, words: str) -> Step:
    standing = typed_aside(guide, dialogue, words)
    if standing is not None:
        return standing
    if not is_greeting(words):
        tell(dialogue, words)
        say(dialogue, "noted")
    return proceed(guide, dialogue)


def advance(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step:
    """Answer one turn of a running dialogue."""
    now = dialogue.copy()
    now.turn += 1
    now.amended = False
    now.repeated = now.repeated and turn.value == REPEAT
    if not now.question:
        return end(now, "done", "bye")  # it had ended; a late turn starts nothing and stores nothing again
    return _with_content(guide, _turn(guide, now, turn))


def _with_content(guide: Guide, step: Step) -> Step:
    dialogue = step.dialogue
    if dialogue.begun:
        assessment = guide.triage.assess(dialogue.facts)
        routing = guide.route(dialogue.facts, assessment, dialogue.state)
        dialogue.content = report_content(guide, dialogue, assessment, routing)
        return attend(guide, step)
    return step


def _turn(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step:
    return _with_somebody(guide, dialogue, turn) or _after_tone(guide, dialogue, turn) or _alone(guide, dialogue, turn)


def _with_somebody(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step | None:
    """Words to a person at the desk, or the end of waiting for one."""
    match turn.kind:
        case "chat":
            return _chat(guide, dialogue, turn)
        case "attended":
            return _attended(guide, dialogue)
        case "unattended":
            return _unattended(guide, dialogue)
        case "unanswered":
            return _unanswered(guide, dialogue)
        case _:
            return None


def _after_tone(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step | None:
    """A recording, expected or late; while one is expected, anything but a repeat or the end means that none came."""
    if turn.kind == "recorded":
        return recorded(guide, dialogue, turn.value)
    if dialogue.question == RECORDING and turn.kind not in {"start", "stop"}:
        return recorded(guide, dialogue, "")
    return None


def _alone(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step:
    match turn.kind:
        case "start":
            return again(guide, dialogue)
        case "stop":
            return stop(dialogue)
        case "person":
            return to_person(guide, dialogue)
        case "language":
            return change_language(guide, dialogue, turn.value)
        case "goto" | "back" if asks_left_open(dialogue):
            return back_to_box(guide, dialogue)
        case "goto":
            return go_to(guide, dialogue, turn.value)
        case "back":
            return go_back(guide, dialogue)
        case "silence":
            return _silence(guide, dialogue)
        case _:
            return aside(guide, dialogue, turn) or _answer(guide, dialogue, turn)


def _repeat(guide: Guide, dialogue: Dialogue) -> Step:
    """The question again. On a call the same key once more goes back, since no other key is free; it is said so."""
    if dialogue.channel is not Channel.VOICE or len(dialogue.asked) < 2:
        return again(guide, dialogue)
    if dialogue.repeated:
        dialogue.repeated = False
        return go_back(guide, dialogue)
    dialogue.repeated = True
    return again(guide, dialogue, "star_again")


def _chat(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step:
    """Words to somebody at the desk. They answer no question: that one waits, and what was told counts as narrative."""
    dialogue.chatting = dialogue.wants_person = True
    tell(dialogue, clean(turn.value))
    return again(guide, dialogue)


def _attended(guide: Guide, dialogue: Dialogue) -> Step:
    """Somebody has talked with the caller: what was told is stored, and only the folio is left to offer."""
    if dialogue.finished or dialogue.mode != "asking":
        return again(guide, dialogue)
    return finish(dialogue)


def _unattended(guide: Guide, dialogue: Dialogue) -> Step:
    """Nobody came to the telephone: the question that waited, and a recording for whoever wants to leave one."""
    dialogue.voicemail = True
    return again(guide, dialogue, "nobody_came")


def _unanswered(guide: Guide, dialogue: Dialogue) -> Step:
    """Nobody answered a number: in danger the next one rings; where there is none, the way to 9-1-1 stands first."""
    if not is_urgent(guide, dialogue):
        return _unattended(guide, dialogue)
    missed(dialogue)
    step = again(guide, dialogue)
    if step.reply.bridge:
        return step
    lines = (line(dialogue, "not_joined"), *step.reply.lines)
    return replace(step, reply=replace(step.reply, lines=lines, danger=True))


def _silence(guide: Guide, dialogue: Dialogue) -> Step:
    dialogue.silences += 1
    if dialogue.channel is Channel.VOICE and dialogue.question == "A1" and dialogue.silences < SILENCES:
        dialogue.quiet = True  # perhaps somebody listens who must not: from here on keys are enough
        return again(guide, dialogue, "cannot_speak")
    if dialogue.silences < SILENCES:
        return again(guide, dialogue, "not_heard")
    if dialogue.channel is Channel.VOICE:
        if worth_keeping(dialogue):
            return end(dialogue, "partial", "silent_end")
        return end(dialogue, "done", "silent_bye")  # whoever cannot speak hears the way to help once more
    dialogue.silences = 0
    return _give_up(guide, dialogue)


def _give_up(guide: Guide, dialogue: Dialogue) -> Step:
    """A question that found no answer counts as skipped: nobody is caught in it."""
    if asks_left_open(dialogue):
        return skip_open(guide, dialogue)
    if dialogue.mode != "asking":
        return leave(guide, dialogue)
    if dialogue.question == OFFER_FOLIO:
        return end(dialogue, "done", "declined")
    if dialogue.question == PLACE:
        return proceed(guide, dialogue)
    return skip(guide, dialogue, guide.question(dialogue.question))


def _answer(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step:
    ask = asked(guide, dialogue)
    answer = understand(ask, dialogue.channel, turn)
    if answer.kind == "repeat":
        return _repeat(guide, dialogue)
    if answer.kind == "nothing":
        return _silence(guide, dialogue)
    dialogue.silences = 0
    if answer.codes == (RECORD,):
        return record(guide, dialogue)
    if answer.kind == "unknown":
        dialogue.misses += 1
        if dialogue.misses < MISSES:
            return again(guide, dialogue, "no_option", written=answer.words)
        tell(dialogue, answer.words)
        return _give_up(guide, dialogue)
    if ask.question == REVIEW:
        confirm(guide, dialogue, turn.confirmed)
    return _to_question(guide, dialogue, ask, answer)


def _to_question(guide: Guide, dialogue: Dialogue, ask: Ask, answer: Answer) -> Step:
    question = guide.question(dialogue.question)
    if question is not None and asks_left_open(dialogue):
        return answer_open(guide, dialogue, question, ask, answer)
    if question is not None and question.words == "place":
        return answer_where(guide, dialogue, answer)
    if question is not None:
        return answer_bank(guide, dialogue, question, ask, answer)
    match ask.question:
        case name if name == PLACE:
            return answer_place(guide, dialogue, answer)
        case name if name == NARRATIVE:
            return answer_narrative(guide, dialogue, answer)
        case name if name == REVIEW:
            return answer_review(dialogue, answer)
        case name if name == FOLIO_ENTRY:
            return _folio_or_story(guide, dialogue, answer)
        case name if name == MAILBOX:
            return answer_mailbox(guide, dialogue, answer)
        case name if name in {EARLY_FOLIO, OFFER_FOLIO}:
            return _folio_or_not(guide, dialogue, answer)
        case _:
            return proceed(guide, dialogue)


def _folio_or_story(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """Somebody who writes words instead of digits wants to tell something: let them."""
    digits = sum(character.isdigit() for character in answer.words)
    if dialogue.by_message and answer.kind == "words" and digits < 4:
        tell(dialogue, answer.words)
        say(dialogue, "noted")
        return leave(guide, dialogue)
    return answer_folio(guide, dialogue, answer)


def _folio_or_not(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    if answer.codes == ("si",):
        return tell_folio(dialogue) if dialogue.finished else give_folio(dialogue)
    if answer.kind == "words":
        tell(dialogue, answer.words)
        return again(guide, dialogue, "noted")
    return end(dialogue, "done", "declined") if dialogue.finished else proceed(guide, dialogue)


__all__ = ["Step", "advance", "after_commit", "after_early", "after_message", "open_dialogue", "show_mailbox"]
