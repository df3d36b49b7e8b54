"""The webhooks of a recording: after the tone, and when the provider says that it is ready; the first counts.

Of a recording only the provider's name is taken; the address that comes with it is not even looked at.
"""

import logging

from flask import Response

from hotline.channels.twilio.answer import accepted
from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice.line import Line, contact_of, place_of, say
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.journey import turns

log = logging.getLogger(__name__)

EXIT = "9"
HIDEABLE = ("RecordingSid", "Digits")


def recorded(line: Line, form: Form, step: int) -> Response:
    """After the tone: keep what was recorded and go on, or end the call where the key for that ended the recording."""
    if form.hidden(*HIDEABLE):
        raise Refused
    contact, name = contact_of(form, step), form.recording()
    leaves = form.one("Digits") == EXIT
    return say(line, place_of(line, step), lambda: _keep(line, contact, name, leaves), contact.step, saved=True)


def _keep(line: Line, contact: Contact, name: str, leaves: bool) -> Reply:
    reply = turns.take_turn(line.hotline, contact, Turn("recorded", name))
    if not leaves:
        return reply
    after = Contact(contact.channel, contact.bearers, f"{contact.step}:{EXIT}")
    return turns.take_turn(line.hotline, after, Turn("stop"))


def ready(line: Line, form: Form, step: int) -> Response:
    """The provider says that a recording is ready. It may come before its turn, after it, or after the call."""
    name = form.recording()
    if form.one("RecordingStatus") != "completed" or not name:
        return accepted()
    try:
        turns.take_turn(line.hotline, contact_of(form, step), Turn("recorded", name))
    except Refused:
        raise
    except Exception as error:
        log.error("a recording was not taken in: %s", type(error).__name__)
        return Response(status=503)
    return accepted()
