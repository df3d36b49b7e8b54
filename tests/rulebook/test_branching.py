"""Questions may hang on answers to others, but never in a circle."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from tests.rulebook.conftest import read_triage

Edit = Callable[[str, str, str], int]
TALK = "triage/questions/a-seguridad.yaml"
WORK = "triage/questions/d-actividad.yaml"
TRAFFICKING = "triage/questions/f-trata.yaml"
HARM = "A2:\n  key: lesion\n  when: always"
HOURS = "D2:\n  key: horas\n  when: trabajo"
SCHOOL = "D4:\n  key: escuela\n  when: menor"
ACTIVITY = "D1:\n  key: actividad\n  words: narrative\n  when: always"
CRIME = "when: {any: [{actividad: sensible}, trata_posible, algun_fuerte]}"


def hang(edit: Edit, place: str, question: str, when: str) -> int:
    """The question asked only when that holds; gives its line."""
    head, _, _ = question.rpartition("when: ")
    return edit(place, question, f"{head}when: {when}") + 1


def test_two_questions_that_wait_for_each_other(root: Path, edit: Edit) -> None:
    line = hang(edit, WORK, HOURS, "{escuela: [falta, no_va]}")
    hang(edit, WORK, SCHOOL, "{horas: gt8}")
    with pytest.raises(ProtocolError) as wrong:
        read_triage(root)
    assert str(wrong.value) == (
        f"{WORK}:{line}: these questions can never be asked, each waits for an answer to the next: D2, D4, D2; "
        "let the `when` of one of them hold without it"
    )


def test_a_question_that_waits_for_its_own_answer(root: Path, edit: Edit) -> None:
    line = hang(edit, TALK, HARM, "{lesion: si}")
    with pytest.raises(ProtocolError, match=f"^{TALK}:{line}: these questions can never be asked.*: A2, A2; "):
        read_triage(root)


def test_a_circle_through_names(root: Path, edit: Edit) -> None:
    hang(edit, WORK, HOURS, "{all: [trabajo, noche]}")
    edit(WORK, "D3:\n  key: horario\n  when: trabajo", "D3:\n  key: horario\n  when: {not: {horas: ns}}")
    with pytest.raises(ProtocolError, match=r"never be asked.*: D2, D3, D2;"):
        read_triage(root)


def test_what_hangs_on_a_circle_is_not_blamed(root: Path, edit: Edit) -> None:
    """Everything that needs work waits for D1; D1 and D4 are to mend."""
    hang(edit, WORK, ACTIVITY, "{escuela: va}")
    hang(edit, WORK, SCHOOL, "trabajo")
    with pytest.raises(ProtocolError, match=r"never be asked.*: D1, D4, D1;"):
        read_triage(root)


def test_one_way_out_is_enough(root: Path, edit: Edit) -> None:
    hang(edit, WORK, HOURS, "{any: [{escuela: no_va}, {edad: 18+}]}")
    hang(edit, WORK, SCHOOL, "{horas: gt8}")
    read_triage(root)


def test_not_knowing_is_an_answer(root: Path, edit: Edit) -> None:
    hang(edit, WORK, HOURS, "{escuela: [no_va, ns]}")
    hang(edit, WORK, SCHOOL, "{horas: gt8}")
    read_triage(root)


def test_counted_conditions(root: Path, edit: Edit) -> None:
    hang(edit, WORK, HOURS, "{at_least: {n: 2, of: [menor, sin_escuela]}}")
    read_triage(root)
    edit(WORK, SCHOOL, SCHOOL.replace("menor", "{horas: gt8}"))
    with pytest.raises(ProtocolError, match=r"never be asked.*: D2, D4, D2;"):
        read_triage(root)


def test_a_fact_that_nobody_asks_may_come_otherwise(root: Path, edit: Edit) -> None:
    hang(edit, WORK, HOURS, "{senales: bar}")
    read_triage(root)


def test_a_rule_that_is_not_yet_in_force_is_no_circle(root: Path, edit: Edit) -> None:
    rule = root / "triage/categories/trata.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("2026-11-01", "2027-11-01", 1), encoding="utf-8")
    edit(TRAFFICKING, CRIME, "when: TR-1")
    read_triage(root, date(2026, 12, 1))
    read_triage(root, date(2027, 12, 1))
