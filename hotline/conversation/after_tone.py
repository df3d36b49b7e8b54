"""Telling it after the tone: the recording is expected, and comes, or nothing was recorded."""

from hotline.conversation.asking import MAILBOX, RECORDING
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.going_on import again, proceed
from hotline.conversation.guide import Guide
from hotline.conversation.steps import Step, say


def record(guide: Guide, dialogue: Dialogue) -> Step:
    """The tone, and then whatever is told; the question that waits comes again afterwards."""
    dialogue.record_tries += 1
    dialogue.told_for, dialogue.question = dialogue.question, RECORDING
    return again(guide, dialogue)


def recorded(guide: Guide, dialogue: Dialogue, name: str) -> Step:
    """After the tone: something was recorded, or nothing. What it is called nobody remembers here.

    Where only words answer, the recording was the answer; keys that say more are asked for all the same.
    """
    awaited = dialogue.question == RECORDING
    if awaited:
        dialogue.question = dialogue.told_for
    dialogue.silences = 0
    if not name:
        dialogue.told_for = ""
        return again(guide, dialogue, "not_recorded")
    dialogue.menu = ""
    if dialogue.told_for == MAILBOX:  # it belongs to the report behind the folio, and not to what is told here
        dialogue.adding = False
        return again(guide, dialogue, "recorded")
    dialogue.recordings += 1
    dialogue.amended = True
    question = guide.question(dialogue.question)
    if awaited and question is not None and question.words == "reference":
        say(dialogue, "recorded")
        return proceed(guide, dialogue)
    return again(guide, dialogue, "recorded")
