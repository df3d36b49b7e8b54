"""`hotline protocol economy`: how many questions simulated reporters are asked, and what is lost by asking no more."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean
from typing import get_args

import click

from hotline.clock import FixedClock
from hotline.commands.reading import folder, on_option, refusing, rulebook
from hotline.commands.simulating import Choose, Reporter, by_hand, chosen, draw, in_order, walk, without_limit
from hotline.conversation.choosing import counted, is_urgent, limit
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.routing import Router
from hotline.rulebook import Rulebook
from hotline.rulebook.cases import read_cases
from hotline.rulebook.model import Age
from hotline.triage import Triage
from hotline.vocabulary import Channel, Facts, Urgency

AGES: tuple[Age, ...] = get_args(Age)
AGE_NAMES: dict[Age, str] = {"adult": "adulta", "teen": "12 a 17", "child": "6 a 11"}
CHANNEL_NAMES = {Channel.VOICE: "teclado", Channel.SMS: "SMS", Channel.WHATSAPP: "WhatsApp", Channel.WEB: "web"}
COLUMNS = (
    *("canal", "edad", "modo", "media", "máximo", "del banco", "iguales"),
    *("menos urgente", "más urgente", "antes y distinto"),
)
ONE_DAY = datetime(2026, 11, 1, tzinfo=UTC)
"""Who receives does not hang on the hour."""


@dataclass(frozen=True)
class Ways:
    """What one way of asking came to for one group: over all its reporters.

    asked: questions put, of every kind; counted: of the bank, which the limits count. same: judged as with every answer
    that could be had (category, urgency, recipients; two immediate ones are the same, since danger ends the questions).
    lower, higher: less or more urgent than that. early: ended by itself, neither by the limit nor by danger, and yet
    judged otherwise.
    """

    asked: tuple[int, ...]
    counted: tuple[int, ...]
    same: int
    lower: int
    higher: int
    early: int


@click.command()
@click.option("--reporters", default=200, show_default=True, type=click.IntRange(1), help="For each channel and age.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same table.")
@on_option
def economy(reporters: int, seed: int, on: datetime | None) -> None:
    """How many questions each channel and age is asked, beside asking everything in order.

    Simulated reporters answer what they are asked. «iguales»: judged as with every answer that age and channel allow
    (category, urgency and recipients).
    """
    book = rulebook(on)
    cases = [case.facts for case in refusing(read_cases, folder(), book)]
    click.echo("\n".join(table(book, cases, reporters, seed)))


def guide_of(book: Rulebook) -> Guide:
    """The dialogue's guide without clock or keys."""
    return Guide(book, Triage(book), Router(book), clock=FixedClock(ONE_DAY))


def table(book: Rulebook, cases: Sequence[Facts], reporters: int, seed: int) -> Iterator[str]:
    """The table, as Markdown: a row for each channel, age and way of asking."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|--:|"
    guide = guide_of(book)
    for channel in CHANNEL_NAMES:
        for age in AGES:
            dice = random.Random(f"{seed} {channel.value} {age}")  # noqa: S311 - simulated people, no secret
            group = [draw(guide, cases, age, dice) for _ in range(reporters)]
            for name, ways in compare(guide, group, channel).items():
                yield _row((CHANNEL_NAMES[channel], AGE_NAMES[age], name), ways)


def _row(names: Sequence[str], ways: Ways) -> str:
    total = len(ways.asked)
    shares = (f"{100 * count / total:.1f} %" for count in (ways.same, ways.lower, ways.higher))
    numbers = (f"{mean(ways.asked):.1f}", str(max(ways.asked)), f"{mean(ways.counted):.1f}", *shares, str(ways.early))
    return f"| {' | '.join((*names, *numbers))} |"


def compare(guide: Guide, group: Sequence[Reporter], channel: Channel) -> dict[str, Ways]:
    """What each way of asking comes to for one group; the written short path only where it was for."""
    everything = [_judged(guide, walk(guide, one, channel, without_limit)) for one in group]
    ways: dict[str, Choose] = {"elegidas": chosen, "todas en orden": in_order}
    if channel is not Channel.WEB:
        ways["camino a mano"] = by_hand
    return {name: _measured(guide, group, channel, choose, everything) for name, choose in ways.items()}


_Judged = tuple[str, Urgency, tuple[tuple[str, str, str], ...]]


def _measured(
    guide: Guide, group: Sequence[Reporter], channel: Channel, choose: Choose, everything: Sequence[_Judged]
) -> Ways:
    dialogues = [walk(guide, one, channel, choose) for one in group]
    judged = [_judged(guide, dialogue) for dialogue in dialogues]
    same = [_is_same(mine, full) for mine, full in zip(judged, everything, strict=True)]
    more = [mine[1].rank - full[1].rank for mine, full in zip(judged, everything, strict=True)]
    room = [_had_room(guide, dialogue) for dialogue in dialogues]
    return Ways(
        asked=tuple(len(dialogue.asked) for dialogue in dialogues),
        counted=tuple(counted(guide, dialogue) for dialogue in dialogues),
        same=sum(same),
        lower=sum(step > 0 for step in more),
        higher=sum(step < 0 for step in more),
        early=sum(free and not equal for free, equal in zip(room, same, strict=True)),
    )


def _had_room(guide: Guide, dialogue: Dialogue) -> bool:
    """Whether more might have been asked: neither the limit nor danger ended it."""
    return counted(guide, dialogue) < limit(guide, dialogue) and not is_urgent(guide, dialogue)


def _is_same(mine: _Judged, full: _Judged) -> bool:
    return mine == full or mine[1] is full[1] is Urgency.INMEDIATA


def _judged(guide: Guide, dialogue: Dialogue) -> _Judged:
    assessment = guide.triage.assess(dialogue.facts)
    routing = guide.route(dialogue.facts, assessment, dialogue.state)
    recipients = sorted((one.agency, one.role.value, one.release.value) for one in routing.recipients)
    return assessment.category.value, assessment.urgency, tuple(recipients)
