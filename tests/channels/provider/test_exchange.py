"""The exchange carries out TwiML as the documentation says: queues, conferences, recordings, bridges, failures."""

import io
import threading
import time
import wave
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests

from hotline.channels.simulator import network
from hotline.channels.simulator.exchange.dialling import Telephone
from hotline.channels.simulator.exchange.person import Scripted
from hotline.channels.simulator.exchange.webhooks import Weather
from hotline.channels.simulator.network import BrokenTwimlError, NetworkError
from hotline.channels.voice import lastword
from tests.channels.doors import ACCOUNT, NUMBER, TOKEN
from tests.channels.provider.exchanging import World, a_world

OURS, DESK = "+525500000000", "+525500009999"
CONFERENCE = "<Conference endConferenceOnExit='true' participantLabel='quien'>sala</Conference>"
ROOM = f"<Dial action='/twilio/after'>{CONFERENCE}</Dial>"


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as one:
        yield one


def until(true: Callable[[], object]) -> None:
    for _ in range(400):
        if true():
            return
        time.sleep(0.005)
    raise AssertionError("it never came")


def test_who_waits_hears_its_place_and_leaves_when_told(world: World) -> None:
    def waiting(fields: dict[str, str]) -> str:
        here = f"<Say>Lugar {fields['QueuePosition']}</Say><Pause length='9'/>"
        return "<Leave/>" if int(fields["QueueTime"]) > 20 else here

    world.answers = {
        "/twilio/voice": "<Enqueue action='/twilio/after' waitUrl='/twilio/wait'>linea</Enqueue>",
        "/twilio/wait": waiting,
        "/twilio/after": lambda fields: f"<Say>{fields['QueueResult']}</Say>",
    }
    caller = world.call()
    assert caller.heard == ["Lugar 1", "Lugar 1", "Lugar 1", "leave"]
    assert [fields["CallStatus"] for fields in world.told("/twilio/status")] == ["completed"]
    sid = world.told("/twilio/after")[0]["QueueSid"]
    assert world.twilio().queues(sid).fetch().current_size == 0


def test_a_key_leads_out_of_the_queue_and_a_hang_up_is_told(world: World) -> None:
    world.answers = {
        "/twilio/voice": "<Enqueue action='/twilio/after' waitUrl='/twilio/wait'>linea</Enqueue>",
        "/twilio/wait": "<Gather numDigits='1' timeout='3' action='/twilio/key'><Say>Espere</Say></Gather>"
        "<Redirect>/twilio/wait</Redirect>",
        "/twilio/key": lambda fields: "<Leave/>" if fields["Digits"] == "2" else "<Hangup/>",
    }
    assert world.call("q:2").notes[-2:] == ["sale de la fila: leave", "la llamada termina"]
    assert world.call("q:9").notes[-1] == "sale de la fila: hangup"
    assert [fields["QueueResult"] for fields in world.told("/twilio/after")] == ["leave", "hangup"]
    assert world.told("/twilio/key")[0]["QueuePosition"] == "1"


def test_the_api_calls_for_a_member_and_a_full_queue_says_so(world: World) -> None:
    world.answers = {
        "/twilio/voice": "<Enqueue action='/twilio/after' waitUrl='/twilio/wait'>linea</Enqueue>",
        "/twilio/wait": "<Say>Espere</Say>",
        "/twilio/taken": "<Say>Aquí estoy</Say>",
        "/twilio/after": lambda fields: f"<Say>{fields['QueueResult']}</Say>",
    }
    queue = world.twilio().queues.create(friendly_name="linea", max_size=1)
    caller = Scripted()
    thread = threading.Thread(target=world.exchange.call_in, args=(caller, NUMBER))
    thread.start()
    members = world.twilio().queues(queue.sid).members
    until(members.list)
    assert [one.position for one in members.list()] == [1]
    assert world.call().heard == ["queue-full"]
    world.twilio().queues(queue.sid).members("Front").update(url=f"{world.url}/twilio/taken")
    thread.join(5)
    assert caller.heard[-1] == "Aquí estoy"


def test_an_operator_is_rung_into_the_conference_and_a_supervisor_coaches(world: World) -> None:
    """Everybody hears what everybody says, except the coach, whom only the coached one hears."""
    world.answers = {"/twilio/voice": ROOM, "/twilio/after": "<Say>Adiós</Say>"}
    operator, coach = Scripted(["t:Le escucho"], stays=True), Scripted(["t:Pregunte dónde"], stays=True)
    world.exchange.telephones = {DESK: Telephone(person=operator), "+525500008888": Telephone(person=coach)}
    caller = Scripted(stays=True)
    thread = threading.Thread(target=world.exchange.call_in, args=(caller, NUMBER))
    thread.start()
    conferences = world.twilio().conferences
    until(lambda: conferences.list(friendly_name="sala", status="init"))
    people = conferences("sala").participants
    made = people.create(to=DESK, from_=OURS, label="turno-1", end_conference_on_exit=False)
    until(lambda: "Le escucho" in caller.heard)
    room = conferences.list(friendly_name="sala", status="in-progress")[0]
    people = conferences(room.sid).participants
    assert people("turno-1").fetch().call_sid == made.call_sid
    people.create(to="+525500008888", from_=OURS, label="guía", coaching=True, call_sid_to_coach=made.call_sid)
    until(lambda: "Pregunte dónde" in operator.heard)
    assert "Pregunte dónde" not in caller.heard
    people("guía").update(muted=True)
    assert people("guía").fetch().muted
    conferences(room.sid).update(announce_url=f"{world.url}/twilio/after")
    assert "Adiós" in operator.heard
    people("guía").delete()
    until(lambda: len(people.list()) == 2)
    caller.stays = False
    thread.join(5)
    assert world.exchange.settle()
    assert conferences(room.sid).fetch().status == "completed"
    assert {one.status for one in world.twilio().calls.list()} == {"completed"}
    assert {one.to for one in world.twilio().calls.list(from_=OURS)} == {DESK, "+525500008888"}


def test_the_hotline_is_told_who_comes_and_goes(world: World) -> None:
    noun = (
        "<Conference statusCallback='/twilio/room' statusCallbackEvent='start join leave end' waitUrl='/twilio/hold'>"
        "sala</Conference>"
    )
    world.answers = {
        "/twilio/voice": f"<Dial action='/twilio/after'>{noun}</Dial>",
        "/twilio/hold": "<Say>Un momento</Say>",
        "/twilio/after": lambda fields: f"<Say>{fields['DialCallStatus']}</Say>",
    }
    caller = Scripted(stays=True)
    thread = threading.Thread(target=world.exchange.call_in, args=(caller, NUMBER))
    thread.start()
    until(lambda: world.told("/twilio/hold"))
    room = world.twilio().conferences.list(friendly_name="sala")[0]
    world.twilio().conferences(room.sid).participants.create(to=DESK, from_=OURS, label="turno-1")
    until(lambda: len(world.told("/twilio/room")) == 3)
    world.twilio().conferences(room.sid).update(status="completed")
    thread.join(5)
    assert world.exchange.settle()
    assert caller.heard == ["Un momento", "answered"]
    events = [fields["StatusCallbackEvent"] for fields in world.told("/twilio/room")]
    assert sorted(events[:3]) == ["conference-start", "participant-join", "participant-join"]
    assert sorted(events[3:]) == ["conference-end", "participant-leave", "participant-leave"]
    numbers = [int(fields["SequenceNumber"]) for fields in world.told("/twilio/room")]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("status", "after"), [("busy", 1.0), ("no-answer", 1.0), ("completed", 40.0)])
def test_who_is_rung_and_does_not_answer_joins_nothing_and_is_told(world: World, status: str, after: float) -> None:
    world.exchange.telephones[DESK] = Telephone(status, after)
    call = world.twilio().calls.create(
        to=DESK, from_=OURS, url=f"{world.url}/twilio/answer", status_callback=f"{world.url}/twilio/leg", timeout=25,
        status_callback_event=["ringing", "completed"],
    )  # fmt: skip
    assert world.exchange.settle()
    states = [fields["CallStatus"] for fields in world.told("/twilio/leg")]
    assert states == ["ringing", status if after < 25 else "no-answer"]
    assert world.twilio().calls(call.sid).fetch().status == states[-1]
    assert not world.told("/twilio/answer")


def test_a_call_out_plays_its_document_and_can_be_moved_and_ended(world: World) -> None:
    world.answers = {
        "/twilio/answer": "<Gather numDigits='1' action='/twilio/accept'><Say>Marque 1</Say></Gather>",
        "/twilio/accept": "<Dial><Conference>sala</Conference></Dial>",
        "/twilio/other": "<Say>Otra cosa</Say><Dial><Conference>sala</Conference></Dial>",
    }
    operator = Scripted(["1"], stays=True)
    world.exchange.telephones[DESK] = Telephone(person=operator)
    calls = world.twilio().calls
    sid = calls.create(to=DESK, from_=OURS, url=f"{world.url}/twilio/answer").sid
    until(lambda: "en conferencia" in operator.notes)
    calls(sid).update(url=f"{world.url}/twilio/other")
    until(lambda: operator.notes.count("en conferencia") == 2)
    assert operator.heard == ["Marque 1", "Otra cosa"]
    calls(sid).update(status="completed")
    assert world.exchange.settle()
    assert calls(sid).fetch().status == "completed"
    assert not world.exchange.webhooks.troubles


def test_a_recording_is_made_told_fetched_and_gone(world: World) -> None:
    verb = (
        "<Record action='/twilio/said' maxLength='120' finishOnKey='#' recordingStatusCallback='/twilio/recorded'"
        " recordingStatusCallbackEvent='completed absent'/>"
    )
    world.answers = {"/twilio/voice": f"{verb}<Say>No se oyó nada</Say>", "/twilio/said": "<Say>Gracias</Say>"}
    assert world.call("t:Son tres niños en la bodega").heard == ["Gracias"]
    assert world.call("").heard == ["No se oyó nada"]
    assert world.call("x:Ya viene").notes[-1] == "la persona cuelga"
    world.call("#")
    said = world.told("/twilio/said")
    assert [fields["Digits"] for fields in said] == ["#", "hangup", "#"]
    states = [fields["RecordingStatus"] for fields in world.told("/twilio/recorded")]
    assert states == ["completed", "absent", "completed", "completed"]
    sound = requests.get(said[0]["RecordingUrl"] + ".wav", auth=(ACCOUNT, TOKEN), timeout=5)
    with wave.open(io.BytesIO(sound.content)) as file:
        assert file.getnframes() / file.getframerate() == float(said[0]["RecordingDuration"])
    assert requests.get(said[0]["RecordingUrl"] + ".wav", timeout=5).status_code == 401
    world.exchange.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    assert world.twilio().recordings(said[0]["RecordingSid"]).delete()
    assert requests.get(said[0]["RecordingUrl"] + ".wav", auth=(ACCOUNT, TOKEN), timeout=5).status_code == 404
    assert world.exchange.memory.kept_bytes() > 0, "the other one"


@pytest.mark.parametrize(
    "document",
    [
        "<Dial>+525500001111</Dial>",
        "<Dial><Conference participantLabel='a/b'>sala</Conference></Dial>",
        "<Dial><Conference participantLabel='CA11'>sala</Conference></Dial>",
        "<Dial><Conference></Conference></Dial>",
        "<Enqueue></Enqueue>",
        "<Enqueue waitUrl='https://evil.example/'>linea</Enqueue>",
        "<Redirect>/twilio/voice</Redirect>",
    ],
)
def test_what_would_show_the_caller_or_never_end_is_refused(world: World, document: str) -> None:
    world.answers = {"/twilio/voice": document}
    with pytest.raises(BrokenTwimlError):
        world.call()
    assert [fields["CallStatus"] for fields in world.told("/twilio/status")] == ["failed"]


def test_a_failing_webhook_is_tried_again_then_the_fallback_goes_on() -> None:
    with a_world(Weather(tries=2), "/elsewhere.xml") as world:
        world.answers = {
            "/twilio/voice": "<Redirect>/twilio/next</Redirect>",
            "/twilio/next": "<Say>Bien</Say>",
            "/elsewhere.xml": f"<Say>Un momento</Say><Redirect>{world.url}/twilio/next</Redirect>",
        }
        world.failures["/twilio/voice"] = 1
        assert world.call().heard == ["Bien"]
        assert world.tokens[0] == world.tokens[1] != world.tokens[2], "one request, tried twice"
        world.failures["/twilio/voice"] = 2
        assert world.call().heard == ["Un momento", "Bien"]
        world.failures |= {"/twilio/voice": 1, "/twilio/next": 1}
        again = world.exchange.webhooks
        again.weather.tries = 1
        assert world.call().heard == ["Un momento", "Un momento", "Bien"], "what fails on the way back falls back again"
        assert world.told("/elsewhere.xml")[-1]["ErrorUrl"].endswith("/twilio/next")
        told = world.told("/elsewhere.xml")[0]
        assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", f"{world.url}/twilio/voice")
    with a_world() as world:
        world.failures["/twilio/voice"] = 1
        with pytest.raises(NetworkError):
            world.call()


def test_the_words_for_when_the_house_is_away_send_a_call_back_once() -> None:
    with a_world(fallback="/elsewhere.xml") as world:

        def elsewhere(fields: dict[str, str]) -> str:
            back = "/voice/resume" in fields["ErrorUrl"]
            document = lastword.last() if back else lastword.redirect(world.url)
            return document.partition("<Response>")[2].removesuffix("</Response>")

        world.answers = {"/elsewhere.xml": elsewhere}
        world.failures |= {"/twilio/voice": 1, "/twilio/voice/resume": 1}
        caller = world.call()
        assert [path for path, _ in world.asked] == [
            "/twilio/voice", "/elsewhere.xml", "/twilio/voice/resume", "/elsewhere.xml", "/twilio/status",
        ]  # fmt: skip
        assert any("9-1-1" in heard for heard in caller.heard)


def test_a_webhook_that_is_too_slow_is_a_failed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(fallback="/elsewhere.xml") as world:
        slow = threading.Event()

        def waiting(_fields: dict[str, str]) -> str:
            slow.wait(2)
            return "<Say>Tarde</Say>"

        world.answers = {"/twilio/voice": waiting, "/elsewhere.xml": "<Say>Un momento</Say>"}
        monkeypatch.setattr(network, "PATIENCE", 0.2)
        assert world.call().heard == ["Un momento"]
        slow.set()


def test_a_message_out_is_sent_told_about_and_redacted(world: World) -> None:
    messages = world.twilio().messages
    sent = messages.create(to=NUMBER, from_=OURS, body="Hola", status_callback=f"{world.url}/twilio/status")
    assert [fields["MessageStatus"] for fields in world.told("/twilio/status")] == ["queued", "sent", "delivered"]
    assert (sent.direction, messages(sent.sid).fetch().body) == ("outbound-api", "Hola")
    assert messages(sent.sid).update(body="").body == ""


def test_webhooks_come_twice_late_and_in_any_order() -> None:
    with a_world(Weather(doubled=1.0, late=1.0)) as world:
        world.answers = {"/twilio/voice": "<Say>Hola</Say>"}
        for _ in range(8):
            world.call()
        assert len(world.told("/twilio/voice")) == 16
        assert not world.told("/twilio/status")
        sids = [fields["CallSid"] for fields in world.told("/twilio/voice")][::2]
        assert world.exchange.webhooks.deliver() == 8
        ended = [fields["CallSid"] for fields in world.told("/twilio/status")]
        assert sorted(ended) == sorted(sids)
        assert ended != sids
