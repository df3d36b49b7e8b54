"""The webhooks of a call: which turn each one makes, and that the phone never hears an error."""

import logging
from xml.etree import ElementTree

import pytest

from hotline.channels.voice.places import MOST_FAILURES
from hotline.conversation.turns import Ask, Reply, Turn
from hotline.errors import NotSavedError
from hotline.vocabulary import Channel
from tests.channels.doors import CALL, NUMBER, Journey, Provider


def test_a_call_starts_a_dialogue_under_its_call_sid_alone(provider: Provider, journey: Journey) -> None:
    assert provider.call().status_code == 200
    contact, turn = journey.came[0]
    assert turn == Turn("start")
    assert contact.channel is Channel.VOICE
    assert contact.bearers == (b"voz:" + CALL.encode(),)
    assert NUMBER not in f"{contact!r}{turn!r}"
    assert CALL not in repr(contact)


@pytest.mark.parametrize(
    ("sent", "turn"),
    [
        ({"Digits": "1"}, Turn("digits", "1")),
        ({"Digits": "12", "FinishedOnKey": "#"}, Turn("digits", "12")),
        ({"Digits": "12#"}, Turn("digits", "12")),
        ({"Digits": "#"}, Turn("digits", "#")),
        ({"Digits": "", "FinishedOnKey": "#"}, Turn("digits", "#")),
        ({"Digits": "*"}, Turn("digits", "*")),
        ({"Digits": "", "FinishedOnKey": ""}, Turn("silence")),
        ({}, Turn("silence")),
        ({"SpeechResult": "  "}, Turn("silence")),
        ({"SpeechResult": "En Puebla.", "Confidence": "0.8"}, Turn("text", "En Puebla.")),
        ({"Digits": "2", "SpeechResult": "dos"}, Turn("digits", "2")),
        ({"Digits": "ABC<x>"}, Turn("silence")),
        ({"Digits": "7" * 10_000}, Turn("digits", "7" * 64)),
    ],
)
def test_what_was_pressed_or_said_becomes_a_turn(
    sent: dict[str, str], turn: Turn, provider: Provider, journey: Journey
) -> None:
    assert provider.call("/twilio/voice/step/3", **sent).status_code == 200
    assert journey.turns == [turn]


def test_the_same_step_is_the_same_turn_and_another_step_another(provider: Provider, journey: Journey) -> None:
    first = provider.call("/twilio/voice/step/1", Digits="1")
    assert provider.call("/twilio/voice/step/1", Digits="2").data == first.data
    provider.call("/twilio/voice/step/2", Digits="2")
    assert [turn.value for turn in journey.turns] == ["1", "2"]
    assert len({contact.step for contact, _ in journey.came}) == 2


def test_the_next_step_is_the_one_the_dialogue_awaits(provider: Provider, journey: Journey) -> None:
    journey.say = lambda _turn: Reply(ask=Ask("A2", "?"), step=7)
    assert 'action="/twilio/voice/step/7"' in provider.call("/twilio/voice/step/1").text


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "", "sip:+525500001234@example.org", "Restricted"])
def test_a_withheld_or_odd_caller_id_changes_nothing(caller: str, provider: Provider, journey: Journey) -> None:
    provider.call(From=caller)
    provider.call("/twilio/voice/step/1", From="+525500009999", Digits="1")
    assert len({contact.bearers for contact, _ in journey.came}) == 1


def test_resume_asks_again_what_was_asked(provider: Provider, journey: Journey) -> None:
    journey.say = lambda _turn: Reply(lines=("Bien.",), ask=Ask("A2", "¿Herido?"), step=5)
    before = provider.call("/twilio/voice/step/4", Digits="1")
    assert provider.call("/twilio/voice/resume", ErrorCode="11200").data == before.data
    assert len(journey.came) == 1


def test_resume_without_a_dialogue_begins_one(provider: Provider, journey: Journey) -> None:
    assert provider.call("/twilio/voice/resume").status_code == 200
    assert journey.turns == [Turn("start")]


def test_a_bridge_is_followed_by_the_question_that_was_waiting(provider: Provider, journey: Journey) -> None:
    joined = Reply(lines=("Le comunicamos.",), danger=True, bridge="+522221234567", ask=Ask("A2", "¿Herido?"), step=2)
    missed = Reply(lines=("Cuelgue y marque 9-1-1.",), danger=True, ask=Ask("A2", "¿Herido?"), step=3)
    journey.say = lambda turn: missed if turn.kind == "unanswered" else joined
    assert "<Dial" in provider.call("/twilio/voice/step/1", Digits="1").text
    for status in ("completed", "no-answer", "busy", "failed", ""):
        after = provider.call("/twilio/voice/bridged/2", DialCallStatus=status)
        assert "<Dial" not in after.text
        assert "¿Herido?" in after.text
        assert ("9-1-1" in after.text) == (status != "completed")
    assert [turn.kind for turn in journey.turns] == ["digits", "unanswered"], "once, however often it is told"


def test_after_a_failure_of_ours_nobody_is_joined_to_emergencies_twice(provider: Provider, journey: Journey) -> None:
    journey.say = lambda _turn: Reply(
        lines=("Le comunicamos.",), danger=True, bridge="+522221234567", ask=Ask("A2", "?")
    )
    provider.call("/twilio/voice/step/1", Digits="1")
    assert "<Dial" in provider.call("/twilio/voice/resume").text
    assert "<Dial" not in provider.call("/twilio/voice/resume?failures=1").text


@pytest.mark.parametrize("error", [NotSavedError("x"), RuntimeError("disk"), KeyError("secret words")])
def test_a_failure_is_said_and_names_nobody(
    error: Exception, provider: Provider, journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    journey.error = error
    answer = provider.call("/twilio/voice/step/3", SpeechResult="secret words")
    assert answer.status_code == 200
    assert "9-1-1" in answer.text
    assert "089" in answer.text
    assert "no se guardó" in answer.text
    for kept in ("secret words", CALL, NUMBER):
        assert kept not in caplog.text


def test_failures_in_a_row_end_the_call_and_a_success_counts_anew(provider: Provider, journey: Journey) -> None:
    journey.error = NotSavedError("x")
    path = "/twilio/voice/step/3"
    for _ in range(MOST_FAILURES - 1):
        redirect = ElementTree.fromstring(provider.call(path, Digits="1").text).find("Redirect")
        assert redirect is not None
        path = (redirect.text or "").replace("resume", "step/3")
    last = ElementTree.fromstring(provider.call(path, Digits="1").text)
    assert [last.find("Redirect"), last[-1].tag] == [None, "Hangup"]
    journey.error = None
    assert "failures" not in provider.call(path, Digits="1").text


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_the_end_of_a_call_hangs_the_dialogue_up(status: str, provider: Provider, journey: Journey) -> None:
    answer = provider.call("/twilio/status", CallStatus=status)
    assert (answer.status_code, answer.data) == (204, b"")
    assert [contact.bearers for contact in journey.hung_up] == [(b"voz:" + CALL.encode(),)]


@pytest.mark.parametrize("status", ["ringing", "in-progress", "queued", ""])
def test_other_statuses_of_a_call_change_nothing(status: str, provider: Provider, journey: Journey) -> None:
    assert provider.call("/twilio/status", CallStatus=status).status_code == 204
    assert journey.hung_up == []


def test_statuses_of_messages_are_accepted_in_any_order(provider: Provider, journey: Journey) -> None:
    for status in ("read", "delivered", "sent", "queued", "undelivered", "sent"):
        sent = provider.fields(MessageSid="SM" + "1" * 32, MessageStatus=status)
        assert provider.post("/twilio/status", sent).status_code == 204
    assert (journey.came, journey.hung_up) == ([], [])


def test_a_hang_up_that_was_not_taken_in_may_be_repeated(
    provider: Provider, journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    journey.error = NotSavedError("x")
    with caplog.at_level(logging.ERROR):
        assert provider.call("/twilio/status", CallStatus="completed").status_code == 503
    assert CALL not in caplog.text


def test_answers_are_never_kept_by_anybody_between(provider: Provider, journey: Journey) -> None:
    assert provider.call().headers["Cache-Control"] == "no-store"
