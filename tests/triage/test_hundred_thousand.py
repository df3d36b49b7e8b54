"""The compiled judge agrees with the second reader of the files on 100,000 answer sets, in which every rule decides."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from hotline.rulebook import Rulebook
from hotline.triage import Triage
from tests.triage.answers import CASES, KEYS, drawn, is_multiple
from tests.triage.independent import Answers, Independent
from tests.triage.judged import judged

# Where chance seldom comes: quiet answers, each of which one more would drown.
QUIET: list[Answers] = [
    {},
    {"edad": "18+"},
    {"edad": "12-14", "actividad": "arte"},
    {"edad": "16-17", "actividad": "comercio"},
    {"edad": "16-17", "actividad": "comercio", "papeles": "no"},
    {"edad": "6-11", "actividad": "campo", "para_quien": "familia", "escuela": "va"},
]


def near(seed: int) -> Iterator[Answers]:
    """Worked cases and quiet answers with some answers changed: none, few or many."""
    dice = random.Random(seed)
    starts = [*QUIET, *(case["facts"] for case in CASES)]
    while True:
        facts = dict(dice.choice(starts))
        for key in dice.sample(list(KEYS), k=dice.choice((0, 1, 2, 4, 8))):
            facts[key] = dice.choice(KEYS[key]["codes"])
            if is_multiple(key):
                facts[key] = dice.sample(KEYS[key]["codes"], k=dice.randint(0, 4))
        yield facts


def test_a_hundred_thousand_answer_sets(triage: Triage, book: Rulebook) -> None:
    independent = Independent()
    decided: Counter[str] = Counter()
    for facts in (*drawn(60_000, seed=87), *islice(near(seed=29), 40_000)):
        expected = independent.judge(facts)
        assert judged(triage, book, facts) == expected, facts
        decided.update(expected["rules"])
        decided.update(expected["indicators"])
    every = {*independent.categories, *independent.urgencies, *independent.indicators}
    assert set(decided) == every
    assert every == {rule.id for rule in (*book.rules, *book.indicators)}
