"""Asks the prover for an answer set that a property does not allow, and makes it as small as it can be."""

from collections.abc import Iterator
from contextlib import contextmanager

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
        with self._supposing(wanted):
            return self._can_be()

    def smallest(self, wanted: z3.BoolRef) -> Facts | None:
        """An answer set like this from which no answer can be taken away, or None when there is none."""
        with self._supposing(wanted):
            if not self._can_be():
                return None
            kept: list[z3.BoolRef] = []
            for silence in self._silences():
                if self._can_be(*kept, silence):
                    kept.append(silence)
            self._can_be(*kept)
            return self._answers.read(self._solver.model())

    def models(self, facts: Facts) -> z3.ModelRef:
        """The model of exactly this answer set."""
        self._solver.check(*self._answers.equal(facts))
        return self._solver.model()

    @contextmanager
    def _supposing(self, wanted: z3.BoolRef) -> Iterator[None]:
        """Forgotten afterwards, so that one question does not slow down the next."""
        self._solver.push()
        try:
            self._solver.add(wanted)
            yield
        finally:
            self._solver.pop()

    def _can_be(self, *literals: z3.BoolRef) -> bool:
        found = self._solver.check(*literals)
        if found == z3.unknown:
            raise AssertionError("the prover gave up; every formula here is finite")
        return bool(found == z3.sat)

    def _silences(self) -> list[z3.BoolRef]:
        """Each way to say less: a single fact unanswered, one code of a multiple fact not chosen."""
        found = []
        for key in self._answers.keys.values():
            if key.multiple:
                found += [z3.Not(self._answers.chosen(key.name, code)) for code in key.codes]
            else:
                found.append(self._answers.chosen(key.name, UNKNOWN))
        return found
