"""The only lines that hold a telephone number: in it goes, out come keyed names that change every hour."""

import re
from collections.abc import Iterable

from hotline.sealing.volatile import bearer
from hotline.vocabulary import Channel

WHATSAPP = "whatsapp:"
OLD_MOBILE = re.compile(r"\+521(\d{10})")
"""Mexico's mobile prefix until the dial plan of 2019-08-03; carriers still send it for the same line."""
WITHHELD = frozenset(
    {"", "anonymous", "restricted", "blocked", "unknown", "unavailable", "private"}
    # the same words as keypad numbers, as older carriers send them
    | {"266696687", "7378742833", "2562533", "8656696", "86282452253", "7748283"}
)


def channel_of(sender: str) -> Channel:
    return Channel.WHATSAPP if sender.lower().startswith(WHATSAPP) else Channel.SMS


def bearers(sender: str, message_sid: str, hourly_keys: Iterable[bytes]) -> tuple[bytes, ...]:
    """The secrets by which this sender's running dialogue is found, newest first, one for each living hourly key.

    A withheld number is everybody's: then the message stands alone, so that nobody reads on in another's dialogue.
    """
    channel = channel_of(sender)
    number = _normalised(sender)
    who = f"uno:{message_sid}" if number.lstrip("+").lower() in WITHHELD else number
    return tuple(bearer(key, channel.value, who) for key in hourly_keys)


def _normalised(sender: str) -> str:
    number = sender.strip()
    if number.lower().startswith(WHATSAPP):
        number = number[len(WHATSAPP) :].strip()
    old = OLD_MOBILE.fullmatch(number)
    return f"+52{old[1]}" if old else number
