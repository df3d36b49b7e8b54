"""The webhook of messages: one message, one turn, one answer, whatever is sent."""

from xml.etree import ElementTree

import pytest
from werkzeug.test import TestResponse

from hotline.channels.messages.septets import septets
from hotline.conversation.turns import Ask, MailboxEntry, Reply, Turn
from hotline.errors import NotSavedError
from hotline.vocabulary import Channel
from tests.channels.doors import MESSAGE, NUMBER, Journey, Provider, make_app, make_settings


def sent_back(answer: TestResponse) -> list[str]:
    root = ElementTree.fromstring(answer.text)
    assert {verb.tag for verb in root} <= {"Message"}
    return ["".join(verb.itertext()) for verb in root]


def test_a_message_is_a_turn_of_text_named_by_its_sid(provider: Provider, journey: Journey) -> None:
    assert provider.write("Hola").status_code == 200
    contact, turn = journey.came[0]
    assert turn == Turn("text", "Hola")
    assert (contact.channel, contact.step, len(contact.bearers)) == (Channel.SMS, MESSAGE, 2)
    assert NUMBER not in f"{contact!r}{turn!r}"
    assert MESSAGE not in repr(contact)


def test_whatsapp_is_known_by_its_sender(provider: Provider, journey: Journey) -> None:
    provider.write("Hola", From=f"whatsapp:{NUMBER}", ProfileName="Nombre", WaId=NUMBER[1:])
    assert journey.came[0][0].channel is Channel.WHATSAPP


def test_a_replay_gets_the_same_answer_and_makes_no_second_turn(provider: Provider, journey: Journey) -> None:
    answers = {provider.write("Hola").data for _ in range(20)}
    assert len(answers) == 1
    assert len(journey.came) == 1


@pytest.mark.parametrize("body", ["", "   ", "\n\t"])
def test_an_empty_message_is_silence(body: str, provider: Provider, journey: Journey) -> None:
    assert provider.write(body).status_code == 200
    assert journey.turns == [Turn("silence")]


@pytest.mark.parametrize(
    "body", ["🙏👧🏽", "x" * 10_000, "</Message><Dial>1</Dial>", "a\x00\x1b[31m\u202eb", "{{7*7}} %(x)s %s", "1;2,3"]
)
def test_any_words_come_through_untouched(body: str, provider: Provider, journey: Journey) -> None:
    answer = provider.write(body)
    assert sent_back(answer)
    assert journey.turns == [Turn("text", body)]


def test_words_of_others_are_only_text(provider: Provider, journey: Journey) -> None:
    journey.say = lambda turn: Reply(entries=(MailboxEntry("message", "Línea", turn.value, "2026-11-24"),))
    answer = provider.write("</Message></Response><Redirect>https://x</Redirect>")
    assert len(sent_back(answer)) == 1


def test_media_that_are_not_kept_are_declined_kindly_and_the_words_kept(provider: Provider, journey: Journey) -> None:
    answer = provider.write("Mire", NumMedia="1", MediaUrl0="https://api.twilio.com/x", MediaContentType0="image/jpeg")
    assert len(sent_back(answer)) == 2
    assert journey.turns == [Turn("text", "Mire")]
    assert "twilio.com" not in repr(journey.came)


def test_every_text_that_goes_out_fits_one_sms(provider: Provider, journey: Journey) -> None:
    journey.say = lambda turn: Reply(lines=(turn.value,), ask=Ask("A1", "¿Alguien está en peligro? 1 Sí, 2 No"))
    assert all(septets(text) <= 160 for text in sent_back(provider.write("Añadí más información ñ€ " * 60)))


@pytest.mark.parametrize("error", [NotSavedError("x"), OSError("full"), ValueError("words that were sent")])
def test_a_failure_is_answered_and_names_nobody(
    error: Exception, provider: Provider, journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    journey.error = error
    answer = provider.write("words that were sent")
    assert answer.status_code == 200
    (text,) = sent_back(answer)
    assert "No se guardo" in text
    assert "911" in text
    for kept in ("words that were sent", NUMBER, MESSAGE):
        assert kept not in caplog.text


def test_lost_hourly_keys_are_a_failure_like_any_other(journey: Journey) -> None:
    def lost() -> tuple[bytes, ...]:
        raise OSError("tmpfs is gone")

    answer = Provider(make_app(make_settings(), lost).test_client()).write("Hola")
    assert answer.status_code == 200
    assert "911" in sent_back(answer)[0]


def test_the_new_hour_still_finds_the_old_dialogue(journey: Journey) -> None:
    settings = make_settings()
    Provider(make_app(settings, lambda: (b"1" * 32,)).test_client()).write("Hola")
    later = Provider(make_app(settings, lambda: (b"2" * 32, b"1" * 32)).test_client())
    later.write("1", MessageSid="SM" + "3" * 32)
    (first, _), (second, _) = journey.came
    assert second.bearers[1] == first.bearers[0]


def test_a_word_that_the_provider_took_for_an_opt_out_stops_and_nothing_is_sent(
    provider: Provider, journey: Journey
) -> None:
    """The provider has answered by itself and refuses what we would send (21610)."""
    assert sent_back(provider.write("BAJA", OptOutType="STOP")) == []
    assert journey.turns == [Turn("stop")]
    assert sent_back(provider.write("START", OptOutType="START", MessageSid="SM" + "7" * 32)) != []
    assert journey.turns[1] == Turn("text", "START")
