"""What was said in a conversation, in order: one document that both sides lengthen, under a key that both can open."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from hotline.errors import SealError

Who = Literal["own", "desk", "machine"]

MOST_BYTES = 256 * 1024
"""What one conversation may hold, as JSON: some three hundred full lines. Who needs more begins another one."""

FOR_THE_LAST = 1024
"""Beside that, for the sentence that says so."""


@dataclass(frozen=True)
class Line:
    """One line. who: the reporter, somebody at the desk, or a sentence of the house.

    key: names the line for ever, so that what is sent twice stands once. said: what somebody at the desk signed, as
    `people.signed` makes it; the text counts only as far as this says the same.
    """

    who: Who
    text: str = field(repr=False)
    key: str
    said: Mapping[str, Any] | None = field(repr=False, default=None)


def to_bytes(lines: Iterable[Line]) -> bytes:
    """Lines as they are sealed."""
    rows = [[line.who, line.text, line.key, line.said] for line in lines]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(plain: bytes) -> tuple[Line, ...]:
    """The lines that `to_bytes` wrote; SealError for what it did not, since anybody may close to the desk."""
    try:
        return tuple(_line(*row) for row in json.loads(plain))
    except (ValueError, TypeError):
        raise SealError("That is no transcript of ours.") from None


def _line(who: Any, text: Any, key: Any, said: Any) -> Line:
    if who not in get_args(Who) or not isinstance(text, str) or not isinstance(key, str):
        raise ValueError
    return Line(who, text, key, said if isinstance(said, dict) else None)


def fits(lines: Iterable[Line], *, last: bool = False) -> bool:
    """Whether a conversation may still hold this. last: it is the sentence that says that it is full."""
    return len(to_bytes(lines)) <= MOST_BYTES + (FOR_THE_LAST if last else 0)
