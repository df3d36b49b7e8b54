"""Reads the script: which questions, in what order, how many, and how a dialogue ends."""

from collections.abc import Collection, Mapping

from hotline.rulebook.citations import read_basis
from hotline.rulebook.document import Node, Sequence, number, sequence, table, text, word
from hotline.rulebook.model import Age, ByAge, NarrowMore, Question, Script, Source
from hotline.rulebook.questions import AGES

FIELDS = (
    *("blocks", "order", "opening", "limits", "narrow_limits", "narrow_more", "uncounted"),
    *("danger_path", "closing", "never_asked", "only_with_person"),
)


def read_script(
    node: Node, questions: Mapping[str, Question], sources: Mapping[str, Source], named: Collection[str]
) -> Script:
    """The script over the bank's questions; every question has its place in the order or the closing.

    named: the conditions that it may speak of.
    """
    page = table(node)
    fields = page.fields(required=FIELDS)
    blocks = {name: text(label) for name, label in table(fields["blocks"]).each()}
    for question in questions.values():
        if question.block not in blocks:
            fields["blocks"].refuse(f"the block «{question.block}» of «{question.id}» has no name")
    order = tuple(name for block in sequence(fields["order"]).items for name in _names(block, questions))
    closing = _names(fields["closing"], questions)
    _refuse_gaps(fields["order"], (*order, *closing), questions)
    limits, narrow = _limits(fields["limits"]), _limits(fields["narrow_limits"])
    _refuse_above(fields["narrow_limits"], narrow, limits)
    return Script(
        order=order,
        opening=_names(fields["opening"], questions),
        limits=limits,
        narrow_limits=narrow,
        narrow_more=_narrow_more(fields["narrow_more"], limits, named),
        uncounted=_names(fields["uncounted"], questions),
        danger_path=_names(fields["danger_path"], questions),
        closing=closing,
        never_asked=_by_age(fields["never_asked"], questions, sources),
        only_with_person=_by_age(fields["only_with_person"], questions, sources),
        blocks=blocks,
        places=page.names,
    )


def _limits(node: Node) -> dict[Age, int]:
    return _by_each_age(table(node).fields(required=AGES))


def _narrow_more(node: Node, limits: Mapping[Age, int], named: Collection[str]) -> NarrowMore:
    fields = table(node).fields(required=("when", *AGES))
    more = _by_each_age(fields)
    _refuse_above(node, more, limits)
    return NarrowMore(word(fields["when"], named, "condition"), more)


def _by_each_age(fields: Mapping[str, Node]) -> dict[Age, int]:
    return {age: number(fields[age]) for age in AGES}


def _refuse_above(node: Node, narrow: Mapping[Age, int], limits: Mapping[Age, int]) -> None:
    for age in AGES:
        if narrow[age] > limits[age]:
            node.refuse(f"«{age}» may not exceed its number in `limits`, {limits[age]}")


def _names(node: Node, questions: Mapping[str, Question]) -> tuple[str, ...]:
    items: Sequence = sequence(node)
    return tuple(word(item, questions, "question") for item in items.items)


def _refuse_gaps(node: Node, placed: tuple[str, ...], questions: Mapping[str, Question]) -> None:
    for name in questions:
        if placed.count(name) != 1:
            node.refuse(f"the question «{name}» must have exactly one place, in `order` or in `closing`")


def _by_age(node: Node, questions: Mapping[str, Question], sources: Mapping[str, Source]) -> ByAge:
    fields = table(node).fields(required=("basis",), optional=AGES)
    ages = {age: _names(fields[age], questions) for age in AGES if age in fields}
    return ByAge(ages, read_basis(fields["basis"], sources), node.where)
