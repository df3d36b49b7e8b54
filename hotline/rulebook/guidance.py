"""What a person who attends does and says besides the questions, as values: scripts by age, situations, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline.rulebook.model import Age, Citation, Condition, Where


@dataclass(frozen=True)
class Step:
    """One step of a script: sentences to say, what to do, and the questions of the bank that belong here."""

    title: str
    say: tuple[str, ...]
    do: tuple[str, ...]
    asks: tuple[str, ...]
    where: Where


@dataclass(frozen=True)
class OperatorScript:
    """The steps with one kind of caller. age: whose wording of the questions it uses; None: no question is put."""

    id: str
    title: str
    age: Age | None
    steps: tuple[Step, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Situation:
    """What changes when the facts say so; `when` is None where only the person who attends can tell.

    say: one sentence by age of the caller.
    """

    id: str
    title: str
    when: Condition | None
    do: tuple[str, ...]
    say: Mapping[Age, str]
    basis: tuple[Citation, ...]
    where: Where


@dataclass(frozen=True)
class HarmCheck:
    """A question before help is sent; `warns` holds when the facts point to yes. do: what follows from a yes."""

    id: str
    title: str
    warns: Condition
    do: tuple[str, ...]


@dataclass(frozen=True)
class Guidance:
    """All of `triage/guidance.yaml`. never_say: words that no text for people may contain."""

    common: tuple[str, ...]
    scripts: Mapping[str, OperatorScript]
    situations: tuple[Situation, ...]
    checks: tuple[HarmCheck, ...]
    never_ask: tuple[str, ...]
    never_say: tuple[str, ...]
    never_promise: tuple[str, ...]
    say_instead: str
    bases: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
