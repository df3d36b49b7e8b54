"""Puts an answer where it belongs: codes into facts, places into the place, words into the narrative."""

from hotline.conversation.asking import MORE
from hotline.conversation.choosing import SHARING
from hotline.conversation.cleaning import FIELD_LIMIT, NARRATIVE_LIMIT, fold
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, finish, proceed
from hotline.conversation.guide import Guide
from hotline.conversation.hearing import first_to_confirm
from hotline.conversation.steps import Step, call_for_person, say
from hotline.conversation.turns import Ask
from hotline.conversation.understanding import Answer, is_greeting
from hotline.rulebook.model import Question

MISSES = 3
"""How often one question is put before it counts as skipped, so that nobody is caught in it."""


def tell(dialogue: Dialogue, words: str) -> None:
    """Keep words as narrative, up to the limit; what does not fit is said, never dropped in silence. What is said to
    somebody at the desk is kept whole elsewhere."""
    room = NARRATIVE_LIMIT - sum(map(len, dialogue.narrative))
    if len(words) > room and not dialogue.chatting:
        say(dialogue, "full")
    if room > 0 and words:
        dialogue.narrative.append(words[:room])
        dialogue.amended = True
    if "alerta ccn" in fold(words):
        # The agreed phrase of hotel and tourism staff; the only sign that words alone may set.
        signs = dialogue.facts.get("senales", ())
        dialogue.facts["senales"] = tuple(dict.fromkeys((*signs, "alerta_ccn")))


def answer_bank(guide: Guide, dialogue: Dialogue, question: Question, ask: Ask, answer: Answer) -> Step:
    """An answer to a question of the bank."""
    if answer.kind == "codes" and answer.codes == (MORE,):
        dialogue.menu = next(option.key for option in ask.options if option.code == MORE)
        return again(guide, dialogue)
    if question.words == "reference":
        dialogue.reference = keep_field(dialogue, answer.words)
        dialogue.amended = True
        return proceed(guide, dialogue)
    if answer.kind == "codes":
        _record(dialogue, guide, question, answer.codes)
        tell(dialogue, answer.words)
        return proceed(guide, dialogue)
    if answer.kind == "skip":
        return skip(guide, dialogue, question)
    return _beside(guide, dialogue, question, answer.words)


def _beside(guide: Guide, dialogue: Dialogue, question: Question, words: str) -> Step:
    """Words where a code was asked for: kept as narrative, and the question comes once more where answers decide."""
    if not (dialogue.narrow and is_greeting(words)):
        tell(dialogue, words)
        if dialogue.narrow:
            say(dialogue, "noted")
    if dialogue.narrow and question.choices and guide.rulebook.keys[question.key].kind == "triage":
        if first_to_confirm(guide, dialogue, question) is not question:
            dialogue.asked.remove(question.id)  # what these words say weighs more; this one comes again
            return proceed(guide, dialogue)
        dialogue.misses += 1
        if dialogue.misses < MISSES - 1:
            return again(guide, dialogue)
    return skip(guide, dialogue, question)


def _record(dialogue: Dialogue, guide: Guide, question: Question, codes: tuple[str, ...]) -> None:
    key = guide.rulebook.keys[question.key]
    if key.multiple:
        real = tuple(code for code in codes if code != "ns" and code not in key.empty)
        dialogue.facts[key.name] = real or codes[:1]
    else:
        dialogue.facts[key.name] = codes[0]
    dialogue.amended = True
    if any(choice.person for choice in question.choices if choice.code in codes) or "no_aparece" in codes:
        _hand_over(guide, dialogue)


def _hand_over(guide: Guide, dialogue: Dialogue) -> None:
    """Some answers want a person at once; a grown-up at a page did not ask for one, so only the desk is told."""
    if dialogue.wants_person or (dialogue.age == "adult" and not dialogue.narrow):
        dialogue.wants_person = True
        return
    call_for_person(guide, dialogue)


def skip(guide: Guide, dialogue: Dialogue, question: Question | None) -> Step:
    """Not answering is an answer: `ns`."""
    if question is not None and question.key:
        multiple = guide.rulebook.keys[question.key].multiple
        dialogue.facts[question.key] = ("ns",) if multiple else "ns"
        dialogue.amended = True
    return proceed(guide, dialogue)


def keep_field(dialogue: Dialogue, words: str) -> str:
    """A short field; longer words are kept whole in the narrative."""
    if len(words) > FIELD_LIMIT:
        tell(dialogue, words)
    return words[:FIELD_LIMIT]


def answer_narrative(guide: Guide, dialogue: Dialogue, answer: Answer) -> Step:
    """The corrected narrative replaces the one before."""
    dialogue.narrative = []
    dialogue.amended = True
    tell(dialogue, answer.words)
    return proceed(guide, dialogue)


def answer_review(dialogue: Dialogue, answer: Answer) -> Step:
    """Send, with or without one's own words; not saying is «without»."""
    if dialogue.narrative:
        dialogue.facts[SHARING] = "si" if answer.codes == ("si",) else "no"
    tell(dialogue, answer.words)
    return finish(dialogue)
