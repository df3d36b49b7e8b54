"""Bytes from the provider: from our own account's address alone, without redirects, bounded."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from werkzeug.serving import make_server

from hotline.channels.simulator.exchange.recording import spoken_sound
from hotline.channels.twilio import fetching
from hotline.channels.twilio.fetching import NotThereError
from hotline.channels.twilio.wire import ProviderAwayError, ProviderRefusedError
from hotline.settings import Settings
from tests.channels.doors import make_settings
from tests.channels.provider.exchanging import World, a_world

MOST = 1_000_000


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_world() as one:
        yield one


def settings(world: World, **other: str) -> Settings:
    return make_settings(TWILIO_API_URL=world.api, **other)


def test_a_recording_comes_whole(world: World) -> None:
    sound = spoken_sound("son tres", 2)
    name = world.exchange.keep_recording("CA" + "1" * 32, sound, 2)
    assert fetching.recording(settings(world), name, MOST) == sound


def test_one_that_is_larger_than_it_may_be_is_not_read_to_its_end(world: World) -> None:
    name = world.exchange.keep_recording("CA" + "1" * 32, spoken_sound("son tres", 2), 2)
    with pytest.raises(NotThereError, match="more than"):
        fetching.recording(settings(world), name, 1_000)


@pytest.mark.parametrize("name", ["", "RE", "RE/../Calls", "http://169.254.169.254/", "RE1?x=1", "RE" + "1" * 40])
def test_a_name_that_is_none_asks_nobody(name: str) -> None:
    nowhere = make_settings(TWILIO_API_URL="http://127.0.0.1:9")
    with pytest.raises(NotThereError, match="no recording"):
        fetching.recording(nowhere, name, MOST)


def test_unknown_wrong_key_and_nobody_there_are_told_apart(world: World) -> None:
    with pytest.raises(NotThereError):
        fetching.recording(settings(world), "RE" + "0" * 32, MOST)
    with pytest.raises(ProviderRefusedError):
        fetching.recording(settings(world, TWILIO_AUTH_TOKEN="otro"), "RE" + "0" * 32, MOST)
    with pytest.raises(ProviderAwayError):
        fetching.recording(make_settings(TWILIO_API_URL="http://127.0.0.1:9"), "RE" + "0" * 32, MOST)


def test_a_redirect_is_followed_nowhere_and_takes_no_key_along() -> None:
    led: list[str] = []
    app = Flask("leads away")

    @app.route("/<path:place>")
    def lead_away(place: str) -> Response:
        led.append(place)
        return Response(status=307, headers={"Location": "/away-from-here"})

    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with pytest.raises(ProviderAwayError, match="307"):
            fetching.recording(make_settings(TWILIO_API_URL=f"http://127.0.0.1:{server.port}"), "RE" + "9" * 32, MOST)
    finally:
        server.shutdown()
        thread.join()
    assert len(led) == 1
