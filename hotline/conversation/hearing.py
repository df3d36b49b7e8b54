"""What free words may mean, in a dialogue: which question they put first, whom they call, what the report says of them.

Heard words propose. They set no fact, change no category and no recipient, and lower nothing: the reporter's answer
does what it always did, and until then a person is told (`protocols/lexicon/`, `docs/decisions`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from hotline.conversation.choosing import SHARING, cannot_be_interviewed, counted, is_urgent, limit, may_come
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.conversation.lines import line
from hotline.conversation.steps import Step, say
from hotline.conversation.turns import HeardLine
from hotline.rulebook.model import Question
from hotline.translations import gettext
from hotline.triage.listening import Heard, Passage
from hotline.vocabulary import Channel, Urgency

DANGER = "peligro"
SIGNALS = "senales"
MOST_SHOWN = 6
"""Proposals on the page before sending: more is a questionnaire."""


def heard(guide: Guide, dialogue: Dialogue) -> tuple[Heard, ...]:
    """What all words of a dialogue may mean, the heaviest first.

    Words about the place count only where they weigh: «junto al mercado» is no place of work.
    """
    words_now = (*dialogue.narrative, "", dialogue.place_text, dialogue.reference)
    if dialogue.listened is None or dialogue.listened[0] != words_now:  # several ask in one turn
        dialogue.listened = (words_now, _hear(guide, dialogue))
    found: tuple[Heard, ...] = dialogue.listened[1]
    return found


def _hear(guide: Guide, dialogue: Dialogue) -> tuple[Heard, ...]:
    told = [one for words in dialogue.narrative for one in guide.listener.hear(words)]
    beside = (dialogue.place_text, dialogue.reference)
    told += [one for words in beside if words for one in guide.listener.hear(words) if one.raises]
    first: dict[str, Heard] = {}
    for one in told:
        first.setdefault(one.id, one)
    return tuple(first[entry.id] for entry in guide.rulebook.lexicon.entries if entry.id in first)


def proposals(guide: Guide, dialogue: Dialogue) -> Iterator[Heard]:
    """What may still be asked: facts that nobody answered, each once; an answer, also `ns`, is never proposed over."""
    seen: set[str] = set()
    for one in heard(guide, dialogue):
        known = dialogue.facts.get(one.key, ())
        if one.key == SIGNALS:
            if one.code not in known:
                yield one
        elif one.key not in dialogue.facts and one.key not in seen:
            seen.add(one.key)
            yield one


def first_to_confirm(guide: Guide, dialogue: Dialogue, otherwise: Question | None) -> Question | None:
    """The question that comes next: the one for the heaviest thing heard, else `otherwise`; danger before all."""
    if (otherwise is not None and otherwise.key == DANGER) or is_urgent(guide, dialogue):
        return otherwise
    if cannot_be_interviewed(dialogue):
        return otherwise
    for one in proposals(guide, dialogue):
        question = guide.question(one.confirm)
        if one.raises and question is not None and _may_confirm(guide, dialogue, question):
            return question
    return otherwise


def _may_confirm(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """Words of the reporter's own are reason enough to ask; age, channel and limit hold as ever."""
    return (
        question.key not in dialogue.facts
        and may_come(guide, dialogue, question)
        and counted(guide, dialogue) < limit(guide, dialogue)
        and (_knows_whom(dialogue) or not _kept_from_some_age(guide, question))
        and (not _delicate(guide, question) or _may_be_asked_plainly(guide, dialogue, question))
    )


def _kept_from_some_age(guide: Guide, question: Question) -> bool:
    """Whether some age must never be asked it: then it waits until it is known who is asked."""
    return any(question.id in names for names in guide.script.never_asked.ages.values())


def _knows_whom(dialogue: Dialogue) -> bool:
    """Whether the age is known, or that it is about others."""
    age_known = dialogue.facts.get("edad", "ns") != "ns"
    return age_known or dialogue.facts.get("reporta") in {"familiar", "vio", "profesional"}


def _delicate(guide: Guide, question: Question) -> bool:
    """Whether some age may hear it only from a person."""
    return bool(question.person_only) or any(
        question.id in names for names in guide.script.only_with_person.ages.values()
    )


def _may_be_asked_plainly(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """Who may be a child is not asked what only a person may ask a child: first the age, or that it is about others."""
    return _knows_whom(dialogue) and guide.applies(question, dialogue.facts)


def calling(guide: Guide, dialogue: Dialogue) -> tuple[str, ...]:
    """The entries by which the desk rings: by what was said, or because only a person may ask this age about it."""
    told = heard(guide, dialogue)
    return tuple(one.id for one in told if one.person or (one.raises and _forbidden(guide, dialogue, one)))


def _forbidden(guide: Guide, dialogue: Dialogue, one: Heard) -> bool:
    question = guide.question(one.confirm)
    if question is None or dialogue.age == "adult":
        return False
    script, age = guide.script, dialogue.age
    return (
        not question.wording.get(age)
        or age in question.person_only
        or question.id in script.never_asked.ages.get(age, ())
        or question.id in script.only_with_person.ages.get(age, ())
    )


def attend(guide: Guide, step: Step) -> Step:
    """Call a person when what was said asks for one: the first time join the call, or say that the desk knows.

    The journey keeps what there is as a partial report at once (`Dialogue.rung`), which rings, and rings again for each
    further thing that asks for a person, also when somebody had taken the alarm for what was said before.
    """
    dialogue = step.dialogue
    new = [name for name in calling(guide, dialogue) if name not in dialogue.rung_for]
    if not new:
        return step
    before, dialogue.rung, dialogue.rings = dialogue.rung, True, True
    dialogue.rung_for += new
    if dialogue.stored and dialogue.warned_at:
        return step  # the way to 9-1-1 was said
    spoken, bridge = dialogue.channel is Channel.VOICE, step.reply.bridge
    if step.intent == "finish" and not dialogue.warned_at:  # the last answer: what is said is put together afterwards
        say(dialogue, "urgent_hang_up" if spoken else "urgent_dial")
    if step.intent != "ask":
        return step
    if spoken and not bridge and not before:
        bridge = guide.person(in_danger=True)
    sentences = [line(dialogue, "joining" if bridge != step.reply.bridge else "kept_now")]
    if not bridge and (dialogue.chatting or not _asks_about_danger(guide, dialogue)):
        sentences.insert(0, line(dialogue, "urgent_hang_up" if spoken else "urgent_dial"))
    lines = (*step.reply.lines, *(sentence for sentence in sentences if sentence not in step.reply.lines))
    return replace(step, reply=replace(step.reply, lines=lines, bridge=bridge))


def _asks_about_danger(guide: Guide, dialogue: Dialogue) -> bool:
    """Whether the question that waits is the one for danger, which names 9-1-1 itself."""
    question = guide.question(dialogue.question)
    return question is not None and question.key == DANGER


def heard_content(guide: Guide, dialogue: Dialogue, urgency: Urgency) -> dict[str, Any]:
    """What was heard, for the desk alone: entries with their words and basis, whether it rings, and the urgency with
    which a person looks where that is more than the rules' own (`raised`, else empty)."""
    entries = heard(guide, dialogue)
    person = bool(calling(guide, dialogue))
    floors = [Urgency(one.raises) for one in entries if one.raises] + [Urgency.URGENTE_24H] * person
    floor = min(floors, key=lambda level: level.rank, default=urgency)
    return {
        "raised": floor.value if floor.rank < urgency.rank else "",
        "person": person,
        "entries": [_entry(one) for one in entries],
    }


def _entry(one: Heard) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "proposes": {one.key: one.code},
        "raises": one.raises,
        "words": [passage.words for passage in one.passages],
        "basis": [
            {"source": c.source, "articles": list(c.articles), "mark": c.mark, "unverified": c.unverified}
            for c in one.basis
        ],
    }


def shown(guide: Guide, dialogue: Dialogue) -> tuple[HeardLine, ...]:
    """What the page before sending asks to confirm. A child is shown nothing: a suggestion would be an answer."""
    if dialogue.age == "child":
        return ()
    lines = []
    for one in proposals(guide, dialogue):
        question = guide.question(one.confirm)
        if question is None or one.key in {SIGNALS, SHARING} or _forbidden(guide, dialogue, one):
            continue
        if _delicate(guide, question) and not _may_be_asked_plainly(guide, dialogue, question):
            continue
        lines.append(HeardLine(one.id, *_said(guide, dialogue, question, one), _words(one.passages)))
    return tuple(lines[:MOST_SHOWN])


def _said(guide: Guide, dialogue: Dialogue, question: Question, one: Heard) -> tuple[str, str]:
    """The fact and the answer, as the page says them."""
    offered = [choice.label for choice in question.choices if choice.code == one.code]
    return (
        gettext(dialogue.language, guide.rulebook.keys[one.key].label),
        gettext(dialogue.language, offered[0]),
    )


def _words(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passage.words for passage in passages))[:2]


def confirm(guide: Guide, dialogue: Dialogue, ids: Iterable[str]) -> None:
    """The reporter says that it is so: only what the page showed, and only where nothing was answered."""
    wanted, on_page = set(ids), {one.id for one in shown(guide, dialogue)}
    for one in list(proposals(guide, dialogue)):
        if one.id in wanted & on_page:
            multiple = guide.rulebook.keys[one.key].multiple
            dialogue.facts[one.key] = (one.code,) if multiple else one.code
            dialogue.amended = True
    if is_urgent(guide, dialogue):
        dialogue.warned_at = dialogue.warned_at or dialogue.turn
