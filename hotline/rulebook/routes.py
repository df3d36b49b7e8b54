"""Routing as values: rows, additions, strikes, chains and clocks of `protocols/routing/`. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hotline.rulebook.model import Citation, Condition, Where
from hotline.vocabulary import Urgency

INSP = "INSP"
"""Stands in a row for whichever inspection is competent; the inspection cases say which."""

FEDERAL = "00"
"""The state key of federal authorities."""

Part = Literal["principal", "copia", "coordinacion", "retenida", "retenida_con_plazo", "fila"]
"""What a slot gives: a role, one held until a person or the clock decides, or the role that the row gives to INSP."""


@dataclass(frozen=True)
class Note:
    """A sentence for the sheet, when it holds; `to` limits it to some agencies, empty means every reader."""

    when: Condition
    text: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One place for a recipient in a row: a type of the state of the facts, `00-type`, or INSP.

    rows, urgencies: with which base rows and urgencies it counts. only_if_missing: not when the type is there already.
    instead: the agency that takes the place when the named one is absent or struck, beside any chain.
    """

    to: str
    part: Part
    when: Condition
    rows: frozenset[str]
    urgencies: frozenset[Urgency]
    only_if_missing: bool = False
    instead: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A base row or an addition: when it holds, whom it names, and why.

    first: its recipients stand before all others. never: types that no addition may bring in. desk: what the operators
    do. since: first day in force.
    """

    id: str
    title: str
    when: Condition
    slots: tuple[Slot, ...]
    basis: tuple[Citation, ...]
    where: Where
    rows: frozenset[str]
    urgencies: frozenset[Urgency]
    first: bool = False
    never: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    anonymity: tuple[str, ...] = ()
    orientation: tuple[str, ...] = ()
    desk: str = ""
    for_lawyers: str = ""
    confirmed: bool = False
    since: date | None = None


@dataclass(frozen=True)
class InspectionCase:
    """Which inspection is competent when this holds."""

    title: str
    when: Condition
    slots: tuple[Slot, ...]
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """Who INSP is: the first case that holds."""

    id: str
    cases: tuple[InspectionCase, ...]
    basis: tuple[Citation, ...]
    since: date | None = None
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Strike:
    """When this holds, agencies (or types, for a hold) are struck or kept for a person."""

    id: str
    title: str
    when: Condition
    targets: tuple[str, ...]
    reason: str
    basis: tuple[Citation, ...]
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Accused:
    """What each code of `autoridad_implicada` strikes in the state of the facts; federal agencies are held instead.

    strikes: code to types. all_federal: codes that hold every federal agency. nobody: codes that accuse nobody.
    spared: agencies never struck nor held.
    """

    id: str
    reason: str
    federal_reason: str
    strikes: Mapping[str, tuple[str, ...]]
    all_federal: tuple[str, ...]
    nobody: tuple[str, ...]
    spared: frozenset[str]
    notes: tuple[Note, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Watchdog:
    """A body that watches officials: told, by a person, when somebody of that scope is accused."""

    to: str
    accused: Literal["any", "state", "federal"]
    note: str


@dataclass(frozen=True)
class Watchdogs:
    """Those who watch officials, and why."""

    id: str
    rows: frozenset[str]
    recipients: tuple[Watchdog, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class ChildGuard:
    """A child reaches `reaches`, or when every agency of its chain is accused, whoever `otherwise` names."""

    id: str
    when: Condition
    rows: frozenset[str]
    reaches: str
    otherwise: tuple[Slot, ...]
    note: str
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class WordsRule:
    """When the reporter's own words may be passed on, and to whom never."""

    id: str
    when: Condition
    never_roles: frozenset[str]
    never_agencies: frozenset[str]


@dataclass(frozen=True)
class Keep:
    """A type that stays when the state is unknown, as which federal agency; `part` empty keeps the row's."""

    type: str
    agency: str
    rows: frozenset[str]
    part: Part | None


@dataclass(frozen=True)
class UnknownState:
    """What remains of a routing when nobody knows the state."""

    id: str
    keep: tuple[Keep, ...]
    keep_agencies: frozenset[str]
    hold_urgencies: frozenset[Urgency]
    hold_note: str
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Alone:
    """Types that only coordinate: kept for a person while everybody else is."""

    id: str
    types: frozenset[str]
    reason: str
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Hoax:
    """A suspected hoax with a row that holds: recipients wait for a person or the clock, except the spared."""

    when: Condition
    rows: frozenset[str]
    spared: frozenset[str]
    note: str


@dataclass(frozen=True)
class Strikes:
    """Step 3 whole. never: agencies that never receive a report, with the reason. places: where each part stands."""

    strikes: tuple[Strike, ...]
    holds: tuple[Strike, ...]
    accused: Accused
    watchdogs: Watchdogs
    child: ChildGuard
    never: Mapping[str, str]
    words: WordsRule
    unknown_state: UnknownState
    alone: Alone
    hoax: Hoax
    never_id: str
    since: date | None = None
    places: Mapping[str, Where] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Span:
    """A length of time: so many of a unit (`s`, `min`, `h`, `d` calendar days, `dh` working days)."""

    amount: int
    unit: Literal["s", "min", "h", "d", "dh"]


@dataclass(frozen=True)
class Clock:
    """Acknowledgement, first action and feedback; None where the service agreement sets no time."""

    ack: Span | None
    first_action: Span | None
    feedback: Span | None


@dataclass(frozen=True)
class Holiday:
    """A day of rest: a fixed day, or the `which`-th weekday (0 Monday) of a month; every so many years since one."""

    name: str
    month: int
    day: int = 0
    weekday: int = -1
    which: int = 0
    every: int = 1
    since: int = 0


@dataclass(frozen=True)
class WorkingDays:
    """Days on which authorities do not work: weekend (0 Monday) and the country's days of rest."""

    weekend: frozenset[int]
    holidays: tuple[Holiday, ...]
    basis: tuple[Citation, ...]
    unverified: bool


@dataclass(frozen=True)
class Reason:
    """Why an authority may take an anonymous report."""

    text: str
    basis: tuple[Citation, ...]
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Routes:
    """The five steps as data.

    clocks: by type and role, then by urgency; unverified while no authority has agreed to them. review: how long the
    desk may look first; retained: when a sheet held «until a person decides or the clock ends» leaves.
    orientation: what is said where nobody receives, by the code that rows use; oriented: where each of it stands.
    """

    base: tuple[Row, ...]
    additions: tuple[Row, ...]
    inspection: Inspection
    strikes: Strikes
    chains: Mapping[str, tuple[str, ...]]
    unconfirmed_name: str
    clocks: Mapping[tuple[str, str], Mapping[Urgency, Clock]]
    review: Mapping[Urgency, Span]
    retained: Mapping[Urgency, Span]
    working_days: WorkingDays
    clocks_unverified: bool
    anonymity: Mapping[str, Reason]
    orientation: Mapping[str, str]
    oriented: Mapping[str, Where] = field(default_factory=dict, compare=False)
