"""One protocol file as nodes that know their line. Every scalar is text; the schema decides what is a number.

So `no`, `on`, `0-5`, `22:30` and `07` stay what the lawyer wrote. Anchors, tags, several documents in one file, empty
values and duplicate keys are refused.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import Reader

from hotline.errors import ProtocolError
from hotline.rulebook.model import Where

LOADER: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml, or where it is missing the same grammar in Python, ten times slower."""

FEW = 12
"""So many words fit into a message."""

Following = Callable[[], Event]
"""Gives the next event of a file."""


@dataclass(slots=True)
class Node:
    """Anything written in a file; `where` is its place. Not frozen, which would take twice as long to make."""

    where: Where

    def refuse(self, what: str) -> NoReturn:
        """Raise ProtocolError as `file:line: what to do`."""
        raise ProtocolError(f"{self.where.file}:{self.where.line}: {what}")


@dataclass(slots=True)
class Scalar(Node):
    """A bare or quoted word or text."""

    text: str


@dataclass(slots=True)
class Sequence(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(slots=True)
class Table(Node):
    """A mapping, in the order written; `names` keeps where each key stands."""

    entries: dict[str, Node]
    names: dict[str, Where]

    def fields(self, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
        """The entries, after refusing unknown fields and missing ones."""
        for name in self.entries:
            if name not in required and name not in optional:
                allowed = ", ".join([*required, *optional])
                Node(self.names[name]).refuse(f"unknown field «{name}»; allowed here: {allowed}")
        for name in required:
            if name not in self.entries:
                self.refuse(f"field «{name}» is missing: add it")
        return self.entries

    def each(self) -> Iterator[tuple[str, Node]]:
        """Name and value of every entry."""
        yield from self.entries.items()


def read(path: Path, root: Path) -> Node:
    """The content of one YAML 1.2 file.

    path: the file. root: the folder that paths in errors are told from. Raises ProtocolError.
    """
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ProtocolError(f"{name}:1: cannot be read as UTF-8 text") from None
    return parse(text, name)


def parse(text: str, name: str) -> Node:
    """The content of YAML text; `name` stands for the file in errors."""
    try:
        return _document(LOADER(text).get_event, name)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        # What is never closed is noticed at the end, on a line that may not be there.
        line = min(mark.line if mark else 0, text.rstrip().count("\n")) + 1
        raise ProtocolError(f"{name}:{line}: {wrong.problem}; look at indentation, brackets and quotes here") from None
    except yaml.YAMLError:
        found = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise ProtocolError(f"{name}:{line}: take the control character out") from None


def _document(following: Following, name: str) -> Node:
    following()  # the stream begins
    if isinstance(following(), StreamEndEvent):
        raise ProtocolError(f"{name}:1: the file is empty; give it content or delete it")
    node = _compose(following(), following, name)
    following()  # the document ends
    another = following()
    if isinstance(another, DocumentStartEvent):
        raise ProtocolError(f"{name}:{_line(another)}: one document per file: take the line `---` out")
    return node


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _compose(event: Event, following: Following, name: str) -> Node:
    where = Where(name, _line(event))
    if getattr(event, "anchor", None) or getattr(event, "tag", None):
        # An alias has an anchor too. By all of them a file means more than it shows.
        Node(where).refuse("anchors, aliases and tags are not used; write it out")
    if isinstance(event, ScalarEvent):
        if not event.value and not event.style:
            Node(where).refuse("the value is missing; write it, or '' for none")
        return Scalar(where, event.value)
    if isinstance(event, SequenceStartEvent):
        return Sequence(where, tuple(_items(following, name)))
    return _table(where, following, name)


def _items(following: Following, name: str) -> Iterator[Node]:
    while not isinstance(event := following(), SequenceEndEvent):
        yield _compose(event, following, name)


def _table(where: Where, following: Following, name: str) -> Table:
    entries: dict[str, Node] = {}
    names: dict[str, Where] = {}
    while not isinstance(event := following(), MappingEndEvent):
        key = _compose(event, following, name)
        if not isinstance(key, Scalar):
            key.refuse("a key must be a word")
        if key.text in entries:
            key.refuse(f"«{key.text}» is given twice: keep one")
        names[key.text] = key.where
        entries[key.text] = _compose(following(), following, name)
    return Table(where, entries, names)


def table(node: Node) -> Table:
    """The node as a mapping, or ProtocolError."""
    return node if isinstance(node, Table) else node.refuse("must be written as `name: value` lines")


def sequence(node: Node) -> Sequence:
    """The node as a list, or ProtocolError."""
    return node if isinstance(node, Sequence) else node.refuse("must be a list")


def text(node: Node) -> str:
    """The node as text on one line: folded and stripped. Empty only when written as ''."""
    if not isinstance(node, Scalar):
        return node.refuse("must be a text")
    return " ".join(node.text.split())


def word(node: Node, allowed: Collection[str], what: str) -> str:
    """The node as one of the allowed words; `what` names the kind in the error."""
    found = text(node)
    if found not in allowed:
        node.refuse(f"unknown {what} «{found}»{instead(found, allowed)}")
    return found


def instead(found: str, allowed: Collection[str]) -> str:
    """What to write instead of an unknown word: the one that looks most like it, or the choice where it is small."""
    near = get_close_matches(found, allowed, n=1, cutoff=0.65)
    if near:
        return f"; did you mean «{near[0]}»?"
    return f"; allowed here: {', '.join(sorted(allowed))}" if len(allowed) <= FEW else "; write one that exists"


def texts(node: Node) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(map(text, sequence(node).items))


def one_or_more(node: Node) -> tuple[Scalar, ...]:
    """A single word or a list of words, kept as nodes so that each can be refused by its line."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        node.refuse("the list is empty: put something in, or take it out")
    return tuple(item if isinstance(item, Scalar) else item.refuse("must be a word") for item in items)


def boolean(node: Node) -> bool:
    """`true` or `false`, and no other spelling."""
    return word(node, ("true", "false"), "truth value (true or false)") == "true"


def number(node: Node) -> int:
    """A whole number of at most six digits."""
    found = text(node)
    return (
        int(found) if re.fullmatch(r"\d{1,6}", found) else node.refuse(f"«{found}» is not a whole number: use digits")
    )


def day(node: Node) -> date:
    """A calendar day written YYYY-MM-DD."""
    found = text(node)
    try:
        if len(found) == 10:
            return date.fromisoformat(found)
    except ValueError:
        pass
    return node.refuse(f"«{found}» is not a day written YYYY-MM-DD")


def in_force(node: Node, on: date | None) -> tuple[date, Table] | None:
    """Of versions keyed by the day they begin, the one in force on a day (None: the newest); None before the first."""
    version = _of_the_day(node, on)
    return (version[0], table(version[1])) if version else None


def dated(node: Node, on: date | None) -> Node:
    """What is in force on a day (None: newest) of something that is written bare, since always, or under `versions:`.

    Raises ProtocolError before the first version: what was never bare has no meaning to fall back on.
    """
    if not isinstance(node, Table) or "versions" not in node.entries:
        return node
    versions = node.fields(required=("versions",))["versions"]
    version = _of_the_day(versions, on)
    return version[1] if version else versions.refuse(f"no version is in force on {on}; keep the one that was before")


def _of_the_day(node: Node, on: date | None) -> tuple[date, Node] | None:
    versions = table(node)
    best: tuple[date, Node] | None = None
    for name, body in versions.each():
        since = day(Scalar(versions.names[name], name))
        if (on is None or since <= on) and (best is None or since > best[0]):
            best = (since, body)
    return best
