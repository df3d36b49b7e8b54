"""`hotline bench triage`: how long loading, judging and routing take on this machine, beside a generic rule engine."""

import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter_ns, process_time_ns
from typing import TypeVar

import click

from hotline.commands.generic_engine import context_of, generic_judge
from hotline.commands.reading import folder, rulebook
from hotline.routing import Router
from hotline.rulebook import Rulebook, load
from hotline.rulebook.model import Key
from hotline.triage import Triage
from hotline.vocabulary import Facts

T = TypeVar("T")

AT = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
"""A Friday morning in Mexico: clocks in working days have a weekend to pass."""

MISSING = "zen-engine is not installed, so nothing is compared: pip install 'hotline[bench]'"


@dataclass(frozen=True)
class Timing:
    """One row: what was timed, and how long each call took, in microseconds."""

    name: str
    took: tuple[float, ...]

    @property
    def median(self) -> float:
        """Of all calls."""
        return statistics.median(self.took)

    def line(self) -> str:
        """Name, fastest call, median, and what nine calls of ten stay below."""
        ninety = statistics.quantiles(self.took, n=10)[-1]
        return f"{self.name:<38}{min(self.took):>12,.1f}{self.median:>12,.1f}{ninety:>12,.1f}"


@click.command()
@click.option("--sets", "count", default=300, show_default=True, type=click.IntRange(min=2), help="Answer sets.")
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(min=1), help="Times through the sets.")
@click.option("--loads", default=15, show_default=True, type=click.IntRange(min=2), help="Times it is loaded.")
@click.option("--seed", default=87, show_default=True, help="Draws the answer sets.")
def bench(count: int, rounds: int, loads: int, seed: int) -> None:
    """Time loading, judging and routing of full random answer sets on this machine."""
    began, used = perf_counter_ns(), process_time_ns()
    place, book = folder(), rulebook()
    triage, router = Triage(book), Router(book)
    sets = list(full_answers(book, count, seed))
    click.echo(f"{count} full answer sets, {rounds} rounds; microseconds{'':<2}min      median         90%")
    click.echo(time_calls("load and compile everything", lambda _: _load(place), range(loads)).line())
    ours = time_calls("assess", triage.assess, sets * rounds)
    click.echo(ours.line())
    click.echo(time_calls("unknown", triage.unknown, sets).line())
    states, judged = [*book.states, None], [triage.assess(facts) for facts in sets]
    asked = [(facts, judged[index], states[index % len(states)], AT) for index, facts in enumerate(sets)]
    click.echo(time_calls("route", lambda question: router.route(*question), asked * rounds).line())
    _compare(book, triage, sets, rounds, ours)
    share = (process_time_ns() - used) / (perf_counter_ns() - began)
    click.echo(f"this process was given {share:.0%} of a processor: below 90% the figures say how busy the machine is")


def full_answers(rulebook: Rulebook, count: int, seed: int) -> Iterator[Facts]:
    """Answer sets in which every key has an answer (`ns` among them), the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret with it
    for _ in range(count):
        yield {name: _answer(key, dice) for name, key in rulebook.keys.items()}


def _answer(key: Key, dice: random.Random) -> str | tuple[str, ...]:
    if not key.multiple:
        return dice.choice(key.codes)
    chosen = dice.sample(key.codes, k=min(dice.randint(1, 3), len(key.codes)))
    return tuple(code for code in key.codes if code in chosen)


def time_calls(name: str, function: Callable[[T], object], arguments: Iterable[T]) -> Timing:
    """Each call by itself, after one that does not count."""
    given = list(arguments)
    function(given[0])
    took = []
    for argument in given:
        began = perf_counter_ns()
        function(argument)
        took.append((perf_counter_ns() - began) / 1000)
    return Timing(name, tuple(took))


def _load(place: Path) -> None:
    book = load(place)
    Triage(book)
    Router(book)


def _compare(book: Rulebook, triage: Triage, sets: list[Facts], rounds: int, ours: Timing) -> None:
    """The same answer sets through the generic engine, once it is sure to judge them alike. Exit 1 when it does not."""
    try:
        judge = generic_judge(book)
    except ImportError:
        click.echo(MISSING)
        return
    contexts = [context_of(facts, book.keys) for facts in sets]
    differing = sum(
        (assessment.category, assessment.urgency) != judge(context)
        for assessment, context in zip(map(triage.assess, sets), contexts, strict=True)
    )
    if differing:
        click.echo(f"zen-engine judges {differing} of {len(sets)} answer sets otherwise: it is not compared", err=True)
        sys.exit(1)
    theirs = time_calls("zen-engine: category and urgency only", judge, contexts * rounds)
    click.echo(theirs.line())
    click.echo(f"zen-engine takes {theirs.median / ours.median:.1f} times as long as assess (medians of this run)")
