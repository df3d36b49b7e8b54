"""Reads `protocols/routing/` whole: rows, strikes, chains and clocks become one `Routes`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal, cast

from hotline.rulebook.document import Node, Table, boolean, number, sequence, table, text, word
from hotline.rulebook.model import Authority, Source
from hotline.rulebook.reading_rows import (
    Shelf,
    part,
    read_additions,
    read_base,
    read_inspection,
    read_notes,
    read_rows,
    read_slots,
    rows_of,
    urgencies_of,
)
from hotline.rulebook.routes import (
    FEDERAL,
    INSP,
    Accused,
    ChildGuard,
    Clock,
    Hoax,
    Holiday,
    Keep,
    Reason,
    Routes,
    Span,
    Strike,
    UnknownState,
    Watchdog,
    Watchdogs,
    WordsRule,
    WorkingDays,
)
from hotline.rulebook.words import Words
from hotline.vocabulary import RecipientRole, Urgency

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Unit = Literal["s", "min", "h", "d", "dh"]


def read_routes(
    root: Path, words: Words, sources: Mapping[str, Source], authorities: Mapping[str, Authority], on: date | None
) -> Routes:
    """The routing data in force on a day (None: the newest).

    root: the folder `protocols/`. words: with every name already parsed. authorities: the directory, so that no row
    names a type that nobody has. Raises ProtocolError.
    """
    shelf = Shelf(root, on, words, sources, _targets(authorities))
    bodies = read_base(shelf)
    shelf = replace(shelf, row_ids=tuple(row_id for row_id, _ in bodies))
    strikes = shelf.file("strikes.yaml").fields(
        required=("strike", "hold", "accused", "watchdogs", "child", "never", "words", "unknown_state", "hoax")
    )
    chains = shelf.file("chains.yaml").fields(required=("chains", "unconfirmed_name"))
    clocks = shelf.file("clocks.yaml").fields(required=("unverified", "mark", "clocks", "review"))
    return Routes(
        base=read_rows(shelf, bodies),
        additions=read_additions(shelf),
        inspection=read_inspection(shelf),
        strikes=tuple(_strike(shelf, table(item), "agencies") for item in sequence(strikes["strike"]).items),
        holds=tuple(_strike(shelf, table(item), "types") for item in sequence(strikes["hold"]).items),
        accused=_accused(shelf, table(strikes["accused"])),
        watchdogs=_watchdogs(shelf, table(strikes["watchdogs"])),
        child=_child(shelf, table(strikes["child"])),
        never=_never(shelf, table(strikes["never"])),
        words=_words(shelf, table(strikes["words"])),
        unknown_state=_unknown_state(shelf, table(strikes["unknown_state"])),
        hoax=_hoax(shelf, table(strikes["hoax"])),
        chains=_chains(shelf, chains["chains"]),
        unconfirmed_name=text(chains["unconfirmed_name"]),
        clocks=_clocks(shelf, clocks["clocks"]),
        review={urgency: _needed(node) for urgency, node in _by_urgency(table(clocks["review"])).items()},
        working_days=_working_days(shelf),
        anonymity=_anonymity(shelf),
    )


def _targets(authorities: Mapping[str, Authority]) -> frozenset[str]:
    local = {authority.type for authority in authorities.values() if authority.state != FEDERAL}
    federal = {authority.id for authority in authorities.values() if authority.state == FEDERAL}
    return frozenset({INSP, *local, *federal})


def _types(shelf: Shelf) -> frozenset[str]:
    return frozenset(target.removeprefix(f"{FEDERAL}-") for target in shelf.targets)


def _strike(shelf: Shelf, body: Table, what: str) -> Strike:
    fields = body.fields(required=("id", "title", "when", what, "reason", "basis"))
    allowed = _types(shelf) if what == "types" else shelf.targets
    return Strike(
        id=text(fields["id"]),
        title=text(fields["title"]),
        when=shelf.condition(fields),
        targets=tuple(word(item, allowed, "authority") for item in sequence(fields[what]).items),
        reason=text(fields["reason"]),
        basis=shelf.basis(fields["basis"]),
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
        strikes[code] = tuple(word(item, _types(shelf), "type") for item in sequence(node).items)
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


def _hoax(shelf: Shelf, body: Table) -> Hoax:
    fields = body.fields(required=("when", "in_rows", "spared", "note"))
    return Hoax(
        when=shelf.condition(fields),
        rows=rows_of(shelf, fields["in_rows"]),
        spared=frozenset(shelf.target(item) for item in sequence(fields["spared"]).items),
        note=text(fields["note"]),
    )


def _chains(shelf: Shelf, node: Node) -> dict[str, tuple[str, ...]]:
    chains: dict[str, tuple[str, ...]] = {}
    for item in sequence(node).items:
        head, *rest = (shelf.target(link) for link in sequence(item).items)
        if head in chains or len({head, *rest}) != len(rest) + 1:
            item.refuse(f"the chain of «{head}» is given twice or names an authority twice")
        chains[head] = tuple(rest)
    return chains


def _clocks(shelf: Shelf, node: Node) -> dict[tuple[str, str], dict[Urgency, Clock]]:
    found: dict[tuple[str, str], dict[Urgency, Clock]] = {}
    for item in sequence(node).items:
        fields = table(item).fields(required=("types", "roles", *Urgency))
        by_urgency = {urgency: _clock(fields[urgency]) for urgency in Urgency}
        for kind in sequence(fields["types"]).items:
            for role in sequence(fields["roles"]).items:
                key = (word(kind, _types(shelf), "type"), word(role, tuple(RecipientRole), "role"))
                if key in found:
                    item.refuse(f"«{key[0]}» as «{key[1]}» has two clocks")
                found[key] = by_urgency
    return found


def _clock(node: Node) -> Clock:
    parts = [part.strip() for part in text(node).split("/")]
    if len(parts) != 3:
        node.refuse("is written `acuse / primera acción / retroalimentación`")
    return Clock(*(None if part == "-" else _span(node, part) for part in parts))


def _needed(node: Node) -> Span:
    span = _span(node, text(node))
    return span if span.unit != "dh" else node.refuse("the desk works every day: give hours or calendar days")


def _span(node: Node, written: str) -> Span:
    match = re.fullmatch(r"(\d{1,4}) (s|min|h|d|dh)", written)
    if match is None:
        node.refuse(f"«{written}» is not a time such as `4 h`, `3 dh` or `30 d`")
    return Span(int(match[1]), cast(Unit, match[2]))


def _by_urgency(body: Table) -> dict[Urgency, Node]:
    fields = body.fields(required=tuple(Urgency))
    return {urgency: fields[urgency] for urgency in Urgency}


def _working_days(shelf: Shelf) -> WorkingDays:
    fields = shelf.file("holidays.yaml").fields(required=("basis", "unverified", "weekend", "holidays"))
    return WorkingDays(
        weekend=frozenset(WEEK.index(word(item, WEEK, "weekday")) for item in sequence(fields["weekend"]).items),
        holidays=tuple(_holiday(table(item)) for item in sequence(fields["holidays"]).items),
        basis=shelf.basis(fields["basis"]),
        unverified=boolean(fields["unverified"]),
    )


def _holiday(body: Table) -> Holiday:
    fields = body.fields(required=("name", "month"), optional=("day", "weekday", "which", "every", "since"))
    if ("day" in fields) == ("weekday" in fields and "which" in fields):
        body.refuse("a day of rest has either `day`, or `weekday` with `which`")
    numbers = {name: number(fields[name]) for name in ("day", "which", "every", "since") if name in fields}
    weekday = WEEK.index(word(fields["weekday"], WEEK, "weekday")) if "weekday" in fields else -1
    return Holiday(text(fields["name"]), number(fields["month"]), weekday=weekday, **numbers)


def _anonymity(shelf: Shelf) -> dict[str, Reason]:
    reasons = table(shelf.file("anonymity.yaml").fields(required=("anonymity",))["anonymity"])
    found = {}
    for name, node in reasons.each():
        fields = table(node).fields(required=("text", "basis"))
        found[name] = Reason(text(fields["text"]), shelf.basis(fields["basis"]))
    return found
