"""Which question comes next: danger first, then the short path or the tree, then what routing needs, then the end."""

from collections.abc import Callable, Iterator

from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.rulebook.model import Question
from hotline.vocabulary import Channel, Urgency

ROUTING_KEYS = ("autoridad_implicada", "quiere_denuncia", "menores_presentes", "miedo_regreso", "origen", "rama")
INSPECTION = frozenset({"autoridad_laboral", "inspeccion_federal"})
SHARING = "compartir_relato"
FOLIO_QUESTION = "G1"
FIRST = ("A1", "A2", "A3", "B1", "B2")


def is_urgent(guide: Guide, dialogue: Dialogue) -> bool:
    """Whether what is known now is `inmediata`."""
    return guide.triage.assess(dialogue.facts).urgency is Urgency.INMEDIATA


def next_question(guide: Guide, dialogue: Dialogue) -> Question | None:
    """The next question of the bank, None when all that may be asked was asked."""
    return next(_questions(guide, dialogue), None)


def _questions(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    if is_urgent(guide, dialogue):
        yield from _listed(guide, dialogue, guide.script.danger_path)
        return
    if cannot_be_interviewed(dialogue):
        return
    yield from _narrow(guide, dialogue) if dialogue.narrow else _tree(guide, dialogue)
    if dialogue.age != "child":
        yield from _for_routing(guide, dialogue)
    yield from _closing(guide, dialogue)


def cannot_be_interviewed(dialogue: Dialogue) -> bool:
    """A child under six is not interviewed: what is heard is coded, and a person takes over."""
    return dialogue.facts.get("edad") == "0-5" and dialogue.age == "child"


def _listed(guide: Guide, dialogue: Dialogue, names: tuple[str, ...]) -> Iterator[Question]:
    for name in names:
        question = guide.question(name)
        if question is not None and may_ask(guide, dialogue, question):
            yield question


def may_ask(guide: Guide, dialogue: Dialogue, question: Question) -> bool:
    """Whether this question is open, has words for this age and channel, and its own condition holds."""
    age = dialogue.age
    return (
        question.id not in dialogue.asked
        and bool(question.wording.get(age))
        and age not in question.person_only
        and (bool(question.sms) or not dialogue.by_message)
        and (question.words != "reference" or _can_describe(dialogue))
        and guide.applies(question, dialogue.facts)
    )


def _can_describe(dialogue: Dialogue) -> bool:
    """What is near the place needs a place and a voice: a call that is overheard has only keys."""
    overheard = dialogue.channel is Channel.VOICE and dialogue.unsafe
    return bool(dialogue.place_text or dialogue.state) and not overheard


def _bank(guide: Guide, names: tuple[str, ...]) -> tuple[str, ...]:
    outside = {*guide.script.uncounted, *guide.script.closing, FOLIO_QUESTION}
    outside |= {guide.by_key[key].id for key in (*ROUTING_KEYS, SHARING) if key in guide.by_key}
    return tuple(name for name in names if name not in outside)


def counted(guide: Guide, dialogue: Dialogue) -> int:
    """How many questions were put that count towards the limit of the age."""
    return len(_bank(guide, tuple(dialogue.asked)))


def _narrow(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    script = guide.script
    if counted(guide, dialogue) >= script.limits[dialogue.age]:
        return
    yield from _listed(guide, dialogue, script.short_path)
    extras = [name for name in _bank(guide, tuple(dialogue.asked)) if name not in script.short_path]
    if len(extras) < script.short_extra:
        yield from _undecided(guide, dialogue)


def _undecided(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    unknown = guide.triage.unknown(dialogue.facts)
    for question in _listed(guide, dialogue, _bank(guide, guide.script.order)):
        if question.key in unknown:
            yield question


def _tree(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    left = guide.script.limits[dialogue.age] - counted(guide, dialogue)
    if left <= 0:
        return
    open_now = list(_listed(guide, dialogue, _bank(guide, guide.script.order)))
    if dialogue.age == "adult" and dialogue.door != "child":
        yield from open_now
        return
    # With few questions to spend, those that may change what is done come first, yet in the order of the script.
    best = {question.id for question in sorted(open_now, key=_worth(guide, dialogue))[:left]}
    yield from (question for question in open_now if question.id in best)


def _worth(guide: Guide, dialogue: Dialogue) -> Callable[[Question], int]:
    """Order of questions under a limit: safety and age, the short path, what may make it urgent, the rest."""
    first = {*FIRST, *guide.script.short_path}
    unknown = set(guide.triage.unknown(dialogue.facts))
    keys = guide.rulebook.keys

    def reached(key: str, code: str) -> int:
        answer: str | tuple[str, ...] = (code,) if keys[key].multiple else code
        return guide.triage.assess({**dialogue.facts, key: answer}).urgency.rank

    def worth(question: Question) -> int:
        if question.id in first:
            return -1
        if question.key not in unknown:
            return len(Urgency)
        return min(reached(question.key, code) for code in keys[question.key].codes)

    return worth


def _for_routing(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    for key in ROUTING_KEYS:
        question = guide.by_key.get(key)
        if question and may_ask(guide, dialogue, question) and _routing_needs(guide, dialogue, key):
            yield question


def _routing_needs(guide: Guide, dialogue: Dialogue, key: str) -> bool:
    """When each routing answer is asked."""
    facts = dialogue.facts
    assessment = guide.triage.assess(facts)
    base = guide.router.base(facts, assessment)
    grown = facts.get("edad") == "18+"
    match key:
        case "autoridad_implicada":
            return base.startswith("B")
        case "quiere_denuncia":
            return grown and base == "B04" and facts.get("reporta") == "yo"
        case "menores_presentes":
            return grown and base == "B04"
        case "miedo_regreso":
            return "migrante" in facts.get("condicion", ())
        case "origen":
            return facts.get("captacion") == "si"
        case _:
            routing = guide.route(facts, assessment, dialogue.state)
            return any(recipient.type in INSPECTION for recipient in routing.recipients)


def _closing(guide: Guide, dialogue: Dialogue) -> Iterator[Question]:
    for question in _listed(guide, dialogue, tuple(name for name in guide.script.closing if name != FOLIO_QUESTION)):
        if question.key != SHARING or may_choose_sharing(dialogue):
            yield question


def may_choose_sharing(dialogue: Dialogue) -> bool:
    """Whether to ask if the words may be passed on: on a page that is part of the review, and a child is not asked."""
    return bool(dialogue.narrative) and dialogue.age != "child" and dialogue.channel is not Channel.WEB
