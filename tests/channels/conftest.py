"""The doors with a journey and a provider of the tests' own behind and before them."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from hotline.journey import queueing, speaking, turns
from tests.channels.doors import Journey, Provider, make_app, make_settings


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Journey], Journey]:
    """Let a journey of the tests' own answer behind the doors."""
    return partial(_answer_behind_the_doors, monkeypatch)


@pytest.fixture
def journey(stand_in: Callable[[Journey], Journey]) -> Journey:
    return stand_in(Journey())


def _answer_behind_the_doors(monkeypatch: pytest.MonkeyPatch, fake: Journey) -> Journey:
    for name in ("take_turn", "current", "hang_up"):
        monkeypatch.setattr(turns, name, getattr(fake, name))
    for name in ("put", "take"):
        monkeypatch.setattr(speaking, name, getattr(fake, name))
    monkeypatch.setattr(queueing, "over", fake.over)
    return fake


@pytest.fixture
def provider() -> Iterator[Provider]:
    with make_app(make_settings()).test_client() as client:
        yield Provider(client)
