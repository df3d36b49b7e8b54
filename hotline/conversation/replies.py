"""Replies as JSON values and back, for the cursor and the receipt: the same step hears the same answer."""

from collections.abc import Mapping
from typing import Any

from hotline.conversation.turns import Ask, HeardLine, MailboxEntry, Option, Reply, ReviewLine

PARTS = (Ask, HeardLine, MailboxEntry, Option, ReviewLine)


def to_json(reply: Reply) -> dict[str, Any]:
    """A reply as values that `json.dumps` takes and `json.loads` gives back the same."""
    return {name: _plain(value) for name, value in vars(reply).items()}


def _plain(value: Any) -> Any:
    """Texts and numbers as they are, tuples as lists, and the parts of a reply by their fields."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in vars(value).items()} if isinstance(value, PARTS) else value


def from_json(value: Mapping[str, Any]) -> Reply:
    """The reply that `to_json` gave, also after a passage through text; KeyError or TypeError when it is none."""
    raw = dict(value)
    raw["lines"] = tuple(raw["lines"])
    raw["readers"] = tuple(raw["readers"])
    raw["ask"] = None if raw["ask"] is None else _ask(raw["ask"])
    raw["review"] = tuple(ReviewLine(**line) for line in raw["review"])
    raw["heard"] = tuple(
        HeardLine(**{**line, "words": tuple(line["words"])}) for line in raw.get("heard", ())
    )  # a reply of before listening has none
    raw["entries"] = tuple(MailboxEntry(**entry) for entry in raw["entries"])
    return Reply(**raw)


def _ask(value: Mapping[str, Any]) -> Ask:
    raw = dict(value)
    options = tuple(Option(**option) for option in raw.pop("options"))
    chosen = tuple(raw.pop("chosen"))
    return Ask(options=options, chosen=chosen, **raw)
