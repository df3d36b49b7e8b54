"""Reads everything that judges: the shared names, the indicators, the category rules and the urgency rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hotline.errors import ProtocolError
from hotline.rulebook.circles import find_circle
from hotline.rulebook.conditions import ALWAYS, NEVER, parse_condition
from hotline.rulebook.document import Node, Table, dated, read, table
from hotline.rulebook.model import Rule, Source
from hotline.rulebook.rules import Draft, find_rules, in_order, read_rule
from hotline.rulebook.words import Words, read_keys, read_lists, read_titles
from hotline.vocabulary import Urgency

ORDER = "triage/categories/order.yaml"
GRAMMAR = frozenset({"always", "all", "any", "not", "at_least", "versions"})
"""Words that no condition, rule or indicator may be called by."""


@dataclass(frozen=True)
class Judgement:
    """Words with every name parsed, category rules in order, urgency rules from the highest level down, indicators."""

    words: Words
    categories: tuple[Rule, ...]
    urgencies: tuple[Rule, ...]
    indicators: tuple[Rule, ...]


def read_judgement(root: Path, sources: Mapping[str, Source], on: date | None) -> Judgement:
    """What judges on a day (None: newest). root: the folder `protocols/`. Raises ProtocolError."""
    page = table(read(root / "words.yaml", root)).fields(required=("keys", "conditions", "lists"), optional=("titles",))
    categories = find_rules(read_all(root, "triage/categories", skip=ORDER), "category", on, sources)
    urgencies = find_rules(read_all(root, "triage/urgency"), "urgency", on, sources)
    indicators = find_rules([read(root / "triage/indicators.yaml", root)], "indicator", on, sources)
    conditions, lists = table(page["conditions"]), table(page["lists"])
    names = _names(conditions, categories, urgencies, indicators)
    titles = read_titles(page["titles"], (*conditions.entries, *lists.entries)) if "titles" in page else {}
    written = {**conditions.names, **lists.names}
    words = Words(read_keys(page["keys"]), {}, read_lists(lists, names, on), names, titles, written)
    rules = {
        draft.id: read_rule(draft, words, sources)
        for drafts in (categories, urgencies, indicators)
        for draft in drafts.values()
        if draft
    }
    named = {name: parse_condition(dated(node, on), words) for name, node in conditions.each()}
    named |= {name: rules[name].when if name in rules else NEVER for name in names - named.keys()}
    if circle := find_circle(named):
        where = conditions.names[circle[0]] if circle[0] in conditions.names else rules[circle[0]].where
        Node(where).refuse(f"names stand for each other in a circle: {', '.join(circle)}; write one without the others")
    order = in_order(dated(read(root / ORDER, root), on), categories)
    judgement = Judgement(
        replace(words, named=named),
        tuple(rules[name] for name in order if name in rules),
        tuple(sorted((rules[name] for name in urgencies if name in rules), key=lambda rule: Urgency(rule.gives).rank)),
        tuple(rules[name] for name in indicators if name in rules),
    )
    _refuse_partial(judgement, on)
    return judgement


def read_all(root: Path, folder: str, skip: str = "") -> Iterable[Node]:
    """Every YAML file of a folder by name, but for one."""
    paths = sorted((root / folder).glob("*.yaml"))
    return [read(path, root) for path in paths if path.relative_to(root).as_posix() != skip]


def _names(conditions: Table, *families: Mapping[str, Draft | None]) -> frozenset[str]:
    taken = set(GRAMMAR)
    for name in conditions.entries:
        if name in taken:
            Node(conditions.names[name]).refuse(f"«{name}» is a word of the grammar; choose another name")
    for names in (conditions.entries, *families):
        if twice := taken.intersection(names):
            where = conditions.names.get(min(twice), conditions.where)
            Node(where).refuse(f"«{min(twice)}» names two things: rules, indicators and conditions share their names")
        taken.update(names)
    return frozenset(taken - GRAMMAR)


def _refuse_partial(judgement: Judgement, on: date | None) -> None:
    """Every answer set needs a category and an urgency: the last rule of each must hold always."""
    for rules, folder in ((judgement.categories, "triage/categories"), (judgement.urgencies, "triage/urgency")):
        if not rules:
            raise ProtocolError(f"{folder}:1: no rule is in force on {on}; the first version begins later")
        if rules[-1].when != ALWAYS:
            Node(rules[-1].where).refuse(f"«{rules[-1].id}» is the last rule: it must hold `always`")
