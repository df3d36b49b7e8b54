"""Reads the question bank: wordings by age, messages that fit, and answers that each mean one thing."""

import re
from collections.abc import Iterable, Mapping
from typing import cast, get_args

from hotline.rulebook.branching import refuse_cyclic_branching
from hotline.rulebook.conditions import parse_condition
from hotline.rulebook.document import Node, Table, boolean, one_or_more, sequence, table, text, word
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.rulebook.model import Age, Choice, Key, Question
from hotline.rulebook.words import UNKNOWN, Words

AGES: tuple[Age, ...] = get_args(Age)
WORDS = ("place", "reference", "narrative")
SERVES = ("sheet", "care")
GUIDED = (*AGES, "operator")
OPTIONAL = (
    *("key", "words", *AGES, "sms", "choices", "multiple", "person_only"),
    *("guidance", "not_asked", "page", "proposed", "menus", "serves"),
)


def read_questions(files: Iterable[Node], words: Words) -> dict[str, Question]:
    """The bank by question id, in the order of the files. Raises ProtocolError."""
    questions: dict[str, Question] = {}
    for file in files:
        for name, node in table(file).each():
            if name in questions:
                node.refuse(f"the question «{name}» is given twice: keep one")
            questions[name] = _question(name, table(node), words)
    refuse_cyclic_branching(questions, words.named)
    return questions


def _question(name: str, body: Table, words: Words) -> Question:
    fields = body.fields(
        required=("when",),
        optional=OPTIONAL,
    )
    wording = {age: text(fields[age]) for age in AGES if age in fields}
    key = words.keys[word(fields["key"], words.keys, "fact")] if "key" in fields else None
    multiple = "multiple" in fields and boolean(fields["multiple"])
    if key is not None and key.multiple != multiple:
        body.refuse(f"«{key.name}» and this question disagree on taking several answers")
    if "choices" not in fields and (key or "words" not in fields):
        body.refuse(
            f"the question «{name}» has no answers: give `choices`, or without a `key` say under `words` what it asks"
        )
    choices = _choices(fields["choices"], key) if "choices" in fields else ()
    _refuse_ambiguous(fields, choices)
    sms = text(fields["sms"]) if "sms" in fields else ""
    if sms:
        _refuse_unsendable(fields["sms"], sms, choices)
    return Question(
        id=name,
        key=key.name if key else "",
        block=name[0],
        when=parse_condition(fields["when"], words),
        wording=wording,
        sms=sms,
        choices=choices,
        multiple=multiple,
        words=word(fields["words"], WORDS, "kind of words") if "words" in fields else "",
        where=body.where,
        person_only=_ages(fields["person_only"], wording) if "person_only" in fields else (),
        guidance=_guidance(body, fields, wording),
        page=_page(table(fields["page"])) if "page" in fields else {},
        proposed="proposed" in fields and boolean(fields["proposed"]),
        menus={digit: text(label) for digit, label in table(fields["menus"]).each()} if "menus" in fields else {},
        serves=tuple(word(item, SERVES, "use") for item in one_or_more(fields["serves"])) if "serves" in fields else (),
    )


def _ages(node: Node, wording: Mapping[Age, str]) -> tuple[Age, ...]:
    return tuple(cast(Age, word(item, wording, "age, or an age without a wording:")) for item in one_or_more(node))


def _page(body: Table) -> dict[Age, str]:
    """The wording where the person writes on a page; every age has one, or none has."""
    return {age: text(node) for age, node in body.fields(required=AGES).items() if age in AGES}


def _guidance(body: Table, fields: Mapping[str, Node], wording: Mapping[Age, str]) -> dict[str, str]:
    """Advice by age; an age that has no wording must say why it is not asked, and one that has may not."""
    guided = table(fields["guidance"]).fields(optional=GUIDED) if "guidance" in fields else {}
    silent = table(fields["not_asked"]).fields(optional=AGES) if "not_asked" in fields else {}
    for age in AGES:
        if (age in wording) == (age in silent):
            body.refuse(f"give a wording for «{age}», or under `not_asked` the reason why it is not asked")
    return {name: text(node) for name, node in (*guided.items(), *silent.items())}


def _choices(node: Node, key: Key | None) -> tuple[Choice, ...]:
    items = sequence(node).items
    if not items:
        node.refuse("the list is empty; give at least one answer")
    return tuple(_choice(table(item), key) for item in items)


def _choice(body: Table, key: Key | None) -> Choice:
    fields = body.fields(required=("code", "label"), optional=("sms", "key", "person", "child"))
    code = word(fields["code"], key.codes, f"code of «{key.name}»") if key else text(fields["code"])
    sms = text(fields["sms"]) if "sms" in fields else ""
    pressed = text(fields["key"]) if "key" in fields else ""
    if sms and (not re.fullmatch(r"\d", sms) or (sms == "0" and code != UNKNOWN)):
        fields["sms"].refuse("an answer by message is one digit; 0 may only mean «no sé»")
    if pressed and not re.fullmatch(r"[1-9]{1,2}", pressed):
        fields["key"].refuse("a key is one digit from 1 to 9, or two for a second menu; 0, * and # are taken")
    person = "person" in fields and boolean(fields["person"])
    return Choice(code, text(fields["label"]), sms, pressed, person, text(fields["child"]) if "child" in fields else "")


def _refuse_ambiguous(fields: Mapping[str, Node], choices: tuple[Choice, ...]) -> None:
    """No digit may mean two things, in a message or on a keypad, and a digit that opens a menu means nothing else."""
    menus = set(table(fields["menus"]).entries) if "menus" in fields else set()
    keys = [choice.key for choice in choices if choice.key]
    for way in ("sms", "key"):
        _refuse_twice([choice.entries[way] for choice in map(table, _items(fields)) if way in choice.entries])
    opened = {key[0] for key in keys if len(key) == 2}
    for digit in opened | menus:
        if digit in keys or digit not in menus or digit not in opened:
            fields["choices"].refuse(f"{digit} opens a second menu: name it under `menus`, use it for nothing else")


def _items(fields: Mapping[str, Node]) -> tuple[Node, ...]:
    return sequence(fields["choices"]).items if "choices" in fields else ()


def _refuse_twice(digits: Iterable[Node]) -> None:
    used: set[str] = set()
    for node in digits:
        digit = text(node)
        if digit and digit in used:
            node.refuse(f"the digit {digit} means two things: give each answer its own")
        used.add(digit)


def _refuse_unsendable(node: Node, sms: str, choices: tuple[Choice, ...]) -> None:
    try:
        length = septets(sms)
    except ValueError as wrong:
        node.refuse(f"«{wrong}» is not in the GSM-7 alphabet; write it without the accent")
    if length > LIMIT:
        node.refuse(f"the message has {length} septets, {LIMIT} fit: shorten it")
    for choice in choices:
        if choice.sms and not re.search(rf"(?<!\d){choice.sms} ", sms):
            node.refuse(
                f"the message does not offer {choice.sms} for «{choice.label}»: write it, or take the digit out"
            )
