"""Reads step 3 of `protocols/routing/`: whom rules strike or keep for a person, and whom strikes bring in."""

from typing import Literal, cast

from hotline.rulebook.document import Table, sequence, table, text, word
from hotline.rulebook.reading_rows import Shelf, part, read_notes, read_slots, rows_of, urgencies_of
from hotline.rulebook.routes import (
    Accused,
    Alone,
    ChildGuard,
    Hoax,
    Keep,
    Strike,
    Strikes,
    UnknownState,
    Watchdog,
    Watchdogs,
    WordsRule,
)
from hotline.vocabulary import RecipientRole


def read_strikes(shelf: Shelf) -> Strikes:
    """The whole of strikes.yaml in force. Raises ProtocolError."""
    since, page = shelf.version("strikes.yaml")
    fields = page.fields(
        required=("strike", "hold", "accused", "watchdogs", "child", "never", "words", "unknown_state", "alone", "hoax")
    )
    return Strikes(
        strikes=tuple(_strike(shelf, table(item), "agencies") for item in sequence(fields["strike"]).items),
        holds=tuple(_strike(shelf, table(item), "types") for item in sequence(fields["hold"]).items),
        accused=_accused(shelf, table(fields["accused"])),
        watchdogs=_watchdogs(shelf, table(fields["watchdogs"])),
        child=_child(shelf, table(fields["child"])),
        never=_never(shelf, table(fields["never"])),
        words=_words(shelf, table(fields["words"])),
        unknown_state=_unknown_state(shelf, table(fields["unknown_state"])),
        alone=_alone(shelf, table(fields["alone"])),
        hoax=_hoax(shelf, table(fields["hoax"])),
        never_id=text(table(fields["never"]).entries["id"]),
        since=since,
        places=page.names,
    )


def _strike(shelf: Shelf, body: Table, what: str) -> Strike:
    fields = body.fields(required=("id", "title", "when", what, "reason", "basis"))
    allowed = shelf.types() if what == "types" else shelf.targets
    return Strike(
        id=text(fields["id"]),
        title=text(fields["title"]),
        when=shelf.condition(fields),
        targets=tuple(word(item, allowed, "authority") for item in sequence(fields[what]).items),
        reason=text(fields["reason"]),
        basis=shelf.basis(fields["basis"]),
        where=body.where,
    )


def _accused(shelf: Shelf, body: Table) -> Accused:
    fields = body.fields(
        required=("id", "reason", "federal_reason", "strikes", "all_federal", "nobody", "spared", "notes", "basis")
    )
    codes = shelf.words.keys["autoridad_implicada"].codes
    strikes = {}
    for code, node in table(fields["strikes"]).each():
        if code not in codes:
            node.refuse(f"«{code}» is not a code of autoridad_implicada")
        strikes[code] = tuple(word(item, shelf.types(), "type") for item in sequence(node).items)
    return Accused(
        id=text(fields["id"]),
        reason=text(fields["reason"]),
        federal_reason=text(fields["federal_reason"]),
        strikes=strikes,
        all_federal=tuple(word(item, codes, "code") for item in sequence(fields["all_federal"]).items),
        nobody=tuple(word(item, codes, "code") for item in sequence(fields["nobody"]).items),
        spared=frozenset(shelf.target(item) for item in sequence(fields["spared"]).items),
        notes=read_notes(shelf, fields["notes"]),
        basis=shelf.basis(fields["basis"]),
    )


def _watchdogs(shelf: Shelf, body: Table) -> Watchdogs:
    fields = body.fields(required=("id", "in_rows", "recipients", "basis"))
    return Watchdogs(
        text(fields["id"]),
        rows_of(shelf, fields["in_rows"]),
        tuple(_watchdog(shelf, table(item)) for item in sequence(fields["recipients"]).items),
        shelf.basis(fields["basis"]),
    )


def _watchdog(shelf: Shelf, body: Table) -> Watchdog:
    fields = body.fields(required=("to", "accused"), optional=("note",))
    scope = cast(Literal["any", "state", "federal"], word(fields["accused"], ("any", "state", "federal"), "scope"))
    return Watchdog(shelf.target(fields["to"]), scope, text(fields["note"]) if "note" in fields else "")


def _child(shelf: Shelf, body: Table) -> ChildGuard:
    fields = body.fields(required=("id", "when", "in_rows", "reaches", "otherwise", "note", "basis"))
    return ChildGuard(
        id=text(fields["id"]),
        when=shelf.condition(fields),
        rows=rows_of(shelf, fields["in_rows"]),
        reaches=shelf.target(fields["reaches"]),
        otherwise=read_slots(shelf, fields["otherwise"]),
        note=text(fields["note"]),
        basis=shelf.basis(fields["basis"]),
    )


def _never(shelf: Shelf, body: Table) -> dict[str, str]:
    agencies = table(body.fields(required=("id", "agencies"))["agencies"])
    for name, node in agencies.each():
        if name not in shelf.targets:
            node.refuse(f"unknown agency «{name}»")
    return {name: text(node) for name, node in agencies.each()}


def _words(shelf: Shelf, body: Table) -> WordsRule:
    fields = body.fields(required=("id", "when", "never_roles", "never_agencies"))
    roles = sequence(fields["never_roles"]).items
    return WordsRule(
        id=text(fields["id"]),
        when=shelf.condition(fields),
        never_roles=frozenset(word(item, tuple(RecipientRole), "role") for item in roles),
        never_agencies=frozenset(shelf.target(item) for item in sequence(fields["never_agencies"]).items),
    )


def _unknown_state(shelf: Shelf, body: Table) -> UnknownState:
    fields = body.fields(required=("id", "keep", "keep_agencies", "hold_urgency", "hold_note", "basis"))
    return UnknownState(
        id=text(fields["id"]),
        keep=tuple(_keep(shelf, table(item)) for item in sequence(fields["keep"]).items),
        keep_agencies=frozenset(shelf.target(item) for item in sequence(fields["keep_agencies"]).items),
        hold_urgencies=urgencies_of(fields["hold_urgency"]),
        hold_note=text(fields["hold_note"]),
        basis=shelf.basis(fields["basis"]),
    )


def _keep(shelf: Shelf, body: Table) -> Keep:
    fields = body.fields(required=("type", "agency"), optional=("in_rows", "role"))
    return Keep(
        type=shelf.target(fields["type"]),
        agency=shelf.target(fields["agency"]),
        rows=rows_of(shelf, fields["in_rows"]) if "in_rows" in fields else frozenset(shelf.row_ids),
        part=part(fields["role"]) if "role" in fields else None,
    )


def _alone(shelf: Shelf, body: Table) -> Alone:
    fields = body.fields(required=("id", "types", "reason", "basis"))
    return Alone(
        id=text(fields["id"]),
        types=frozenset(word(item, shelf.types(), "type") for item in sequence(fields["types"]).items),
        reason=text(fields["reason"]),
        basis=shelf.basis(fields["basis"]),
    )


def _hoax(shelf: Shelf, body: Table) -> Hoax:
    fields = body.fields(required=("when", "in_rows", "spared", "note"))
    return Hoax(
        when=shelf.condition(fields),
        rows=rows_of(shelf, fields["in_rows"]),
        spared=frozenset(shelf.target(item) for item in sequence(fields["spared"]).items),
        note=text(fields["note"]),
    )
