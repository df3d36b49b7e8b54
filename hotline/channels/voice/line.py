"""What every webhook of a call shares: who calls, where the call stands, and saying a reply whatever goes wrong."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Response, request
from twilio.twiml.voice_response import VoiceResponse

from hotline.channels.twilio.answer import twiml
from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice import folio
from hotline.channels.voice.failure import not_saved, wait
from hotline.channels.voice.places import MOST_FAILURES, Place
from hotline.channels.voice.recorded import Recordings, play_recorded
from hotline.channels.voice.script import Call, script
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.journey import turns
from hotline.journey.parts import Hotline
from hotline.vocabulary import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """The house behind the telephone, and the sentences that people recorded for it."""

    hotline: Hotline
    recordings: Recordings

    def say(self, document: VoiceResponse) -> Response:
        """The document as it is sent, with every recorded sentence in its recorded voice."""
        play_recorded(document, self.recordings, self.hotline.settings.public_url)
        return twiml(document)


def say(
    line: Line,
    place: Place,
    ask: Callable[[], Reply],
    step: str = "",
    render: Callable[[Reply, Call], VoiceResponse] = script,
    saved: bool = False,
) -> Response:
    """Make the reply and render it. step: the turn that it answers, empty when it says again what was said last.
    saved: a reply means that something was stored, so failures are counted anew.

    Whatever goes wrong behind here, the caller hears what to do; the log gets the kind of error, which names nobody.
    """
    try:
        reply = ask()
    except Refused:
        raise
    except Exception as error:
        log.error("a call's turn was not saved: %s", type(error).__name__)
        return line.say(not_saved(place.failed()))
    next_place = replace(place, step=reply.step or place.step + 1, failures=0 if saved else place.failures)
    try:
        call = Call(next_place, line.hotline.settings.caller_id, folio.address(line.hotline, reply, step))
        return line.say(render(reply, call))
    except Exception as error:
        log.error("a call's reply could not be said: %s", type(error).__name__)
        return line.say(wait(next_place.failed()))


def where_we_were(line: Line, form: Form) -> Reply:
    """What the call was told last; a new dialogue where none goes on."""
    contact = contact_of(form, 0)
    return turns.current(line.hotline, contact) or turns.take_turn(line.hotline, contact, Turn("start"))


def contact_of(form: Form, step: int) -> Contact:
    """A call is its CallSid. `From` is not even looked at."""
    sid = form.sid("CallSid")
    return Contact(Channel.VOICE, (b"voz:" + sid.encode(),), f"{sid}:{step}")


def place_of(line: Line, step: int) -> Place:
    """Where the call stands; the count of failures comes from our own TwiML, whose query Twilio signs."""
    given = request.args.get("failures", "0")
    failures = min(int(given), MOST_FAILURES) if given.isdecimal() else 0
    return Place(step, failures, base_of(line))


def base_of(line: Line) -> str:
    """The path of our public address, empty when the hotline has a host of its own."""
    return urlsplit(line.hotline.settings.public_url).path
