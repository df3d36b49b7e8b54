"""Turns the same conditions that are compiled to closures into formulas of the prover, and judges with them."""

import z3

from hotline.proving.answers import Answers
from hotline.proving.logic import all_of, any_of
from hotline.rulebook.book import Rulebook
from hotline.rulebook.model import All, AnyOf, AtLeast, Condition, Is, Named, Not, Rule
from hotline.vocabulary import Urgency


class Formulas:
    """Conditions, categories and urgencies of one rulebook over some answer sets."""

    def __init__(self, rulebook: Rulebook, answers: Answers) -> None:
        self.rulebook = rulebook
        self.answers = answers
        self._done: dict[str, z3.BoolRef] = {}

    def named(self, name: str) -> z3.BoolRef:
        """A named condition, or the condition of a rule or indicator."""
        if name not in self._done:
            self._done[name] = self.compile(self.rulebook.named[name])
        return self._done[name]

    def compile(self, condition: Condition) -> z3.BoolRef:
        """One condition, reading as `rulebook.compiling` does."""
        match condition:
            case Is(key, codes):
                return self.answers.has(key, codes)
            case Named(name):
                return self.named(name)
            case Not(part):
                return z3.Not(self.compile(part))
            case All(parts):
                return all_of(self.compile(part) for part in parts)
            case AnyOf(parts):
                return any_of(self.compile(part) for part in parts)
            case AtLeast(n, of):
                return z3.PbGe([(self.named(name), 1) for name in of], n)

    def decides(self, rule: Rule) -> z3.BoolRef:
        """A category rule holds and none before it does; an urgency rule holds and no level above it has one."""
        if rule.family == "urgency":
            higher = [other for other in self._family("urgency") if _rank(other) < _rank(rule)]
        else:
            family = self._family("category")
            higher = list(family[: family.index(rule)])
        return all_of((self.named(rule.id), z3.Not(any_of(self.named(other.id) for other in higher))))

    def category(self, code: str) -> z3.BoolRef:
        """The category is this one."""
        return any_of(self.decides(rule) for rule in self._family("category") if rule.gives == code)

    def at_least(self, urgency: Urgency) -> z3.BoolRef:
        """The urgency is this or higher."""
        return any_of(self.named(rule.id) for rule in self._family("urgency") if _rank(rule) <= urgency.rank)

    def urgency(self, urgency: Urgency) -> z3.BoolRef:
        """The urgency is exactly this."""
        if urgency.rank == 0:
            return self.at_least(urgency)
        return all_of((self.at_least(urgency), z3.Not(self.at_least(list(Urgency)[urgency.rank - 1]))))

    def _family(self, name: str) -> tuple[Rule, ...]:
        return self.rulebook.of_family(name)


def _rank(rule: Rule) -> int:
    return Urgency(rule.gives).rank
