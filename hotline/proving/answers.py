"""Every possible answer set at once, as Booleans of the prover: one per fact and code."""

from collections.abc import Mapping
from math import prod

import z3

from hotline.proving.logic import all_of, any_of
from hotline.rulebook.model import Key
from hotline.rulebook.words import UNKNOWN
from hotline.vocabulary import Facts

Supposed = list[tuple[z3.BoolRef, z3.BoolRef]]
"""Booleans with what they are taken to be: `z3.substitute` puts it into a formula."""


class Answers:
    """All answer sets that the facts' table allows.

    A single fact has exactly one code, `ns` when nobody answered. A multiple fact has any set of its codes, also sets
    that make no sense together («ninguno» and «noche»): nothing keeps a caller from pressing them.
    """

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self.keys = keys
        self._chosen = {(key.name, code): z3.Bool(f"{key.name}={code}") for key in keys.values() for code in key.codes}

    def answered(self, key: str, code: str) -> Supposed:
        """A single fact answered so."""
        return [(self._chosen[key, each], z3.BoolVal(each == code)) for each in self.keys[key].codes]

    def element(self, key: str, code: str, there: bool) -> Supposed:
        """One code of a multiple fact chosen, or not."""
        return [(self._chosen[key, code], z3.BoolVal(there))]

    def chosen(self, key: str, code: str) -> z3.BoolRef:
        """Whether this code was given."""
        return self._chosen[key, code]

    def nothing(self, key: str) -> z3.BoolRef:
        """Whether a multiple fact has no code at all; it then reads as `ns`."""
        return z3.Not(any_of(self._chosen[key, code] for code in self.keys[key].codes))

    def has(self, key: str, codes: tuple[str, ...]) -> z3.BoolRef:
        """Whether the fact has one of these codes, as a compiled condition reads it."""
        given = [self._chosen[key, code] for code in codes]
        if self.keys[key].multiple and UNKNOWN in codes:
            given.append(self.nothing(key))
        return any_of(given)

    @property
    def possible(self) -> z3.BoolRef:
        """What makes Booleans an answer set: every single fact has one code."""
        singles = [key for key in self.keys.values() if not key.multiple]
        return all_of(z3.PbEq([(self._chosen[key.name, code], 1) for code in key.codes], 1) for key in singles)

    @property
    def count(self) -> int:
        """How many answer sets these are."""
        return prod(2 ** len(key.codes) if key.multiple else len(key.codes) for key in self.keys.values())

    def read(self, model: z3.ModelRef) -> dict[str, str | tuple[str, ...]]:
        """The answer set of a model, without what nobody answered."""
        facts: dict[str, str | tuple[str, ...]] = {}
        for key in self.keys.values():
            given = tuple(code for code in key.codes if z3.is_true(model.eval(self._chosen[key.name, code], True)))
            if given and given != (UNKNOWN,):
                facts[key.name] = given if key.multiple else given[0]
        return facts

    def equal(self, facts: Facts) -> list[z3.BoolRef]:
        """The answer set as assumptions: one literal for every Boolean."""
        literals = []
        for key in self.keys.values():
            answer = facts.get(key.name, () if key.multiple else UNKNOWN)
            given = (answer,) if isinstance(answer, str) else answer
            for code in key.codes:
                literal = self._chosen[key.name, code]
                literals.append(literal if code in given else z3.Not(literal))
        return literals
