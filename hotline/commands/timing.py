"""Welch's t over interleaved pairs: whether the time of a look-up tells a hit from a miss.

Dudect's method (Reparaz, Balasch, Verbauwhede, «Dude, is my code constant time?», 2017): two classes in random order,
the slowest measurements cropped, since those are the machine's, and |t| below 4.5.
"""

import gc
import random
from collections.abc import Callable
from statistics import fmean, quantiles, variance
from time import perf_counter_ns

LIMIT = 4.5
CROPPED = 90
"""Percent of the measurements of both classes together that count; the slower ones are interruptions."""


def pairs(hit: Callable[[], object], miss: Callable[[], object], count: int, seed: int) -> float:
    """|t| of `count` pairs of calls, each pair in an order drawn anew."""
    dice = random.Random(seed)  # noqa: S311 - decides an order, keeps no secret
    took: tuple[list[int], list[int]] = ([], [])
    kinds = (hit, miss)
    gc.collect()
    gc.disable()
    try:
        for _ in range(count):
            first = dice.getrandbits(1)
            for kind in (first, 1 - first):
                began = perf_counter_ns()
                kinds[kind]()
                took[kind].append(perf_counter_ns() - began)
    finally:
        gc.enable()
    return abs(welch(*cropped(*took)))


def cropped(one: list[int], other: list[int]) -> tuple[list[int], list[int]]:
    """Both without what lies above a bound that is common to them."""
    bound = quantiles([*one, *other], n=100)[CROPPED - 1]
    return [x for x in one if x <= bound], [x for x in other if x <= bound]


def welch(one: list[int], other: list[int]) -> float:
    """Welch's t of two samples."""
    spread = variance(one) / len(one) + variance(other) / len(other)
    return (fmean(one) - fmean(other)) / spread**0.5 if spread else 0.0
