"""The webhooks of a call. Each checks, makes one turn, and says the reply; a failure is said too, never an error."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, send_file
from twilio.twiml.voice_response import VoiceResponse

from hotline.channels.twilio.answer import accepted, guarded, twiml
from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice import folio
from hotline.channels.voice.failure import not_saved, too_long, wait
from hotline.channels.voice.keypad import heard
from hotline.channels.voice.places import MOST_FAILURES, Place
from hotline.channels.voice.recorded import PATH, Recordings, play_recorded
from hotline.channels.voice.script import Call, after_bridge, script
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.journey import turns
from hotline.journey.parts import Hotline
from hotline.vocabulary import Channel

log = logging.getLogger(__name__)

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
ANSWERED = frozenset({"completed", "answered"})
RECORDING = "recording"
RECORDING_SECONDS = 24 * 3600

HIDEABLE = ("Digits", "SpeechResult", "FinishedOnKey")
"""Parameters that may be absent, so that hiding one inside a neighbour would turn an answer into silence."""


@dataclass(frozen=True)
class Line:
    """The house behind the telephone, and the sentences that people recorded for it."""

    hotline: Hotline
    recordings: Recordings

    def say(self, document: VoiceResponse) -> Response:
        """The document as it is sent, with every recorded sentence in its recorded voice."""
        play_recorded(document, self.recordings, self.hotline.settings.public_url)
        return twiml(document)


def blueprint(hotline: Hotline) -> Blueprint:
    """The routes of the telephone and the status callback of both of Twilio's channels."""
    routes = Blueprint("voice", __name__, url_prefix="/twilio")
    line = Line(hotline, Recordings(hotline.settings.recordings_dir))
    views: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("/voice", "start", start),
        ("/voice/step/<int:step>", "answer", answer),
        ("/voice/bridged/<int:step>", "bridged", bridged),
        ("/voice/resume", "resume", resume),
        ("/status", "status", status),
    )
    for path, name, view in views:
        guard = guarded(hotline.settings, partial(view, line), lambda: line.say(too_long()))
        routes.add_url_rule(path, name, guard, methods=["POST"], provide_automatic_options=False)
    return routes


def sounds(hotline: Hotline) -> Blueprint:
    """What a call fetches to play; no webhook, so nothing is signed: the address itself is the secret."""
    routes = Blueprint("sounds", __name__)
    recordings = Recordings(hotline.settings.recordings_dir)
    routes.add_url_rule("/voz/<name>", "folio", partial(folio.play, hotline), provide_automatic_options=False)
    routes.add_url_rule(f"{PATH}/<language>/<name>", RECORDING, partial(recording, recordings))
    return routes


def recording(recordings: Recordings, language: str, name: str) -> Response:
    """A recorded sentence; the same for everybody, so that the provider may keep it."""
    found = recordings.file(language, name)
    if found is None:
        return Response(status=404)
    return send_file(found, mimetype="audio/wav", max_age=RECORDING_SECONDS)


def start(line: Line, form: Form) -> Response:
    """A call comes in."""
    contact = _contact(form, 0)
    return _say(line, _place(line, 0), lambda: turns.take_turn(line.hotline, contact, Turn("start")), contact.step)


def answer(line: Line, form: Form, step: int) -> Response:
    """Keys, words or silence after the question of `step`."""
    if form.hidden(*HIDEABLE):
        raise Refused
    contact = _contact(form, step)
    turn, here = heard(form).turn, _place(line, step)
    return _say(line, here, lambda: turns.take_turn(line.hotline, contact, turn), contact.step, saved=True)


def resume(line: Line, form: Form) -> Response:
    """The call fell out of the dialogue: ask again what was asked last.

    From Twilio's fallback our last answer was never heard, so a bridge in it is made now. After a failure of ours it
    was heard long ago: joining the caller to 9-1-1 a second time would only take her away from here.
    """
    place = _place(line, 0)
    render = partial(after_bridge, answered=True) if place.failures else script
    return _say(line, place, lambda: _where_we_were(line, form), render=render)


def bridged(line: Line, form: Form, step: int) -> Response:
    """The bridge is over, or nobody answered: go on with the dialogue."""
    answered = form.one("DialCallStatus") in ANSWERED
    render = partial(after_bridge, answered=answered)
    return _say(line, _place(line, step), lambda: _where_we_were(line, form), render=render)


def status(line: Line, form: Form) -> Response:
    """A call ended, or a message of ours moved on (accepted; nothing is kept about it, so any order will do)."""
    if form.one("CallStatus") not in ENDED:
        return accepted()
    try:
        turns.hang_up(line.hotline, _contact(form, 0))
    except Refused:
        raise
    except Exception as error:  # Twilio may repeat it; if not, the draft expires into a partial report by itself
        log.error("a hang-up was not taken in: %s", type(error).__name__)
        return Response(status=503)
    return accepted()


def _where_we_were(line: Line, form: Form) -> Reply:
    contact = _contact(form, 0)
    return turns.current(line.hotline, contact) or turns.take_turn(line.hotline, contact, Turn("start"))


def _say(
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


def _contact(form: Form, step: int) -> Contact:
    """A call is its CallSid. `From` is not even looked at."""
    sid = form.sid("CallSid")
    return Contact(Channel.VOICE, (b"voz:" + sid.encode(),), f"{sid}:{step}")


def _place(line: Line, step: int) -> Place:
    """Where the call stands; the count of failures comes from our own TwiML, whose query Twilio signs."""
    given = request.args.get("failures", "0")
    failures = min(int(given), MOST_FAILURES) if given.isdecimal() else 0
    return Place(step, failures, urlsplit(line.hotline.settings.public_url).path)
