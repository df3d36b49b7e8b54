"""Which question comes next: danger first, then what can still change what is done, most of all first, then the end.

Every question that is put passes one gate, `admissible`. So every dialogue ends: a question is put once, and of those
that count never more than the limit of the age.
"""

from collections.abc import Iterable, Iterator

from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.weighing import Stakes, weigh
from hotline.rulebook.model import Question
from hotline.vocabulary import Channel

SHARING = "compartir_relato"
FOLIO_QUESTION = "G1"


def is_urgent(guide: Guide, dialogue: Dialogue) -> bool:
    """Whether what is known now is `inmediata`."""
    return guide.triage.is_immediate(dialogue.facts)


def next_question(guide: Guide, dialogue: Dialogue) -> Question | None:
    """The next question of the bank, None when none is left that may be put and changes or serves anything."""
    return next((question for question in _questions(guide, dialogue) if admissible(guide, dialogue, question)), None)


def admissible(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """The gate: put once, words for this age and channel, within the limit, and its own condition holds."""
    return (
        may_come(guide, dialogue, question)
        and _fits(guide, dialogue, question)
        and guide.applies(question, dialogue.facts)
    )


def may_come(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """Whether it may yet be put, as far as age, channel and what was asked go, whatever the answers to come."""
    age, script = dialogue.age, guide.script
    return (
        question.id not in dialogue.asked
        and bool(question.wording.get(age))
        and age not in question.person_only
        and question.id not in script.never_asked.ages.get(age, ())
        and question.id not in script.only_with_person.ages.get(age, ())
        and (bool(question.sms) or not dialogue.by_message)
        and (question.words != "reference" or _can_describe(dialogue))
    )


def _can_describe(dialogue: Dialogue) -> bool:
    """What is near the place needs a place and a voice: a call that is overheard has only keys."""
    overheard = dialogue.channel is Channel.VOICE and dialogue.unsafe
    return bool(dialogue.place_text or dialogue.state) and not overheard


def _fits(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """Whether the limit leaves room; in danger the narrower limit of a channel gives way, that of the age never."""
    if not _counts(guide, question.id):
        return True
    put = counted(guide, dialogue)
    if put < limit(guide, dialogue):
        return True
    return put < guide.script.limits[dialogue.age] and is_urgent(guide, dialogue)


def limit(guide: Guide, dialogue: Dialogue) -> int:
    """How many questions fit: fewer by message and telephone, unless what was said already asks for more."""
    script = guide.script
    if not dialogue.narrow:
        return script.limits[dialogue.age]
    more = guide.triage.holds(script.narrow_more.when, dialogue.facts)
    return (script.narrow_more.limits if more else script.narrow_limits)[dialogue.age]


def _counts(guide: Guide, name: str) -> bool:
    return name not in guide.script.uncounted


def counted(guide: Guide, dialogue: Dialogue) -> int:
    """How many questions were put that count towards the limit of the age."""
    return sum(_counts(guide, name) for name in dialogue.asked)


def cannot_be_interviewed(dialogue: Dialogue) -> bool:
    """A child under six is not interviewed: what is heard is coded, and a person takes over."""
    return dialogue.facts.get("edad") == "0-5" and dialogue.age == "child"


def left_open(guide: Guide, dialogue: Dialogue) -> tuple[str, ...]:
    """Ids of the questions that were never put and that a page, which has more room, would still put now."""
    rest, found = dialogue.copy(), []
    rest.channel = Channel.WEB
    while (question := next_question(guide, rest)) is not None:
        rest.asked.append(question.id)
        if question.choices and not question.words:
            rest.facts[question.key] = ("ns",) if guide.rulebook.keys[question.key].multiple else "ns"
            found.append(question.id)
    return tuple(found)


def _questions(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    script = guide.script
    if is_urgent(guide, dialogue):
        yield from _named(guide, script.danger_path)
        return
    if cannot_be_interviewed(dialogue):
        return
    yield from _named(guide, script.opening)
    order = list(_named(guide, script.order))
    yield from by_stakes(guide, dialogue, [question for question in order if _counts(guide, question.id)])
    yield from by_stakes(guide, dialogue, [question for question in order if not _counts(guide, question.id)])
    yield from _closing(guide, dialogue)


def _named(guide: Guide, names: Iterable[str]) -> Iterator[Question]:
    return (guide.rulebook.questions[name] for name in names)


def by_stakes(guide: Guide, dialogue: Dialogue, part: list[Question]) -> Iterator[Question]:
    """What can still change anything, and where there is room what serves the sheet or the care.

    With room for all the order is the script's, which a person follows easily; else what decides most comes first.
    """
    if not part or not _fits(guide, dialogue, part[0]):
        return
    candidates = [question for question in part if admissible(guide, dialogue, question)]
    if not candidates:
        return
    stakes = weigh(guide, dialogue, list(_to_come(guide, dialogue, part)))
    deciding = [question for question in candidates if stakes.matters(guide.bit(question))]
    serving = [question for question in candidates if question.serves and not dialogue.narrow]
    if _room_for_all(guide, dialogue, part, stakes):
        yield from (question for question in candidates if question in deciding or question in serving)
        return
    yield from sorted(deciding, key=lambda question: -stakes.worth(guide.bit(question)))
    yield from serving


def _to_come(guide: Guide, dialogue: Dialogue, part: list[Question]) -> Iterator[Question]:
    """Whatever may still be put from this part on; an earlier part is over."""
    counts = _counts(guide, part[0].id)
    for question in guide.rulebook.questions.values():
        if (counts or not _counts(guide, question.id)) and may_come(guide, dialogue, question):
            yield question


def _room_for_all(guide: Guide, dialogue: Dialogue, part: list[Question], stakes: Stakes) -> bool:
    if not _counts(guide, part[0].id):
        return True
    wanted = [
        question
        for question in part
        if may_come(guide, dialogue, question)
        and (stakes.matters(guide.bit(question)) or (question.serves and not dialogue.narrow))
    ]
    return len(wanted) <= limit(guide, dialogue) - counted(guide, dialogue)


def _closing(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    for question in _named(guide, guide.script.closing):
        if question.id != FOLIO_QUESTION and (question.key != SHARING or may_choose_sharing(dialogue)):
            yield question


def may_choose_sharing(dialogue: Dialogue) -> bool:
    """Whether to ask if the words may be passed on: on a page that is part of the review, and a child is not asked."""
    return bool(dialogue.narrative) and dialogue.age != "child" and dialogue.channel is not Channel.WEB
