"""What the questions that may still come can change, each weighed together with all the others that are open."""

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt

from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.rulebook.model import Question
from hotline.rulebook.partial import FAILS, HOLDS
from hotline.vocabulary import Urgency

CATEGORY, RECIPIENTS = 3, 1
"""Weight of an undecided category rule and of an undecided matter of routing, beside 4 to 2 for the urgency that a rule
may still raise to. Chosen by measuring (docs/economy.md), not by law."""


@dataclass(frozen=True)
class Stakes:
    """Masks are bits of the keys, as the rulebook's `Partial` gives them.

    decides: keys that may still change category, urgency or recipients. unlocks: those, and the keys on which the
    condition of a question that decides hangs. outcomes: every undecided outcome with its weight and its keys.
    """

    decides: int
    unlocks: int
    outcomes: tuple[tuple[int, int], ...]

    def matters(self, bit: int) -> bool:
        """Whether a key decides anything, or lets a question be put that does."""
        return bool(self.unlocks & bit)

    def worth(self, bit: int) -> float:
        """How much hangs on one key: each undecided outcome by its weight, less the more other keys it waits for."""
        return round(sum(weight / sqrt(mask.bit_count()) for weight, mask in self.outcomes if mask & bit), 9)


def weigh(guide: Guide, dialogue: Dialogue, questions: Collection[Question]) -> Stakes:
    """What the answers to these questions can still change.

    questions: every one that may yet come, whatever its condition says now; those that can no longer hold are left out,
    and the rest counts as open, each with any answer.
    """
    still = _still_open(guide, dialogue, questions)
    open_keys = 0
    for question, _ in still:
        open_keys |= guide.bit(question)
    facts = dialogue.facts
    triage = guide.triage.undecided(facts, open_keys)
    place_comes = any(q.words == "place" and q.id not in dialogue.asked for q in guide.rulebook.questions.values())
    routing = guide.router.undecided(facts, open_keys, triage.urgencies, bool(dialogue.state) or place_comes)
    outcomes = (
        *((len(Urgency) - level.rank, mask) for level, mask in triage.urgency),
        *((CATEGORY, mask) for mask in triage.category),
        *((RECIPIENTS, mask) for mask in routing),
    )
    decides = 0
    for _, mask in outcomes:
        decides |= mask
    return Stakes(decides, _unlocking(guide, decides, still), outcomes)


def _still_open(guide: Guide, dialogue: Dialogue, questions: Collection[Question]) -> list[tuple[Question, int]]:
    """The questions whose condition may yet hold, with what it hangs on; the key of one that cannot is closed."""
    left = [(question, HOLDS) for question in questions if question.key]
    while True:
        open_keys = 0
        for question, _ in left:
            open_keys |= guide.bit(question)
        view = guide.partial.view(dialogue.facts, open_keys)
        seen = [(question, guide.looks[question.id](view)) for question, _ in left]
        holding = [(question, value) for question, value in seen if value != FAILS]
        if len(holding) == len(left):
            return holding
        left = holding


def _unlocking(guide: Guide, decides: int, still: Collection[tuple[Question, int]]) -> int:
    unlocks = decides
    while True:
        more = unlocks
        for question, value in still:
            if value != HOLDS and guide.bit(question) & unlocks:
                more |= value
        if more == unlocks:
            return unlocks
        unlocks = more
