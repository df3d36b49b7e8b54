"""One step of the journey at `/p`: what waits is shown, an answer is taken, and nothing written is lost on the way."""

from dataclasses import replace

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline.channels.web import forms, showing, visit
from hotline.channels.web.forms import Sent
from hotline.conversation.dialogue import KEPT_REPLIES
from hotline.conversation.turns import Reply, Turn
from hotline.errors import NotSavedError
from hotline.journey import turns as journey
from hotline.journey.parts import Hotline


def show(hotline: Hotline) -> Response:
    """GET: the page that waits for an answer; without a cookie there is nothing here to see.

    After the last answer nothing waits: the page that it led to is found by its step (`paso`), as reloading a form's
    answer would, so that a folio is not lost with a telephone that drops its pages to save memory.
    """
    bearer = visit.nonce(hotline.settings)
    if bearer is None:
        return redirect(url_for("web.landing"), 303)
    reply = journey.current(hotline, visit.contact(bearer, "ver"))
    if reply is not None:
        return make_response(showing.page(reply, visit.seal(bearer)))
    step = forms.step(request.args)
    told = journey.told_at(hotline, visit.contact(bearer, step))
    if told is None:
        return _lost(hotline)
    return make_response(showing.page(replace(told, step=int(step)), visit.seal(bearer)))


def answer(hotline: Hotline) -> Response:
    """POST: one turn. An answered step is sent on with 303, so that reloading repeats nothing.

    The same form sent again gets the same answer, as long as the dialogue remembers what it said to that step.
    """
    bearer, sent = visit.nonce(hotline.settings), forms.read(request.form)
    if bearer is None:
        return _lost(hotline, sent)
    if not visit.is_sealed(bearer):  # another tab began anew: nothing is taken, and what was written stays on the page
        return make_response(showing.lost(sent, newer=True), 403)
    if sent.action == "guardado":
        return visit.take_back(make_response(showing.goodbye(sent)), hotline.settings)
    try:
        waiting = journey.current(hotline, visit.contact(bearer, sent.step))
        if waiting is not None and not 0 <= waiting.step - int(sent.step) <= KEPT_REPLIES:
            return redirect(url_for("web.page"), 303)  # a page of long ago: what waits now is shown
        turns = [forms.turn(sent)] if waiting is None else _turns(sent)
        reply = _take(hotline, bearer, sent.step, turns)
    except NotSavedError:
        return make_response(showing.not_saved(url_for("web.answer"), request.form), 503)
    if waiting is None and reply.ask is not None:
        # neither dialogue nor receipt: what was opened anew is empty and lapses by itself
        return _lost(hotline, sent)
    return _after(hotline, bearer, sent, reply)


def _turns(sent: Sent) -> list[Turn]:
    """The turns of one button. Going back keeps what was written, and ending what was chosen too: answered first."""
    asked = forms.turn(sent)
    if asked.kind == "back" and sent.text.strip():
        return [forms.answer(sent), replace(asked, kind="goto", value=sent.question), asked]
    if sent.action == "terminar" and sent.filled:
        return [forms.answer(sent), asked]
    return [asked]


def _take(hotline: Hotline, bearer: bytes, step: str, turns: list[Turn]) -> Reply:
    """Take the turns, each as a step of its own, as far as the dialogue goes."""
    reply = journey.take_turn(hotline, visit.contact(bearer, step), turns[0])
    for turn in turns[1:]:
        if reply.ask is None or reply.ask.error:
            break
        reply = journey.take_turn(hotline, visit.contact(bearer, str(reply.step)), turn)
    return reply


def _after(hotline: Hotline, bearer: bytes, sent: Sent, reply: Reply) -> Response:
    """Where an answer leads: the end, the same question with everything still in it, or the next page."""
    seal = visit.seal(bearer)
    if reply.folio:  # the receipt of this very step shows it again
        return make_response(showing.page(replace(reply, step=int(sent.step)), seal, practise=sent.practise))
    if reply.ask is None:
        return visit.take_back(make_response(showing.page(reply, seal)), hotline.settings)
    aside = sent.action != "seguir" or bool(reply.ask.error)
    if aside and sent.filled and reply.ask.question == sent.question:
        return make_response(showing.page(showing.still_filled(reply, sent), seal))
    return redirect(url_for("web.page"), 303)


def _lost(hotline: Hotline, sent: Sent | None = None) -> Response:
    """The dialogue is over or was never here: say what stays saved, and where to begin again, and keep the text."""
    return visit.take_back(make_response(showing.lost(sent)), hotline.settings)
