"""`hotline phone` and `hotline sms` through a stand-in: whole contacts, an operator's telephone, media, the end."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.commands import phone, sms
from hotline.channels.simulator.exchange.person import Scripted
from hotline.channels.simulator.provider import telephones
from hotline.channels.simulator.remote import Remote
from hotline.channels.twilio.forgetting import forget
from tests.channels.doors import ACCOUNT, NUMBER, TOKEN, make_settings
from tests.channels.provider.exchanging import World, a_world
from tests.channels.provider.providing import AT_ONCE

DESK = "+525500009999"


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as one:
        yield one


def run(world: World, command: object, *arguments: str, typed: str | None = None, provider: str = "") -> Result:
    given = {"PUBLIC_URL": world.url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    environ = {f"HOTLINE_{name}": value for name, value in given.items()}
    whole = [*arguments, "--provider", provider or world.api]
    return CliRunner().invoke(command, whole, env=environ, input=typed)  # type: ignore[arg-type]


def test_a_call_and_a_message_are_made_there_leave_traces_and_go(world: World, tmp_path: Path) -> None:
    world.answers = {
        "/twilio/voice": "<Gather numDigits='1' action='/twilio/next'><Say>Marque</Say></Gather>",
        "/twilio/next": "<Dial callerId='+525500000000'><Number>+522221234567</Number></Dial>"
        "<Record action='/twilio/end'/>",
        "/twilio/messages": "<Message>Bien</Message><Message statusCallback='/twilio/status'>Gracias</Message>",
    }
    told = run(world, phone, "--keys", "1,t:son tres")
    assert (told.exit_code, "< Marque" in told.output, "+522221234567" in told.output) == (1, True, True), told.output
    photograph = tmp_path / "foto.jpg"
    photograph.write_bytes(b"\xff\xd8 a picture")
    told = run(world, sms, "--whatsapp", "--say", "-", "--media", str(photograph), typed="Hola\nSí hay\n")
    assert told.output.count("< Bien") == 2
    first = world.told("/twilio/messages")[0]
    assert (first["NumMedia"], first["MediaContentType0"]) == ("1", "image/jpeg")
    medium = requests.get(first["MediaUrl0"], auth=(ACCOUNT, TOKEN), timeout=5)
    assert (medium.content, medium.headers["Content-Type"]) == (photograph.read_bytes(), "image/jpeg")
    assert [fields["MessageStatus"] for fields in world.told("/twilio/status") if "MessageStatus" in fields][:3] == [
        "queued", "sent", "delivered",
    ]  # fmt: skip
    memory = world.exchange.memory
    assert {name: count for name, count in memory.counts().items() if count} == {
        "Calls": 2, "Messages": 6, "Media": 1, "Recordings": 1,
    }  # fmt: skip
    world.exchange.clock.advance(timedelta(minutes=20))  # type: ignore[attr-defined]
    forget(make_settings(TWILIO_API_URL=world.api), world.exchange.clock, AT_ONCE)
    assert set(memory.counts().values()) == {0}
    assert memory.kept_bytes() == 0


def test_media_may_be_elsewhere_by_one_redirect(world: World) -> None:
    world.app.extensions["moods"].elsewhere = True
    message = world.exchange.memory.add("Messages", {"status": "received"})
    sid = world.exchange.memory.add("Media", {"parent_sid": message, "content_type": "image/png"}, b"png")
    address = world.exchange.address_of(f"Messages/{message}/Media/{sid}")
    led = requests.get(address, auth=(ACCOUNT, TOKEN), timeout=5, allow_redirects=False)
    assert (led.status_code, led.headers["Location"]) == (307, f"/elsewhere/{sid}")
    assert requests.get(address, auth=(ACCOUNT, TOKEN), timeout=5).content == b"png"


def test_an_operator_waits_at_a_telephone_and_talks_with_the_caller(world: World) -> None:
    world.answers = {"/twilio/voice": "<Dial><Conference endConferenceOnExit='true'>sala</Conference></Dial>"}
    held = Scripted(["t:Le escucho", "t:Gracias"], stays=True)
    remote = Remote(world.api, Account(world.url, world.url, ACCOUNT, TOKEN))
    operator = threading.Thread(target=remote.be_rung, args=(held, DESK))
    operator.start()
    for _ in range(400):
        if DESK in world.exchange.telephones:
            break
        threading.Event().wait(0.01)
    world.twilio().conferences("sala").participants.create(to=DESK, from_="+525500000000", label="turno")
    caller = run(world, phone, "--keys", "t:Son tres,t:En Puebla")
    assert "> t:En Puebla" in caller.output
    operator.join(10)
    assert not operator.is_alive(), "the end of the call is told"
    assert "en conferencia" in held.notes
    assert held.heard == ["Son tres", "En Puebla"]
    assert "--provider" in run(world, phone, "--answer").stderr
    assert world.exchange.settle()


def test_a_telephone_in_a_drawer_hangs_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telephones, "ABANDONED", 0.05)
    monkeypatch.setattr(telephones, "DECIDES", 0.1)
    world.answers = {"/twilio/voice": "<Gather><Say>Marque</Say></Gather><Redirect>/twilio/voice</Redirect>"}
    given = requests.post(f"{world.api}/stand-in/phones", {"number": NUMBER}, auth=(ACCOUNT, TOKEN), timeout=5)
    assert given.status_code == 201
    assert world.exchange.settle()
    assert world.told("/twilio/status")[0]["CallStatus"] == "completed"


def test_what_goes_wrong_there_ends_as_it_would_here(world: World) -> None:
    world.answers = {"/twilio/voice": "<Dial>+525500001111</Dial>"}
    refused = run(world, phone, "--keys", "1")
    assert (refused.exit_code, "callerId" in refused.stderr) == (3, True)
    world.failures["/twilio/messages"] = 1
    assert run(world, sms, "--say", "-", typed="Hola\n").exit_code == 1


@pytest.mark.parametrize("url", ["https://api.twilio.com", "http://192.0.2.1:80", "http://127.0.0.1:9"])
def test_a_stand_in_is_on_this_machine_and_there(world: World, url: str) -> None:
    refused = run(world, phone, "--keys", "1", provider=url)
    assert refused.exit_code == 1
    assert "stand-in" in refused.stderr
    assert world.asked == []
