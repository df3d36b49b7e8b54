"""The webhooks of a caller who waits for an operator or is with one. As with every call, never an error."""

import logging
from functools import partial

from flask import Response, request

from hotline.channels.twilio.edge import Form, Refused
from hotline.channels.voice import waiting
from hotline.channels.voice.keypad import KEYS
from hotline.channels.voice.line import Line, contact_of, place_of, say, where_we_were
from hotline.channels.voice.script import after_bridge
from hotline.conversation.turns import Reply, Turn
from hotline.journey import queueing, turns

log = logging.getLogger(__name__)

GO_ON, EXIT = "1", "9"
NOT_IN = frozenset({"failed", "canceled", "busy", "no-answer"})
"""A room that the caller never came into."""
OVER = frozenset({"completed", "canceled", "failed", "busy", "no-answer"})


def wait(line: Line, form: Form, step: int) -> Response:
    """One look at the line. A look that fails lets the caller out: nobody is kept where nothing moves."""
    contact, seconds = contact_of(form, step), form.one("QueueTime")
    try:
        here = queueing.look(line.hotline, contact, int(seconds) if seconds.isdecimal() else 0)
        if here.way == "leave":
            return line.say(waiting.leave())
        return line.say(waiting.waiting(where_we_were(line, form), here, place_of(line, step), _looks()))
    except Exception as error:
        log.error("a look at the line failed: %s", type(error).__name__)
        return line.say(waiting.leave())


def key(line: Line, form: Form, step: int) -> Response:
    """A key in line: out of it to go on, out of the call, or the same words again."""
    if form.hidden("Digits"):
        raise Refused
    pressed = "".join(one for one in form.one("Digits") if one in KEYS)
    contact = contact_of(form, step)
    try:
        if pressed in {EXIT, GO_ON}:
            queueing.over(line.hotline, contact)
        if pressed == EXIT:
            return say(line, place_of(line, step), lambda: turns.take_turn(line.hotline, contact, Turn("stop")))
        here = queueing.look(line.hotline, contact)
        if here.way == "leave":
            return line.say(waiting.leave())
        return line.say(waiting.waiting(where_we_were(line, form), here, place_of(line, step), 0))
    except Exception as error:
        log.error("a key in line was not taken in: %s", type(error).__name__)
        return line.say(waiting.leave())


def queued(line: Line, form: Form, step: int) -> Response:
    """Out of the line: into the room where an operator waits, or on by keypad."""
    contact, place = contact_of(form, step), place_of(line, step)
    if form.one("CallStatus") in OVER or form.one("QueueResult") == "hangup":
        queueing.over(line.hotline, contact)
        return line.say(waiting.leave())
    try:
        handle: str | None = queueing.connect(line.hotline, contact)
    except Exception as error:
        log.error("a caller was not put through: %s", type(error).__name__)
        handle = ""
    if handle is None:  # the caller chose to go on
        render = partial(after_bridge, answered=True)
        return say(line, place, lambda: where_we_were(line, form), render=render)
    if not handle:
        return nobody(line, form, step)
    return line.say(waiting.room(handle, place, place.base))


def nobody(line: Line, form: Form, step: int) -> Response:
    """Nobody took the call: the dialogue goes on where it was, and beside it a recording may be left."""
    contact = contact_of(form, step)

    def gone_on() -> Reply:
        return turns.take_turn(line.hotline, contact, Turn("unattended"))

    return say(line, place_of(line, step), gone_on, contact.step, saved=True)


def talked(line: Line, form: Form, step: int) -> Response:
    """The room has closed: an operator talked with the caller, and what is left is the folio."""
    contact = contact_of(form, step)
    try:
        queueing.over(line.hotline, contact)
    except Exception as error:
        log.error("the end of a talk was not noted: %s", type(error).__name__)
    if form.one("CallStatus") in OVER:
        return line.say(waiting.hold())
    if form.one("DialCallStatus") in NOT_IN:
        return nobody(line, form, step)
    return say(line, place_of(line, step), lambda: _attended(line, form, step), contact.step, saved=True)


def hold(line: Line, _form: Form) -> Response:
    """Heard by whoever is alone in a room."""
    return line.say(waiting.hold())


def _attended(line: Line, form: Form, step: int) -> Reply:
    return turns.take_turn(line.hotline, contact_of(form, step), Turn("attended"))


def _looks() -> int:
    given = request.args.get("n", "0")
    return int(given) if given.isdecimal() and len(given) < 5 else 0
