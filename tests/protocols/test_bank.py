"""The question bank keeps what the domain says: what is asked, of whom, and what each digit means."""

import re

import pytest

from hotline import rulebook
from hotline.rulebook import Rulebook
from hotline.rulebook.compiling import compile_condition
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.rulebook.model import NarrowMore, Question
from hotline.vocabulary import Facts
from tests.triage.independent import PROTOCOLS

BOOK = rulebook.load(PROTOCOLS)
ALL = list(BOOK.questions.values())
KEYED = [question for question in ALL if question.key]
NEVER_ASKED_OF_A_CHILD = {"D7", "E4", "E5", "E6", "F2", "F3", "F4", "R1", "R2", "R3", "R5", "R6", "R7"}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return BOOK


def asked(question: str, facts: Facts) -> bool:
    return compile_condition(BOOK.questions[question].when, BOOK.named, BOOK.keys)(facts)


def test_the_whole_bank_is_there() -> None:
    blocks = {"A": 3, "B": 5, "C": 4, "D": 8, "E": 8, "F": 5, "G": 2, "R": 7}
    assert {block: sum(question.block == block for question in ALL) for block in blocks} == blocks
    assert len(ALL) == 42


def test_every_fact_that_is_asked_has_one_question(book: Rulebook) -> None:
    keys = [question.key for question in KEYED]
    assert len(keys) == len(set(keys))
    assert set(keys) == {key.name for key in book.keys.values() if key.kind != "signals"}


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_messages_fit_and_offer_what_they_mean(question: Question) -> None:
    assert 0 < septets(question.sms) <= LIMIT
    offered = re.findall(r"(?<!\d)(\d) (?=[A-ZÑ¿\d])", question.sms)
    assert {choice.sms for choice in question.choices if choice.sms} == set(offered)


@pytest.mark.parametrize("question", KEYED, ids=lambda question: question.id)
def test_no_digit_means_two_things_and_not_knowing_is_an_answer(question: Question, book: Rulebook) -> None:
    for digits in ([choice.sms for choice in question.choices], [choice.key for choice in question.choices]):
        used = [digit for digit in digits if digit]
        assert len(used) == len(set(used))
    assert "0" not in {choice.key for choice in question.choices}
    codes = {choice.code for choice in question.choices}
    assert "ns" in codes
    if question.id != "R1":
        assert codes == set(book.keys[question.key].codes), "every code can be answered"


def test_digits_that_are_easily_got_wrong(book: Rulebook) -> None:
    def by(question: str, digits: str) -> dict[str, str]:
        return {getattr(c, digits): c.code for c in book.questions[question].choices if getattr(c, digits)}

    assert by("D1", "sms")["9"] == "otra"
    assert by("D1", "key") | {"91": "arte", "92": "otra", "93": "ninguna", "94": "ns"} == by("D1", "key")
    assert list(book.questions["D1"].menus) == ["9"]
    assert by("D5", "sms")["0"] == "ns"
    assert by("D5", "sms")["9"] == by("D5", "key")["9"] == "ninguno"
    assert "ns" not in by("D5", "key").values(), "on a keypad only # means not knowing here"
    assert by("E7", "sms") == {"1": "no", "2": "si", "3": "ns"}, "being able to talk is not being isolated"
    assert by("E8", "sms") == {"1": "dignas", "2": "malas", "3": "ns"}
    assert by("B5", "sms")["7"] == "no_aparece"
    assert by("A3", "sms")["3"] == "cierta_hora"
    assert by("B1", "key")["5"] == "ns"
    assert [by("R6", "sms")[str(digit)] for digit in range(1, 8)] == [*["federal"] * 5, "local", "ns"]


def test_what_a_child_is_never_asked(book: Rulebook) -> None:
    without = {question.id for question in ALL if "child" not in question.wording}
    assert without == NEVER_ASKED_OF_A_CHILD
    assert {question.id for question in ALL if "child" in question.person_only} == {"E3", "R4"}
    assert {question.id for question in ALL if "teen" in question.person_only} == {"E3", "F3"}
    assert all(book.questions[name].guidance["child"] for name in NEVER_ASKED_OF_A_CHILD)


def test_wording_that_is_ours_says_so() -> None:
    assert {question.id for question in ALL if question.proposed} == {f"R{number}" for number in range(1, 8)}


def test_limits_and_paths(book: Rulebook) -> None:
    script = book.script
    assert script.limits == {"child": 8, "teen": 15, "adult": 35}
    assert script.narrow_limits == {"child": 8, "teen": 10, "adult": 10}
    assert script.narrow_more == NarrowMore("algun_fuerte", {"child": 8, "teen": 15, "adult": 15})
    assert script.opening == ("A1", "A2", "A3", "B1", "B2", "C1")
    assert script.danger_path == ("C1", "C2", "B2")
    assert script.order[0] == "A1", "danger comes first"
    assert script.closing[-1] == "G1", "the folio is told last, when the report is stored"
    counted = {question.id for question in ALL} - set(script.uncounted)
    assert {name[0] for name in set(book.questions) - counted} == {"G", "R"}
    assert len(counted) == 33


@pytest.mark.parametrize(
    ("question", "facts", "expected"),
    [
        ("B3", {"reporta": "yo", "edad": "6-11"}, False),
        ("B3", {"reporta": "vio", "edad": "6-11"}, True),
        ("D2", {}, False),
        ("D2", {"actividad": "ninguna"}, False),
        ("D2", {"actividad": "calle"}, True),
        ("D4", {"edad": "18+"}, False),
        ("D4", {}, True),
        ("D7", {"edad": "15"}, True),
        ("D7", {"edad": "12-14"}, False),
        ("D7", {"edad": "12-14", "actividad": "arte"}, True),
        ("E4", {"actividad": "campo", "para_quien": "familia"}, False),
        ("E4", {"actividad": "campo", "para_quien": "familia", "amenazas": "si"}, True),
        ("E4", {"actividad": "campo", "para_quien": "patron"}, True),
        ("E6", {"actividad": "campo"}, False),
        ("E6", {"deuda": "si"}, True),
        ("F1", {"para_quien": "familia", "actividad": "campo"}, False),
        ("F1", {"para_quien": "familia", "actividad": "mendicidad"}, True),
        ("F2", {"para_quien": "familia", "actividad": "mendicidad"}, False),
        ("F2", {"para_quien": "familia", "actividad": "mendicidad", "violencia": "si"}, True),
        ("F3", {"reporta": "yo"}, False),
        ("F3", {"reporta": "vio"}, True),
        ("F4", {"actividad": "campo"}, False),
        ("F4", {"actividad": "sensible"}, True),
        ("F5", {"delito": "si"}, True),
        ("F5", {"delito": "no"}, False),
        ("R2", {"edad": "18+", "reporta": "yo", "captacion": "si", "deuda": "si"}, True),
        ("R2", {"edad": "18+", "reporta": "vio", "captacion": "si", "deuda": "si"}, False),
        ("R4", {"condicion": ("otra_lengua",)}, False),
        ("R4", {"condicion": ("migrante",)}, True),
    ],
)
def test_when(question: str, facts: Facts, expected: bool) -> None:
    assert asked(question, facts) is expected
