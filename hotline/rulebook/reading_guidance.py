"""Reads `triage/guidance.yaml`: each step, situation and check is cited and names only what the protocol has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from hotline.rulebook.citations import read_basis
from hotline.rulebook.conditions import parse_condition
from hotline.rulebook.document import Node, Table, sequence, table, text, texts, word
from hotline.rulebook.guidance import Guidance, HarmCheck, OperatorScript, Situation, Step
from hotline.rulebook.model import Age, Question, Source
from hotline.rulebook.questions import AGES
from hotline.rulebook.words import Words

PARTS = ("common", "scripts", "situations", "harm", "never")
NEVER = ("basis", "never_ask", "never_say", "never_promise", "say_instead")


@dataclass(frozen=True)
class _Shelf:
    words: Words
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]


def read_guidance(
    node: Node, words: Words, sources: Mapping[str, Source], questions: Mapping[str, Question]
) -> Guidance:
    """The guidance of the protocol. Raises ProtocolError."""
    shelf = _Shelf(words, sources, questions)
    parts = table(node).fields(required=PARTS)
    common = table(parts["common"]).fields(required=("basis", "do"))
    harm = table(parts["harm"]).fields(required=("basis", "checks"))
    never = table(parts["never"]).fields(required=NEVER)
    return Guidance(
        common=texts(common["do"]),
        scripts={name: _script(name, table(body), shelf) for name, body in table(parts["scripts"]).each()},
        situations=tuple(_situation(name, table(body), shelf) for name, body in table(parts["situations"]).each()),
        checks=tuple(_check(name, table(body), shelf) for name, body in table(harm["checks"]).each()),
        never_ask=texts(never["never_ask"]),
        never_say=texts(never["never_say"]),
        never_promise=texts(never["never_promise"]),
        say_instead=text(never["say_instead"]),
        bases={
            name: read_basis(fields["basis"], sources)
            for name, fields in (("common", common), ("harm", harm), ("never", never))
        },
    )


def _script(name: str, body: Table, shelf: _Shelf) -> OperatorScript:
    fields = body.fields(required=("title", "basis", "steps"), optional=("age",))
    steps = tuple(_step(table(item), shelf) for item in sequence(fields["steps"]).items)
    age = cast(Age, word(fields["age"], AGES, "age")) if "age" in fields else None
    if not steps:
        fields["steps"].refuse("a script needs at least one step")
    return OperatorScript(name, text(fields["title"]), age, steps, read_basis(fields["basis"], shelf.sources))


def _step(body: Table, shelf: _Shelf) -> Step:
    fields = body.fields(required=("title",), optional=("say", "do", "asks"))
    if len(fields) == 1:
        body.refuse("a step says, does or asks something: give `say`, `do` or `asks`")
    asks = sequence(fields["asks"]).items if "asks" in fields else ()
    return Step(
        text(fields["title"]),
        _texts(fields, "say"),
        _texts(fields, "do"),
        tuple(word(item, shelf.questions, "question") for item in asks),
        body.where,
    )


def _situation(name: str, body: Table, shelf: _Shelf) -> Situation:
    fields = body.fields(required=("title", "basis", "do"), optional=("when", "say"))
    said = table(fields["say"]).fields(optional=AGES) if "say" in fields else {}
    return Situation(
        name,
        text(fields["title"]),
        parse_condition(fields["when"], shelf.words) if "when" in fields else None,
        texts(fields["do"]),
        {age: text(said[age]) for age in AGES if age in said},
        read_basis(fields["basis"], shelf.sources),
        body.where,
    )


def _check(name: str, body: Table, shelf: _Shelf) -> HarmCheck:
    fields = body.fields(required=("title", "warns", "do"))
    return HarmCheck(name, text(fields["title"]), parse_condition(fields["warns"], shelf.words), texts(fields["do"]))


def _texts(fields: Mapping[str, Node], name: str) -> tuple[str, ...]:
    return texts(fields[name]) if name in fields else ()
