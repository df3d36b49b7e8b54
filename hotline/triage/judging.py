"""The judge: compiled once from the rulebook, then facts in and an assessment out, the same for the same facts."""

from collections.abc import Collection
from functools import cached_property
from itertools import groupby

from hotline.rulebook.book import Rulebook
from hotline.rulebook.compiling import Compiler, Test
from hotline.rulebook.model import Rule
from hotline.triage.assessment import Assessment, Fired
from hotline.triage.missing import Missing
from hotline.triage.relevance import Relevance, Undecided
from hotline.vocabulary import Category, Facts, Urgency

FAMILY_COERCES = "coaccion_familia"
OTHERS_COERCE = "coaccion_tercero"


class Triage:
    """Judges facts by one rulebook.

    Facts are as `rulebook.facts.check_facts` gives them: a code per key, a tuple of codes for a multiple answer; a key
    that is missing reads as `ns`.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._compiler = Compiler(rulebook.named, rulebook.keys)
        self._categories = tuple(map(self._compiled, rulebook.of_family("category")))
        self._levels = tuple(
            (Urgency(gives), tuple(map(self._compiled, rules)))
            for gives, rules in groupby(rulebook.of_family("urgency"), key=lambda rule: rule.gives)
        )
        self._indicators = tuple((rule.id, self._compiler.named(rule.id)) for rule in rulebook.indicators)
        self._missing = Missing(rulebook, self._compiler)

    def _compiled(self, rule: Rule) -> tuple[Test, Rule, Fired]:
        return self._compiler.named(rule.id), rule, Fired(rule.id, rule.title, rule.basis)

    def assess(self, facts: Facts) -> Assessment:
        """Category by the first rule that holds, urgency by the highest level that has one, and what decided."""
        rule, reason = self._category(facts)
        urgency, reasons = self._urgency(facts)
        return Assessment(
            category=Category(rule.gives),
            urgency=urgency,
            indicators=tuple(name for name, test in self._indicators if test(facts)),
            rules=(reason, *reasons),
            status=rule.status,
            coercion_by=self._coercion(facts),
        )

    def is_immediate(self, facts: Facts) -> bool:
        """Whether the urgency of `assess` is `inmediata`, without the rest of it."""
        return any(test(facts) for level, rules in self._levels if level is Urgency.INMEDIATA for test, _, _ in rules)

    def unknown(self, facts: Facts) -> tuple[str, ...]:
        """Keys of triage without an answer for which some single answer would change category or urgency, in order."""
        return self._missing.keys(facts)

    @cached_property
    def _relevance(self) -> Relevance:
        return Relevance(self._rulebook)

    def undecided(self, facts: Facts, open_keys: Collection[str] | int) -> Undecided:
        """What several open answers together can still change; see `triage.relevance`."""
        return self._relevance.look(facts, open_keys)

    def holds(self, name: str, facts: Facts) -> bool:
        """Whether a named condition, or the condition of a rule or indicator, holds. KeyError for an unknown name."""
        return self._compiler.named(name)(facts)

    def _category(self, facts: Facts) -> tuple[Rule, Fired]:
        # The loader refuses a rulebook whose last rule may fail, so one is always found.
        return next((rule, fired) for test, rule, fired in self._categories if test(facts))

    def _urgency(self, facts: Facts) -> tuple[Urgency, tuple[Fired, ...]]:
        for level, rules in self._levels:
            reasons = tuple(fired for test, _, fired in rules if test(facts))
            if reasons:
                return level, reasons
        raise AssertionError("the loader lets no rulebook pass whose last urgency rule may fail")

    def _coercion(self, facts: Facts) -> str:
        """For the ILO's statistics only: they do not count a parent's coercion of a child as forced labour."""
        if self.holds(OTHERS_COERCE, facts):
            return "tercero"
        return "familia" if self.holds(FAMILY_COERCES, facts) else ""
