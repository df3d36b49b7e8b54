"""The webhooks of the telephones that we ring: an operator's, a supervisor's, the C5's. No number is looked at."""

import logging
import re
from collections.abc import Callable
from functools import wraps

from flask import Response, request
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from hotline.channels.twilio.answer import accepted
from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice.line import Line, base_of
from hotline.channels.voice.speech import say
from hotline.channels.voice.waiting import HOLD, MOST_IN_ROOM, TALK_SECONDS
from hotline.journey import telephones
from hotline.journey.telephones import Place
from hotline.live.legs import COACHES, EMERGENCY, LISTENS
from hotline.translations import N_, gettext
from hotline.vocabulary import LANGUAGES

log = logging.getLogger(__name__)

AT = "/twilio/live"
TAKES = "1"
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
CALL_SID = re.compile(r"CA[0-9a-f]{32}")

ANNOUNCED = {
    "late": N_("Todavía no contestan; seguimos llamando. Si hay peligro ahora, cuelgue y marque 9-1-1."),
    "missed": N_("No contestaron. Cuelgue y marque 9-1-1."),
}
"""What everybody in a room hears while the C5 does not answer."""

View = Callable[[Line, Form, str], Response]


def unfailing(view: View) -> View:
    """A telephone of ours hears a sentence instead of the provider's error; what it had is found again by a clock."""

    @wraps(view)
    def saying(line: Line, form: Form, leg: str) -> Response:
        try:
            return view(line, form, leg)
        except Refused:
            raise
        except Exception as error:
            log.error("a telephone of ours was not understood: %s", type(error).__name__)
            return line.say(_too_late())

    return saying


@unfailing
def answer(line: Line, _form: Form, leg: str) -> Response:
    """Picked up. Staff take it with a key; the C5 goes into the room at once."""
    place = telephones.may_join(line.hotline, leg)
    if place is None:
        return line.say(_too_late())
    if place.kind == EMERGENCY:
        return accept(line, _form, leg)
    return line.say(_offer(place, _address(line, leg, "accept")))


@unfailing
def accept(line: Line, form: Form, leg: str) -> Response:
    """The key that takes the call; any other key, or none, does not."""
    if form.hidden("Digits"):
        raise Refused
    place = telephones.may_join(line.hotline, leg)
    if place is not None and place.kind != EMERGENCY and form.one("Digits") != TAKES:
        telephones.ended(line.hotline, leg)
        return line.say(_bye())
    place = telephones.join(line.hotline, leg)
    if place is None:
        return line.say(_too_late())
    return line.say(_room(line, place, leg))


@unfailing
def left(line: Line, _form: Form, leg: str) -> Response:
    """Out of the room."""
    telephones.ended(line.hotline, leg)
    return line.say(_bye())


def status(line: Line, form: Form, leg: str) -> Response:
    """The call to this telephone is over, picked up or not."""
    if form.one("CallStatus") in ENDED:
        telephones.ended(line.hotline, leg)
    return accepted()


def announce(line: Line, _form: Form, name: str) -> Response:
    """Heard by everybody in a room, in each language."""
    response = VoiceResponse()
    if name in ANNOUNCED:
        for language in LANGUAGES:
            say(response, gettext(language, ANNOUNCED[name]), language)
    return line.say(response)


def _offer(place: Place, taking: str) -> VoiceResponse:
    language = LANGUAGES[0]
    text = {
        LISTENS: N_("Línea de ayuda. Marque 1 para escuchar la llamada."),
        COACHES: N_("Línea de ayuda. Marque 1 para aconsejar en la llamada; solo le oye quien atiende."),
    }.get(place.kind, N_("Línea de ayuda. Marque 1 para tomar la llamada."))
    response = VoiceResponse()
    gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=10, action=taking, method="POST")
    say(gather, gettext(language, text), language)
    say(gather, gettext(language, text), language)
    response.append(gather)
    response.redirect(taking, method="POST")
    return response


def _room(line: Line, place: Place, leg: str) -> VoiceResponse:
    response = VoiceResponse()
    if place.kind == EMERGENCY:
        language = LANGUAGES[0]
        say(response, gettext(language, "Línea de ayuda: le pasamos una llamada de emergencia."), language)
    dial = Dial(action=_address(line, leg, "left"), method="POST", time_limit=TALK_SECONDS)
    coached = request.args.get("coach", "")
    dial.conference(
        place.handle,
        participant_label=leg,
        beep=False,
        muted=place.kind == LISTENS or (place.kind == COACHES and not CALL_SID.fullmatch(coached)),
        coach=coached if place.kind == COACHES and CALL_SID.fullmatch(coached) else None,
        start_conference_on_enter=place.kind not in {LISTENS, COACHES},
        end_conference_on_exit=False,
        wait_url=base_of(line) + HOLD,
        wait_method="POST",
        max_participants=MOST_IN_ROOM,
    )
    response.append(dial)
    return response


def _address(line: Line, leg: str, then: str) -> str:
    coached = request.args.get("coach", "")
    query = f"?coach={coached}" if CALL_SID.fullmatch(coached) else ""
    return f"{base_of(line)}{AT}/{leg}/{then}{query}"


def _too_late() -> VoiceResponse:
    language = LANGUAGES[0]
    response = VoiceResponse()
    say(response, gettext(language, "Esa llamada ya no espera. Gracias."), language)
    response.hangup()
    return response


def _bye() -> VoiceResponse:
    response = VoiceResponse()
    response.hangup()
    return response
