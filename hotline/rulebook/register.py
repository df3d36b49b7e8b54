"""The directory as it is written: every entry of every year as one row of text, and how a row is written again.

Reads and renders; never writes a file. A row that did not change keeps its lines to the letter, with their comments.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotline.clock import HOME_ZONE
from hotline.errors import ProtocolError
from hotline.rulebook.directory import read_authority
from hotline.rulebook.document import Node, Scalar, Table, read, sequence, table, text
from hotline.rulebook.document import Sequence as Items
from hotline.rulebook.model import Authority, State, Where

COLUMNS = (
    "state", "id", "type", "name", "acronym", "parent", "activity", "installed", "evidence", "note", "name_mark",
    "existence_mark", "unverified", "source", "phone", "email", "url", "contact_source", "contact_date", "valid_from",
    "valid_to",
)  # fmt: skip
"""The fields of an entry in the order in which they are written; `state` is the file's."""

BARE = ("type", "name_mark", "existence_mark", "unverified")
SPARE = ("activity", "contact_source", "contact_date")
"""Fields that stand there only when they say something."""

_ACTIVITY = "    activity:  # sólo «activa» recibe la copia de coordinación; se revisa y se añade un renglón fechado\n"
_ENTRY = re.compile(r"  - id:")
_FIELD = re.compile(r" {2}[- ] ([a-z_]+):")

Cells = Mapping[str, str]
"""An entry: text by column. Reviews of activity stand one per line, as `2026-02 activa` or `2026-02 anunciada: why`."""


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in a file: its cells, its place, and the file's path below the rulebook."""

    cells: Cells
    where: Where


def read_register(root: Path) -> dict[str, tuple[Entry, ...]]:
    """Every entry by file, in the order written. root: the folder `protocols/`. Raises ProtocolError."""
    found: dict[str, tuple[Entry, ...]] = {}
    for path in sorted((root / "agencies").glob("[0-3][0-9]-*.yaml")):
        fields = table(read(path, root)).fields(required=("state", "authorities"))
        state = text(fields["state"])
        items = map(table, sequence(fields["authorities"]).items)
        found[path.relative_to(root).as_posix()] = tuple(Entry(_cells(item, state), item.where) for item in items)
    return found


def _cells(body: Table, state: str) -> dict[str, str]:
    cells = dict.fromkeys(COLUMNS, "")
    for name, node in body.each():
        cells[name] = _reviews(node) if name == "activity" else text(node)
    return {**cells, "state": state}


def _reviews(node: Node) -> str:
    lines = []
    for item in sequence(node).items:
        fields = {name: text(value) for name, value in table(item).each()}
        why = f": {fields['why']}" if "why" in fields else ""
        lines.append(f"{fields['as_of']} {fields['status']}{why}")
    return "\n".join(lines)


def check_row(cells: Cells, states: Mapping[str, State], place: str, line: int, on: date | None) -> Authority:
    """Read a row as the loader reads an entry.

    place, line: of the row, for errors, which name the column too. Raises ProtocolError.
    """

    def where(column: str) -> Where:
        return Where(f"{place} (column {column})", line)

    state = cells["state"]
    zone = states[state].zone if state in states else HOME_ZONE.key
    entries: dict[str, Node] = {}
    for name in COLUMNS:
        if name == "activity" and cells[name]:
            entries[name] = _reviews_of(cells[name], where(name))
        elif name != "state" and (cells[name] or name not in SPARE):
            entries[name] = Scalar(where(name), cells[name])
    body = Table(Where(place, line), entries, {name: where(name) for name in entries})
    return read_authority(body, state, zone, on)


def _reviews_of(cell: str, where: Where) -> Items:
    items: list[Node] = []
    for line in cell.splitlines():
        match = re.fullmatch(r"(\S+) (\w+)(?:: (.+))?", line.strip())
        if match is None:
            Node(where).refuse(f"«{line.strip()}» is not a review; write `2026-02 activa` or `2026-02 anunciada: why`")
        pairs = {"as_of": match[1], "status": match[2], **({"why": match[3]} if match[3] else {})}
        nodes: dict[str, Node] = {name: Scalar(where, value) for name, value in pairs.items()}
        items.append(Table(where, nodes, dict.fromkeys(nodes, where)))
    return Items(where, tuple(items))


def rewrite(
    written: str, entries: Sequence[Entry], now: Mapping[int, Cells], after: Mapping[int, Sequence[Cells]]
) -> str:
    """The text of a file with some entries changed and others added.

    written: as it is; entries: what was read of it. now: the new cells of changed entries by index. after: what is
    added, by the index of the entry that it follows. Raises ProtocolError for a file in another form.
    """
    head, blocks = _split(written)
    if len(blocks) != len(entries):
        raise ProtocolError(
            f"{entries[0].where.file}:1: is not written with one `  - id:` line per entry; bring it into that form"
        )
    parts = [head]
    for index, (block, entry) in enumerate(zip(blocks, entries, strict=True)):
        parts.append(_edited(block, entry.cells, now[index]) if index in now else block)
        parts.extend(map(render, after.get(index, ())))
    return "".join(parts)


def _split(written: str) -> tuple[str, list[str]]:
    lines = written.splitlines(keepends=True)
    starts = [index for index, line in enumerate(lines) if _ENTRY.match(line)]
    ends = [*starts[1:], len(lines)]
    head = "".join(lines[: starts[0]] if starts else lines)
    return head, ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def render(cells: Cells) -> str:
    """An entry as it is written from nothing."""
    return "".join(_line(name, cells[name]) for name in COLUMNS if name != "state")


def _line(name: str, value: str) -> str:
    if name in SPARE and not value:
        return ""
    if name == "id":
        return f"  - id: {value}\n"
    if name == "activity":
        return _ACTIVITY + "".join(_review_lines(value))
    return f"    {name}: {value if name in BARE else _quoted(value)}\n"


def _review_lines(value: str) -> Iterator[str]:
    for line in value.splitlines():
        first, _, why = line.partition(": ")
        month, status = first.split(" ")
        yield f"      - as_of: {_quoted(month)}\n        status: {status}\n"
        if why:
            yield f"        why: {_quoted(why)}\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _edited(block: str, before: Cells, now: Cells) -> str:
    """A block with the lines of changed fields written anew; every other line stays, with its comments."""
    fresh = {name: _line(name, now[name]) for name in COLUMNS if name != "state" and now[name] != before[name]}
    made: list[str] = []
    parts = _parts(block)
    there = {name for name, _ in parts}
    for name, lines in parts:
        if name in ("installed", "valid_from"):  # before these stand the spare fields that were not there yet
            spare = SPARE[:1] if name == "installed" else SPARE[1:]
            made.extend(fresh.get(one, "") for one in spare if one not in there)
        comments = [line for line in lines[1:] if line.lstrip().startswith("#")]
        made.extend([fresh[name], *comments] if name in fresh else lines)
    return "".join(made)


def _parts(block: str) -> list[tuple[str, list[str]]]:
    """The lines of each field, in the order written."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.splitlines(keepends=True):
        match = _FIELD.match(line)
        if match:
            parts.append((match[1], [line]))
        else:
            parts[-1][1].append(line)
    return parts
