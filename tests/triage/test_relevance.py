"""What open answers together can still change is never missed, and not much more is named."""

import random
import statistics
import time
from itertools import product

import pytest

from hotline.rulebook import Rulebook
from hotline.triage import Triage
from hotline.triage.relevance import Relevance
from hotline.vocabulary import Category, Facts, Urgency

ROUNDS = 400
FEW = 3
"""Open keys of a small problem: small enough to try every combination of answers."""


@pytest.fixture(scope="module")
def relevance(book: Rulebook) -> Relevance:
    return Relevance(book)


def outcome(triage: Triage, facts: Facts) -> tuple[Category, Urgency]:
    assessment = triage.assess(facts)
    return assessment.category, assessment.urgency


def answers(book: Rulebook, key: str) -> list[str | tuple[str, ...]]:
    """Each single code; for a multiple answer nothing, each code, and two together."""
    codes = book.keys[key].codes
    if not book.keys[key].multiple:
        return list(codes)
    return [(), *((code,) for code in codes), codes[:2]]


def drawn(book: Rulebook, dice: random.Random, keys: list[str]) -> dict[str, str | tuple[str, ...]]:
    return {key: dice.choice(answers(book, key)) for key in keys}


def test_nothing_is_open_nothing_matters(relevance: Relevance) -> None:
    assert relevance.keys({"actividad": "campo", "edad": "12-14"}, ()) == frozenset()


def test_two_answers_that_matter_only_together_are_both_named(triage: Triage, relevance: Relevance) -> None:
    facts = {"edad": "18+", "actividad": "campo", "captacion": "no", "violencia": "no"}
    pair = ("engano", "deuda")
    assert not {"engano"} & set(triage.unknown(facts)), "by itself it changes nothing"
    assert relevance.keys(facts, pair) == set(pair)


def test_below_a_level_that_is_sure_only_the_category_is_undecided(relevance: Relevance) -> None:
    found = relevance.look({"peligro": "si"}, ("edad", "actividad", "salir"))
    assert found.urgency == ()
    assert found.urgencies == {Urgency.INMEDIATA}
    assert found.category


def test_rules_behind_one_that_surely_holds_weigh_nothing(relevance: Relevance) -> None:
    facts = {"edad": "12-14", "sexual": "si", "tiempo": "pasado", "violencia": "no"}
    assert "horas" not in relevance.keys(facts, ("horas", "para_quien"))


def test_what_nobody_answered_and_nobody_asks_reads_as_not_known(relevance: Relevance) -> None:
    family = {"edad": "12-14", "para_quien": "familia"}
    assert relevance.keys({**family, "actividad": "comercio"}, ("horas",)) == {"horas"}
    assert relevance.keys(family, ("horas",)) == frozenset()
    assert "horas" in relevance.keys(family, ("horas", "actividad"))


def test_on_small_problems_every_key_that_matters_is_named(
    book: Rulebook, triage: Triage, relevance: Relevance
) -> None:
    """Against brute force: every combination of the open answers, every pair that differs in one of them."""
    dice = random.Random(5)
    seen = 0
    for _ in range(ROUNDS):
        keys = [key for key in book.keys if key != "autoridad_implicada"]
        dice.shuffle(keys)
        facts = drawn(book, dice, keys[FEW : dice.choice((10, 20, 30))])
        open_keys = keys[:FEW]
        outcomes = {
            chosen: outcome(triage, {**facts, **dict(zip(open_keys, chosen, strict=True))})
            for chosen in product(*(answers(book, key) for key in open_keys))
        }
        matters = {
            key
            for place, key in enumerate(open_keys)
            for chosen, result in outcomes.items()
            if result != outcomes[(*chosen[:place], answers(book, key)[0], *chosen[place + 1 :])]
        }
        seen += len(matters)
        assert matters <= relevance.keys(facts, open_keys), (facts, open_keys)
    assert seen > ROUNDS / 4, "the problems are too easy to show anything"


def test_random_completions_that_differ_in_one_answer(book: Rulebook, triage: Triage, relevance: Relevance) -> None:
    dice = random.Random(7)
    seen = 0
    for _ in range(ROUNDS):
        known = [key for key in book.keys if dice.random() < dice.choice((0.1, 0.4, 0.8))]
        facts = drawn(book, dice, known)
        open_keys = [key for key in book.keys if key not in known and dice.random() < 0.9]
        named = relevance.keys(facts, open_keys)
        for key in open_keys:
            whole = {**facts, **drawn(book, dice, open_keys)}
            if outcome(triage, whole) != outcome(triage, {**whole, key: dice.choice(answers(book, key))}):
                seen += 1
                assert key in named, (key, facts, open_keys)
    assert seen > ROUNDS / 2


def test_every_key_of_triage_can_matter_and_no_key_of_routing(book: Rulebook, relevance: Relevance) -> None:
    kinds = {key: book.keys[key].kind for key in relevance.keys({}, tuple(book.keys))}
    assert set(kinds.values()) == {"triage", "signals"}
    never = {key.name for key in book.keys.values() if key.kind == "triage"} - set(kinds)
    assert never == {"cuantos", "condicion"}, "asked for the sheet and the care, not for a rule"


def test_it_is_fast_enough_to_ask_at_every_turn(book: Rulebook, relevance: Relevance) -> None:
    keys = tuple(book.keys)
    taken = []
    for _ in range(200):
        start = time.process_time()
        relevance.look({"peligro": "no", "edad": "12-14"}, keys)
        taken.append(time.process_time() - start)
    assert statistics.median(taken) < 0.001
