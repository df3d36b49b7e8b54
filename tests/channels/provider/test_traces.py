"""Contacts of the simulators, whole, with what the provider keeps of them; and their end."""

import threading
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.serving import make_server

from hotline.channels.simulator.commands import phone, sms
from hotline.conversation.turns import Ask, Option, Reply
from tests.channels.doors import ACCOUNT, TOKEN, Journey, make_app, make_settings
from tests.channels.provider.providing import Provider, left

QUESTION = Ask("A1", "¿Hay peligro?", (Option("si", "Sí", "1"), Option("no", "No", "2")))


@pytest.fixture
def line() -> Iterator[str]:
    """The doors on a port of this machine."""
    server = make_server("127.0.0.1", 0, Flask("empty"), threaded=True)
    url = f"http://127.0.0.1:{server.port}"
    server.app = make_app(make_settings(PUBLIC_URL=url))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


def run(command: object, line: str, *arguments: str, typed: str | None = None) -> Result:
    given = {"PUBLIC_URL": line, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    environ = {f"HOTLINE_{name}": value for name, value in given.items()}
    return CliRunner().invoke(command, list(arguments), env=environ, input=typed)  # type: ignore[arg-type]


def test_a_contact_by_telephone_and_by_message_leaves_traces_and_they_go(
    provider: Provider, line: str, journey: Journey
) -> None:
    journey.say = lambda turn: Reply(danger=True, bridge="+522221234567", ask=QUESTION) if not turn.value else Reply()
    told = run(phone, line, "--keys", "1,1", "--provider", provider.url)
    assert told.exit_code == 1, told.output
    journey.say = lambda _turn: Reply(lines=("Bien.",), ask=QUESTION)
    run(sms, line, "--say", "-", "--provider", provider.url, typed="Hola\nSí hay\n")
    kept = provider.memory.counts()
    assert kept["Calls"] == 2, "the call and the leg to the other number"
    assert kept["Messages"] >= 4, "two that came and two answers"
    provider.wait(minutes=5)
    assert set(left(provider.sweep()).values()) == {(0, 0, 0)}


def test_without_being_told_no_trace_is_left(provider: Provider, line: str, journey: Journey) -> None:
    run(phone, line, "--keys", "1")
    assert provider.asked == []
    assert len(journey.came) == 2


@pytest.mark.parametrize("url", ["https://api.twilio.com", "http://192.0.2.1:80", "http://127.0.0.1:9"])
def test_a_stand_in_is_on_this_machine_and_there(line: str, journey: Journey, url: str) -> None:
    refused = run(phone, line, "--keys", "1", "--provider", url)
    assert refused.exit_code == 1
    assert "stand-in" in refused.stderr
    assert journey.came == []
