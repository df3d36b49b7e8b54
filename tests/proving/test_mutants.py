"""Every property is worth something: a protocol broken on purpose is caught, with a case that really breaks it.

The case is judged again by the code that judges real reports, never by the prover that found it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline.proving.cases import prove_cases
from hotline.proving.chains import prove_chains
from hotline.proving.ground import Ground
from hotline.proving.judging import prove_judgement, prove_total
from hotline.proving.promising import prove_promises
from hotline.proving.protecting import prove_protection
from hotline.proving.result import Counterexample, Result
from hotline.proving.sending import prove_sending
from hotline.routing import Router
from hotline.routing.parts import ROLES
from hotline.rulebook import Rulebook, load
from hotline.rulebook.cases import Case, read_cases
from hotline.triage import Triage
from tests.proving.breaking import MUTANTS, broken_rulebook, copy_of

PARTS = {given: part for part, given in ROLES.items()}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROVERS: dict[str, Callable[[Rulebook], Iterable[Result]]] = {
    "judgement": prove_judgement,
    "sending": lambda book: prove_sending(Ground.of(book)),
    "promises": lambda book: prove_promises(Ground.of(book)),
    "protection": lambda book: [prove_protection(Ground.of(book))],
    "chains": lambda book: [prove_chains(book)],
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{n}-{mutant['property']}" for n, mutant in enumerate(MUTANTS)])
def test_a_broken_protocol_is_caught(tmp_path: Path, mutant: dict[str, Any]) -> None:
    name = mutant["property"]
    book = broken_rulebook(tmp_path, *((each["file"], each["old"], each["new"]) for each in mutant["changes"]))
    result = next(each for each in PROVERS[mutant["prover"]](book) if each.id == name)
    assert result.broken, f"{name} does not notice"
    for number, found in enumerate(result.broken):
        assert found.why
        if found.case:
            really_breaks(tmp_path / str(number), book, name, found)


def really_breaks(folder: Path, book: Rulebook, name: str, found: Counterexample) -> None:
    """The counterexample is a case that can be pasted, and today's rules do not do what it asks."""
    case = pasted(folder, book, found.case)
    triage, router = Triage(book), Router(book)
    assessment = triage.assess(case.facts)
    routing = router.route(case.facts, assessment, case.state or None, NOON)
    got = {one.agency for one in routing.recipients if not case.parts or PARTS[one.role, one.release] in case.parts}
    if name.startswith("alcance"):
        never = case.id.removeprefix("X-")
        assert triage.holds(never, case.facts)
        assert never not in {fired.id for fired in assessment.rules}
    elif name.startswith("gravedad") or case.urgency != assessment.urgency:
        assert assessment.urgency.rank > case.urgency.rank
    elif name == "peso.ninguno":
        key = next(key for key in book.promises.without_weight if key in found.case or key == "riesgo_ayuda")
        other = [triage.assess({**case.facts, key: code}) for code in book.keys[key].codes]
        assert len({(one.category, one.urgency) for one in other}) > 1
    elif name == "plazo.siempre":
        assert any(one.ack_by is None and one.release == "now" for one in routing.recipients)
    elif name == "palabras.permiso":
        assert case.facts.get("compartir_relato") != "si"
        assert any(one.words for one in routing.recipients) or not routing.recipients
    else:
        astray = bool(case.rows) and routing.base not in case.rows
        missed = bool(case.reaches) and not got & set(case.reaches)
        assert astray or missed or got & set(case.never) or (name == "filas.alguien" and not got)


def pasted(folder: Path, book: Rulebook, text: str) -> Case:
    """The printed case, read as if somebody had put it into protocols/cases/."""
    (folder / "cases").mkdir(parents=True)
    (folder / "cases/x.yaml").write_text(text, encoding="utf-8")
    return read_cases(folder, book)[0]


def test_the_case_of_a_wrong_urgency_holds_once_the_rule_is_mended(tmp_path: Path, book: Rulebook) -> None:
    mutant = next(each for each in MUTANTS if each["property"] == "urgencia.violencia")
    broken = broken_rulebook(tmp_path, *((each["file"], each["old"], each["new"]) for each in mutant["changes"]))
    result = next(each for each in PROVERS[mutant["prover"]](broken) if each.id == mutant["property"])
    case = pasted(tmp_path / "pasted", book, result.broken[0].case)
    assert prove_cases(broken, (case,)).broken
    assert not prove_cases(book, (case,)).broken


@pytest.mark.parametrize(
    ("name", "last"), [("total.categoria", "FA-9"), ("total.urgencia", "U-4")], ids=["category", "urgency"]
)
def test_an_answer_set_without_a_judgement_is_caught(book: Rulebook, name: str, last: str) -> None:
    """The loader refuses such a rulebook already; the proof does not lean on that."""
    rules = tuple(rule for rule in book.rules if rule.id != last)
    assert _found(prove_total(replace(book, rules=rules)), name).why


def test_an_answer_set_without_a_row_is_caught(book: Rulebook) -> None:
    routes = replace(book.routes, base=book.routes.base[:-1])
    assert _found(prove_sending(Ground.of(replace(book, routes=routes))), "total.fila").why


def _found(results: Iterable[Result], name: str) -> Counterexample:
    return next(result for result in results if result.id == name).broken[0]


def test_a_case_that_is_judged_otherwise_is_caught(tmp_path: Path) -> None:
    folder = copy_of(tmp_path, ("cases/d22-bar.yaml", "urgency: urgente_24h", "urgency: ordinaria"))
    book = load(folder)
    (found,) = prove_cases(book, read_cases(folder, book)).broken
    assert "D22" in found.why
    assert found.where == "cases/d22-bar.yaml:1"
