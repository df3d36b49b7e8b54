"""Finds the texts for the catalogues; `babel.cfg` names these methods. Only `make catalogues` and the tests run this.

Babel's own Python method reads words and not the syntax tree, and loses a call inside another.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Found = tuple[int, str | None, str | tuple[str, ...], list[str]]
"""Line, function (none: it takes one text), text or singular and plural, comments for translators."""

CALLS: Mapping[str, tuple[int, ...]] = {
    "gettext": (1,),
    "ngettext": (1, 2),
    "N_": (0,),
    "say": (0,),
}
"""Which arguments of a call are texts; a call that gives something else there is none of ours."""

SAID: Mapping[str, str] = {
    "adult": "Said or shown to an adult.",
    "teen": "Said or shown to somebody of 12 to 17.",
    "child": "Said or shown to a child of 6 to 11: short words.",
    "sms": "A whole short message: at most 160 GSM-7 septets, the same numbers for the same answers.",
    "label": "",
    "title": "What a rule says, for the staff.",
    "reason": "Why a rule keeps an authority out, for the staff.",
    "federal_reason": "Why a rule keeps an authority out, for the staff.",
    "say": "Said by whoever attends a call.",
    "do": "Advice for whoever attends a call.",
    "never_ask": "What nobody who attends a call may ask.",
    "never_say": "Words that nobody who attends a call may say.",
    "never_promise": "What nobody who attends a call may promise.",
    "say_instead": "Advice for whoever attends a call.",
}
"""Fields of the protocol that hold a text for people, and what a translator should know."""

NAMES = frozenset({"labels", "menus", "blocks", "titles", "columns", "details"})
"""Fields that hold labels by code."""

ADVICE = frozenset({"guidance", "not_asked"})
"""Fields that hold advice by age for whoever attends."""

LISTED = frozenset({"say", "do", "never_ask", "never_say", "never_promise"})
"""Fields that hold a list of texts."""


def extract_python(
    file: IO[bytes], _keywords: Collection[str], _tags: Collection[str], **_options: object
) -> Iterator[Found]:
    """Texts of the calls of `CALLS` in a module, by name or as an attribute (`language.say("…")`)."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            texts = _texts(node)
            if len(texts) > 1:
                yield node.lineno, "ngettext", texts, []
            elif texts:
                yield node.lineno, None, texts[0], []


def _texts(call: ast.Call) -> tuple[str, ...]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    places = CALLS.get(name, ())
    if len(call.args) <= max(places, default=0):
        return ()
    given = [call.args[place] for place in places]
    texts = tuple(one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return texts if len(texts) == len(places) else ()


def extract_protocol(
    file: IO[bytes], _keywords: Collection[str], _tags: Collection[str], **_options: object
) -> Iterator[Found]:
    """Texts of a file of the protocol: wordings, messages, labels of answers and facts, names of parts."""
    root = yaml.compose(file, Loader=yaml.BaseLoader)
    for field, node in _said(root) if root is not None else ():
        yield node.start_mark.line + 1, None, node.value, [SAID[field]] if SAID[field] else []


def _said(node: Node, field: str = "") -> Iterator[tuple[str, ScalarNode]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _said(value, _kind(field, key.value))
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _said(value, field if field in LISTED else "")
    elif isinstance(node, ScalarNode) and field in SAID and any(letter.isalpha() for letter in node.value):
        yield field, node


def _kind(inside: str, field: str) -> str:
    """What the texts under a field are: names of codes are labels, and what is said to an operator by age is advice."""
    if inside in NAMES:
        return "label"
    return "do" if inside in ADVICE else field
