"""The webhook of SMS and WhatsApp. The answer is always TwiML: silence would leave a person alone."""

import logging
from functools import partial

from flask import Blueprint, Response
from twilio.twiml.messaging_response import MessagingResponse

from hotline.channels.messages.identity import bearers, channel_of
from hotline.channels.messages.media import names_of, said_of
from hotline.channels.messages.render import pack, texts
from hotline.channels.twilio.answer import guarded, twiml
from hotline.channels.twilio.edge import Form, Refused
from hotline.conversation.turns import Contact, Turn
from hotline.journey import turns
from hotline.journey.parts import Hotline
from hotline.translations import gettext
from hotline.vocabulary import LANGUAGES

OPTED_OUT = "STOP"
"""What Advanced Opt-Out adds to a word configured there (ALTO, BAJA...): it has answered, and refuses what we would
send. Source: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out"""

log = logging.getLogger(__name__)


def blueprint(hotline: Hotline) -> Blueprint:
    """The route of incoming messages; their status callback lives with the telephone's."""
    routes = Blueprint("messages", __name__, url_prefix="/twilio")
    view = guarded(hotline.settings, partial(receive, hotline), too_long)
    routes.add_url_rule("/messages", "receive", view, methods=["POST"], provide_automatic_options=False)
    return routes


def receive(hotline: Hotline, form: Form) -> Response:
    """One message in, the reply's messages out. MessageSid names the turn, so that a repeat gets the same answer."""
    sid = form.sid("MessageSid")
    if not form.has("Body") or not form.has("From"):
        raise Refused  # Twilio always sends both; without them they were hidden in a neighbour
    words = form.one("Body")
    sender = form.one("From")
    media = names_of(form, sid)
    opted_out = form.one("OptOutType").upper() == OPTED_OUT
    try:
        contact = Contact(channel_of(sender), bearers(sender, sid, hotline.hourly.keys()), sid)
        reply = turns.take_turn(hotline, contact, _turn(words, media.names, opted_out=opted_out))
        if opted_out:
            return _messages([])
        return _messages((said_of(media, reply.language) if not reply.erased else []) + texts(reply))
    except Exception as error:
        log.error("a message's turn was not saved: %s", type(error).__name__)
        return _messages(not_saved())


def _turn(words: str, media: tuple[str, ...], *, opted_out: bool) -> Turn:
    if opted_out:
        return Turn("stop")
    return Turn("text", words, media=media) if words.strip() else Turn("silence", media=media)


def not_saved() -> list[str]:
    """Said when the house behind is down; needs nothing but words."""
    return pack([gettext(LANGUAGES[0], "No se guardó su mensaje. Intente otra vez. Peligro: 911")])


def too_long() -> Response:
    """The answer to a body that no message can have."""
    line = gettext(LANGUAGES[0], "Su mensaje es demasiado largo y no se guardó. Mándelo en partes. Peligro: 911")
    return _messages(pack([line]))


def _messages(bodies: list[str]) -> Response:
    response = MessagingResponse()
    for body in bodies:
        response.message(body)
    return twiml(response)
