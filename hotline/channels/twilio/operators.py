"""The worker's errands for calls that a person takes: what the journey asked for is asked of the provider."""

from hotline.channels.twilio import rooms
from hotline.journey import queueing
from hotline.journey.parts import Hotline


def close_room(hotline: Hotline, handle: str) -> None:
    """The talk is over: everybody out, and then the call is forgotten."""
    rooms.close(hotline.settings, handle)
    queueing.forget(hotline, handle)
