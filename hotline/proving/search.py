"""Asks the prover for an answer set that a property does not allow, and makes it as small as it can be."""

import z3

from hotline.proving.answers import Answers
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Facts


class Search:
    """One prover over some answer sets, used again and again."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._solver = z3.Solver()
        self._solver.add(answers.possible)

    def exists(self, wanted: z3.BoolRef) -> bool:
        """Whether any answer set is like this. False is a proof that none is."""
        return self._check(wanted) is not None

    def smallest(self, wanted: z3.BoolRef) -> Facts | None:
        """An answer set like this from which no answer can be taken away, or None when there is none."""
        self._solver.push()
        try:
            self._solver.add(wanted)
            if self._solver.check() == z3.unsat:
                return None
            kept: list[z3.BoolRef] = []
            for silence in self._silences():
                if self._solver.check(*kept, silence) == z3.sat:
                    kept.append(silence)
            self._solver.check(*kept)
            return self._answers.read(self._solver.model())
        finally:
            self._solver.pop()

    def models(self, facts: Facts) -> z3.ModelRef:
        """The model of exactly this answer set."""
        self._solver.check(*self._answers.equal(facts))
        return self._solver.model()

    def _check(self, wanted: z3.BoolRef) -> z3.ModelRef | None:
        self._solver.push()
        try:
            self._solver.add(wanted)
            found = self._solver.check()
            if found == z3.unknown:
                raise AssertionError("the prover gave up; every formula here is finite")
            return self._solver.model() if found == z3.sat else None
        finally:
            self._solver.pop()

    def _silences(self) -> list[z3.BoolRef]:
        """Each way to say less: a single fact unanswered, one code of a multiple fact not chosen."""
        found = []
        for key in self._answers.keys.values():
            if key.multiple:
                found += [z3.Not(self._answers.chosen(key.name, code)) for code in key.codes]
            else:
                found.append(self._answers.chosen(key.name, UNKNOWN))
        return found
