"""Replies as JSON values and back, for the cursor and the receipt: the same step hears the same answer.

Only what is not as usual is written, so that a sealed dialogue stays small: its size tells less, and a turn costs less.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from hotline.conversation.turns import Ask, HeardLine, MailboxEntry, Option, Reply, ReviewLine

Part = Ask | HeardLine | MailboxEntry | Option | Reply | ReviewLine
PARTS = (Ask, HeardLine, MailboxEntry, Option, ReviewLine)
USUAL: Mapping[type[Part], Mapping[str, object]] = {
    kind: {one.name: one.default for one in fields(kind) if one.default is not MISSING} for kind in (Reply, *PARTS)
}


def to_json(reply: Reply) -> dict[str, Any]:
    """A reply as values that `json.dumps` takes and `json.loads` gives back the same."""
    return _written(reply)


def _written(part: Part) -> dict[str, Any]:
    usual = USUAL[type(part)]
    return {name: _plain(value) for name, value in vars(part).items() if name not in usual or value != usual[name]}


def _plain(value: Any) -> Any:
    """Texts and numbers as they are, tuples as lists, and the parts of a reply by their fields."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _written(value) if isinstance(value, PARTS) else value


def from_json(value: Mapping[str, Any]) -> Reply:
    """The reply that `to_json` gave, also after a passage through text; KeyError or TypeError when it is none."""
    return Reply(**_read(value, _IN_REPLY))


def _read(value: Mapping[str, Any], ways: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: ways[name](given) if name in ways else given for name, given in value.items()}


_IN_ASK: Mapping[str, Callable[[Any], Any]] = {
    "options": lambda all_: tuple(Option(**one) for one in all_),
    "chosen": tuple,
}
_IN_REPLY: Mapping[str, Callable[[Any], Any]] = {
    "ask": lambda ask: None if ask is None else Ask(**_read(ask, _IN_ASK)),
    "lines": tuple,
    "readers": tuple,
    "review": lambda all_: tuple(ReviewLine(**one) for one in all_),
    "heard": lambda all_: tuple(HeardLine(**_read(one, {"words": tuple})) for one in all_),
    "entries": lambda all_: tuple(MailboxEntry(**one) for one in all_),
}
