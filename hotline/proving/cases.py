"""Runs the worked cases: each must still be judged as the lawyer wrote it."""

from datetime import UTC, datetime

from hotline.proving.result import Counterexample, Result
from hotline.routing.parts import ROLES
from hotline.routing.router import Router
from hotline.rulebook.book import Rulebook
from hotline.rulebook.cases import Case
from hotline.triage.judging import Triage

_PARTS = {given: part for part, given in ROLES.items()}
_SOME_DAY = datetime(2026, 11, 1, tzinfo=UTC)
"""Who receives does not hang on the hour; only clocks do, and no case speaks of them."""


def prove_cases(rulebook: Rulebook, cases: tuple[Case, ...]) -> Result:
    """Every case, run by the code that judges and routes real reports."""
    triage, router = Triage(rulebook), Router(rulebook)
    broken = [
        Counterexample(f"El caso {case.id} ({case.title}) {what}.", "", f"{case.where.file}:{case.where.line}")
        for case in cases
        for what in _differences(case, triage, router)
    ]
    return Result("casos", "Los casos se juzgan como están escritos", "exhaustivo", len(cases), tuple(broken))


def _differences(case: Case, triage: Triage, router: Router) -> list[str]:
    assessment = triage.assess(case.facts)
    routing = router.route(case.facts, assessment, case.state or None, _SOME_DAY)
    received = {
        one.agency for one in routing.recipients if not case.parts or _PARTS[one.role, one.release] in case.parts
    }
    rules = tuple(fired.id for fired in assessment.rules)
    found = []
    if assessment.category is not case.category:
        found.append(f"da la categoría {assessment.category.value} y no {case.category.value}")
    if assessment.urgency is not case.urgency:
        found.append(f"da la urgencia {assessment.urgency.value} y no {case.urgency.value}")
    if case.rules and rules != case.rules:
        found.append(f"se decide por {', '.join(rules)} y no por {', '.join(case.rules)}")
    if assessment.indicators != case.indicators:
        found.append(f"tiene los indicadores {list(assessment.indicators)} y no {list(case.indicators)}")
    if case.rows and routing.base not in case.rows:
        found.append(f"cae en la fila {routing.base}")
    if case.reaches and not received & set(case.reaches):
        found.append("no llega a ninguna de las autoridades que debía")
    if received & set(case.never):
        found.append(f"llega a quien no debía: {', '.join(sorted(received & set(case.never)))}")
    return found
