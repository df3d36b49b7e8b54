"""Guessing folios from many places at once: it waits, finds nothing, and keeps no holder out."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.steps import Step
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.journey import turns
from hotline.journey.guessing import pace
from hotline.mailbox import guessing
from hotline.mailbox import store as mailbox
from hotline.mailbox.guessing import FREE, MOST_LIVE, WAITS, FolioBudget, chance
from hotline.sealing import folio
from hotline.sealing.folio import FolioKeys
from hotline.sealing.suites import CURRENT, suite
from hotline.vocabulary import Channel
from tests.journey.conftest import House

GUESSES = 10_000
ADDRESSES = 500
LIVING = 20
CHANNELS = (Channel.WEB, Channel.SMS, Channel.VOICE)
CHIAPAS = ["hola", "2", "2", "1", "3", "3", "Tapachula, Chiapas", "1", "1", "3", "5", "1", "6", "2", "1"]


class Guesser:
    """Guesses from one address after another, each with its own dialogue, five to each."""

    def __init__(self, house: House) -> None:
        self.house = house

    def ask(self, who: str, step: str, channel: Channel, digits: str) -> Reply:
        kind = "digits" if channel is Channel.VOICE else "text"
        return turns.take_turn(
            self.house.hotline, Contact(channel, (who.encode(),), f"{who}:{step}"), Turn(kind, digits)
        )

    def begin(self, who: str, channel: Channel) -> None:
        if channel is Channel.SMS:
            return  # the sixteen digits are understood out of the blue
        turns.take_turn(self.house.hotline, Contact(channel, (who.encode(),), f"{who}:0"), Turn("start", door="folio"))
        if channel is Channel.VOICE:
            self.ask(who, "menu", channel, "4")


@pytest.fixture
def stubbed(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every folio that was looked up; the memory-hard work is a cheap one meanwhile."""
    served: list[str] = []

    def lookup(wanted: str) -> tuple[FolioKeys, ...]:
        served.append(wanted)
        return tuple(FolioKeys(version, (wanted * 2)[:32].encode(), b"", b"") for version in (1, 0))

    monkeypatch.setattr(house_on_sqlite.hotline.deriver, "lookup", lookup)
    return served


def test_over_the_budget_a_look_up_waits_and_then_is_served(house_on_sqlite: House) -> None:
    """From the database's row alone, over all channels."""
    house, db = house_on_sqlite, house_on_sqlite.hotline.db
    now = house.clock.now()
    waits = [guessing.take(db, now) for _ in range(3 * FREE + 1)]
    assert waits == [timedelta(0)] * FREE + [WAITS[0]] * (2 * FREE) + [WAITS[1]]
    assert guessing.take(db, now + guessing.WINDOW) == timedelta(0)
    with db.read() as session:
        (row,) = session.query(FolioBudget).all()
        assert (row.spent, row.since.timestamp() % guessing.WINDOW.total_seconds()) == (1, 0)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_holder_gets_in_during_an_attack(house_on_sqlite: House, channel: Channel) -> None:
    house = house_on_sqlite
    mine = next(reply.folio for reply in house.say(CHIAPAS) if reply.folio)
    for _ in range(10 * FREE):
        guessing.take(house.hotline.db, house.clock.now())
    guesser = Guesser(house)
    guesser.begin("holder", channel)
    first = guesser.ask("holder", "a", channel, mine)
    assert not first.entries
    assert first.ask is not None
    assert any("medio minuto" in one for one in (*first.lines, first.ask.text, first.ask.error))
    early = guesser.ask("holder", "b", channel, mine)
    assert not early.entries, "before its time the ticket is good for nothing"
    house.clock.advance(WAITS[1])
    for _ in range(10 * FREE):
        guessing.take(house.hotline.db, house.clock.now())
    assert guesser.ask("holder", "c", channel, mine).entries


def test_a_ticket_is_good_for_its_own_folio_only(house_on_sqlite: House, stubbed: list[str]) -> None:
    house, guesser = house_on_sqlite, Guesser(house_on_sqlite)
    one, other = folio.draw(), folio.draw()
    for _ in range(10 * FREE):
        guessing.take(house.hotline.db, house.clock.now())
    guesser.ask("somebody", "a", Channel.SMS, one)
    house.clock.advance(WAITS[1])
    for _ in range(10 * FREE):
        guessing.take(house.hotline.db, house.clock.now())
    guesser.ask("somebody", "b", Channel.SMS, other)
    assert stubbed == []
    house.clock.advance(WAITS[1])
    guesser.ask("somebody", "c", Channel.SMS, other)
    assert stubbed == [other]


def test_guesses_from_many_addresses_share_one_budget(house_on_sqlite: House, stubbed: list[str]) -> None:
    """A hundred whole turns over the three channels; nobody comes back for a ticket, so only the budget is served."""
    guesser = Guesser(house_on_sqlite)
    for at in range(100):
        channel = CHANNELS[at % 3]
        who = f"address {at}"
        guesser.begin(who, channel)
        guesser.ask(who, "guess", channel, folio.draw())
    assert len(stubbed) == FREE, "over the budget nothing is served at once, from whatever address"


@pytest.fixture
def fast(house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The look-up of both versions with a fast hash in the place of Argon2id, so that ten thousand are seconds; and a
    database that does not wait for the disk."""

    def derived(digits: str, version: int, pepper: bytes) -> FolioKeys:
        root = hashlib.blake2b(digits.encode(), key=pepper[:64], person=str(version).encode()).digest()
        return FolioKeys(version, root[:32], root[32:], suite(CURRENT).public_of(root[32:]) if keeps else b"")

    keeps = True
    monkeypatch.setattr(folio, "_derive", derived)
    house_on_sqlite.living = [_live(house_on_sqlite) for _ in range(LIVING)]  # type: ignore[attr-defined]
    keeps = False
    connection = house_on_sqlite.hotline.db.engine.raw_connection()
    assert connection.driver_connection is not None
    connection.driver_connection.execute("PRAGMA synchronous=OFF")
    connection.close()
    return house_on_sqlite


def _live(house: House) -> str:
    """A living mailbox; its folio."""
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        mailbox_id = mailbox.create(session, fresh.keys, today(house.clock))
        mailbox.post(session, mailbox_id, {"kind": "own", "author": "", "text": "x", "day": "2026-11-23"})
    return fresh.folio


class Address:
    """One address with its dialogue, that comes back for every ticket: the most patient guesser there is."""

    def __init__(self, house: House, served: list[bool]) -> None:
        self.hotline, self.served, self.dialogue = house.hotline, served, Dialogue(Channel.WEB)

    def ask(self, session: Session, digits: str) -> None:
        """As a turn does it: paced, derived, looked up; what was served is noted, found or not."""
        step = pace(self.hotline, Step(self.dialogue, Reply(()), "read_mailbox", folio=digits))
        if step.intent != "read_mailbox":
            return
        found = mailbox.find(session, self.hotline.deriver.lookup(digits), today(self.hotline.clock))
        self.served.append(found is not None)


def test_ten_thousand_guesses_from_many_addresses_find_nothing_while_the_holder_gets_in(fast: House) -> None:
    """All of them are made, and served: who comes back for each ticket waits and is not refused. What they had of a
    chance is by the number that was counted, with as many mailboxes alive as there may be."""
    served: list[bool] = []
    addresses = [Address(fast, served) for _ in range(ADDRESSES)]
    holder = Address(fast, got_in := [])
    for wave in range(GUESSES // ADDRESSES):
        guesses = [(address, folio.draw()) for address in addresses]
        mine = fast.living[wave % LIVING]  # type: ignore[attr-defined]
        with fast.hotline.db.read() as session:
            for address, digits in guesses:
                address.ask(session, digits)
            holder.ask(session, mine)
            fast.clock.advance(WAITS[1])
            for address, digits in guesses:
                if address.dialogue.held_folio:  # the first few of all waited for nothing
                    address.ask(session, digits)
            holder.ask(session, mine)
        assert got_in == [True] * (wave + 1), "half a minute later at most, at every moment of the attack"
    assert len(served) == GUESSES
    assert not any(served), "one in a hundred million runs may find one of these"
    assert chance(len(served), MOST_LIVE) < 1e-6


def test_a_lapsed_folio_answers_like_one_that_nobody_has(house_on_sqlite: House) -> None:
    house = house_on_sqlite
    mine = next(reply.folio for reply in house.say(CHIAPAS) if reply.folio)
    house.clock.advance(timedelta(days=92))
    (lapsed,) = house.say([mine], who="one telephone")
    (unknown,) = house.say([folio.draw()], who="another telephone")
    assert lapsed == unknown
    assert not lapsed.entries
