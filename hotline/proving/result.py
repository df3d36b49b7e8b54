"""What a proof answers: a property, how it was shown and over how much, and what breaks it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counterexample:
    """One answer set (or text, or path) that breaks a property.

    why: one Spanish sentence: what was promised and what happens instead. case: YAML in the form of `protocols/cases/`,
    or empty when no answers are involved. where: `file:line` of what to mend, when one line is to blame.
    """

    why: str
    case: str = ""
    where: str = ""


@dataclass(frozen=True)
class Result:
    """One property, by an id such as `total.categoria`.

    title: Spanish, for the table. how: `z3` (over all answer sets), `exhaustivo` (every case was run), `inducción`
    (a step that holds for every state) or `lectura` (of every text). covers: how many answer sets, paths or texts.
    """

    id: str
    title: str
    how: str
    covers: int
    broken: tuple[Counterexample, ...] = ()

    @property
    def holds(self) -> bool:
        """True when nothing breaks it."""
        return not self.broken
