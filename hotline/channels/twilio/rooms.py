"""What the worker asks of the provider while a person talks with a caller: ring a telephone into a room, find one in
it, say something to all, close it. Our own number is shown to everybody; labels and names of rooms are random.

Nothing of theirs is kept: a room is found by the name that we gave it. Sources: Twilio's OpenAPI description of the API
of 2010-04-01 (calls, conferences, participants).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from twilio.base.exceptions import TwilioRestException

from hotline.channels.twilio.wire import Persistence, ProviderAwayError, account
from hotline.settings import Settings

LIVE = "/twilio/live"
GONE = 404

ONCE = Persistence(tries=0, patience=6.0)
SHORTLY = Persistence(tries=1, patience=6.0)
"""Somebody is on the telephone, and other work waits behind: a provider that hangs is given up soon."""

OPEN_STATES = ("init", "in-progress")


class NotRungError(ProviderAwayError):
    """The provider would not ring this number: it does not exist, or the account may not call it."""


def ring(settings: Settings, leg_id: str, number: str, seconds: int, coached: str = "") -> None:
    """Ring a telephone; what it hears on answering is at the leg's own address. Not tried again by itself, so that no
    telephone rings twice. coached: the provider's id of the telephone that this one may advise.

    Raises NotRungError when the provider refuses the number, ProviderAwayError when it is away.
    """
    at = f"{settings.public_url}{LIVE}/{leg_id}"
    with _refused():
        account(settings, ONCE).calls.create(
            to=number,
            from_=settings.caller_id,
            url=f"{at}/answer" + (f"?coach={coached}" if coached else ""),
            method="POST",
            status_callback=f"{at}/status",
            status_callback_method="POST",
            status_callback_event=["completed"],
            timeout=seconds,
        )


def telephone_in(settings: Settings, handle: str, label: str) -> str:
    """The provider's id of the telephone with this label in a room; empty when it is not there (any more)."""
    for room in _rooms(settings, handle):
        try:
            return str(room.participants(label).fetch().call_sid)
        except TwilioRestException as error:
            if error.status != GONE:
                raise ProviderAwayError(f"The provider answered {error.status}.") from None
    return ""


def announce(settings: Settings, handle: str, name: str) -> None:
    """Say one of our announcements to everybody in a room."""
    for room in _rooms(settings, handle):
        with _may_be_gone():
            room.update(announce_url=f"{settings.public_url}{LIVE}/announce/{name}", announce_method="POST")


def close(settings: Settings, handle: str) -> None:
    """Let everybody out of a room: the caller goes on, our telephones are hung up. Nothing where there is no room."""
    for room in _rooms(settings, handle):
        with _may_be_gone():
            room.update(status="completed")


def _rooms(settings: Settings, handle: str) -> list[Any]:
    ours = account(settings, SHORTLY)
    return [
        ours.conferences(found.sid)
        for state in OPEN_STATES
        for found in ours.conferences.list(friendly_name=handle, status=state, limit=5)
    ]


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except TwilioRestException as error:  # its text repeats the number
        raise NotRungError(f"The provider refused to ring: code {error.code}.") from None


@contextmanager
def _may_be_gone() -> Iterator[None]:
    try:
        yield
    except TwilioRestException as error:
        if error.status != GONE:
            raise ProviderAwayError(f"The provider answered {error.status}.") from None
