"""What the protocol tells whoever attends: the script by age, what is never said, and what a report calls for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import render_template, request, url_for

from hotline.journey.parts import Hotline
from hotline.pages.language import say
from hotline.pages.staff import telling
from hotline.pages.staff.telling import Basis
from hotline.people.visitor import Visitor
from hotline.rulebook import Rulebook
from hotline.rulebook.catalogues import pointing
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.guidance import OperatorScript, Situation, Step
from hotline.rulebook.model import Age, Question
from hotline.vocabulary import Facts

EMERGENCY = "cnie"
"""The catalogue whose codes 9-1-1 understands."""


@dataclass(frozen=True)
class Put:
    """A question as the script puts it. advice: for any age, then for this one."""

    id: str
    text: str
    advice: tuple[str, ...]
    person_only: bool


@dataclass(frozen=True)
class StepRow:
    """One step, translated."""

    title: str
    say: tuple[str, ...]
    do: tuple[str, ...]
    asks: tuple[Put, ...]


@dataclass(frozen=True)
class Heed:
    """Something to do in a situation, or a check before help is sent; `points`: the facts say yes."""

    title: str
    do: tuple[str, ...]
    say: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    points: bool = False


@dataclass(frozen=True)
class Code:
    """An entry of the emergency catalogue to which the facts point, in the words of the catalogue."""

    id: str
    label: str
    priority: str


@dataclass(frozen=True)
class Heeding:
    """What a report calls for. edition: of the emergency catalogue; outdated: a later one exists."""

    checks: tuple[Heed, ...]
    situations: tuple[Heed, ...]
    codes: tuple[Code, ...]
    edition: str
    outdated: bool
    basis: tuple[Basis, ...] = field(default=())


def show_guide(hotline: Hotline, visitor: Visitor) -> str:
    """The script of one kind of caller (`?guion=`), with everything that holds for all."""
    book = hotline.rulebook
    guidance = book.guidance
    script = guidance.scripts.get(request.args.get("guion", "")) or next(iter(guidance.scripts.values()))
    return render_template(
        "console/guide.html",
        person=visitor,
        leave=url_for("console.leave"),
        scripts=[(one.id, say(one.title)) for one in guidance.scripts.values()],
        chosen=script.id,
        title=say(script.title),
        steps=[_step(book, script, step) for step in script.steps],
        basis=telling.basis_of(book, script.basis),
        rest=_rest(book, script),
        common=_say(guidance.common),
        situations=[_situation(book, one, script.age) for one in guidance.situations],
        checks=[Heed(say(one.title), _say(one.do)) for one in guidance.checks],
        never_ask=_say(guidance.never_ask),
        never_say=_say(guidance.never_say),
        never_promise=_say(guidance.never_promise),
        say_instead=say(guidance.say_instead),
    )


def heeding(book: Rulebook, facts: Facts) -> Heeding:
    """What these facts call for before help is sent."""
    compiler, guidance = Compiler(book.named, book.keys), book.guidance
    checks = (Heed(say(one.title), _say(one.do), points=compiler.compile(one.warns)(facts)) for one in guidance.checks)
    holding = (one for one in guidance.situations if one.when is not None and compiler.compile(one.when)(facts))
    catalogue = book.catalogues.get(EMERGENCY)
    codes = pointing(catalogue, compiler)(facts) if catalogue else ()
    return Heeding(
        checks=tuple(sorted(checks, key=lambda check: not check.points)),
        situations=tuple(_situation(book, one, None) for one in holding),
        codes=tuple(Code(one.id, one.label, (one.details or {}).get("prioridad", "")) for one in codes),
        edition=catalogue.edition if catalogue else "",
        outdated=catalogue.outdated if catalogue else False,
        basis=telling.basis_of(book, guidance.bases["harm"]),
    )


def _step(book: Rulebook, script: OperatorScript, step: Step) -> StepRow:
    asks = tuple(_put(book.questions[name], script.age) for name in step.asks) if script.age else ()
    return StepRow(say(step.title), _say(step.say), _say(step.do), asks)


def _put(question: Question, age: Age) -> Put:
    advice = tuple(question.guidance[name] for name in ("operator", age) if name in question.guidance)
    return Put(question.id, say(question.wording.get(age, "")), _say(advice), age in question.person_only)


def _rest(book: Rulebook, script: OperatorScript) -> list[tuple[str, list[Put]]]:
    """The rest of the bank for this age, by part; what the age is never asked is not there."""
    if script.age is None:
        return []
    stepped = {name for step in script.steps for name in step.asks}
    left = [q for q in book.questions.values() if script.age in q.wording and q.id not in stepped]
    parts: Mapping[str, str] = book.script.blocks
    return [
        (say(title), [_put(q, script.age) for q in left if q.block == block])
        for block, title in parts.items()
        if any(q.block == block for q in left)
    ]


def _situation(book: Rulebook, one: Situation, age: Age | None) -> Heed:
    said = [text for hearer, text in one.say.items() if age in (hearer, None)]
    return Heed(say(one.title), _say(one.do), _say(dict.fromkeys(said)), telling.basis_of(book, one.basis))


def _say(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(say(text) for text in texts)
