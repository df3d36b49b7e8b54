"""Whether the directory carries the routing: who finally receives, in every place, and what nobody has verified yet.

Looks at every base row, urgency and place, the unknown state among them, whatever the facts are. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hotline.routing.directory import Directory
from hotline.routing.naming import Naming
from hotline.rulebook.book import Rulebook
from hotline.rulebook.compiling import Compiler
from hotline.rulebook.model import Authority, Where
from hotline.rulebook.routes import FEDERAL, Row
from hotline.vocabulary import Urgency

COMMISSION = "comision_trabajo_infantil"
OLD = 12
"""Months after which a review of a commission should be made again."""

_MONTHS = 12


@dataclass(frozen=True)
class Reach:
    """Whom a row names somewhere, and who is there to receive.

    state: None when nobody knows it. named: the authority that the row names. there: itself and its chain, of whom is
    there, in order; empty: nobody but the supervisor. rows: base rows with which it is reached, at some urgency; own:
    those that name it themselves, and not by an addition.
    """

    state: str | None
    named: str
    there: tuple[str, ...]
    principal: bool
    rows: tuple[str, ...]
    own: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know. grave: the line must not be opened with it. where: of the authority or the row."""

    grave: bool
    where: Where
    text: str

    def line(self) -> str:
        """As it is printed."""
        return f"{'STOP' if self.grave else 'note'}  {self.where.file}:{self.where.line}: {self.text}"


@dataclass(frozen=True)
class Tally:
    """Authorities by what is known of them. unnamed: the name is C; unsure: that it exists is C; undated: neither
    evidence nor a first day; unreachable: no contact was given.
    """

    all: int
    unnamed: int
    unsure: int
    undated: int
    unreachable: int


def tally(authorities: Iterable[Authority]) -> Tally:
    """Count what is unverified."""
    found = tuple(authorities)
    return Tally(
        len(found),
        sum(one.name_mark == "C" for one in found),
        sum(one.existence_mark == "C" for one in found),
        sum(not one.evidence and one.valid_from is None for one in found),
        sum(not (one.phone or one.email or one.url) for one in found),
    )


def reaches(rulebook: Rulebook) -> tuple[Reach, ...]:
    """Everybody whom any row may name, by place: the states in order, then the unknown state."""
    routes = rulebook.routes
    directory = Directory(rulebook.authorities, routes.chains)
    naming = Naming(routes, Compiler(rulebook.named, rulebook.keys), directory)
    found: dict[tuple[str | None, str, str, bool], tuple[dict[str, None], set[str]]] = {}
    for state in (*rulebook.states, None):
        for base in routes.base:
            for urgency in Urgency:
                for entry in naming.could_name(base, urgency, state):
                    key = (state, entry.agency, entry.instead, entry.part == "principal")
                    rows, own = found.setdefault(key, ({}, set()))
                    rows[base.id] = None
                    own.update({base.id} & {entry.rule})
    never = routes.strikes.never
    made = []
    for (state, agency, instead, principal), (rows, own) in found.items():
        chain = (instead,) if instead else directory.chain(agency)
        there = tuple(one for one in (agency, *chain) if directory.is_there(one) and one not in never)
        made.append(Reach(state, agency, there, principal, tuple(rows), frozenset(own)))
    return tuple(made)


def without_principal(rulebook: Rulebook, found: Iterable[Reach]) -> tuple[Row, ...]:
    """Base rows that name a principal where the state is known and none where it is not: the desk has to ask."""
    known = {row for reach in found if reach.principal and reach.state is not None for row in reach.own}
    unknown = {row for reach in found if reach.principal and reach.state is None for row in reach.own}
    return tuple(row for row in rulebook.routes.base if row.id in known - unknown)


def examine(rulebook: Rulebook, on: date) -> list[Finding]:
    """Every finding, grave ones first. on: the day by which a review of a commission is old."""
    found = reaches(rulebook)
    findings = [
        *_nobody(rulebook, found),
        *_children(rulebook),
        *_only_the_supervisor(rulebook, found),
        *_without_state(rulebook, found),
        *_commissions(rulebook, found, on),
        *_doubtful(rulebook, found),
        *_ending(rulebook, on),
    ]
    return sorted(findings, key=lambda finding: not finding.grave)


def _where(rulebook: Rulebook, agency: str) -> Where:
    authority = rulebook.authorities.get(agency)
    if authority is not None and authority.where is not None:
        return authority.where
    same = [one.where for one in rulebook.authorities.values() if one.state == agency[:2] and one.where]
    return Where(same[0].file if same else "agencies", same[0].line if same else 1)


def _nobody(rulebook: Rulebook, found: Iterable[Reach]) -> Iterator[Finding]:
    for reach in found:
        if reach.principal and not reach.there:
            text = (
                f"{_place(reach.state)}: nobody receives for {reach.named} ({_names(reach.rows)}): neither it nor who "
                "follows is there; add the authority, or give it a chain in routing/chains.yaml"
            )
            yield Finding(True, _where(rulebook, reach.named), text)


def _children(rulebook: Rulebook) -> Iterator[Finding]:
    """A child reaches somebody who protects children in every place, and somebody else when that one is silent."""
    directory = Directory(rulebook.authorities, rulebook.routes.chains)
    kind = rulebook.routes.strikes.child.reaches
    for state in (*rulebook.states, FEDERAL):
        agency = f"{state}-{kind}"
        there = [one for one in (agency, *directory.chain(agency)) if directory.is_there(one)]
        if not there:
            text = f"{_place(state)}: no authority that protects children is there; add {agency} or one of its chain"
            yield Finding(True, _where(rulebook, agency), text)
        elif len(there) == 1:
            text = f"{_place(state)}: the chain that protects children is {there[0]} alone; its silence ends with us"
            yield Finding(False, _where(rulebook, agency), text)


def _only_the_supervisor(rulebook: Rulebook, found: Iterable[Reach]) -> Iterator[Finding]:
    """Principals whom nobody follows: their silence ends at the supervisor. One line per type."""
    alone: dict[str, dict[str, None]] = {}
    for reach in found:
        if reach.principal and len(reach.there) == 1 and reach.state is not None:
            alone.setdefault(reach.there[0][3:], {})[reach.there[0]] = None
    for kind, agencies in alone.items():
        first = next(iter(agencies))
        text = f"nobody follows {kind} ({len(agencies)}): when it is silent or declines, the supervisor acts"
        yield Finding(False, _where(rulebook, first), text)


def _without_state(rulebook: Rulebook, found: Iterable[Reach]) -> Iterator[Finding]:
    rows = without_principal(rulebook, found)
    if rows:
        text = f"state unknown: {_names(row.id for row in rows)} name no principal then; the desk asks for the state"
        yield Finding(False, rows[0].where, text)


def _commissions(rulebook: Rulebook, found: Iterable[Reach], on: date) -> Iterator[Finding]:
    followed = {reach.named: reach.there for reach in found if reach.named.endswith(f"-{COMMISSION}")}
    for state in rulebook.states:
        agency = f"{state}-{COMMISSION}"
        authority, there = rulebook.authorities.get(agency), followed.get(agency, ())
        if not there:
            text = (
                f"{_place(state)}: neither its commission nor whoever stands in for it is there; no copy to coordinate"
            )
            yield Finding(False, _where(rulebook, agency), text)
        if authority is not None and _age(authority.reviewed, on) >= OLD:
            text = f"{agency}: «{authority.status}» was reviewed in {authority.reviewed}; ask and add a dated review"
            yield Finding(False, _where(rulebook, agency), text)


def _age(month: str, on: date) -> int:
    """Months since a review; none for what is not reviewed."""
    if not month:
        return 0
    year, number = map(int, month.split("-"))
    return (on.year - year) * _MONTHS + on.month - number


def _doubtful(rulebook: Rulebook, found: Iterable[Reach]) -> Iterator[Finding]:
    """Principals of whom nobody has confirmed that they exist. One line per type."""
    first = {reach.there[0] for reach in found if reach.principal and reach.there}
    doubtful = [one for one in sorted(first) if rulebook.authorities[one].existence_mark == "C"]
    for kind, count in Counter(agency[3:] for agency in doubtful).items():
        agency = next(one for one in doubtful if one[3:] == kind)
        yield Finding(
            False,
            _where(rulebook, agency),
            f"{kind}: {count} that receive as principal are not known to exist; confirm them with the authority",
        )


def _ending(rulebook: Rulebook, on: date) -> Iterator[Finding]:
    for authority in rulebook.authorities.values():
        if authority.valid_to is not None:
            left = (authority.valid_to - on).days
            text = f"{authority.id} ends on {authority.valid_to} ({left} days): see that its successor has an entry"
            yield Finding(False, _where(rulebook, authority.id), text)


def _place(state: str | None) -> str:
    return "state unknown" if state is None else "federal" if state == FEDERAL else f"state {state}"


def _names(ids: Iterable[str]) -> str:
    return ", ".join(ids)
