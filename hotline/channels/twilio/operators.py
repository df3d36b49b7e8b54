"""The worker's errands for calls that a person takes: what the journey asked for is asked of the provider."""

import logging
from collections.abc import Mapping
from functools import partial

from hotline.channels.twilio import rooms
from hotline.channels.twilio.wire import ProviderAwayError, ProviderRefusedError
from hotline.journey import emergency, queueing, telephones
from hotline.journey.parts import Hotline
from hotline.outbox.draining import Errand, Handler

log = logging.getLogger(__name__)


def handlers(hotline: Hotline) -> Mapping[str, Handler | Errand]:
    """What to do for each topic of calls: errands, and the clocks that run beside them."""
    return {
        telephones.RING: Errand(partial(ring, hotline)),
        telephones.RUNG_OUT: partial(telephones.rung_out, hotline),
        queueing.END_ROOM: Errand(partial(close_room, hotline)),
        emergency.EMERGENCY_LATE: partial(emergency.late, hotline),
        emergency.EMERGENCY_MISSED: partial(emergency.missed, hotline),
        emergency.SAY_LATE: Errand(partial(say, hotline, "late")),
        emergency.SAY_MISSED: Errand(partial(say, hotline, "missed")),
    }


def ring(hotline: Hotline, leg_id: str) -> None:
    """Ring one telephone, once. Where that fails it counts as not answered: the desk sees it and may try again."""
    rung = telephones.claim(hotline, leg_id)
    if rung is None:
        return
    try:
        coached = rooms.telephone_in(hotline.settings, rung.handle, rung.beside) if rung.beside else ""
        rooms.ring(hotline.settings, leg_id, rung.number, rung.seconds, coached)
    except (ProviderAwayError, ProviderRefusedError) as error:
        log.error("a telephone was not rung: %s", type(error).__name__)
        telephones.not_rung(hotline, leg_id)


def say(hotline: Hotline, name: str, handle: str) -> None:
    """Let everybody in a room hear one of our announcements; too late it would only confuse, so it is tried once."""
    try:
        rooms.announce(hotline.settings, handle, name)
    except (ProviderAwayError, ProviderRefusedError) as error:
        log.error("an announcement was not made: %s", type(error).__name__)


def close_room(hotline: Hotline, handle: str) -> None:
    """The talk is over: everybody out, and then the call is forgotten."""
    rooms.close(hotline.settings, handle)
    queueing.forget(hotline, handle)
