"""What every proof about routing stands on: formulas, the prover, and who receives in every kind of place."""

from collections.abc import Iterable
from dataclasses import dataclass

import z3

from hotline.proving.answers import Answers
from hotline.proving.casting import Expected, case
from hotline.proving.formulas import Formulas
from hotline.proving.places import Place, places
from hotline.proving.recipients import PARTS, Recipients
from hotline.proving.result import Counterexample, Result
from hotline.proving.search import Search
from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import Where

HOW = "z3"


@dataclass(frozen=True)
class Ground:
    """One rulebook made ready for proofs. here: each kind of place with who receives there."""

    formulas: Formulas
    search: Search
    here: tuple[tuple[Place, Recipients], ...]

    @classmethod
    def of(cls, rulebook: Rulebook) -> "Ground":
        """Build it: a tenth of a second for each kind of place."""
        answers = Answers(rulebook.keys)
        formulas = Formulas(rulebook, answers)
        here = tuple((place, Recipients(formulas, place.state)) for place in places(rulebook))
        return cls(formulas, Search(answers), here)

    @property
    def rulebook(self) -> Rulebook:
        """What is proved."""
        return self.formulas.rulebook

    @property
    def anywhere(self) -> Recipients:
        """Base rows hang on facts alone: any place will do."""
        return self.here[0][1]

    @property
    def covers(self) -> int:
        """Answer sets times places."""
        return self.formulas.answers.count * sum(place.states for place, _ in self.here)

    def result(self, name: str, title: str, broken: Iterable[Counterexample]) -> Result:
        """A result over all answer sets in all places."""
        return Result(name, title, HOW, self.covers, tuple(broken))

    def broken(
        self,
        name: str,
        title: str,
        wrong: z3.BoolRef,
        recipients: Recipients | None = None,
        never: tuple[str, ...] = (),
    ) -> list[Counterexample]:
        """The smallest answer set for which `wrong` holds, as a case; nothing when there is none."""
        facts = self.search.smallest(wrong)
        if facts is None:
            return []
        why = f"{title}: aquí no es así."
        expected = Expected(never=never, parts=PARTS if never else ())
        state = recipients.state if recipients else None
        return [Counterexample(why, case(self.rulebook, name.replace(".", "-"), why, facts, state, expected))]


def line(where: Where | None) -> str:
    """`file:line` of what is to be mended."""
    return f"{where.file}:{where.line}" if where else ""
