"""Reads `protocols/promises.yaml`: what the protocols promise, for the prover to show over all answer sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from hotline.rulebook.citations import read_basis
from hotline.rulebook.conditions import parse_condition
from hotline.rulebook.document import Node, Scalar, Table, boolean, one_or_more, read, sequence, table, text, word
from hotline.rulebook.model import Citation, Condition, Key, Where
from hotline.rulebook.reading_rows import Shelf, rows_of, urgencies_of
from hotline.rulebook.routes import Part
from hotline.vocabulary import Urgency

PARTS: tuple[Part, ...] = ("principal", "copia", "coordinacion", "retenida_con_plazo", "retenida")
PLACES = ("known", "unknown", "any")
_WHAT = ("urgency", "rows", "reaches", "never")
_WHEN = ("in_rows", "urgencies", "states", "as", "with_chain")


@dataclass(frozen=True)
class Promise:
    """One promise: for which answer sets, rows, urgencies and places, and then one thing that must be so.

    urgency: at least this. base: the base row is one of these. reaches, never: types of the state or `00-type`;
    somebody among the first receives, nobody among the second. parts: in which roles that counts. anyone: whoever.
    """

    id: str
    title: str
    when: Condition
    rows: frozenset[str]
    urgencies: frozenset[Urgency]
    states: str
    basis: tuple[Citation, ...]
    where: Where
    urgency: Urgency | None = None
    base: frozenset[str] = frozenset()
    reaches: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    parts: tuple[Part, ...] = PARTS
    with_chain: bool = False
    anyone: bool = False

    @property
    def about_routing(self) -> bool:
        """True when who receives matters, False when facts alone decide."""
        return self.urgency is None and not self.base


@dataclass(frozen=True)
class Promises:
    """All of them. severity: by fact, chains from mild to severe. more: facts of which another element is severer.

    without_weight: facts that change neither category nor urgency. where: line of each fact's severity.
    protection_except: facts and signals that may take a child's row away, and why. coordinate: types that never receive
    alone.
    """

    severity: Mapping[str, tuple[tuple[str, ...], ...]]
    more: tuple[str, ...]
    without_weight: tuple[str, ...]
    promises: tuple[Promise, ...]
    where: Mapping[str, Where]
    protection_except: Mapping[str, str]
    coordinate: frozenset[str]

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Every (milder, severer) of a fact, also of codes that are not neighbours."""
        found = dict.fromkeys(pair for chain in self.severity[key] for pair in combinations(chain, 2))
        return tuple(found)


def read_promises(shelf: Shelf) -> Promises:
    """The page of promises. Raises ProtocolError, also when a fact that judges has no place in it."""
    page = table(read(shelf.root / "promises.yaml", shelf.root))
    fields = page.fields(
        required=("severity", "severity_of_more", "protection_except", "coordinate", "without_weight", "promises")
    )
    keys, severity = shelf.words.keys, table(fields["severity"])
    chains = {name: _chains(severity, name, body, keys) for name, body in severity.each()}
    more = tuple(word(item, keys, "fact") for item in sequence(fields["severity_of_more"]).items)
    weightless = tuple(word(item, keys, "fact") for item in sequence(fields["without_weight"]).items)
    for name, key in keys.items():
        if key.kind != "routing" and name not in {*chains, *more, *weightless}:
            severity.refuse(f"«{name}» has no order of severity; give one, or name it under `without_weight`")
    excepted = {name: text(body) for name, body in table(fields["protection_except"]).each()}
    coordinate = frozenset(word(item, shelf.types(), "type") for item in sequence(fields["coordinate"]).items)
    promises: dict[str, Promise] = {}
    for item in sequence(fields["promises"]).items:
        promise = _promise(shelf, table(item))
        if promise.id in promises:
            item.refuse(f"the promise «{promise.id}» is given twice")
        promises[promise.id] = promise
    return Promises(chains, more, weightless, tuple(promises.values()), severity.names, excepted, coordinate)


def _chains(page: Table, name: str, node: Node, keys: Mapping[str, Key]) -> tuple[tuple[str, ...], ...]:
    if name not in keys or keys[name].multiple:
        Node(page.names[name]).refuse(f"«{name}» is not a fact with a single answer")
    return tuple(
        tuple(word(item, keys[name].codes, f"code of «{name}»") for item in sequence(chain).items)
        for chain in sequence(node).items
    )


def _promise(shelf: Shelf, body: Table) -> Promise:
    fields = body.fields(required=("id", "title", "when", "basis"), optional=(*_WHAT, *_WHEN))
    if len(set(_WHAT) & set(fields)) != 1:
        body.refuse("a promise says one thing: urgency, rows, reaches or never")
    anyone = "reaches" in fields and isinstance(fields["reaches"], Scalar) and text(fields["reaches"]) == "anyone"
    return Promise(
        id=text(fields["id"]),
        title=text(fields["title"]),
        when=parse_condition(fields["when"], shelf.words),
        rows=rows_of(shelf, fields["in_rows"]) if "in_rows" in fields else frozenset(shelf.row_ids),
        urgencies=urgencies_of(fields["urgencies"]) if "urgencies" in fields else frozenset(Urgency),
        states=word(fields["states"], PLACES, "kind of place") if "states" in fields else "any",
        basis=read_basis(fields["basis"], shelf.sources),
        where=body.where,
        urgency=Urgency(word(fields["urgency"], tuple(Urgency), "urgency")) if "urgency" in fields else None,
        base=rows_of(shelf, fields["rows"]) if "rows" in fields else frozenset(),
        reaches=() if anyone else _targets(shelf, fields, "reaches"),
        never=_targets(shelf, fields, "never"),
        parts=tuple(cast(Part, word(item, PARTS, "role")) for item in one_or_more(fields["as"]))
        if "as" in fields
        else PARTS,
        with_chain="with_chain" in fields and boolean(fields["with_chain"]),
        anyone=anyone,
    )


def _targets(shelf: Shelf, fields: Mapping[str, Node], name: str) -> tuple[str, ...]:
    return tuple(shelf.target(item) for item in sequence(fields[name]).items) if name in fields else ()
