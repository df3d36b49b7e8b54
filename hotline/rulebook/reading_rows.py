"""Reads the rows of `protocols/routing/`: base rows, additions and the inspection cases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast, get_args

from hotline.rulebook.citations import is_repealed, read_basis, refuse_bare_laws
from hotline.rulebook.conditions import ALWAYS, parse_condition
from hotline.rulebook.document import (
    Node,
    Table,
    boolean,
    in_force,
    one_or_more,
    read,
    sequence,
    table,
    text,
    word,
)
from hotline.rulebook.model import Citation, Condition, Source
from hotline.rulebook.routes import FEDERAL, INSP, Inspection, InspectionCase, Note, Part, Row, Slot
from hotline.rulebook.words import Words
from hotline.vocabulary import Urgency

_SLOT = ("when", "in_rows", "not_in_rows", "urgency", "not_urgency", "only_if_missing", "instead", "note")
_ROW = ("never", "note", "notes", "anonymity", "orientation", "desk", "for_lawyers", "confirmed")
_WHEN = ("in_rows", "not_in_rows", "urgency", "not_urgency", "first")


@dataclass(frozen=True)
class Shelf:
    """What rows may speak of: folder, day, facts, sources, targets (types, and ids for federal rows) and row ids."""

    root: Path
    on: date | None
    words: Words
    sources: Mapping[str, Source]
    targets: Collection[str]
    row_ids: tuple[str, ...] = ()
    anonymity: Collection[str] = ()
    orientation: Collection[str] = ()

    def version(self, name: str) -> tuple[date, Table]:
        """First day and content of the version in force of a file of `routing/`. Raises ProtocolError without one."""
        node = read(self.root / "routing" / name, self.root)
        version = in_force(table(node).fields(required=("versions",))["versions"], self.on)
        return version or node.refuse("no version is in force on that day")

    def file(self, name: str) -> Table:
        """The version in force of one file of `routing/`. Raises ProtocolError when there is none on that day."""
        return self.version(name)[1]

    def condition(self, fields: Mapping[str, Node]) -> Condition:
        """The `when` of some fields; without one it always holds."""
        return parse_condition(fields["when"], self.words) if "when" in fields else ALWAYS

    def basis(self, node: Node) -> tuple[Citation, ...]:
        """Citations; none are allowed where nobody receives."""
        return read_basis(node, self.sources) if sequence(node).items else ()

    def types(self) -> frozenset[str]:
        """Every type of authority, local or federal."""
        return frozenset(target.removeprefix(f"{FEDERAL}-") for target in self.targets)

    def target(self, node: Node) -> str:
        """A type of authority, or `00-type`, or INSP."""
        return word(node, self.targets, "recipient")


Version = tuple[str, date, Table]
"""Id, first day and body of a row."""


def read_base(shelf: Shelf) -> tuple[Version, ...]:
    """The base rows in force, in order: ids must be known before any slot is read."""
    return _versions(shelf, "base.yaml", "rows")


def _versions(shelf: Shelf, name: str, group: str) -> tuple[Version, ...]:
    rows = table(read(shelf.root / "routing" / name, shelf.root)).fields(required=(group,))[group]
    found: dict[str, Version] = {}
    for item in sequence(rows).items:
        fields = table(item).fields(required=("id", "title", "versions"))
        row_id, version = text(fields["id"]), in_force(fields["versions"], shelf.on)
        if row_id in found:
            item.refuse(f"the row «{row_id}» is given twice: keep one")
        if version is not None and not is_repealed(version[1], shelf.sources):
            since, body = version
            entries = {**body.entries, "title": fields["title"]}
            found[row_id] = row_id, since, Table(body.where, entries, {**body.names, "title": item.where})
    return tuple(found.values())


def read_rows(shelf: Shelf, bodies: tuple[Version, ...]) -> tuple[Row, ...]:
    """Base rows; the last must hold always, so that every answer set has one. Raises ProtocolError."""
    rows = tuple(_row(shelf, version) for version in bodies)
    if not rows or rows[-1].when != ALWAYS:
        bodies[-1][2].refuse("the last base row must hold `always`")
    return rows


def read_additions(shelf: Shelf) -> tuple[Row, ...]:
    """Additions in force, in order."""
    return tuple(_row(shelf, version, _WHEN) for version in _versions(shelf, "additions.yaml", "additions"))


def _row(shelf: Shelf, version: Version, more: tuple[str, ...] = ()) -> Row:
    row_id, since, body = version
    fields = body.fields(required=("title", "when", "recipients", "basis"), optional=(*_ROW, *more))
    slots, basis = read_slots(shelf, fields["recipients"]), shelf.basis(fields["basis"])
    if slots:
        refuse_bare_laws(fields["basis"], basis)
    return Row(
        id=row_id,
        title=text(fields["title"]),
        when=shelf.condition(fields),
        slots=slots,
        basis=basis,
        where=body.where,
        rows=_rows(shelf, fields),
        urgencies=_urgencies(fields),
        first="first" in fields and boolean(fields["first"]),
        never=tuple(shelf.target(item) for item in sequence(fields["never"]).items) if "never" in fields else (),
        notes=_notes(shelf, fields),
        anonymity=_each(fields, "anonymity", shelf.anonymity),
        orientation=_each(fields, "orientation", shelf.orientation),
        desk=text(fields["desk"]) if "desk" in fields else "",
        for_lawyers=text(fields["for_lawyers"]) if "for_lawyers" in fields else "",
        confirmed="confirmed" in fields and boolean(fields["confirmed"]),
        since=since,
    )


def _each(fields: Mapping[str, Node], name: str, allowed: Collection[str]) -> tuple[str, ...]:
    items = sequence(fields[name]).items if name in fields else ()
    return tuple(word(item, allowed, f"word of {name}.yaml") for item in items)


def read_slots(shelf: Shelf, node: Node) -> tuple[Slot, ...]:
    """Places for recipients, in order. Raises ProtocolError."""
    return tuple(_slot(shelf, table(item)) for item in sequence(node).items)


def _slot(shelf: Shelf, body: Table) -> Slot:
    fields = body.fields(required=("to", "role"), optional=_SLOT)
    return Slot(
        to=shelf.target(fields["to"]),
        part=part(fields["role"]),
        when=shelf.condition(fields),
        rows=_rows(shelf, fields),
        urgencies=_urgencies(fields),
        only_if_missing="only_if_missing" in fields and boolean(fields["only_if_missing"]),
        instead=shelf.target(fields["instead"]) if "instead" in fields else "",
        note=text(fields["note"]) if "note" in fields else "",
    )


def part(node: Node) -> Part:
    """What a slot gives."""
    return cast(Part, word(node, get_args(Part), "role"))


def _rows(shelf: Shelf, fields: Mapping[str, Node]) -> frozenset[str]:
    inside = rows_of(shelf, fields["in_rows"]) if "in_rows" in fields else frozenset(shelf.row_ids)
    return inside - (rows_of(shelf, fields["not_in_rows"]) if "not_in_rows" in fields else frozenset())


def rows_of(shelf: Shelf, node: Node) -> frozenset[str]:
    """Base rows from ids and ranges such as `B01-B05`."""
    found: set[str] = set()
    for item in one_or_more(node):
        first, _, last = text(item).partition("-")
        for end in filter(None, (first, last)):
            if end not in shelf.row_ids:
                item.refuse(f"«{end}» is not a base row")
        start = shelf.row_ids.index(first)
        found.update(shelf.row_ids[start : shelf.row_ids.index(last or first) + 1])
    return frozenset(found)


def _urgencies(fields: Mapping[str, Node]) -> frozenset[Urgency]:
    inside = urgencies_of(fields["urgency"]) if "urgency" in fields else frozenset(Urgency)
    return inside - (urgencies_of(fields["not_urgency"]) if "not_urgency" in fields else frozenset())


def urgencies_of(node: Node) -> frozenset[Urgency]:
    """Urgency levels by their codes."""
    return frozenset(Urgency(word(item, tuple(Urgency), "urgency")) for item in one_or_more(node))


def _notes(shelf: Shelf, fields: Mapping[str, Node]) -> tuple[Note, ...]:
    always = (Note(ALWAYS, text(fields["note"])),) if "note" in fields else ()
    return (*always, *(read_notes(shelf, fields["notes"]) if "notes" in fields else ()))


def read_notes(shelf: Shelf, node: Node) -> tuple[Note, ...]:
    """Sentences for the sheet, each with the condition under which it is said."""
    found = []
    for item in sequence(node).items:
        fields = table(item).fields(required=("when", "text"), optional=("to",))
        readers = tuple(shelf.target(reader) for reader in sequence(fields["to"]).items) if "to" in fields else ()
        found.append(Note(shelf.condition(fields), text(fields["text"]), readers))
    return tuple(found)


def read_inspection(shelf: Shelf) -> Inspection:
    """Who INSP is; the last case must hold always. Raises ProtocolError."""
    since, page = shelf.version("inspection.yaml")
    fields = page.fields(required=("id", "basis", "cases"))
    cases = []
    for item in sequence(fields["cases"]).items:
        case = table(item).fields(required=("title", "when", "recipients"), optional=("basis",))
        slots = read_slots(shelf, case["recipients"])
        if any(slot.to == INSP for slot in slots):
            item.refuse("INSP cannot stand for itself")
        basis = shelf.basis(case["basis"]) if "basis" in case else ()
        cases.append(InspectionCase(text(case["title"]), shelf.condition(case), slots, basis))
    if not cases or cases[-1].when != ALWAYS:
        fields["cases"].refuse("the last case must hold `always`")
    return Inspection(text(fields["id"]), tuple(cases), shelf.basis(fields["basis"]), since, page.where)
