"""Proves what facts alone decide: every answer set gets one category and one urgency, severer never lowers it."""

from collections.abc import Iterable, Iterator

import z3

from hotline.proving.answers import Answers, Supposed
from hotline.proving.casting import Expected, case
from hotline.proving.formulas import Formulas
from hotline.proving.ground import HOW
from hotline.proving.logic import all_of, any_of
from hotline.proving.result import Counterexample, Result
from hotline.proving.search import Search
from hotline.rulebook.book import Rulebook
from hotline.rulebook.conditions import ALWAYS, NEVER
from hotline.rulebook.model import Rule
from hotline.triage.judging import Triage
from hotline.vocabulary import Category, Facts, Urgency

LEVELS = tuple(Urgency)[:-1]
"""Every level that is above another."""


def prove_judgement(rulebook: Rulebook) -> Iterator[Result]:
    """Totality, reach of every rule, severity, and facts without weight; each is proved when it is asked for."""
    proof = _Proof(rulebook)
    yield from prove_total(rulebook)
    yield proof.reach("alcance.categoria", "Cada regla de categoría decide alguna vez", rulebook.of_family("category"))
    yield proof.reach("alcance.urgencia", "Cada regla de urgencia decide alguna vez", rulebook.of_family("urgency"))
    yield proof.names()
    yield proof.severity()
    yield proof.more()
    yield proof.weightless()


def prove_total(rulebook: Rulebook) -> list[Result]:
    """Every answer set gets exactly one category and exactly one urgency."""
    proof = _Proof(rulebook)
    return [
        proof.total("total.categoria", "Toda respuesta recibe exactamente una categoría", proof.categories()),
        proof.total("total.urgencia", "Toda respuesta recibe exactamente una urgencia", proof.urgencies()),
    ]


class _Proof:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.answers = Answers(rulebook.keys)
        self.formulas = Formulas(rulebook, self.answers)
        self.search = Search(self.answers)
        self.reached = [self.formulas.at_least(level) for level in LEVELS]
        self.triage = Triage(rulebook)

    def categories(self) -> list[z3.BoolRef]:
        return [self.formulas.category(code) for code in Category]

    def urgencies(self) -> list[z3.BoolRef]:
        return [self.formulas.urgency(level) for level in Urgency]

    def total(self, name: str, title: str, outcomes: list[z3.BoolRef]) -> Result:
        facts = self.search.smallest(z3.Not(z3.PbEq([(outcome, 1) for outcome in outcomes], 1)))
        broken = () if facts is None else (self._unjudged(title, facts),)
        return Result(name, title, HOW, self.answers.count, broken)

    def _unjudged(self, title: str, facts: Facts) -> Counterexample:
        told = "; ".join(f"{key}: {value}" for key, value in facts.items()) or "sin ninguna respuesta"
        return Counterexample(f"«{title}» no se cumple con: {told}.")

    def reach(self, name: str, title: str, rules: Iterable[Rule]) -> Result:
        rules = tuple(rules)
        broken = [self._unreached(rule) for rule in rules if not self.search.exists(self.formulas.decides(rule))]
        return Result(name, f"{title} ({len(rules)})", HOW, self.answers.count, tuple(broken))

    def _unreached(self, rule: Rule) -> Counterexample:
        where = f"{rule.where.file}:{rule.where.line}"
        facts = self.search.smallest(self.formulas.named(rule.id))
        if facts is None:
            return Counterexample(f"«{rule.id}» no se cumple con ninguna respuesta.", where=where)
        instead = ", ".join(fired.id for fired in self.triage.assess(facts).rules)
        why = f"«{rule.id}» nunca decide: cuando se cumple, otra gana antes (aquí, {instead})."
        return Counterexample(why, case(self.rulebook, rule.id, why, facts, None, Expected()), where)

    def names(self) -> Result:
        """Every shared name and indicator holds for some answer set and fails for another."""
        names = [name for name, meaning in self.rulebook.named.items() if meaning not in (ALWAYS, NEVER)]
        broken = []
        for name in names:
            holds = self.formulas.named(name)
            if not self.search.exists(holds):
                broken.append(Counterexample(f"«{name}» no se cumple con ninguna respuesta."))
            elif not self.search.exists(z3.Not(holds)):
                broken.append(Counterexample(f"«{name}» se cumple siempre: no distingue nada."))
        title = f"Cada nombre, indicador y regla se cumple con unas respuestas y no con otras ({len(names)})"
        return Result("alcance.nombres", title, HOW, self.answers.count, tuple(broken))

    def severity(self) -> Result:
        pairs = [(key, *pair) for key in self.rulebook.promises.severity for pair in self.rulebook.promises.pairs(key)]
        broken = [found for key, mild, severe in pairs if (found := self._lowered(key, mild, severe))]
        title = f"Una respuesta más grave, o no saber, nunca baja la urgencia ({len(pairs)} pares)"
        return Result("gravedad.pares", title, HOW, self.answers.count, tuple(broken))

    def more(self) -> Result:
        pairs = [
            (key, code)
            for key in self.rulebook.promises.more
            for code in self.rulebook.keys[key].codes
            if code not in self.rulebook.keys[key].empty
        ]
        broken = [found for key, code in pairs if (found := self._lowered_by_more(key, code))]
        title = f"Un elemento más en una respuesta múltiple nunca baja la urgencia ({len(pairs)} elementos)"
        return Result("gravedad.elementos", title, HOW, self.answers.count, tuple(broken))

    def _lowered(self, key: str, mild: str, severe: str) -> Counterexample | None:
        facts = self._where_lower(self.answers.answered(key, mild), self.answers.answered(key, severe))
        if facts is None:
            return None
        return self._told(key, f"«{mild}»", f"«{severe}»", {**facts, key: mild}, {**facts, key: severe})

    def _lowered_by_more(self, key: str, code: str) -> Counterexample | None:
        facts = self._where_lower(*(self.answers.element(key, code, there) for there in (False, True)))
        if facts is None:
            return None
        given = facts.get(key, ())
        rest = tuple(each for each in ((given,) if isinstance(given, str) else given) if each != code)
        milder: Facts = {name: value for name, value in {**facts, key: rest}.items() if value}
        return self._told(key, f"sin «{code}»", f"con «{code}»", milder, {**facts, key: (*rest, code)})

    def _where_lower(self, before: Supposed, after: Supposed) -> Facts | None:
        lower = [
            all_of((z3.substitute(reached, *before), z3.Not(z3.substitute(reached, *after))))
            for reached in self.reached
        ]
        return self.search.smallest(any_of(lower))

    def _told(self, key: str, mild: str, severe: str, before: Facts, after: Facts) -> Counterexample:
        urgency, lower = self.triage.assess(before).urgency, self.triage.assess(after).urgency
        label = self.rulebook.keys[key].label
        why = f"«{label}» pasa de {mild} a {severe} y la urgencia baja de {urgency.value} a {lower.value}."
        where = self.rulebook.promises.where.get(key)
        return Counterexample(
            why,
            case(self.rulebook, f"gravedad-{key}", why, after, None, Expected(urgency=urgency)),
            f"{where.file}:{where.line}" if where else "",
        )

    def weightless(self) -> Result:
        """These facts decide who receives, never what it is nor how soon."""
        keys = self.rulebook.promises.without_weight
        outcomes = [*self.categories(), *self.urgencies()]
        broken = [found for key in keys if (found := self._weighed(key, outcomes))]
        title = f"Lo que sólo decide quién recibe no cambia categoría ni urgencia ({len(keys)} hechos)"
        return Result("peso.ninguno", title, HOW, self.answers.count, tuple(broken))

    def _weighed(self, key: str, outcomes: list[z3.BoolRef]) -> Counterexample | None:
        """Whether the same answers with another answer to this one fact are judged otherwise."""
        named = self.rulebook.keys[key]
        other = {code: z3.Bool(f"{key}={code}, otra vez") for code in named.codes}
        swap = [(self.answers.chosen(key, code), other[code]) for code in named.codes]
        possible = z3.BoolVal(True) if named.multiple else z3.PbEq([(each, 1) for each in other.values()], 1)
        differs = any_of(z3.Xor(outcome, z3.substitute(outcome, *swap)) for outcome in outcomes)
        facts = self.search.smallest(all_of((possible, differs)))
        if facts is None:
            return None
        why = f"«{named.label}» cambia la categoría o la urgencia, y sólo debía decidir quién recibe."
        return Counterexample(why, case(self.rulebook, f"peso-{key}", why, facts, None, Expected()))
