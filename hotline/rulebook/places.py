"""Reads `protocols/places/`: towns from GeoNames, names that are also words, landmarks. How they are understood is
`hotline.routing.place`'s concern."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn, cast

from hotline.errors import ProtocolError
from hotline.rulebook.citations import MARKS
from hotline.rulebook.document import Node, Scalar, boolean, read, sequence, table, text, word

FOLDER = "places"

_ONE = r"(?:0[1-9]|[12]\d|3[0-2]) [0-6](?: [^\s;][^;\t]*)?"
_ROW = re.compile(rf"[^\s#][^\t]*\t{_ONE}(?:; {_ONE})*")


class Bearer(NamedTuple):
    """One place that bears a name. state: INEGI key. size: 0 from 500 people, each step four times as many.

    name: its own name where that differs from what people say («Ciudad Nezahualcóyotl» for «Neza»).
    """

    state: str
    size: int
    name: str


@dataclass(frozen=True)
class Landmark:
    """A place people name instead of a town; states: INEGI keys, the likeliest first."""

    names: tuple[str, ...]
    states: tuple[str, ...]
    mark: Literal["A", "B", "C"]
    source: str
    unverified: bool = False


@dataclass(frozen=True)
class Places:
    """The gazetteer. rows: what follows a town's name in the file, taken apart only when asked for.

    ordinary: names of towns and municipalities that are also words, surnames or first names; only_with_state: those of
    them that are a place only before their state.
    """

    rows: Mapping[str, str]
    ordinary: frozenset[str]
    only_with_state: frozenset[str]
    landmarks: tuple[Landmark, ...]

    def bearers(self, name: str) -> tuple[Bearer, ...]:
        """The places of that name, one per state, the largest first. KeyError when no town is written so."""
        parts = (part.split(" ", 2) for part in self.rows[name].split("; "))
        return tuple(Bearer(part[0], int(part[1]), part[2] if len(part) == 3 else name) for part in parts)


def read_places(root: Path, states: Collection[str], sources: Collection[str]) -> Places:
    """The gazetteer. root: `protocols/`; states, sources: what may be named. Raises ProtocolError."""
    rows = _rows(root)
    return Places(rows, *_ordinary(root, rows), _landmarks(root, states, sources))


def _rows(root: Path) -> dict[str, str]:
    name = f"{FOLDER}/places.tsv"
    try:
        lines = (root / name).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise ProtocolError(f"{name}:1: cannot be read as UTF-8 text") from None
    rows: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") or not line:
            continue
        if not _ROW.fullmatch(line):
            _refuse(name, number, "write: name, a tab, and «state size» or «state size own name» joined by «; »")
        town, bearers = line.split("\t")
        if town in rows:
            _refuse(name, number, f"«{town}» is given twice; join the two lines")
        rows[town] = bearers
    return rows


def _refuse(name: str, line: int, what: str) -> NoReturn:
    raise ProtocolError(f"{name}:{line}: {what}")


def _ordinary(root: Path, rows: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    fields = table(read(root / FOLDER / "ordinary.yaml", root)).fields(
        required=("ordinary", "of_municipalities", "only_with_state")
    )
    found: set[str] = set()
    for group in ("ordinary", "of_municipalities"):
        for item in (item for line in sequence(fields[group]).items for item in sequence(line).items):
            name = text(item)
            if group == "ordinary":
                word(item, rows, "town (it must stand in places.tsv)")
            if name in found or (group != "ordinary" and name in rows):
                item.refuse(f"«{name}» is given twice, here or in places.tsv")
            found.add(name)
    strict = (word(item, found, "name (give it above too)") for item in sequence(fields["only_with_state"]).items)
    return frozenset(found), frozenset(strict)


def _landmarks(root: Path, states: Collection[str], sources: Collection[str]) -> tuple[Landmark, ...]:
    fields = table(read(root / FOLDER / "landmarks.yaml", root)).fields(required=("landmarks",))
    found = []
    seen: set[str] = set()
    for item in sequence(fields["landmarks"]).items:
        landmark = _landmark(item, states, sources)
        for name in landmark.names:
            if name in seen:
                item.refuse(f"«{name}» is given twice; list all its states in one entry")
            seen.add(name)
        found.append(landmark)
    return tuple(found)


def _landmark(node: Node, states: Collection[str], sources: Collection[str]) -> Landmark:
    fields = table(node).fields(required=("names", "states", "mark", "source"), optional=("unverified",))
    names, keys = _some(fields["names"]), _some(fields["states"])
    mark = cast(Literal["A", "B", "C"], word(fields["mark"], MARKS, "mark"))
    unverified = "unverified" in fields and boolean(fields["unverified"])
    if mark == "C" and not unverified:
        node.refuse("mark C is to be confirmed by an authority: write `unverified: true`")
    return Landmark(
        tuple(map(text, names)),
        tuple(word(key, states, "state key") for key in keys),
        mark,
        word(fields["source"], sources, "source"),
        unverified,
    )


def _some(node: Node) -> tuple[Scalar, ...]:
    items = tuple(item for item in sequence(node).items if isinstance(item, Scalar))
    return items or node.refuse("the list is empty")
