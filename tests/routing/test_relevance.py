"""What open answers together can still change about who receives is never missed."""

import random
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from hotline import rulebook
from hotline.routing import Router
from hotline.routing.relevance import Relevance
from hotline.rulebook import Rulebook
from hotline.triage import Triage
from hotline.vocabulary import Facts, Urgency

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STATES = (None, "07", "09", "21", "26")
ROUNDS = 250
Answer = str | tuple[str, ...]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook.load(Path(__file__).parents[2] / "protocols")


@pytest.fixture(scope="module")
def triage(book: Rulebook) -> Triage:
    return Triage(book)


@pytest.fixture(scope="module")
def router(book: Rulebook) -> Router:
    return Router(book)


@pytest.fixture(scope="module")
def relevance(book: Rulebook) -> Relevance:
    return Relevance(book)


def recipients(triage: Triage, router: Router, facts: Facts, state: str | None) -> object:
    routing = router.route(facts, triage.assess(facts), state, AT)
    return [(one.agency, one.role, one.release, one.fallbacks) for one in routing.recipients]


def answers(book: Rulebook, key: str) -> list[Answer]:
    codes = book.keys[key].codes
    return [(), *((code,) for code in codes), codes[:2]] if book.keys[key].multiple else list(codes)


def drawn(book: Rulebook, dice: random.Random, keys: list[str]) -> dict[str, Answer]:
    facts = {key: dice.choice(answers(book, key)) for key in keys}
    if dice.random() < 0.7:
        facts.pop("senales", None)
    return facts


def named(triage: Triage, relevance: Relevance, facts: Facts, open_keys: list[str], state: str | None) -> set[str]:
    """Keys that may change recipients, by their own rows or through the urgency."""
    undecided = triage.undecided(facts, open_keys)
    urgency = 0
    for _, mask in undecided.urgency:
        urgency |= mask
    own = relevance.keys(facts, open_keys, undecided.urgencies, placed=state is not None)
    return set(own) | {key for key in open_keys if urgency & relevance._partial.mask([key])}


def test_random_completions_that_differ_in_one_answer(
    book: Rulebook, triage: Triage, router: Router, relevance: Relevance
) -> None:
    dice, seen = random.Random(11), 0
    for _ in range(ROUNDS):
        state = dice.choice(STATES)
        share = dice.choice((0.1, 0.4, 0.8))
        facts = drawn(book, dice, [key for key in book.keys if dice.random() < share])
        open_keys = [key for key in book.keys if key not in facts and dice.random() < 0.9]
        found = named(triage, relevance, facts, open_keys, state)
        for key in open_keys:
            whole = {**facts, **{one: dice.choice(answers(book, one)) for one in open_keys}}
            other = {**whole, key: dice.choice(answers(book, key))}
            if recipients(triage, router, whole, state) != recipients(triage, router, other, state):
                seen += 1
                assert key in found, (key, facts, open_keys, state)
    assert seen > ROUNDS / 2


def test_on_small_problems_every_key_that_matters_is_named(
    book: Rulebook, triage: Triage, router: Router, relevance: Relevance
) -> None:
    """Against brute force: two open keys, every combination of their answers."""
    dice, seen = random.Random(13), 0
    for _ in range(ROUNDS):
        keys = list(book.keys)
        dice.shuffle(keys)
        state, open_keys = dice.choice(STATES), keys[:2]
        facts = drawn(book, dice, keys[2 : dice.choice((12, 20, 35))])
        first, second = (answers(book, key) for key in open_keys)
        outcomes = {
            (a, b): recipients(triage, router, {**facts, open_keys[0]: a, open_keys[1]: b}, state)
            for a, b in product(first, second)
        }
        found = named(triage, relevance, facts, open_keys, state)
        for (a, b), result in outcomes.items():
            if result != outcomes[first[0], b]:
                seen += 1
                assert open_keys[0] in found, (open_keys, facts, state)
            if result != outcomes[a, second[0]]:
                assert open_keys[1] in found, (open_keys, facts, state)
    assert seen > ROUNDS / 10


def test_where_nobody_receives_an_accused_authority_changes_nothing(relevance: Relevance) -> None:
    out_of_scope = {"edad": "18+", "actividad": "comercio"}
    assert relevance.keys(out_of_scope, ["autoridad_implicada"], {Urgency.ORDINARIA}) == frozenset()
    child = {"edad": "12-14", "actividad": "comercio", "para_quien": "patron"}
    assert relevance.keys(child, ["autoridad_implicada"], {Urgency.PRIORITARIA_72H}) == {"autoridad_implicada"}


def test_the_branch_only_matters_where_an_inspection_may_receive(relevance: Relevance) -> None:
    teen = {"edad": "15", "actividad": "industria", "papeles": "no"}
    assert relevance.keys(teen, ["rama"], {Urgency.ORDINARIA}) == {"rama"}
    assert relevance.keys(teen, ["rama"], {Urgency.ORDINARIA}, placed=False) == frozenset()
    beggar = {"edad": "12-14", "actividad": "mendicidad", "para_quien": "familia"}
    assert relevance.keys(beggar, ["rama"], {Urgency.PRIORITARIA_72H}) == frozenset()


def test_fear_of_return_matters_for_a_migrant_child_only(relevance: Relevance) -> None:
    child = {"edad": "12-14", "actividad": "campo", "para_quien": "patron", "condicion": ("migrante",)}
    assert relevance.keys(child, ["miedo_regreso"], {Urgency.PRIORITARIA_72H}) == {"miedo_regreso"}
    assert relevance.keys({**child, "condicion": ()}, ["miedo_regreso"], {Urgency.PRIORITARIA_72H}) == frozenset()
