"""Reads the directory of `protocols/agencies/`: authorities by id, and the states they belong to."""

import re
from datetime import date
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hotline.clock import HOME_ZONE
from hotline.rulebook.document import Node, Table, boolean, day, read, sequence, table, text, texts, word
from hotline.rulebook.model import Authority, State
from hotline.rulebook.routes import FEDERAL

Mark = Literal["A", "B", "C"]

ACTIVITY = ("activa", "sin_confirmar", "en_instalacion", "anunciada", "sin_evidencia")
"""What is known of a commission; only the first counts as there. The rest is treated as absent."""

_TEXTS = ("name", "acronym", "parent", "installed", "evidence", "note", "source", "phone", "email", "url")
_REQUIRED = ("id", "type", *_TEXTS, "name_mark", "existence_mark", "unverified", "valid_from", "valid_to")


def read_states(root: Path) -> dict[str, State]:
    """The federal entities of `agencies/states.yaml` by INEGI key. root: `protocols/`. Raises ProtocolError."""
    fields = table(read(root / "agencies" / "states.yaml", root)).fields(required=("states",))
    states: dict[str, State] = {}
    for item in sequence(fields["states"]).items:
        state = _state(table(item))
        if state.key in states:
            item.refuse(f"the state «{state.key}» is given twice")
        states[state.key] = state
    return states


def _state(body: Table) -> State:
    fields = body.fields(
        required=("key", "name", "short_name", "zone", "postal_prefixes", "source"),
        optional=("abbreviations", "aliases", "shared_names", "capital", "iso", "zone_exceptions"),
    )
    prefixes = sequence(fields["postal_prefixes"]).items
    return State(
        key=_matching(fields["key"], r"0[1-9]|[12]\d|3[0-2]", "state key"),
        name=text(fields["name"]),
        short_name=text(fields["short_name"]),
        aliases=texts(fields["aliases"]) if "aliases" in fields else (),
        zone=_zone(fields["zone"]),
        postal_prefixes=tuple(_matching(item, r"\d\d", "postal prefix") for item in prefixes),
        abbreviations=texts(fields["abbreviations"]) if "abbreviations" in fields else (),
        shared_names=_shared(fields["shared_names"]) if "shared_names" in fields else {},
        zone_exceptions=_exceptions(fields["zone_exceptions"]) if "zone_exceptions" in fields else {},
        where=body.where,
    )


def _shared(node: Node) -> dict[str, tuple[str, ...]]:
    return {name: texts(value) for name, value in table(node).each()}


def _exceptions(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for zone, value in table(node).each():
        for municipality in texts(value):
            found[municipality] = zone
    return found


def _zone(node: Node) -> str:
    name = text(node)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        node.refuse(f"«{name}» is not a time zone")
    return name


def _matching(node: Node, pattern: str, what: str) -> str:
    found = text(node)
    return found if re.fullmatch(pattern, found) else node.refuse(f"«{found}» is not a {what}")


def read_authorities(root: Path, states: dict[str, State], on: date | None) -> dict[str, Authority]:
    """The authorities in force on a day by id (None: those without an end, the newest of each).

    root: the folder `protocols/`. Raises ProtocolError, also when two entries of one id are in force together.
    """
    found: dict[str, Authority] = {}
    for path in sorted((root / "agencies").glob("[0-3][0-9]-*.yaml")):
        for entry, authority in _file(read(path, root), states, on):
            if not _in_force(authority, on):
                continue
            other = found.get(authority.id)
            if other is not None and (on is not None or other.valid_from == authority.valid_from):
                entry.refuse(f"two entries of «{authority.id}» are in force together; close one with valid_to")
            if other is None or (authority.valid_from or date.min) > (other.valid_from or date.min):
                found[authority.id] = authority
    return found


def _file(node: Node, states: dict[str, State], on: date | None) -> list[tuple[Node, Authority]]:
    fields = table(node).fields(required=("state", "authorities"))
    state = word(fields["state"], (FEDERAL, *states), "state key")
    zone = states[state].zone if state in states else HOME_ZONE.key
    return [(item, _authority(table(item), state, zone, on)) for item in sequence(fields["authorities"]).items]


def _authority(body: Table, state: str, zone: str, on: date | None) -> Authority:
    fields = body.fields(required=_REQUIRED, optional=("activity",))
    kind = _matching(fields["type"], r"[a-z0-9_]+", "type of authority")
    if text(fields["id"]) != f"{state}-{kind}":
        fields["id"].refuse(f"the id of this authority must be «{state}-{kind}»")
    marks = tuple(cast(Mark, word(fields[name], ("A", "B", "C"), "mark")) for name in ("name_mark", "existence_mark"))
    if ("C" in marks) != boolean(fields["unverified"]):
        fields["unverified"].refuse("must be true exactly when a mark is C")
    said = {name: text(fields[name]) for name in _TEXTS}
    return Authority(
        id=f"{state}-{kind}",
        state=state,
        type=kind,
        name=said["name"],
        acronym=said["acronym"],
        parent=said["parent"],
        installed=said["installed"],
        evidence=said["evidence"],
        note=said["note"],
        name_mark=marks[0],
        existence_mark=marks[1],
        source=said["source"],
        active="activity" not in fields or _is_active(fields["activity"], on),
        zone=zone,
        phone=said["phone"],
        valid_from=_day_or_none(fields["valid_from"]),
        valid_to=_day_or_none(fields["valid_to"]),
        where=body.where,
    )


def _is_active(node: Node, on: date | None) -> bool:
    """What the newest review says; before the first review, what the first says: nothing older is known."""
    reviews: dict[str, str] = {}
    for item in sequence(node).items:
        fields = table(item).fields(required=("as_of", "status"), optional=("why",))
        reviews[_matching(fields["as_of"], r"20\d\d-(0[1-9]|1[0-2])", "month written YYYY-MM")] = word(
            fields["status"], ACTIVITY, "status"
        )
    if not reviews:
        node.refuse("at least one review is needed")
    known = [month for month in sorted(reviews) if on is None or month <= on.isoformat()[:7]]
    return reviews[known[-1] if known else min(reviews)] == "activa"


def _day_or_none(node: Node) -> date | None:
    return day(node) if text(node) else None


def _in_force(authority: Authority, on: date | None) -> bool:
    if on is None:
        return authority.valid_to is None
    return (authority.valid_from or date.min) <= on <= (authority.valid_to or date.max)
