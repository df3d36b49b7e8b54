"""Refuses questions that wait for each other: none of them could ever be asked."""

from collections.abc import Collection, Iterator, Mapping

from hotline.rulebook.document import Node
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not, Question
from hotline.rulebook.words import UNKNOWN


def refuse_cyclic_branching(questions: Mapping[str, Question], named: Mapping[str, Condition]) -> None:
    """Every question can be asked in some dialogue, as far as the answers that its `when` needs can be had before it.

    A fact that no question asks may come from elsewhere (free words, the operator). What contradicts itself for other
    reasons is for the proofs to find. Raises ProtocolError at the first question of a circle.
    """
    # What hangs on a rule that is not yet in force waits for no answer.
    waiting = {name: question for name, question in questions.items() if True in _values(question.when, (), named)}
    while askable := [name for name, question in waiting.items() if _may(question, waiting, named)]:
        waiting = {name: question for name, question in waiting.items() if name not in askable}
    if waiting:
        circle = _circle(waiting, named)
        Node(waiting[circle[0]].where).refuse(
            f"these questions can never be asked, each waits for an answer to the next: {', '.join(circle)}; "
            "let the `when` of one of them hold without it"
        )


def _may(question: Question, waiting: Mapping[str, Question], named: Mapping[str, Condition]) -> bool:
    return True in _values(question.when, {other.key for other in waiting.values()}, named)


def _values(condition: Condition, unknown: Collection[str], named: Mapping[str, Condition]) -> set[bool]:
    """The values that a condition may have while some facts are `ns`; each part for itself, so never one too few."""
    match condition:
        case Is(key, codes):
            return {UNKNOWN in codes} if key in unknown else {True, False}
        case Named(name):
            return _values(named[name], unknown, named)
        case Not(part):
            return {not value for value in _values(part, unknown, named)}
        case All(parts):
            return _counted([_values(part, unknown, named) for part in parts], len(parts))
        case AnyOf(parts):
            return _counted([_values(part, unknown, named) for part in parts], 1)
        case AtLeast(n, of):
            return _counted([_values(named[name], unknown, named) for name in of], n)


def _counted(parts: list[set[bool]], n: int) -> set[bool]:
    """Whether at least n of the parts hold."""
    return {sum(values == {True} for values in parts) >= n, sum(True in values for values in parts) >= n}


def _circle(waiting: Mapping[str, Question], named: Mapping[str, Condition]) -> list[str]:
    """Questions that wait for each other, the first again at the end."""
    path = [next(iter(waiting))]
    while True:
        keys = set(_keys(waiting[path[-1]].when, named))
        path.append(next(name for name, question in waiting.items() if question.key in keys))
        if path[-1] in path[:-1]:
            return path[path.index(path[-1]) :]


def _keys(condition: Condition, named: Mapping[str, Condition]) -> Iterator[str]:
    match condition:
        case Is(key, _):
            yield key
        case Named(name):
            yield from _keys(named[name], named)
        case Not(part):
            yield from _keys(part, named)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _keys(part, named)
        case AtLeast(_, of):
            for name in of:
                yield from _keys(named[name], named)
