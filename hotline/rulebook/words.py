"""The closed vocabulary of facts, and the names that conditions may use. `protocols/words.yaml` is the only source."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from hotline.rulebook.document import Node, Table, boolean, dated, one_or_more, table, text, texts, word
from hotline.rulebook.model import Condition, Key, Where

UNKNOWN = "ns"
"""«No sé», «prefiero no decir», not asked: the code of every key that was not answered."""

Kind = Literal["triage", "routing", "signals"]
KINDS = ("triage", "routing", "signals")


@dataclass(frozen=True)
class Words:
    """What a condition may speak of.

    keys: facts by name. named: conditions by name, once parsed. lists: names of conditions by the name of their list.
    names: every name that may be referred to, known before any condition is parsed. titles: what a name or a list says,
    for people. written: where each name and list stands.
    """

    keys: Mapping[str, Key]
    named: Mapping[str, Condition] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Where] = field(default_factory=dict)


def read_keys(node: Node) -> dict[str, Key]:
    """The facts of `keys:` in words.yaml."""
    page = table(node)
    return {name: _key(name, table(body), page.names[name]) for name, body in page.each()}


def _key(name: str, body: Table, where: Where) -> Key:
    fields = body.fields(required=("kind", "label", "codes"), optional=("multiple", "empty", "labels"))
    codes = texts(fields["codes"])
    if len(set(codes)) != len(codes) or "" in codes:
        fields["codes"].refuse(f"a code of «{name}» is given twice or empty")
    if UNKNOWN not in codes:
        fields["codes"].refuse(f"«{name}» needs the code «{UNKNOWN}»: every question accepts not knowing")
    multiple = "multiple" in fields and boolean(fields["multiple"])
    empty = tuple(word(item, codes, "code") for item in one_or_more(fields["empty"])) if "empty" in fields else ()
    return Key(
        name,
        codes,
        multiple,
        cast(Kind, word(fields["kind"], KINDS, "kind of fact")),
        (*empty, UNKNOWN) if multiple else empty,
        text(fields["label"]),
        _labels(fields["labels"], codes) if "labels" in fields else {},
        where,
    )


def _labels(node: Node, codes: tuple[str, ...]) -> dict[str, str]:
    labels = table(node).fields(optional=codes)
    return {code: text(label) for code, label in labels.items()}


def read_lists(node: Node, names: frozenset[str], on: date | None = None) -> dict[str, tuple[str, ...]]:
    """The lists of `lists:` in words.yaml in force on a day: names of conditions that are counted together."""
    return {name: _members(dated(body, on), names) for name, body in table(node).each()}


def read_titles(node: Node, names: Collection[str]) -> dict[str, str]:
    """The titles of `titles:` in words.yaml: what a condition or a list says, by its name."""
    return {name: text(title) for name, title in table(node).fields(optional=names).items()}


def _members(node: Node, names: frozenset[str]) -> tuple[str, ...]:
    return tuple(word(item, names, "condition") for item in one_or_more(node))
