"""Before a folio is looked up: over the shared budget it waits, with a ticket that is good for that folio only.

The ticket lies in the dialogue, which is sealed to what the caller brings. Whoever comes back with the same folio when
its time has come is served whatever others do meanwhile, so nobody can lock its holder out.
"""

from datetime import datetime

from hotline.conversation.advance import Step
from hotline.conversation.boxing import hold_back
from hotline.journey.parts import Hotline
from hotline.mailbox import guessing as budget


def pace(hotline: Hotline, step: Step) -> Step:
    """The step itself, or the one that asks for the same folio again in a moment. Nothing was derived or looked up."""
    if step.intent != "read_mailbox":
        return step
    dialogue, now = step.dialogue, hotline.clock.now()
    if dialogue.held_folio != step.folio:
        wait = budget.take(hotline.db, now)
        if not wait:
            return step
        dialogue.held_folio, dialogue.held_until = step.folio, (now + wait).isoformat()
    elif now >= datetime.fromisoformat(dialogue.held_until):
        dialogue.held_folio, dialogue.held_until = "", ""
        return step
    return hold_back(hotline.guide, dialogue)
