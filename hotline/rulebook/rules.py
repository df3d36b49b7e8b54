"""Reads rules: one small family per file, each rule with versions by the day they begin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hotline.rulebook.citations import is_repealed, read_basis, refuse_bare_laws
from hotline.rulebook.conditions import parse_condition
from hotline.rulebook.document import Node, Table, boolean, in_force, sequence, table, text, word
from hotline.rulebook.model import Rule, Source
from hotline.rulebook.words import Words
from hotline.vocabulary import Category, Urgency

Family = Literal["category", "urgency", "indicator"]

GIVES: Mapping[Family, tuple[str, ...]] = {
    "category": tuple(Category),
    "urgency": tuple(Urgency),
    "indicator": (),
}
STATUSES = ("provisional", "info_insuficiente")
STRENGTHS = ("fuerte", "medio", "contexto")


@dataclass(frozen=True)
class Draft:
    """A rule that is known by name but not yet read: names must be complete before any condition is parsed."""

    id: str
    family: Family
    title: str
    since: date
    body: Table


def find_rules(
    files: Iterable[Node], family: Family, on: date | None, sources: Mapping[str, Source]
) -> dict[str, Draft | None]:
    """Every rule by id as it stands on a day (None: its newest version), or None where it is not yet or no more.

    Raises ProtocolError on an id given twice.
    """
    drafts: dict[str, Draft | None] = {}
    for file in files:
        for name, node in table(file).each():
            fields = table(node).fields(required=("title", "versions"))
            version = in_force(fields["versions"], on)
            if name in drafts:
                node.refuse(f"the rule «{name}» is given twice: keep one")
            stands = version is not None and not is_repealed(version[1], sources)
            drafts[name] = Draft(name, family, text(fields["title"]), *version) if version and stands else None
    return drafts


def read_rule(draft: Draft, words: Words, sources: Mapping[str, Source]) -> Rule:
    """The rule itself. Raises ProtocolError."""
    indicator = draft.family == "indicator"
    fields = draft.body.fields(
        required=("when", "strength" if indicator else "gives", "confirmed", "basis"),
        optional=("status",) if draft.family == "category" else (),
    )
    gives = draft.id if indicator else word(fields["gives"], GIVES[draft.family], "result")
    basis = read_basis(fields["basis"], sources)
    if gives != Category.FUERA_DE_ALCANCE:
        refuse_bare_laws(fields["basis"], basis)
    return Rule(
        id=draft.id,
        family=draft.family,
        title=draft.title,
        when=parse_condition(fields["when"], words),
        gives=gives,
        basis=basis,
        status=word(fields["status"], STATUSES, "status") if "status" in fields else "",
        confirmed=boolean(fields["confirmed"]),
        where=draft.body.where,
        strength=word(fields["strength"], STRENGTHS, "strength") if indicator else "",
        since=draft.since,
    )


def in_order(node: Node, drafts: Mapping[str, Draft | None]) -> tuple[str, ...]:
    """The ids of rules in the order of a list, in which every rule in force stands once. Raises ProtocolError.

    A rule that is not in force may stand there or not: it gets its place when it begins.
    """
    names: list[str] = []
    for item in sequence(node).items:
        name = word(item, drafts, "rule")
        if name in names:
            item.refuse(f"«{name}» is given twice: keep one")
        names.append(name)
    for name, draft in drafts.items():
        if draft and name not in names:
            node.refuse(f"the rule «{name}» has no place in the order")
    return tuple(names)
