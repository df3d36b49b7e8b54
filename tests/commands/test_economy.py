"""The table of `hotline protocol economy`: repeatable, within the limits, and the derived path is worth its place."""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.commands import protocol_economy as economy
from hotline.commands.protocol_economy import Ways, compare, guide_of
from hotline.commands.simulating import draw
from hotline.conversation.guide import Guide
from hotline.rulebook import Rulebook, load
from hotline.rulebook.cases import read_cases
from hotline.rulebook.model import Age
from hotline.rulebook.questions import AGES
from hotline.vocabulary import Channel, Facts

PROTOCOLS = Path(__file__).parents[2] / "protocols"
MANY = 120
CHOSEN, IN_ORDER, BY_HAND = "elegidas", "todas en orden", "camino a mano"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(PROTOCOLS)


@pytest.fixture(scope="module")
def guide(book: Rulebook) -> Guide:
    return guide_of(book)


@pytest.fixture(scope="module")
def cases(book: Rulebook) -> list[Facts]:
    return [case.facts for case in read_cases(PROTOCOLS, book)]


@pytest.fixture(scope="module")
def equal_room(book: Rulebook) -> Guide:
    """Nobody gets more questions than another, whatever was said: what the ways of asking are compared in."""
    more = replace(book.script.narrow_more, limits=book.script.narrow_limits)
    return guide_of(replace(book, script=replace(book.script, narrow_more=more)))


@pytest.fixture(scope="module")
def measured(equal_room: Guide, cases: list[Facts]) -> dict[tuple[Channel, Age], dict[str, Ways]]:
    """Every channel but WhatsApp, which asks like SMS."""
    found, guide = {}, equal_room
    for channel in (Channel.VOICE, Channel.SMS, Channel.WEB):
        for age in AGES:
            dice = random.Random(f"test {channel.value} {age}")
            found[channel, age] = compare(guide, [draw(guide, cases, age, dice) for _ in range(MANY)], channel)
    return found


Measured = dict[tuple[Channel, Age], dict[str, Ways]]


def test_nobody_is_asked_more_than_the_limit(measured: Measured, guide: Guide) -> None:
    script = guide.script
    for (channel, age), ways in measured.items():
        limits = script.limits if channel is Channel.WEB else script.narrow_limits
        # Danger may add what describes the place, up to the limit of the age.
        assert max(ways[CHOSEN].counted) <= min(limits[age] + 1, script.limits[age])


def test_who_is_asked_no_more_by_choice_is_judged_as_with_every_answer(measured: Measured) -> None:
    assert {group: ways[CHOSEN].early for group, ways in measured.items() if ways[CHOSEN].early} == {}


def test_a_grown_up_at_a_page_is_judged_the_same_with_fewer_questions(measured: Measured) -> None:
    ways = measured[Channel.WEB, "adult"]
    assert ways[CHOSEN].same == ways[IN_ORDER].same == MANY
    assert sum(ways[CHOSEN].counted) < sum(ways[IN_ORDER].counted) - MANY


def test_everybody_is_judged_the_same_more_often_than_in_the_order_of_the_script(measured: Measured) -> None:
    for group, ways in measured.items():
        assert ways[CHOSEN].same >= ways[IN_ORDER].same, group
        assert ways[CHOSEN].lower <= ways[IN_ORDER].lower, group
        assert sum(ways[CHOSEN].asked) <= sum(ways[IN_ORDER].asked), group


def test_the_derived_path_is_at_least_as_good_as_the_written_one(measured: Measured) -> None:
    """triage.md 6.1: A1, A3, B2, C1, C3, D1, then at most four. Not for children: it let them pass for grown-ups."""
    groups = [ways for (channel, age), ways in measured.items() if channel is not Channel.WEB and age != "child"]
    assert sum(ways[CHOSEN].same for ways in groups) > sum(ways[BY_HAND].same for ways in groups) + MANY * 0.1
    for ways in groups:
        assert ways[CHOSEN].same >= ways[BY_HAND].same
        assert ways[CHOSEN].higher <= ways[BY_HAND].higher
        assert sum(ways[CHOSEN].counted) <= sum(ways[BY_HAND].counted) + MANY * 0.3
        assert max(ways[CHOSEN].counted) <= max(ways[BY_HAND].counted) + 1, "describing the place of a danger"


def test_a_strong_sign_buys_more_questions_and_they_are_worth_it(
    measured: Measured, guide: Guide, cases: list[Facts]
) -> None:
    for age in ("adult", "teen"):
        dice = random.Random(f"test {Channel.SMS.value} {age}")
        group = [draw(guide, cases, age, dice) for _ in range(MANY)]  # the same people as in `measured`
        more, before = compare(guide, group, Channel.SMS)[CHOSEN], measured[Channel.SMS, age][CHOSEN]
        assert more.same > before.same
        assert more.lower < before.lower
        assert sum(before.counted) < sum(more.counted) < sum(before.counted) + MANY * 1.5
        assert max(more.counted) <= guide.script.narrow_more.limits[age]


def test_a_child_by_message_is_asked_fewer_than_the_written_path_did(measured: Measured) -> None:
    ways = measured[Channel.SMS, "child"]
    assert max(ways[CHOSEN].counted) == 8
    assert max(ways[BY_HAND].counted) > 8, "it did not ask who speaks, and so took a child for a grown-up"


def test_the_same_seed_gives_the_same_table_in_another_process(book: Rulebook, cases: list[Facts]) -> None:
    run = "from hotline.cli import main; main()"
    program = [sys.executable, "-c", run, "protocol", "economy", "--reporters", "3", "--seed", "5"]
    printed = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == list(economy.table(book, cases, 3, 5))


def test_another_seed_gives_another(book: Rulebook, cases: list[Facts]) -> None:
    assert list(economy.table(book, cases, 3, 5)) != list(economy.table(book, cases, 3, 6))


def test_a_row_for_every_channel_age_and_way(book: Rulebook, cases: list[Facts]) -> None:
    lines = list(economy.table(book, cases, 1, 1))
    assert len(lines) == 2 + 3 * 3 * 3 + 3 * 2
    assert lines[0].startswith("| canal | edad | modo |")
