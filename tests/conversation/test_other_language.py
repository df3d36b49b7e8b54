"""Whoever chose English hears English to the end: no sentence of the Spanish source slips through."""

from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import pytest
from babel.messages.pofile import read_po

from hotline.conversation.turns import Reply, Turn
from hotline.translations import FOLDER
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

TURNS = 60


@cache
def source() -> frozenset[str]:
    """Spanish texts that read otherwise in English."""
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return frozenset(str(one.id) for one in read_po(file, locale="en") if one.id and one.id != one.string)


def words_of(reply: Reply) -> Iterator[str]:
    yield from reply.lines
    if reply.ask:
        yield from (reply.ask.text, reply.ask.part_name, reply.ask.error)
        yield from (option.label for option in reply.ask.options)
    for line in reply.review:
        yield from (line.label, *line.value.split(", "))


def some_turn(talk: Talk, dice: Random) -> Turn:
    """An answer that mostly goes on: seldom danger, never unsafe to talk."""
    if not talk.ask.options:
        return Turn("digits", "21") if talk.channel is Channel.VOICE else Turn("options", "Oaxaca")
    option = dice.choice(talk.ask.options)
    if talk.question in {"A1", "A2", "A3"} and dice.random() < 0.9:
        option = talk.ask.options[0 if talk.question == "A3" else 1]
    return Turn("digits", option.key) if talk.channel is Channel.VOICE else Turn("options", options=(option.code,))


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.VOICE])
@pytest.mark.parametrize("door", ["adult", "child"])
def test_nothing_spanish_is_said_in_english(talk: Callable[[Channel], Talk], channel: Channel, door: str) -> None:
    heard: set[str] = set()
    for seed in range(20):
        dice = Random(seed)
        caller = talk(channel)
        caller.start(Turn("start", door=door, language="en"))  # type: ignore[arg-type]
        for _ in range(TURNS):
            if caller.reply.language != "en":
                break  # key 8 went back to Spanish
            heard |= set(words_of(caller.reply))
            if caller.ended or caller.reply.ask is None:
                break
            caller.take(some_turn(caller, dice))
    assert len(heard) > TURNS
    assert heard & source() == set()
