"""Reads the worked cases of `protocols/cases/`: the examples a lawyer writes, which every rulebook must judge so."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import FactsError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.document import Node, Scalar, one_or_more, read, sequence, table, text, texts, word
from hotline.rulebook.facts import check_facts
from hotline.rulebook.model import Where
from hotline.vocabulary import Category, Facts, Urgency

_REQUIRED = (
    "id",
    "channel",
    "where",
    "state",
    "who",
    "narrative",
    "facts",
    "category",
    "urgency",
    "indicators",
)
_OPTIONAL = ("rules", "rows", "reaches", "never", "as")


@dataclass(frozen=True)
class Case:
    """One invented story with its facts and what the protocol must say of it.

    state: INEGI key, empty when the story does not say. rules: empty in a case of a wrong urgency, where nobody
    knows yet which rule will mend it. rows: base rows of which one must hold. reaches, never: agencies of which
    somebody, or nobody, receives in one of `parts`. Empty where the case does not say.
    """

    id: str
    title: str
    state: str
    facts: Facts
    category: Category
    urgency: Urgency
    rules: tuple[str, ...]
    indicators: tuple[str, ...]
    where: Where
    rows: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def read_cases(folder: Path, rulebook: Rulebook) -> tuple[Case, ...]:
    """The cases of a folder `protocols/`, by file name. Raises ProtocolError."""
    found: dict[str, Case] = {}
    for path in sorted((folder / "cases").glob("*.yaml")):
        node = read(path, folder)
        case = _case(node, rulebook)
        if case.id in found:
            node.refuse(f"the case «{case.id}» is given twice")
        found[case.id] = case
    return tuple(found.values())


def _case(node: Node, rulebook: Rulebook) -> Case:
    fields = table(node).fields(required=_REQUIRED, optional=_OPTIONAL)
    return Case(
        id=text(fields["id"]),
        title=", ".join(filter(None, (text(fields["who"]), text(fields["where"])))),
        state=word(fields["state"], ("", *rulebook.states), "state key"),
        facts=_facts(fields["facts"], rulebook),
        category=Category(word(fields["category"], tuple(Category), "category")),
        urgency=Urgency(word(fields["urgency"], tuple(Urgency), "urgency")),
        rules=texts(fields["rules"]) if "rules" in fields else (),
        indicators=texts(fields["indicators"]),
        where=node.where,
        **{name: texts(fields[name]) if name in fields else () for name in ("rows", "reaches", "never")},
        parts=texts(fields["as"]) if "as" in fields else (),
    )


def _facts(node: Node, rulebook: Rulebook) -> Facts:
    raw: Mapping[str, object] = {
        name: text(value) if isinstance(value, Scalar) else [text(item) for item in one_or_more(value)]
        for name, value in table(node).each()
        if isinstance(value, Scalar) or sequence(value).items
    }
    try:
        return check_facts(raw, rulebook.keys)
    except FactsError as wrong:
        node.refuse(str(wrong))
