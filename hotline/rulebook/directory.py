"""Reads the directory of `protocols/agencies/`: authorities by id, and the states they belong to."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
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
_OPTIONAL = ("activity", "contact_source", "contact_date")

_PHONE = r"\+?[0-9][0-9 ()-]{1,24}( ext\.? [0-9]{1,6})?"
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_URL = r"https?://[^\s]+"


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

    root: the folder `protocols/`. Raises ProtocolError, also when two entries of one id are ever in force together.
    """
    entries: dict[str, list[tuple[Node, Authority]]] = {}
    for path in sorted((root / "agencies").glob("[0-3][0-9]-*.yaml")):
        for entry, authority in _file(read(path, root), states, on):
            entries.setdefault(authority.id, []).append((entry, authority))
    for same in entries.values():
        _refuse_overlaps(same)
    return {name: now for name, same in entries.items() if (now := _now([one for _, one in same], on))}


def _now(same: list[Authority], on: date | None) -> Authority | None:
    """Of the entries of one id, whichever is in force."""
    return max((one for one in same if _in_force(one, on)), key=_begins, default=None)


def _refuse_overlaps(same: list[tuple[Node, Authority]]) -> None:
    for (_, before), (entry, after) in pairwise(sorted(same, key=lambda one: _begins(one[1]))):
        if _begins(after) <= (before.valid_to or date.max):
            entry.refuse(f"two entries of «{after.id}» are in force together; close the earlier one with valid_to")


def _begins(authority: Authority) -> date:
    return authority.valid_from or date.min


def _file(node: Node, states: dict[str, State], on: date | None) -> list[tuple[Node, Authority]]:
    fields = table(node).fields(required=("state", "authorities"))
    state = word(fields["state"], (FEDERAL, *states), "state key")
    zone = states[state].zone if state in states else HOME_ZONE.key
    return [(item, read_authority(table(item), state, zone, on)) for item in sequence(fields["authorities"]).items]


def read_authority(body: Table, state: str, zone: str, on: date | None) -> Authority:
    """One entry of the directory, of a file or of a row in a table. Raises ProtocolError by the line of the field."""
    fields = body.fields(required=_REQUIRED, optional=_OPTIONAL)
    kind = _matching(fields["type"], r"[a-z0-9_]+", "type of authority")
    if text(fields["id"]) != f"{state}-{kind}":
        fields["id"].refuse(f"the id of this authority must be «{state}-{kind}»")
    marks = tuple(cast(Mark, word(fields[name], ("A", "B", "C"), "mark")) for name in ("name_mark", "existence_mark"))
    if ("C" in marks) != boolean(fields["unverified"]):
        fields["unverified"].refuse("must be true exactly when a mark is C")
    said = {name: text(fields[name]) for name in _TEXTS}
    _check_contacts(fields)
    reviewed, status = _review(fields["activity"], on) if "activity" in fields else ("", "activa")
    begins, ends = _day_or_none(fields["valid_from"]), _day_or_none(fields["valid_to"])
    if begins and ends and ends < begins:
        fields["valid_to"].refuse("valid_to is the last day of this entry: it cannot come before valid_from")
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
        active=status == "activa",
        status=status,
        reviewed=reviewed,
        zone=zone,
        phone=said["phone"],
        email=said["email"],
        url=said["url"],
        valid_from=begins,
        valid_to=ends,
        where=body.where,
    )


def _check_contacts(fields: Mapping[str, Node]) -> None:
    """A contact is what the authority gave, in a form that works, with who gave it and when."""
    given = [name for name in ("phone", "email", "url") if text(fields[name])]
    for name, pattern, what in (
        ("phone", _PHONE, "telephone number"),
        ("email", _EMAIL, "address of e-mail"),
        ("url", _URL, "address that begins with https://"),
    ):
        if name in given:
            _matching(fields[name], pattern, what)
    for name in ("contact_source", "contact_date"):
        if given and not (name in fields and text(fields[name])):
            fields[given[0]].refuse("a contact needs who gave it and when: fill in contact_source and contact_date")
    if "contact_date" in fields:
        _day_or_none(fields["contact_date"])


def _review(node: Node, on: date | None) -> tuple[str, str]:
    """Month and status of the newest review; before the first, that one's: nothing older is known."""
    reviews: dict[str, str] = {}
    for item in sequence(node).items:
        fields = table(item).fields(required=("as_of", "status"), optional=("why",))
        month = _matching(fields["as_of"], r"20\d\d-(0[1-9]|1[0-2])", "month written YYYY-MM")
        if month in reviews:
            fields["as_of"].refuse(f"two reviews of {month}; keep one")
        reviews[month] = word(fields["status"], ACTIVITY, "status")
    if not reviews:
        node.refuse("at least one review is needed")
    known = [month for month in sorted(reviews) if on is None or month <= on.isoformat()[:7]]
    month = known[-1] if known else min(reviews)
    return month, reviews[month]


def _day_or_none(node: Node) -> date | None:
    return day(node) if text(node) else None


def _in_force(authority: Authority, on: date | None) -> bool:
    if on is None:
        return authority.valid_to is None
    return (authority.valid_from or date.min) <= on <= (authority.valid_to or date.max)
