"""The doors with a journey and a provider of the tests' own behind and before them."""

from collections.abc import Iterator

import pytest

from hotline.journey import queueing, speaking, turns
from tests.channels.doors import Journey, Provider, make_app, make_settings


@pytest.fixture
def journey(monkeypatch: pytest.MonkeyPatch) -> Journey:
    fake = Journey()
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
