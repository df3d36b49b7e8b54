"""The dialogue's properties hold, and a script or a gate broken on purpose is caught with the path that shows it."""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.conversation import choosing, hearing
from hotline.proving.dialogue import prove_dialogue, prove_questions, prove_walks
from hotline.proving.result import Counterexample, Result
from hotline.rulebook import Rulebook
from hotline.rulebook.document import parse
from hotline.rulebook.model import Condition, Is
from tests.proving.breaking import Change, broken_rulebook

SCRIPT = "triage/script.yaml"
A, B, C, D = (f"triage/questions/{name}.yaml" for name in ("a-seguridad", "b-quien", "c-donde", "d-actividad"))
OPENING = "opening: [A1, A2, A3, B1, B2, C1]"
SCHOOL = 'when: menor\n  adult: "¿Va a la escuela?"'
COUNT = "  when: {not: {reporta: yo, edad: [0-5, 6-11]}}\n  serves: sheet\n"
FIRST = '  when: always\n  adult: "Antes de empezar'
WHERE = '  when: always\n  serves: sheet\n  adult: "¿En qué estado y municipio'


def by_id(results: Iterable[Result]) -> dict[str, Result]:
    return {result.id: result for result in results}


def named(results: Iterable[Result], name: str) -> Result:
    """The property of this name; those after it are not proved."""
    return next(result for result in results if result.id == name)


def counterexample(results: Iterable[Result], name: str) -> Counterexample:
    result = named(results, name)
    assert not result.holds, f"{name} was not caught"
    return result.broken[0]


def test_the_dialogue_of_the_repository_holds_and_is_proved_quickly(book: Rulebook) -> None:
    start = time.process_time()
    results = list(prove_dialogue(book))
    taken = time.process_time() - start
    assert [result.id for result in results if not result.holds] == []
    assert all(result.covers > 40 for result in results)
    assert by_id(results)["dialogo.puerta"].covers > 50_000
    assert taken < 15


@pytest.mark.parametrize(
    ("changes", "name", "says"),
    [
        ([(SCRIPT, OPENING, "opening: [A2, A1, A3, B1, B2, C1]")], "dialogo.peligro", "se oye primero A2"),
        ([(A, FIRST, FIRST.replace("always", "{reporta: vio}"))], "dialogo.peligro", "se oye primero A2"),
        ([(D, SCHOOL, SCHOOL.replace("menor", "{all: [menor, adulto]}"))], "dialogo.alcance", "D4 no se hace"),
        ([(B, COUNT, COUNT.replace("  serves: sheet\n", ""))], "dialogo.alcance", "B3 no se hace"),
        ([(SCRIPT, OPENING, "opening: [A1, A2, A3, C1]")], "dialogo.edad_antes", "sin haber preguntado quién habla"),
        (
            [
                (
                    SCRIPT,
                    "narrow_limits: {child: 8, teen: 10, adult: 10}",
                    "narrow_limits: {child: 5, teen: 10, adult: 10}",
                )
            ],
            "dialogo.lugar",
            "termina sin preguntar dónde",
        ),
        (
            [(SCRIPT, "danger_path: [C1, C2, B2]", "danger_path: [C2, B2]")],
            "dialogo.camino_peligro",
            "no se pregunta dónde",
        ),
        ([(C, WHERE, WHERE.replace("always", "trabajo"))], "dialogo.camino_peligro", "no se pregunta dónde"),
    ],
)
def test_a_broken_protocol_is_caught(tmp_path: Path, changes: list[Change], name: str, says: str) -> None:
    prove = prove_questions if name == "dialogo.camino_peligro" else prove_walks
    found = counterexample(prove(broken_rulebook(tmp_path, *changes)), name)
    assert says in found.why
    file, _, line = found.where.partition(":")
    assert (tmp_path / "protocols" / file).is_file()
    assert int(line) > 0
    if found.case:
        parse(found.case, "case.yaml")


def waiting(book: Rulebook, **conditions: Condition) -> Rulebook:
    """Other conditions of questions, past the loader, which refuses a plain circle itself."""
    changed = {name: replace(book.questions[name], when=when) for name, when in conditions.items()}
    return replace(book, questions={**book.questions, **changed})


def test_a_question_that_waits_for_itself_is_caught_where_it_stands(book: Rulebook) -> None:
    found = counterexample(prove_dialogue(waiting(book, D2=Is("horas", ("gt8",)))), "dialogo.ramas")
    assert "D2 espera una respuesta que sólo llega después" in found.why
    where = book.questions["D2"].where
    assert found.where == f"{where.file}:{where.line}"


def test_questions_that_wait_for_each_other_are_caught(book: Rulebook) -> None:
    circle = waiting(book, D6=Is("papeles", ("no",)), D7=Is("pago", ("no_pagan",)))
    broken = named(prove_dialogue(circle), "dialogo.ramas").broken
    assert [each.why.split()[2] for each in broken] == ["D6", "D7"]


def test_a_question_that_free_words_bring_before_the_age_is_caught(
    book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "_kept_from_some_age", lambda *_: False)
    found = counterexample(prove_walks(book), "dialogo.edad_antes")
    assert "sin haber preguntado quién habla y qué edad" in found.why
    assert found.case


def test_a_gate_without_a_limit_is_caught(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_fits", lambda *_: True)
    assert "pasa del límite" in counterexample(prove_questions(book), "dialogo.puerta").why
    assert "pasa del límite" in counterexample(prove_walks(book), "dialogo.termina").why


def test_a_gate_that_forgets_what_was_asked_is_caught(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    real = choosing.may_come

    def forgetful(guide, dialogue, question):  # type: ignore[no-untyped-def]
        clean = dialogue.copy()
        clean.asked = [name for name in dialogue.asked if name != question.id]
        return real(guide, clean, question)

    monkeypatch.setattr(choosing, "may_come", forgetful)
    assert "se haría dos veces" in counterexample(prove_dialogue(book), "dialogo.puerta").why


def test_a_gate_that_asks_a_child_anything_is_caught(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "may_come", lambda _, dialogue, question: question.id not in dialogue.asked)
    found = counterexample(prove_dialogue(book), "dialogo.puerta")
    assert "y aun así se haría" in found.why


def test_danger_that_goes_on_with_everything_is_caught(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where the dialogue looks whether it is urgent; the judge that says so stays what it is."""
    monkeypatch.setattr(choosing, "is_urgent", lambda *_: False)
    found = counterexample(prove_dialogue(book), "dialogo.camino_peligro")
    assert "se pregunta además" in found.why
    assert found.case
