"""The real protocol, judged by the real triage and routing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.clock import FixedClock
from hotline.conversation.guide import Guide
from hotline.routing import Router
from hotline.rulebook import load
from hotline.sealing import folio
from hotline.triage import Triage
from hotline.vocabulary import Channel
from tests.conversation.talking import Talk

PROTOCOLS = Path(__file__).parents[2] / "protocols"


@pytest.fixture(scope="session")
def guide() -> Guide:
    rulebook = load(PROTOCOLS)
    clock = FixedClock(datetime(2026, 11, 22, 18, 0, tzinfo=UTC))
    everybody = frozenset(rulebook.authorities)
    return Guide(rulebook, Triage(rulebook), Router(rulebook), clock=clock, enrolled=lambda: everybody)


@pytest.fixture(scope="session")
def a_folio() -> str:
    return folio.draw()


@pytest.fixture
def talk(guide: Guide, a_folio: str) -> Callable[[Channel], Talk]:
    return lambda channel: Talk(guide, channel, a_folio)


@pytest.fixture
def sms(talk: Callable[[Channel], Talk]) -> Talk:
    return talk(Channel.SMS)


@pytest.fixture
def web(talk: Callable[[Channel], Talk]) -> Talk:
    return talk(Channel.WEB)


@pytest.fixture
def call(talk: Callable[[Channel], Talk]) -> Talk:
    return talk(Channel.VOICE)
