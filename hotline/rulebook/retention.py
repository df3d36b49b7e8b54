"""Reads `protocols/retention/`: how long a report is kept, by category and outcome, from which day, and by what law."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotline.rulebook.citations import read_basis
from hotline.rulebook.document import Node, boolean, in_force, read, sequence, table, text, word
from hotline.rulebook.model import Citation, Source
from hotline.vocabulary import Category, Outcome

FILE = "retention/periods.yaml"


@dataclass(frozen=True)
class Retention:
    """Days that a report is kept. partial, unclosed: from the day it came; closed: from the day it was closed.

    closed has every category with every outcome. unverified: no authority has confirmed these periods.
    """

    partial: int
    unclosed: int
    closed: Mapping[tuple[Category, Outcome], int]
    basis: tuple[Citation, ...]
    unverified: bool
    since: date

    def days(self, category: str, outcomes: Collection[str]) -> int:
        """Days that a closed report is kept: the longest of its outcomes; where somebody said none, of all."""
        counted = list(Outcome) if not all(outcomes) else [Outcome(one) for one in outcomes] or list(Outcome)
        return max(self.closed[Category(category), outcome] for outcome in counted)

    @property
    def shortest(self) -> int:
        """No closed report falls due before so many days."""
        return min(self.closed.values())


def read_retention(root: Path, sources: Mapping[str, Source], on: date | None) -> Retention:
    """The periods in force on a day (None: the newest). root: `protocols/`. Raises ProtocolError."""
    versions = table(read(root / FILE, root)).fields(required=("versions",))["versions"]
    version = in_force(versions, on) or versions.refuse(f"no version is in force on {on}; keep the one before")
    since, body = version
    fields = body.fields(required=("unverified", "basis", "partial", "unclosed", "closed"))
    return Retention(
        partial=_days(fields["partial"]),
        unclosed=_days(fields["unclosed"]),
        closed=_closed(fields["closed"]),
        basis=read_basis(fields["basis"], sources),
        unverified=boolean(fields["unverified"]),
        since=since,
    )


def _closed(node: Node) -> dict[tuple[Category, Outcome], int]:
    found: dict[tuple[Category, Outcome], int] = {}
    for item in sequence(node).items:
        fields = table(item).fields(required=("outcomes", "categories", "period"))
        for outcome in sequence(fields["outcomes"]).items:
            for category in sequence(fields["categories"]).items:
                key = (
                    Category(word(category, tuple(Category), "category")),
                    Outcome(word(outcome, tuple(Outcome), "outcome")),
                )
                if key in found:
                    outcome.refuse(f"«{key[1]}» in «{key[0]}» has two periods: keep one")
                found[key] = _days(fields["period"])
    for category_ in Category:
        for outcome_ in Outcome:
            if (category_, outcome_) not in found:
                node.refuse(f"«{outcome_}» in «{category_}» has no period: how long is it kept?")
    return found


def _days(node: Node) -> int:
    match = re.fullmatch(r"([1-9]\d{0,4}) d", text(node))
    return int(match[1]) if match else node.refuse("is written in calendar days, such as `90 d`")
