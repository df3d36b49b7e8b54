"""Who is at a telephone: hears what is said there, and does something when something is awaited."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

SPEECH = "t:"
"""Before words that are spoken."""
LAST_WORDS = "x:"
"""Before words after which the person hangs up, in the middle of a recording."""
WHILE_WAITING = "q:"
"""Before keys that are pressed while waiting in a queue."""

Where = Literal["gather", "record", "queue", "talk"]


@dataclass(frozen=True)
class Awaited:
    """What the line takes now, as a caller is told it: words, keys, how many, and which key ends.

    where: at a question, in a recording, while waiting in a queue, or in talk with others.
    """

    speech: bool
    keys: bool
    most: int | None
    finish: str
    where: Where = "gather"


Answer = Callable[[Awaited], str | None]
"""What somebody does: keys, `t:` and words, an empty string for silence, None to hang up."""


class Person(Protocol):
    """One telephone's owner. Each method is called from the thread of that telephone's call."""

    def hear(self, text: str) -> None:
        """Something is said or played to this telephone."""

    def note(self, text: str) -> None:
        """Something happens to the call."""

    def answer(self, awaited: Awaited) -> str | None:
        """As `Answer`. Never waits longer than a person would."""

    def over(self) -> None:
        """The call has ended."""


@dataclass
class Scripted:
    """Does one thing after the other. heard: what was said to this telephone, for whoever looks afterwards.

    In a queue it presses only what is marked `q:`; in talk it says what is marked `t:` and otherwise stays until the
    others end it, or hangs up when nothing is left to do and `stays` is not set.
    """

    parts: list[str] = field(default_factory=list)
    stays: bool = False
    heard: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ended: bool = False

    def hear(self, text: str) -> None:
        self.heard.append(text)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def over(self) -> None:
        self.ended = True

    def answer(self, awaited: Awaited) -> str | None:
        following = self.parts[0] if self.parts else None
        if awaited.where == "queue":
            return self.parts.pop(0).removeprefix(WHILE_WAITING) if _is_for_waiting(following) else ""
        if awaited.where == "talk" and not (following or "").startswith(SPEECH):
            return "" if self.parts or self.stays else None
        return self.parts.pop(0) if self.parts else None


def _is_for_waiting(part: str | None) -> bool:
    return part is not None and part.startswith(WHILE_WAITING)


def pressed(awaited: Awaited, keys: str) -> dict[str, str]:
    """The parameters of a `<Gather>` action for keys pressed in turn; empty when nothing counted."""
    digits = ""
    for key in keys:
        if key == awaited.finish:
            return {"Digits": digits, "FinishedOnKey": key}
        digits += key
        if len(digits) == awaited.most:
            break
    return {"Digits": digits, "FinishedOnKey": ""} if digits else {}
