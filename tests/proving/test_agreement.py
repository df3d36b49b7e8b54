"""The prover's model and the code that runs say the same of 1,200 answer sets, in every kind of place.

Two readings of one rulebook: closures that judge and route real reports, and formulas of which everything is proved.
"""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import pytest
import z3

from hotline.proving.answers import Answers
from hotline.proving.formulas import Formulas
from hotline.proving.places import places
from hotline.proving.recipients import Recipients
from hotline.proving.search import Search
from hotline.routing import Router
from hotline.routing.parts import ROLES
from hotline.rulebook import Rulebook
from hotline.rulebook.model import Key
from hotline.triage import Triage
from hotline.vocabulary import Category, Facts, Urgency

Name = TypeVar("Name")
SAMPLE = 600
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARTS = {given: part for part, given in ROLES.items()}


def drawn(book: Rulebook, seed: int) -> list[Facts]:
    """Sparse and crowded answer sets, also sets of codes that make no sense together."""
    random_ = random.Random(seed)
    found: list[Facts] = []
    for _ in range(SAMPLE):
        share = random_.choice([0.15, 0.4, 0.9])
        facts: dict[str, str | tuple[str, ...]] = {}
        for key in book.keys.values():
            if random_.random() < share:
                chosen = set(random_.sample(key.codes, random_.choice([1, 1, 2, 3]) if key.multiple else 1))
                codes = tuple(code for code in key.codes if code in chosen)
                facts[key.name] = codes if key.multiple else codes[0]
        found.append(facts)
    return found


@pytest.fixture(scope="module")
def formulas(book: Rulebook) -> Formulas:
    return Formulas(book, Answers(book.keys))


def test_judgement(book: Rulebook, formulas: Formulas) -> None:
    triage, search = Triage(book), Search(formulas.answers)
    categories = {code: formulas.category(code) for code in Category}
    urgencies = {level: formulas.urgency(level) for level in Urgency}
    deciding = {rule.id: formulas.decides(rule) for rule in book.rules}
    indicators = {rule.id: formulas.named(rule.id) for rule in book.indicators}
    for facts in drawn(book, seed=87):
        model = search.models(facts)
        assessment = triage.assess(facts)
        assert _true(categories, model) == [assessment.category]
        assert _true(urgencies, model) == [assessment.urgency]
        assert _true(deciding, model) == [fired.id for fired in assessment.rules]
        assert _true(indicators, model) == list(assessment.indicators)


def test_routing(book: Rulebook, formulas: Formulas) -> None:
    triage, router, search = Triage(book), Router(book), Search(formulas.answers)
    here = [Recipients(formulas, place.state) for place in places(book)]
    for number, facts in enumerate(drawn(book, seed=12)):
        recipients = here[number % len(here)]
        model = search.models(facts)
        routing = router.route(facts, triage.assess(facts), recipients.state, NOON)
        received = {one.agency: PARTS[one.role, one.release] for one in routing.recipients}
        proved = {agency: part for agency, parts in recipients.roles.items() for part in _true(parts, model)}
        assert proved == received, (facts, recipients.state)
        assert _true(recipients.base, model) == [routing.base]


def test_places_stand_for_all_states(book: Rulebook) -> None:
    assert sum(place.states for place in places(book)) == len(book.states) + 1
    assert places(book)[0].state is None


def test_the_prover_sees_every_answer_set_once() -> None:
    keys = {
        "one": Key("one", ("si", "no", "ns"), False, "triage"),
        "many": Key("many", ("a", "b", "ns"), True, "triage"),
    }
    answers = Answers(keys)
    chosen = [answers.chosen(key.name, code) for key in keys.values() for code in key.codes]
    solver = z3.Solver()
    solver.add(answers.possible)
    seen = 0
    while solver.check() == z3.sat:
        model = solver.model()
        solver.add(z3.Or([literal != model.eval(literal, True) for literal in chosen]))
        seen += 1
    assert seen == answers.count == 3 * 2**3


def _true(formulas: Mapping[Name, z3.BoolRef], model: z3.ModelRef) -> list[Name]:
    return [name for name, formula in formulas.items() if z3.is_true(model.eval(formula, True))]
