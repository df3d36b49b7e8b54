"""The webhooks of a call. Each checks, makes one turn, and says the reply; a failure is said too, never an error."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, send_file

from hotline.channels.twilio.answer import accepted, guarded
from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice import folio, queueing, telephones
from hotline.channels.voice import recording as recording_turns
from hotline.channels.voice.failure import too_long
from hotline.channels.voice.keypad import heard
from hotline.channels.voice.line import Line, contact_of, place_of, say, where_we_were
from hotline.channels.voice.recorded import PATH, Recordings
from hotline.channels.voice.script import after_bridge, script
from hotline.conversation.turns import Turn
from hotline.journey import queueing as lines
from hotline.journey import turns
from hotline.journey.parts import Hotline

log = logging.getLogger(__name__)

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
ANSWERED = frozenset({"completed", "answered"})
LEG = "/live/<string(length=32):leg>"
RECORDING = "recording"
RECORDING_SECONDS = 24 * 3600

HIDEABLE = ("Digits", "SpeechResult", "FinishedOnKey")
"""Parameters that may be absent, so that hiding one inside a neighbour would turn an answer into silence."""


def blueprint(hotline: Hotline) -> Blueprint:
    """The routes of the telephone and the status callback of both of Twilio's channels."""
    routes = Blueprint("voice", __name__, url_prefix="/twilio")
    line = Line(hotline, Recordings(hotline.settings.recordings_dir))
    views: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("/voice", "start", start),
        ("/voice/step/<int:step>", "answer", answer),
        ("/voice/bridged/<int:step>", "bridged", bridged),
        ("/voice/recorded/<int:step>", "recorded", recording_turns.recorded),
        ("/voice/recording/<int:step>", "recording_ready", recording_turns.ready),
        ("/voice/resume", "resume", resume),
        ("/voice/wait/<int:step>", "wait", queueing.wait),
        ("/voice/wait/<int:step>/key", "key", queueing.key),
        ("/voice/queued/<int:step>", "queued", queueing.queued),
        ("/voice/talked/<int:step>", "talked", queueing.talked),
        ("/live/hold", "hold", queueing.hold),
        ("/live/announce/<name>", "announce", telephones.announce),
        (f"{LEG}/answer", "leg_answer", telephones.answer),
        (f"{LEG}/accept", "leg_accept", telephones.accept),
        (f"{LEG}/left", "leg_left", telephones.left),
        (f"{LEG}/status", "leg_status", telephones.status),
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
    contact = contact_of(form, 0)
    return say(line, place_of(line, 0), lambda: turns.take_turn(line.hotline, contact, Turn("start")), contact.step)


def answer(line: Line, form: Form, step: int) -> Response:
    """Keys, words or silence after the question of `step`."""
    if form.hidden(*HIDEABLE):
        raise Refused
    contact = contact_of(form, step)
    turn, here = heard(form).turn, place_of(line, step)
    return say(line, here, lambda: turns.take_turn(line.hotline, contact, turn), contact.step, saved=True)


def resume(line: Line, form: Form) -> Response:
    """The call fell out of the dialogue: ask again what was asked last.

    From Twilio's fallback our last answer was never heard, so a bridge in it is made now. After a failure of ours it
    was heard long ago: joining the caller to 9-1-1 a second time would only take her away from here.
    """
    place = place_of(line, 0)
    render = partial(after_bridge, answered=True) if place.failures else script
    return say(line, place, lambda: where_we_were(line, form), render=render)


def bridged(line: Line, form: Form, step: int) -> Response:
    """The bridge is over: go on with the dialogue. Where nobody answered it says which number is next, if any."""
    place = place_of(line, step)
    if form.one("DialCallStatus") in ANSWERED:
        return say(line, place, lambda: where_we_were(line, form), render=partial(after_bridge, answered=True))
    known = contact_of(form, step)
    contact = replace(known, step=f"{known.step}:bridge")
    return say(line, place, lambda: turns.take_turn(line.hotline, contact, Turn("unanswered")), contact.step)


def status(line: Line, form: Form) -> Response:
    """A call ended, or a message of ours moved on (accepted; nothing is kept about it, so any order will do)."""
    if form.one("CallStatus") not in ENDED:
        return accepted()
    try:
        turns.hang_up(line.hotline, contact_of(form, 0))
        lines.over(line.hotline, contact_of(form, 0))
    except Refused:
        raise
    except Exception as error:  # Twilio may repeat it; if not, the draft expires into a partial report by itself
        log.error("a hang-up was not taken in: %s", type(error).__name__)
        return Response(status=503)
    return accepted()
