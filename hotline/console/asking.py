"""The script on screen: the questions of the protocol in their order, with what is known of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.conversation.choosing import SHARING
from hotline.journey.parts import Hotline
from hotline.journey.scripting import PLACE
from hotline.pages.language import say
from hotline.pages.staff import telling
from hotline.rulebook import Rulebook
from hotline.rulebook.guidance import OperatorScript
from hotline.rulebook.model import Age, Question

FACT = "hecho."
"""Before a key, the name of its field in the form."""

PLACE_FIELDS = {"state": "lugar.estado", "municipality": "lugar.municipio", "reference": "lugar.cerca", "text": "lugar"}
LONGEST_PLACE = 400


@dataclass(frozen=True)
class Box:
    """One answer on offer."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question with its answers. place: it asks where, and is answered in the fields for that."""

    id: str
    text: str
    name: str
    multiple: bool
    boxes: tuple[Box, ...]
    person_only: bool
    place: bool


@dataclass(frozen=True)
class Part:
    """A step of the script: what is said and done in it, and its questions. closed: folded, what no step names."""

    title: str
    say: tuple[str, ...]
    do: tuple[str, ...]
    asks: tuple[Asked, ...]
    folded: bool = False


@dataclass(frozen=True)
class Panel:
    """The script for one report. scripts: id and name of those to choose from; place: as it stands."""

    report_id: str
    scripts: tuple[tuple[str, str], ...]
    chosen: str
    parts: tuple[Part, ...]
    states: tuple[tuple[str, str], ...]
    place: Mapping[str, str] = field(repr=False)


def panel(hotline: Hotline, report_id: str, content: Mapping[str, Any], chosen: str = "") -> Panel:
    """The panel for a report's content; without a choice the script of the age that the facts and the door give."""
    book = hotline.rulebook
    scripts = book.guidance.scripts
    script = scripts.get(chosen) or scripts.get(_age(content)) or next(iter(scripts.values()))
    facts = telling.as_facts(content["facts"])
    age: Age = script.age or "adult"
    steps = tuple(
        Part(say(step.title), _say(step.say), _say(step.do), _asked(book, step.asks, age, facts))
        for step in script.steps
    )
    return Panel(
        report_id=report_id,
        scripts=tuple((one.id, say(one.title)) for one in scripts.values()),
        chosen=script.id,
        parts=steps + _rest(book, script, age, facts),
        states=tuple((key, state.name) for key, state in book.states.items()),
        place={name: str(content["place"].get(name, "")) for name in PLACE},
    )


def _age(content: Mapping[str, Any]) -> str:
    years, speaks_of_self = content["facts"].get("edad", "ns"), content["facts"].get("reporta") == "yo"
    if content.get("door") == "child" and years == "ns":
        return "child"
    if not speaks_of_self and content.get("door") != "child":
        return "adult"
    return {"0-5": "child", "6-11": "child", "18+": "adult", "ns": "adult"}.get(years, "teen")


def _asked(book: Rulebook, names: Iterable[str], age: Age, facts: Mapping[str, Any]) -> tuple[Asked, ...]:
    questions = (book.questions[name] for name in names)
    return tuple(_one(question, age, facts) for question in questions if question.key or question.words == "place")


def _one(question: Question, age: Age, facts: Mapping[str, Any]) -> Asked:
    known = facts.get(question.key, ())
    codes = (known,) if isinstance(known, str) else known
    boxes = {choice.code: Box(choice.code, say(choice.label), choice.code in codes) for choice in question.choices}
    if question.key == SHARING and known == "no":
        boxes = {"no": boxes["no"]}  # nobody of the desk takes the reporter's «no» back
    return Asked(
        id=question.id,
        text=say(question.wording.get(age) or next(iter(question.wording.values()), "")),
        name=FACT + question.key,
        multiple=question.multiple,
        boxes=tuple(boxes.values()),
        person_only=age in question.person_only,
        place=question.words == "place",
    )


def _rest(book: Rulebook, script: OperatorScript, age: Age, facts: Mapping[str, Any]) -> tuple[Part, ...]:
    """The rest of the bank for this age, folded; what the age is never asked is not there."""
    stepped = {name for step in script.steps for name in step.asks}
    left = [q for q in book.questions.values() if age in q.wording and q.id not in stepped]
    return tuple(
        Part(say(title), (), (), asked, folded=True)
        for block, title in book.script.blocks.items()
        if (asked := _asked(book, [q.id for q in left if q.block == block], age, facts))
    )


def _say(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(say(text) for text in texts)
