"""One step of the journey at `/p`: what waits is shown, an answer is taken, and nothing written is lost on the way."""

import logging

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline.channels.web import forms, showing, visit
from hotline.channels.web.forms import Sent
from hotline.conversation.turns import Reply
from hotline.errors import NotSavedError
from hotline.journey import turns as journey
from hotline.journey.parts import Hotline

log = logging.getLogger("hotline")


def show(hotline: Hotline) -> Response:
    """GET: the page that waits for an answer; without a cookie there is nothing here to see."""
    bearer = visit.nonce(hotline.settings)
    if bearer is None:
        return redirect(url_for("web.landing"), 303)
    reply = journey.current(hotline, visit.contact(bearer, "ver"))
    if reply is None:
        return _lost(hotline)
    return make_response(showing.page(reply, visit.seal(bearer), practise=request.args.get("practicar", "")))


def answer(hotline: Hotline) -> Response:
    """POST: one turn. An answered step is sent on with 303, so that reloading repeats nothing."""
    bearer = visit.nonce(hotline.settings)
    if bearer is None:
        return _lost(hotline)
    visit.check_seal(bearer)
    sent = forms.read(request.form)
    contact = visit.contact(bearer, sent.step)
    try:
        waiting = journey.current(hotline, contact)
        if waiting is not None and str(waiting.step) != sent.step:
            return redirect(url_for("web.page"), 303)  # a page of before: what waits now is shown
        language = waiting.language if waiting is not None else request.form.get("idioma", "")
        reply = journey.take_turn(hotline, contact, forms.turn(sent, language))
    except NotSavedError:
        return make_response(showing.not_saved(url_for("web.answer"), request.form), 503)
    if waiting is None and reply.ask is not None:
        return _lost(hotline)  # no dialogue and no receipt: what was opened anew is empty and lapses by itself
    return _after(hotline, bearer, sent, reply)


def _after(hotline: Hotline, bearer: bytes, sent: Sent, reply: Reply) -> Response:
    """Where an answer leads: the end, the same question with everything still in it, or the next page."""
    if reply.ask is None:
        response = make_response(showing.page(reply, visit.seal(bearer)))
        return response if reply.folio else visit.take_back(response, hotline.settings)
    if sent.filled and reply.ask.question == sent.question:
        return make_response(showing.page(showing.still_filled(reply, sent), visit.seal(bearer)))
    return redirect(url_for("web.page"), 303)


def _lost(hotline: Hotline) -> Response:
    """The dialogue is over or was never here: say what stays saved, and where to begin again."""
    return visit.take_back(make_response(showing.lost(), 410), hotline.settings)
