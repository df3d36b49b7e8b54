"""The rulebook as values: what the files under `protocols/` say, checked, immutable, and free of any library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Age = Literal["adult", "teen", "child"]


class Where(NamedTuple):
    """The place of a statement in the files, for errors and for showing a rule: path below `protocols/` and line."""

    file: str
    line: int


@dataclass(frozen=True)
class Key:
    """One fact that may be known: its codes, `ns` always among them.

    empty: codes of a multiple answer that mean none. label, labels: how the staff reads the fact and its codes.
    """

    name: str
    codes: tuple[str, ...]
    multiple: bool
    kind: Literal["triage", "routing", "signals"]
    empty: tuple[str, ...] = ()
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class All:
    """True when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """True when at least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True when the part does not hold."""

    part: "Condition"


@dataclass(frozen=True)
class Is:
    """True when the answer to `key` is one of `codes`; for a multiple answer, when it has at least one of them."""

    key: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """True when the condition of that name in `words.yaml` (or the rule of that id) holds."""

    name: str


@dataclass(frozen=True)
class AtLeast:
    """True when at least `n` of the named conditions hold (a family of indicators, for example)."""

    n: int
    of: tuple[str, ...]


Condition = All | AnyOf | Not | Is | Named | AtLeast


@dataclass(frozen=True)
class Source:
    """A text that rules cite: law, standard or publication, with its address as given and how sure we are of it.

    mark: A seen, B well known, C to be confirmed. unverified: nobody has yet checked it against the official text.
    """

    id: str
    title: str
    link: str
    mark: Literal["A", "B", "C"]
    unverified: bool
    where: Where
    note: str = ""


@dataclass(frozen=True)
class Citation:
    """A source of `sources.yaml` and the articles of it that carry a rule.

    mark: A seen, B well known, C to be confirmed by an authority.
    """

    source: str
    articles: tuple[str, ...]
    mark: Literal["A", "B", "C"]
    unverified: bool


@dataclass(frozen=True)
class Rule:
    """One rule: an id lawyers use, when it holds, what it gives, and why.

    gives: a category or an urgency code, or for an indicator its own id. status: `provisional`, `info_insuficiente` or
    empty. confirmed: by the authority. strength: of an indicator, `fuerte`, `medio` or `contexto`. since: first day in
    force.
    """

    id: str
    family: Literal["category", "urgency", "indicator"]
    title: str
    when: Condition
    gives: str
    basis: tuple[Citation, ...]
    status: str
    confirmed: bool
    where: Where
    strength: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Choice:
    """One answer on offer: its code, label, and the number that chooses it in a message and on a keypad.

    `sms` or `key` may be empty: then it cannot be chosen there. A key of two digits stands in a second menu, which its
    first digit opens. `person`: choosing it hands over to a person. Two choices may give the same code. `child`: its
    words for a child, where they are others.
    """

    code: str
    label: str
    sms: str
    key: str
    person: bool = False
    child: str = ""


@dataclass(frozen=True)
class Question:
    """One question of the bank, with its wording by age; an age without a wording is never asked.

    key: the fact it fills; empty for a question whose answer is words (`words` names where they go).
    sms: the whole message of at most 160 GSM-7 septets; empty when it is not asked by message.
    when: asked only when this holds. words: `place`, `reference`, `narrative` or empty.
    person_only: ages to which only an operator may put it. guidance: advice for the operator, by age or `operator`; for
    an age that is never asked, why. proposed: the wording is ours and waits for the authority. menus: name of the
    second menu by the key that opens it. serves: what else than a rule it is for, the authority's `sheet` or the `care`
    of whoever attends: then it is asked where there is room although it decides nothing.
    """

    id: str
    key: str
    block: str
    when: Condition
    wording: Mapping[Age, str]
    sms: str
    choices: tuple[Choice, ...]
    multiple: bool
    words: str
    where: Where
    person_only: tuple[Age, ...] = ()
    guidance: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[Age, str] = field(default_factory=dict)
    proposed: bool = False
    menus: Mapping[str, str] = field(default_factory=dict)
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByAge:
    """Questions that something is said of, by the age of whoever would be asked, and the sources of it."""

    ages: Mapping[Age, tuple[str, ...]]
    basis: tuple[Citation, ...]
    where: Where


@dataclass(frozen=True)
class NarrowMore:
    """A named condition under which a channel on which every question costs gets more of them, and how many."""

    when: str
    limits: Mapping[Age, int]


@dataclass(frozen=True)
class Script:
    """The order of the dialogue, how it begins and closes, and its limits by age.

    opening: what is asked first, in this order, on every channel. narrow_limits: how many questions a channel gets on
    which every question costs; narrow_more: when it gets more. uncounted: questions outside the limits. danger_path:
    all that is asked once somebody is in danger. never_asked, only_with_person: what an age is never asked, and never
    by a machine, said apart from the wordings so that a wording added by mistake shows. blocks: names of the parts.
    places: where each entry stands.
    """

    order: tuple[str, ...]
    opening: tuple[str, ...]
    limits: Mapping[Age, int]
    narrow_limits: Mapping[Age, int]
    narrow_more: NarrowMore
    uncounted: tuple[str, ...]
    danger_path: tuple[str, ...]
    closing: tuple[str, ...]
    never_asked: ByAge
    only_with_person: ByAge
    blocks: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Where] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Authority:
    """One authority of the directory, valid between two days. Contacts are empty until the authority gives them.

    status: of the newest review (`activa` where none is asked for); only `activa` is there. reviewed: its month.
    """

    id: str
    state: str
    type: str
    name: str
    acronym: str
    parent: str
    installed: str
    evidence: str
    note: str
    name_mark: Literal["A", "B", "C"]
    existence_mark: Literal["A", "B", "C"]
    source: str
    active: bool
    zone: str
    phone: str = ""
    email: str = ""
    url: str = ""
    status: str = "activa"
    reviewed: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class State:
    """A federal entity: INEGI's key, names and aliases, time zone, and the first two digits of its postal codes.

    abbreviations: count only when they stand alone or after a comma. shared_names: names that are also a municipality
    of other states, by the keys of those. zone_exceptions: municipality to time zone.
    """

    key: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    zone: str
    postal_prefixes: tuple[str, ...]
    abbreviations: tuple[str, ...] = ()
    shared_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone_exceptions: Mapping[str, str] = field(default_factory=dict)
    where: Where | None = field(default=None, compare=False)
