"""Reads conditions. The grammar is closed: nothing in it can be evaluated as code.

always                          holds for every answer set
menor                           a named condition, or the id of a rule
{edad: [0-5, 6-11]}             the fact is one of these; of a multiple answer: has at least one of these
{all: [...]}  {any: [...]}  {not: ...}
{at_least: {n: 2, of: [I2, I4]}}  so many of the named conditions, or of a named list
several entries in one mapping  all of them
"""

from collections.abc import Callable

from hotline.rulebook.document import Node, Scalar, Table, instead, number, one_or_more, sequence, table, text
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not
from hotline.rulebook.words import Words

ALWAYS = All(())
"""Holds for every answer set: nothing is asked of it."""

NEVER = AnyOf(())
"""Holds for no answer set: what a rule that is not yet in force stands for."""


def parse_condition(node: Node, words: Words) -> Condition:
    """The condition written in a node.

    words: keys, lists and names that it may use. Raises ProtocolError naming file and line of the first wrong word.
    """
    if isinstance(node, Scalar):
        return _bare(node, words)
    if isinstance(node, Table):
        parts = tuple(_entry(name, value, node, words) for name, value in node.each())
        if not parts:
            node.refuse("a condition needs at least one entry; `always` holds for every answer")
        return parts[0] if len(parts) == 1 else All(parts)
    return node.refuse("a condition is a name or a mapping; a list goes under `all:` or `any:`")


def _bare(node: Scalar, words: Words) -> Condition:
    name = text(node)
    if name == "always":
        return ALWAYS
    if name not in words.names:
        node.refuse(f"unknown condition «{name}»{instead(name, words.names)}")
    return Named(name)


def _entry(name: str, value: Node, inside: Table, words: Words) -> Condition:
    if name in _GRAMMAR:
        return _GRAMMAR[name](value, words)
    if name not in words.keys:
        Node(inside.names[name]).refuse(f"unknown fact «{name}»{instead(name, words.keys)}")
    key = words.keys[name]
    codes = []
    for scalar in one_or_more(value):
        code = text(scalar)
        if code not in key.codes:
            scalar.refuse(f"«{code}» is not a code of «{name}»{instead(code, key.codes)}")
        if code in codes:
            scalar.refuse(f"«{code}» is given twice: keep one")
        codes.append(code)
    return Is(name, tuple(codes))


def _all(node: Node, words: Words) -> Condition:
    return All(_parts(node, words))


def _any(node: Node, words: Words) -> Condition:
    return AnyOf(_parts(node, words))


def _not(node: Node, words: Words) -> Condition:
    return Not(parse_condition(node, words))


def _parts(node: Node, words: Words) -> tuple[Condition, ...]:
    items = sequence(node).items
    if not items:
        node.refuse("the list is empty: put a condition in, or take it out")
    return tuple(parse_condition(item, words) for item in items)


def _at_least(node: Node, words: Words) -> Condition:
    fields = table(node).fields(required=("n", "of"))
    names: list[str] = []
    for scalar in one_or_more(fields["of"]):
        name = text(scalar)
        if name not in words.lists and name not in words.names:
            scalar.refuse(f"unknown condition or list «{name}»{instead(name, (*words.lists, *words.names))}")
        names.extend(words.lists.get(name, (name,)))
    n = number(fields["n"])
    if not 1 <= n <= len(set(names)) or len(set(names)) != len(names):
        node.refuse(f"at least {n} of {len(set(names))} different conditions can never be decided; mend `n` or `of`")
    return AtLeast(n, tuple(names))


_GRAMMAR: dict[str, Callable[[Node, Words], Condition]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "at_least": _at_least,
}
