"""Whoever presses, says or writes anything at all, through the webhooks and with everything that is played fetched: no
error and an end. Many more go without the wire in `tests/conversation/test_random_callers.py`, and 10,000 of each both
ways in `make soak`."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline.channels.messages.septets import LIMIT, septets
from hotline.clock import FixedClock
from hotline.conversation.choosing import counted
from hotline.conversation.guide import Guide
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.routing import Router
from hotline.rulebook import load
from hotline.sealing import folio
from hotline.triage import Triage
from tests.channels.doors import Journey, make_app, make_settings
from tests.conversation.talking import Talk
from tests.support.inside import Inside
from tests.support.twilio import Call, Network, Phone

DIALOGUES = int(os.environ.get("SOAK", "40"))
LONGEST = 150
A_FOLIO = folio.draw()
WORDS = (
    *("hola", "ALTO", "folio", "persona", "si", "no se", "alerta ccn", "soy la maestra y mi hijo trabaja"),
    *("1", "2", "3", "0", "9", "1 3", "13", "77", "1234", "72000", A_FOLIO, "me equivoque", "No. Lo golpean"),
    *("Puebla", "México", "Hidalgo", "😀", "", "   ", "x" * 300, "\u202eabc\x00", "</Say><Dial>+525500000000</Dial>"),
)


@dataclass
class Talks(Journey):
    """The journey's part played by the pure dialogue, for many contacts at once."""

    guide: Guide | None = None
    running: dict[bytes, Talk] = field(default_factory=dict)
    ended: list[Talk] = field(default_factory=list)

    def take_turn(self, _hotline: object, contact: Contact, turn: Turn) -> Reply:
        if contact.step in self.answered:
            return self.answered[contact.step]
        bearer = contact.bearers[0]
        talk = self.running.get(bearer)
        if talk is None:
            assert self.guide is not None
            talk = self.running[bearer] = Talk(self.guide, contact.channel, folio.draw(), known_folios=(A_FOLIO,))
            talk.start(turn)
        else:
            talk.take(turn)
        if talk.ended:
            self.ended.append(self.running.pop(bearer))
        self.answered[contact.step] = self.last[bearer] = talk.reply
        return talk.reply


@pytest.fixture(scope="module")
def guide() -> Guide:
    rulebook = load(Path(__file__).parents[2] / "protocols")
    clock = FixedClock(datetime(2026, 11, 22, 18, 0, tzinfo=UTC))
    everybody = frozenset(rulebook.authorities)
    return Guide(rulebook, Triage(rulebook), Router(rulebook), clock=clock, enrolled=lambda: everybody)


@pytest.fixture
def talks(guide: Guide, stand_in: Callable[[Journey], Journey]) -> Any:
    return stand_in(Talks(guide=guide))


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    settings = make_settings()
    inside = Inside(make_app(settings), settings)
    inside.instead_of_the_wire(monkeypatch)
    return Network(inside)  # type: ignore[arg-type]


def press_anything(dice: random.Random, call: Call) -> None:
    """One thing that a caller may do at a prompt."""
    gather = call.heard.gather
    if gather is None or gather.tag != "Gather":
        call.wait()
        return
    kind = dice.choices(["keys", "offered", "words", "silence"], [40, 40, 12, 8])[0]
    if kind == "words" and "speech" in gather.get("input", ""):
        call.speak(dice.choice(WORDS).replace("\x00", "") or "hm")
    elif kind == "silence":
        call.wait()
    elif kind == "offered":
        call.press(dice.choice("123450"))
    else:
        call.press("".join(dice.choice("0123456789*#") for _ in range(dice.choice([1, 1, 1, 2, 16]))))


def test_a_random_call_ends(network: Network, talks: Talks, guide: Guide) -> None:
    for seed in range(DIALOGUES):
        dice = random.Random(seed)
        call = Call(network).dial()
        hangs_up = dice.randrange(60)
        while not call.over and len(call.transcript) < LONGEST:
            if len(call.transcript) == hangs_up:
                assert call.hang_up().status in {200, 204}
                break
            press_anything(dice, call)
        assert call.over, f"seed {seed} goes on and on"
    assert all(counted(guide, talk.dialogue) <= guide.script.limits["adult"] for talk in talks.ended)


def test_a_random_dialogue_in_messages_ends(network: Network, talks: Talks, guide: Guide) -> None:
    for seed in range(DIALOGUES):
        dice = random.Random(seed)
        phone = Phone(network, whatsapp=dice.random() < 0.3)
        before = len(talks.ended)
        for _ in range(LONGEST):
            words = dice.choice("12345") if dice.random() < 0.6 else dice.choice(WORDS)
            shown = phone.write(words.replace("\x00", ""))
            assert all(septets(text) <= LIMIT for text in shown.splitlines()), f"seed {seed}: {shown}"
            if len(talks.ended) > before:
                break
        assert len(talks.ended) > before, f"seed {seed} goes on and on"
    assert all(counted(guide, talk.dialogue) <= guide.script.limits["adult"] for talk in talks.ended)
