"""Answer sets to try: the worked cases, every change of one of their answers, and random ones."""

import random
from collections.abc import Iterator
from typing import Any

from tests.triage.independent import PROTOCOLS, Answers, plain

KEYS: dict[str, Any] = plain(PROTOCOLS / "words.yaml")["keys"]
# The 25 of the proposal; those that somebody adds run in `hotline protocol check`.
CASES: list[dict[str, Any]] = [plain(path) for path in sorted((PROTOCOLS / "cases").glob("d[0-9][0-9]-*.yaml"))]


def is_multiple(key: str) -> bool:
    return bool(KEYS[key].get("multiple") == "true")


def changes(facts: Answers) -> Iterator[Answers]:
    """Every answer set that differs in one answer: each other code; of a multiple answer, a code more or less."""
    for key, body in KEYS.items():
        for code in body["codes"]:
            if not is_multiple(key):
                if facts.get(key, "ns") != code:
                    yield {**facts, key: code}
                continue
            chosen = [one for one in facts.get(key, []) if one != code]
            yield {**facts, key: [code]}
            yield {**facts, key: chosen if code in facts.get(key, []) else [*chosen, code]}


def drawn(count: int, seed: int) -> Iterator[Answers]:
    """Random answer sets: some with few answers, some with many."""
    chance = random.Random(seed)
    for _ in range(count):
        share = chance.choice((0.1, 0.3, 0.6, 0.9))
        yield {key: _answer(key, chance) for key in KEYS if chance.random() < share}


def _answer(key: str, chance: random.Random) -> str | list[str]:
    codes: list[str] = KEYS[key]["codes"]
    if not is_multiple(key):
        return chance.choice(codes)
    return chance.sample(codes, k=min(chance.choice((0, 1, 1, 2, 3)), len(codes)))
