"""A call in danger is joined to emergencies: which number rings now, the next one when nobody answers, and all again
later in the call. How often and when: `docs/decisions/0027`.
"""

from datetime import datetime, timedelta

from hotline.conversation.asking import RECORDING
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.vocabulary import Channel

AGAIN = (timedelta(seconds=120), timedelta(seconds=300))
"""How long after the first ringing every number is rung once more, at whatever the caller does next."""


def ring(guide: Guide, dialogue: Dialogue) -> str:
    """The number to join this call in danger to now, empty for none. It counts as answered until `missed`."""
    if dialogue.channel is not Channel.VOICE or dialogue.bridged or dialogue.question == RECORDING:
        return ""
    number = _next(guide, dialogue)
    if number:
        dialogue.bridged = True
        dialogue.dialled.append(number)
        dialogue.dialled_at = dialogue.dialled_at or guide.clock.now().isoformat()
    return number


def missed(dialogue: Dialogue) -> None:
    """Nobody answered what was rung: the next one may be."""
    dialogue.bridged = False


def _next(guide: Guide, dialogue: Dialogue) -> str:
    """The state's number, that of everywhere, then a person of ours; each once, until its time has come again."""
    first = guide.bridge(dialogue.state)
    if not dialogue.dialled_at:
        return first
    numbers = list(dict.fromkeys(filter(None, (first, guide.bridge(""), guide.person(in_danger=True)))))
    if _comes_again(guide, dialogue):
        dialogue.rerouted += 1
        dialogue.dialled = []
    return next((number for number in numbers if number not in dialogue.dialled), "")


def _comes_again(guide: Guide, dialogue: Dialogue) -> bool:
    since = guide.clock.now() - datetime.fromisoformat(dialogue.dialled_at)
    return dialogue.rerouted < len(AGAIN) and since >= AGAIN[dialogue.rerouted]
