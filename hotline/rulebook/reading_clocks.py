"""Reads steps 4 and 5 of `protocols/routing/`: chains, clocks and the days on which authorities do not work."""

import re
from calendar import monthrange
from typing import Literal, cast

from hotline.rulebook.document import Node, Table, boolean, number, sequence, table, text, word
from hotline.rulebook.reading_rows import Shelf
from hotline.rulebook.routes import FEDERAL, Clock, Holiday, Span, WorkingDays
from hotline.vocabulary import RecipientRole, Urgency

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ALARM = "linea_911"
"""The type that only ever comes first."""

LEAP_YEAR = 2024

Unit = Literal["s", "min", "h", "d", "dh"]


def read_chains(shelf: Shelf, node: Node) -> dict[str, tuple[str, ...]]:
    """Whoever follows, by the head of the chain. Raises ProtocolError."""
    chains: dict[str, tuple[str, ...]] = {}
    for item in sequence(node).items:
        links = sequence(item).items
        if len(links) < 2:
            item.refuse("a chain names who is first and at least one who follows")
        head, *rest = (shelf.target(link) for link in links)
        for link, target in zip(links[1:], rest, strict=True):
            if target.removeprefix(f"{FEDERAL}-") == ALARM:
                link.refuse(f"«{target}» follows nobody: it takes over with the caller on the line, and comes first")
        if head in chains or len({head, *rest}) != len(rest) + 1:
            item.refuse(f"the chain of «{head}» is given twice or names an authority twice")
        chains[head] = tuple(rest)
    return chains


def read_clocks(shelf: Shelf, node: Node) -> dict[tuple[str, str], dict[Urgency, Clock]]:
    """Service agreements by type and role, then by urgency. Raises ProtocolError."""
    found: dict[tuple[str, str], dict[Urgency, Clock]] = {}
    for item in sequence(node).items:
        fields = table(item).fields(required=("types", "roles", *Urgency))
        by_urgency = {urgency: _clock(fields[urgency]) for urgency in Urgency}
        for kind in sequence(fields["types"]).items:
            for role in sequence(fields["roles"]).items:
                key = (word(kind, shelf.types(), "type"), word(role, tuple(RecipientRole), "role"))
                if key in found:
                    item.refuse(f"«{key[0]}» as «{key[1]}» has two clocks")
                found[key] = by_urgency
    return found


def _clock(node: Node) -> Clock:
    parts = [part.strip() for part in text(node).split("/")]
    if len(parts) != 3:
        node.refuse("is written `acuse / primera acción / retroalimentación`")
    return Clock(*(None if part == "-" else _span(node, part) for part in parts))


def read_desk(node: Node) -> dict[Urgency, Span]:
    """How long something waits for the desk, by urgency. Raises ProtocolError."""
    fields = table(node).fields(required=tuple(Urgency))
    spans = {urgency: _span(fields[urgency], text(fields[urgency])) for urgency in Urgency}
    if any(span.unit == "dh" for span in spans.values()):
        node.refuse("the desk works every day: give hours or calendar days")
    return spans


def _span(node: Node, written: str) -> Span:
    match = re.fullmatch(r"(\d{1,4}) (s|min|h|d|dh)", written)
    if match is None:
        node.refuse(f"«{written}» is not a time such as `4 h`, `3 dh` or `30 d`")
    return Span(int(match[1]), cast(Unit, match[2]))


def read_working_days(shelf: Shelf) -> WorkingDays:
    """Weekends and days of rest of holidays.yaml. Raises ProtocolError."""
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
    month = number(fields["month"])
    if not 1 <= month <= 12 or not 1 <= numbers.get("day", 1) <= monthrange(LEAP_YEAR, month)[1]:
        body.refuse("no calendar has that day: mend `month` or `day`")
    if not 1 <= numbers.get("which", 1) <= 4 or numbers.get("every", 1) < 1:
        body.refuse("`which` is 1 to 4, the weeks that every month has, and `every` is at least 1")
    return Holiday(text(fields["name"]), month, weekday=weekday, **numbers)
