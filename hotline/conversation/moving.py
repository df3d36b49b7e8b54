"""Moving about in a dialogue without losing anything: correcting an answer, going back, another language."""

from hotline.conversation.asking import NARRATIVE, PLACE, REVIEW
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, conclude, put
from hotline.conversation.guide import Guide
from hotline.conversation.steps import Step


def go_to(guide: Guide, dialogue: Dialogue, name: str) -> Step:
    """Correct an earlier answer or the narrative, or go to the end («Terminar aquí»); else nothing changes."""
    if dialogue.mode != "asking" or dialogue.finished:
        return again(guide, dialogue)
    if name == REVIEW:
        _withdraw(guide, dialogue)
        return conclude(guide, dialogue)
    question = guide.question(name)
    if question is not None and name in dialogue.asked:
        _withdraw(guide, dialogue)
        put(dialogue, question)
    elif name == NARRATIVE:
        _withdraw(guide, dialogue)
        dialogue.question = NARRATIVE
    return again(guide, dialogue)


def go_back(guide: Guide, dialogue: Dialogue) -> Step:
    """The question before the one that waits; at the first one it is asked again."""
    before = dialogue.asked
    if dialogue.question in before:
        before = before[: before.index(dialogue.question)]
    elif dialogue.question == PLACE:
        before = before[: _place_index(guide, before) + 1]
    return go_to(guide, dialogue, before[-1] if before else dialogue.question)


def _place_index(guide: Guide, asked: list[str]) -> int:
    places = [n for n, name in enumerate(asked) if (q := guide.question(name)) is not None and q.words == "place"]
    return places[-1] if places else len(asked) - 1


def _withdraw(guide: Guide, dialogue: Dialogue) -> None:
    """Forget that the waiting question was put if it was not answered yet, so that it comes again."""
    question = guide.question(dialogue.question)
    answered = question is not None and (
        question.key in dialogue.facts
        or (question.words == "place" and bool(dialogue.place_text or dialogue.state))
        or (question.words == "reference" and bool(dialogue.reference))
    )
    if question is not None and not answered and question.id in dialogue.asked:
        dialogue.asked.remove(question.id)
    dialogue.menu, dialogue.candidates, dialogue.reserve, dialogue.misses = "", [], [], 0


def change_language(guide: Guide, dialogue: Dialogue, language: str) -> Step:
    """The language named, or the other one; the question is asked again in it."""
    after = guide.next_language(dialogue.language) or dialogue.language
    dialogue.language = language if language in guide.rulebook.offered else after
    return again(guide, dialogue)
