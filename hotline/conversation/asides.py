"""What is no answer: the standing keys of a call and the standing words of a message, good at every question."""

from hotline.conversation.asking import HAVE_FOLIO, LEAVE, OTHER_LANGUAGE, PERSON, REVIEW
from hotline.conversation.boxing import enter, is_mistyped, look_up, refuse_mistyped
from hotline.conversation.cleaning import clean
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, give_folio, may_have_folio, tell_folio
from hotline.conversation.guide import Guide
from hotline.conversation.lines import line
from hotline.conversation.moving import change_language, go_back
from hotline.conversation.reviewing import ask_review
from hotline.conversation.steps import Step, call_for_person, end, reply_now, say, waiting
from hotline.conversation.turns import Ask, Turn
from hotline.conversation.understanding import (
    ALSO_ANSWERS,
    BACK_WORDS,
    FOLIO_WORDS,
    OWN_NAMES,
    PERSON_WORDS,
    is_stop,
    language_asked,
    plainly,
    understand,
)
from hotline.sealing import folio as folios
from hotline.vocabulary import Channel


def aside(guide: Guide, dialogue: Dialogue, turn: Turn) -> Step | None:
    """A standing key or word; None for what may be an answer, and on a page, which has buttons for all of it."""
    if dialogue.by_message:
        return typed_aside(guide, dialogue, clean(turn.value))
    if dialogue.channel is not Channel.VOICE:
        return None
    if turn.kind == "text" and (standing := _spoken_words(guide, dialogue, turn.value)):
        return standing
    key = turn.value if turn.kind == "digits" else ""
    if dialogue.question != "A1" and key not in {"0", "9"}:
        return None
    ask = asked(guide, dialogue)
    codes = understand(ask, dialogue.channel, turn).codes  # said by name or number the first keys do the same
    chosen = codes[0] if codes else ""
    if chosen == HAVE_FOLIO:
        return enter(guide, dialogue)
    if chosen == OTHER_LANGUAGE:
        return change_language(guide, dialogue, "")
    if key == "0" or chosen == PERSON or plainly(turn.value) in PERSON_WORDS:
        return to_person(guide, dialogue)
    if chosen == LEAVE or (key == "9" and not chosen):
        return stop(dialogue)
    return None


def _spoken_words(guide: Guide, dialogue: Dialogue, words: str) -> Step | None:
    if folios.looks_like_folio(words):
        return look_up(dialogue, folios.normalise(words))
    if language := language_asked(words):
        return change_language(guide, dialogue, language)
    if plainly(words) in FOLIO_WORDS and dialogue.begun:
        return _to_folio(guide, dialogue)
    return go_back(guide, dialogue) if plainly(words) in BACK_WORDS else None


def typed_aside(guide: Guide, dialogue: Dialogue, words: str) -> Step | None:
    """The standing words of a message, also of the first one; None for an answer or a story."""
    if plainly(words) in _also_answers(guide, dialogue):
        return None
    if is_stop(words):
        return stop(dialogue)
    if folios.looks_like_folio(words):
        return look_up(dialogue, folios.normalise(words))
    if is_mistyped(words):
        return refuse_mistyped(guide, dialogue)
    if language := _other_language(dialogue, words):
        return change_language(guide, dialogue, language)
    if plainly(words) in BACK_WORDS and dialogue.mode == "asking" and dialogue.asked:
        return go_back(guide, dialogue)
    if plainly(words) in PERSON_WORDS and dialogue.mode == "asking" and dialogue.question:
        return to_person(guide, dialogue)
    return _to_folio(guide, dialogue) if plainly(words) in FOLIO_WORDS else None


def _to_folio(guide: Guide, dialogue: Dialogue) -> Step:
    """The way in before anything was told; the folio itself as soon as a report is stored, also before the end."""
    if dialogue.mode != "asking":
        return again(guide, dialogue)  # beside a mailbox, or on the way to one, it is neither a letter nor a story
    if not dialogue.begun:
        return enter(guide, dialogue)
    if dialogue.finished:
        return tell_folio(dialogue)
    if may_have_folio(guide, dialogue):
        dialogue.wants_folio = True
        return give_folio(dialogue)
    if not (dialogue.stored or dialogue.early):
        dialogue.wants_folio = True
        return again(guide, dialogue, "folio_later")
    say(dialogue, "told" if dialogue.stored else "early_told")
    return Step(dialogue, reply_now(dialogue, waiting(guide, dialogue), folio=dialogue.folio), "ask")


def _other_language(dialogue: Dialogue, words: str) -> str:
    """The language that a message asks for; in a mailbox, where «inglés» may answer the desk, by its own name only."""
    if dialogue.mode != "mailbox":
        return language_asked(words)
    own = OWN_NAMES.get(plainly(words), "")
    return own if own != dialogue.language else ""


def _also_answers(guide: Guide, dialogue: Dialogue) -> frozenset[str]:
    question = guide.question(dialogue.question)
    if question is None:
        return ALSO_ANSWERS.get(dialogue.question, frozenset())  # the place that was found, to be confirmed
    return ALSO_ANSWERS.get(question.key or question.words, frozenset())


def stop(dialogue: Dialogue) -> Step:
    """A call keeps what there is and says goodbye; messages and pages erase what was not sent."""
    if dialogue.channel is Channel.VOICE:
        return end(dialogue, "partial" if worth_keeping(dialogue) else "done", "bye")
    if dialogue.mode != "asking" and not dialogue.begun:
        return end(dialogue, "done", "bye")  # nothing was told here, somebody only read
    sent = dialogue.stored or bool(dialogue.report_id)
    name = "erased_but_sent" if sent and not dialogue.finished else "erased"
    return end(dialogue, "erase", name, erased=True)


def worth_keeping(dialogue: Dialogue) -> bool:
    """Whether something was told that no report holds yet as a whole."""
    return dialogue.begun and not dialogue.finished


def to_person(guide: Guide, dialogue: Dialogue) -> Step:
    """Somebody is wanted; the question goes on waiting. From a mailbox on a page it is a letter: there is no draft that
    would tell it."""
    if dialogue.mode == "mailbox" and dialogue.channel is Channel.WEB:
        text = line(dialogue, "person_wanted")
        return Step(dialogue, reply_now(dialogue), "write_mailbox", text=text)
    call_for_person(guide, dialogue)
    return again(guide, dialogue)


def asked(guide: Guide, dialogue: Dialogue) -> Ask:
    """The question that waits, made ready; an empty one when there is none."""
    if dialogue.question == REVIEW:
        return ask_review(dialogue)
    return waiting(guide, dialogue) or Ask("", "")
