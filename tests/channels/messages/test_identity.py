"""From a number to keyed names, and no further."""

import pytest

from hotline.channels.messages.identity import bearers, channel_of
from hotline.vocabulary import Channel

HOURS = (b"2" * 32, b"1" * 32, b"0" * 32)
SID = "SM" + "2" * 32


def of(sender: str, sid: str = SID) -> tuple[bytes, ...]:
    return bearers(sender, sid, HOURS)


def test_there_is_one_bearer_for_each_living_hour_and_none_shows_the_number() -> None:
    found = of("+525500001234")
    assert len(set(found)) == len(HOURS)
    assert all(b"5500001234" not in bearer for bearer in found)
    assert bearers("+525500001234", SID, HOURS[1:]) == found[1:]


def test_the_old_mobile_prefix_is_the_same_telephone() -> None:
    assert of("+5215500001234") == of("+525500001234") == of(" +525500001234 ")
    assert of("whatsapp:+5215500001234") == of("whatsapp:+525500001234")
    assert of("+15500001234") != of("+525500001234")


def test_sms_and_whatsapp_are_two_dialogues() -> None:
    assert channel_of("whatsapp:+525500001234") is Channel.WHATSAPP
    assert channel_of("+525500001234") is Channel.SMS
    assert of("whatsapp:+525500001234") != of("+525500001234")


def test_the_message_does_not_matter_where_the_number_is_known() -> None:
    assert of("+525500001234", "SM" + "9" * 32) == of("+525500001234")


@pytest.mark.parametrize("prefix", ["", "+", "whatsapp:", "whatsapp:+"])
@pytest.mark.parametrize(
    "sender",
    [
        *("", "anonymous", "Restricted", "blocked", "UNKNOWN", "unavailable", "Private"),
        *("266696687", "7378742833", "2562533", "8656696", "86282452253", "7748283"),
    ],
)
def test_nobody_reads_on_in_the_dialogue_of_another_withheld_number(prefix: str, sender: str) -> None:
    sender = prefix + sender
    assert of(sender, "SM" + "8" * 32) != of(sender, "SM" + "9" * 32)
    assert of(sender) == of(sender)
