"""Where a folio is heard: once, in sound or in words, and from nowhere else."""

import pytest

from hotline.conversation.turns import Ask, Reply
from tests.channels.doors import Journey, Provider, spoken_addresses

FOLIO = "4821093755601284"


def told(journey: Journey, provider: Provider) -> str:
    """The address that the document of a reply with a folio names, below the public one."""
    journey.say = lambda _turn: Reply(folio=FOLIO, lines=("Este es su folio.",), ask=Ask("G2", "¿Algo más?"))
    document = provider.call().get_data(as_text=True)
    assert FOLIO[:4] not in document
    (address,) = spoken_addresses(document)
    return address


def test_it_sounds_once(journey: Journey, provider: Provider) -> None:
    address = told(journey, provider)
    first = provider.client.get(address)
    assert (first.status_code, first.mimetype) == (200, "audio/wav")
    assert first.data.startswith(b"RIFF")
    assert provider.client.get(address).status_code == 404


def test_it_is_told_in_words_to_a_text_relay(journey: Journey, provider: Provider) -> None:
    answer = provider.client.get(told(journey, provider), headers={"Accept": "text/plain"})
    assert (answer.mimetype, answer.text) == ("text/plain", "4821 0937 5560 1284")


def test_looking_at_the_address_does_not_use_it_up(journey: Journey, provider: Provider) -> None:
    address = told(journey, provider)
    assert provider.client.head(address).status_code == 200
    assert provider.client.get(address).status_code == 200


def test_told_again_after_the_call_fell_out_it_has_another_address(journey: Journey, provider: Provider) -> None:
    address = told(journey, provider)
    again = spoken_addresses(provider.call("/twilio/voice/resume").get_data(as_text=True))
    assert again != [address]


def test_the_same_step_has_the_same_address(journey: Journey, provider: Provider) -> None:
    assert told(journey, provider) == told(journey, provider)


def test_what_cannot_be_said_yet_is_told_again_and_nobody_hears_that_nothing_was_saved(
    journey: Journey, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise OSError

    monkeypatch.setattr("hotline.journey.speaking.put", broken)
    journey.say = lambda _turn: Reply(folio=FOLIO, ask=Ask("G2", "¿Algo más?"))
    document = provider.call().get_data(as_text=True)
    assert "no se guardó" not in document
    assert "<Redirect" in document
    assert "/twilio/voice/resume" in document
