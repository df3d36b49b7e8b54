"""A day of traffic between the line and the provider, whole: afterwards nothing about any contact is left there.

Calls with and without words, bridges, hang-ups, SMS, WhatsApp with photographs; webhooks that come twice, late and in
any order; a provider that is busy, broken, slow to finish and slow to forget. Our worker and our sweep run beside it.
"""

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from flask import Flask
from PIL import Image
from werkzeug.serving import make_server

from hotline import worker
from hotline.app import intake_app
from hotline.channels.simulator.account import Account
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.messaging import Medium
from hotline.channels.simulator.exchange.person import Awaited, Scripted
from hotline.channels.simulator.exchange.webhooks import Weather
from hotline.channels.simulator.network import Network
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, Reach, stand_in
from hotline.channels.twilio.forgetting import forget
from hotline.channels.twilio.wire import Persistence
from hotline.journey import recordings
from hotline.outbox import draining
from tests.support.provider import telling

HOURS = 12
WORDS = ("Unos niños trabajan en el campo", "no", "1", "2", "son tres", "en Comitán, Chiapas", "3", "ALTO")
AGAIN = Persistence(tries=8, pause=0.0)


class Speaking(Scripted):
    """Presses keys, and says something wherever it is recorded."""

    def answer(self, awaited: Awaited) -> str | None:
        return "t:Son tres niños en la bodega" if awaited.where == "record" else super().answer(awaited)


@dataclass
class Day:
    """The house, the provider, and everybody who called or wrote."""

    hotline: object
    exchange: Exchange
    moods: Moods
    dice: Random

    def number(self) -> str:
        return self.exchange.network.new_number()

    def call(self, *first: str) -> None:
        keys = self.dice.choices("2213451#", k=self.dice.randrange(0, 25))
        self.exchange.call_in(Speaking(["2", "2", *first, *keys]), self.number())

    def write(self, whatsapp: bool, media: tuple[Medium, ...] = ()) -> None:
        number = self.number()
        for words in self.dice.choices(WORDS, k=4):
            self.exchange.write(number, words, whatsapp, media)
            media = ()


@pytest.fixture
def day(house_on_sqlite) -> Iterator[Day]:  # type: ignore[no-untyped-def]
    hotline = house_on_sqlite.hotline
    line = make_server("127.0.0.1", 0, intake_app(hotline), threaded=True)
    provider = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
    settings, api = hotline.settings, f"http://127.0.0.1:{provider.port}"
    object.__setattr__(settings, "twilio_api_url", api)
    reached = f"http://127.0.0.1:{line.port}"
    ours = Account(settings.public_url, reached, settings.twilio_account_sid, settings.twilio_auth_token)
    weather = Weather(doubled=0.2, late=0.4, tries=2)
    reach = Reach(Network(ours, 5), api, pace=0.0, shortest=0.001, weather=weather)
    moods = Moods(busy=0.1, broken=0.1, settling=timedelta(minutes=40), lag=timedelta(minutes=20), dice=Random(7))
    provider.app = stand_in(Credentials(ours.sid, ours.token), hotline.clock, moods, reach)
    for server in (line, provider):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield Day(hotline, provider.app.extensions["exchange"], moods, Random(11))
    for server in (line, provider):
        server.shutdown()
        server.server_close()


def photograph() -> Medium:
    held = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 40)).save(held, "JPEG")
    return Medium(held.getvalue(), "image/jpeg")


def test_after_a_day_nothing_about_any_contact_is_left_there(house_on_sqlite, day: Day) -> None:  # type: ignore[no-untyped-def]
    hotline, clock, memory = house_on_sqlite.hotline, house_on_sqlite.clock, day.exchange.memory
    seen: dict[str, int] = {}

    def an_hour_passes() -> None:
        day.exchange.webhooks.deliver()
        for _ in range(4):
            clock.advance(timedelta(minutes=15))
            draining.drain(hotline.db, clock, worker.handlers(hotline))
        assert telling(day.exchange) == []
        for kind, count in memory.counts().items():
            seen[kind] = max(seen.get(kind, 0), count)
        forget(hotline.settings, clock, AGAIN, partial(recordings.names, hotline))

    for hour in range(HOURS):
        day.call()
        day.call("0", "7")  # nobody is free: a recording
        day.write(whatsapp=False)
        if hour % 3 == 0:
            day.write(whatsapp=True, media=(photograph(),))
        an_hour_passes()
    assert seen["Calls"] > 0
    assert seen["Messages"] > 0
    assert seen["Media"] > 0
    assert seen["Recordings"] > 0
    for _ in range(3):
        an_hour_passes()
    left = {kind: count for kind, count in memory.counts().items() if count}
    assert set(left) <= {"Conferences", "Queues"}, left
    assert memory.kept_bytes() == 0
    assert "NetworkError" not in day.exchange.webhooks.troubles
