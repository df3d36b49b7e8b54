"""Simulated reporters: answers varied from the worked cases or drawn at random, given only where they are asked."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hotline.conversation.choosing import (
    FOLIO_QUESTION,
    SHARING,
    admissible,
    by_stakes,
    cannot_be_interviewed,
    counted,
    is_urgent,
    may_come,
    next_question,
)
from hotline.conversation.dialogue import TEENS, Dialogue
from hotline.conversation.guide import Guide
from hotline.rulebook.model import Age, Question
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Channel, Facts

Choose = Callable[[Guide, Dialogue], Question | None]

BY_HAND = ("A1", "A3", "B2", "C1", "C3", "D1")
BY_HAND_THEN = 4
"""The short path of triage.md 6.1, which the derived one replaced: kept here only to compare with."""

FROM_A_CASE, VARIED, INVENTED, NOT_KNOWN = 0.7, 0.12, 0.6, 0.1
"""Shares: of reporters who begin at a worked case; of its answers drawn anew; of answers given where there is no case;
and of answers that are «no sé»."""


@dataclass(frozen=True)
class Reporter:
    """Somebody with answers. state: where it happens, empty when not told. door: by which she comes in."""

    facts: Facts = field(repr=False)
    state: str
    door: str


def draw(guide: Guide, cases: Sequence[Facts], age: Age, dice: random.Random) -> Reporter:
    """One reporter of an age group: who speaks of herself under 12 or under 18, or anybody else.

    Nobody is in danger nine times out of ten, and nobody is overheard: both end a dialogue at once.
    """
    begins = dict(dice.choice(cases)) if dice.random() < FROM_A_CASE else {}
    share = VARIED if begins else INVENTED
    facts: dict[str, str | tuple[str, ...]] = {}
    for key in guide.rulebook.keys.values():
        if key.kind == "signals":
            continue
        if key.name in begins:
            facts[key.name] = begins[key.name]
        if dice.random() < share:
            some = tuple(dice.sample(key.codes, dice.choice((1, 1, 2))))
            facts[key.name] = some if key.multiple else some[0]
        if dice.random() < NOT_KNOWN:
            facts.pop(key.name, None)
    if dice.random() < 0.9:
        facts |= {"peligro": "no", "lesion": "no"}
    facts["hablar_seguro"] = "si"
    if age == "child":
        facts |= {"reporta": "yo", "edad": "6-11"}
    elif age == "teen":
        facts |= {"reporta": "yo", "edad": dice.choice(sorted(TEENS))}
    elif facts.get("reporta") == "yo":
        facts["edad"] = "18+"
    door = "child" if age == "child" and dice.random() < 0.5 else "adult"
    return Reporter(facts, dice.choice(("07", "09", "21", "26", "")), door)


def walk(guide: Guide, reporter: Reporter, channel: Channel, choose: Choose) -> Dialogue:
    """The whole dialogue with one reporter: each question that is put gets her answer, or «no sé»."""
    door = reporter.door if channel in {Channel.WEB, Channel.VOICE} else "adult"
    dialogue = Dialogue(channel, door=door)
    while (question := choose(guide, dialogue)) is not None:
        dialogue.asked.append(question.id)
        if question.words == "place":
            dialogue.state = reporter.state
        elif question.words == "reference":
            dialogue.reference = "junto al mercado"
        elif question.key:
            dialogue.facts[question.key] = _answer(guide, dialogue, question, reporter.facts.get(question.key, UNKNOWN))
    return dialogue


def _answer(
    guide: Guide, dialogue: Dialogue, question: Question, known: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """What she can say on this channel: only what is on offer there."""
    offered = {UNKNOWN}
    for choice in question.choices:
        by_key = choice.key if dialogue.channel is Channel.VOICE else choice.code
        if choice.sms if dialogue.by_message else by_key:
            offered.add(choice.code)
    if not guide.rulebook.keys[question.key].multiple:
        return known if isinstance(known, str) and known in offered else UNKNOWN
    given = (known,) if isinstance(known, str) else known
    return tuple(code for code in given if code in offered) or (UNKNOWN,)


def chosen(guide: Guide, dialogue: Dialogue) -> Question | None:
    """As the line asks."""
    return next_question(guide, dialogue)


def in_order(guide: Guide, dialogue: Dialogue) -> Question | None:
    """Everything that passes the same gate, in the order of the script."""
    return next((question for question in _listed(guide, dialogue) if admissible(guide, dialogue, question)), None)


def without_limit(guide: Guide, dialogue: Dialogue) -> Question | None:
    """Everything that age, channel and the questions' own conditions allow, however many: what could be known."""
    for question in _everything(guide):
        if may_come(guide, dialogue, question) and guide.applies(question, dialogue.facts):
            return question
    return None


def by_hand(guide: Guide, dialogue: Dialogue) -> Question | None:
    """The written short path, then at most four that each by itself could still change the result."""
    order = list(_listed(guide, dialogue))
    if is_urgent(guide, dialogue):
        return next((question for question in order if admissible(guide, dialogue, question)), None)
    for name in BY_HAND:
        if admissible(guide, dialogue, guide.rulebook.questions[name]):
            return guide.rulebook.questions[name]
    bank = [question for question in order if question.id not in guide.script.uncounted]
    if counted(guide, dialogue) - sum(name in BY_HAND for name in dialogue.asked) < BY_HAND_THEN:
        unknown = guide.triage.unknown(dialogue.facts)
        for question in bank:
            if question.key in unknown and admissible(guide, dialogue, question):
                return question
    left = [question for question in order if question.id in guide.script.uncounted]
    return next(by_stakes(guide, dialogue, left), None)


def _listed(guide: Guide, dialogue: Dialogue) -> list[Question]:
    if cannot_be_interviewed(dialogue):
        return []
    if is_urgent(guide, dialogue):
        return [guide.rulebook.questions[name] for name in guide.script.danger_path]
    return _everything(guide)


def _everything(guide: Guide) -> list[Question]:
    """All that changes who is told what happened; what comes after (the words, the folio) does not."""
    questions = (guide.rulebook.questions[name] for name in (*guide.script.order, *guide.script.closing))
    return [question for question in questions if question.id != FOLIO_QUESTION and question.key != SHARING]
