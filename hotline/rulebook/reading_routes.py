"""Reads `protocols/routing/` whole: rows, strikes, chains and clocks become one `Routes`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from hotline.rulebook.document import Table, boolean, table, text
from hotline.rulebook.model import Authority, Source
from hotline.rulebook.reading_clocks import read_chains, read_clocks, read_desk, read_working_days
from hotline.rulebook.reading_rows import Shelf, read_additions, read_base, read_inspection, read_rows
from hotline.rulebook.reading_strikes import read_strikes
from hotline.rulebook.routes import FEDERAL, INSP, Reason, Routes
from hotline.rulebook.words import Words


def read_routes(
    root: Path, words: Words, sources: Mapping[str, Source], authorities: Mapping[str, Authority], on: date | None
) -> tuple[Routes, Shelf]:
    """The routing data in force on a day (None: the newest), and the shelf on which its promises are read.

    root: the folder `protocols/`. words: with every name already parsed. authorities: the directory, so that no row
    names a type that nobody has. Raises ProtocolError.
    """
    shelf = Shelf(root, on, words, sources, _targets(authorities))
    bodies, anonymity, orientation = read_base(shelf), _anonymity(shelf), _orientation(shelf)
    row_ids = tuple(row_id for row_id, *_ in bodies)
    shelf = replace(shelf, row_ids=row_ids, anonymity=anonymity, orientation=orientation.entries)
    chains = shelf.file("chains.yaml").fields(required=("chains", "unconfirmed_name"))
    clocks = shelf.file("clocks.yaml").fields(required=("unverified", "clocks", "review", "retained"))
    routes = Routes(
        base=read_rows(shelf, bodies),
        additions=read_additions(shelf),
        inspection=read_inspection(shelf),
        strikes=read_strikes(shelf),
        chains=read_chains(shelf, chains["chains"]),
        unconfirmed_name=text(chains["unconfirmed_name"]),
        clocks=read_clocks(shelf, clocks["clocks"]),
        review=read_desk(clocks["review"]),
        retained=read_desk(clocks["retained"]),
        working_days=read_working_days(shelf),
        clocks_unverified=boolean(clocks["unverified"]),
        anonymity=anonymity,
        orientation={name: text(node) for name, node in orientation.each()},
        oriented=orientation.names,
    )
    return routes, shelf


def _targets(authorities: Mapping[str, Authority]) -> frozenset[str]:
    local = {authority.type for authority in authorities.values() if authority.state != FEDERAL}
    federal = {authority.id for authority in authorities.values() if authority.state == FEDERAL}
    return frozenset({INSP, *local, *federal})


def _anonymity(shelf: Shelf) -> dict[str, Reason]:
    reasons = table(shelf.file("anonymity.yaml").fields(required=("anonymity",))["anonymity"])
    found = {}
    for name, node in reasons.each():
        fields = table(node).fields(required=("text", "basis"))
        found[name] = Reason(text(fields["text"]), shelf.basis(fields["basis"]), node.where)
    return found


def _orientation(shelf: Shelf) -> Table:
    return table(shelf.file("orientation.yaml").fields(required=("unverified", "orientation"))["orientation"])
