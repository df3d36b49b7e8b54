"""The way in and the way out: landing, folio, exit."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.channels.web import showing, visit
from hotline.conversation.turns import Reply, Turn
from hotline.errors import HotlineError, KeyListError, NotSavedError
from hotline.journey import chatting
from hotline.journey import turns as journey
from hotline.journey.parts import Hotline
from hotline.pages import error_pages, language
from hotline.vocabulary import DESK

FOLIO_FIELD = "folio"


def show_landing(hotline: Hotline) -> str:
    """Danger, report, folio, and the children's door; no cookie yet. Where nothing could be kept, only danger."""
    return render_template("web/landing.html", closed=_is_closed(hotline))


def _is_closed(hotline: Hotline) -> bool:
    """Whether nothing can be sealed to the desk: then nobody is asked to tell anything."""
    try:
        hotline.keyring.current().need(DESK)
    except KeyListError:
        return True
    return False


def start(hotline: Hotline) -> Response:
    """Open a dialogue: only now is there something to remember, and the cookie that remembers it."""
    child = request.form.get("puerta") == "nna"
    bearer = visit.new_nonce()
    turn = Turn("start", door="child" if child else "adult", language=language.current())
    try:
        journey.take_turn(hotline, visit.contact(bearer, "0"), turn)
    except NotSavedError:
        return make_response(showing.not_saved(url_for("web.start"), request.form), 503)
    return visit.give(redirect(url_for("web.page"), 303), hotline.settings, bearer)


def show_folio_form() -> str:
    """One field for sixteen digits."""
    return render_template("web/folio_entry.html", typed="", error="")


def open_folio(hotline: Hotline) -> Response:
    """Open the mailbox behind a folio. Wrong and unknown read alike; what was typed stays in the field."""
    typed = request.form.get(FOLIO_FIELD, "")
    if not any(character.isdigit() for character in typed):
        return make_response(_folio_again(typed, language.say("Faltan números: el folio tiene 16.")), 422)
    bearer = visit.new_nonce()
    try:
        reply = _ask_for_mailbox(hotline, bearer, typed)
    except NotSavedError:
        return make_response(showing.not_saved(url_for("web.open_folio"), request.form), 503)
    if reply.ask is not None and reply.ask.question == "mailbox":
        return visit.give(redirect(url_for("web.page"), 303), hotline.settings, bearer)
    error = (reply.ask.error if reply.ask else "") or language.say("Revise los números, de cuatro en cuatro.")
    _forget(hotline, bearer)
    return make_response(_folio_again(typed, error), 422)


def _ask_for_mailbox(hotline: Hotline, bearer: bytes, typed: str) -> Reply:
    spoken = language.current()
    first = journey.take_turn(hotline, visit.contact(bearer, "0"), Turn("start", door="folio", language=spoken))
    step = visit.contact(bearer, str(first.step))
    return journey.take_turn(hotline, step, Turn("options", value=typed, language=spoken))


def _folio_again(typed: str, error: str) -> str:
    return render_template("web/folio_entry.html", typed=typed[:80], error=error)


def leave(hotline: Hotline) -> Response:
    """«Salir ya»: erase the dialogue, take the cookie back, and be somewhere else, whatever else fails.

    What a page of another site loads from here unseen (a picture, a frame) brings no cookie and so erases nothing; it
    must not clear the browser's either. Whoever comes here from anywhere, leaves.
    """
    away = redirect(url_for("web.elsewhere"), 303)
    unseen = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    if unseen and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return away
    bearer = visit.nonce(hotline.settings)
    if bearer is not None:
        _forget(hotline, bearer)
    response = visit.take_back(away, hotline.settings)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def _forget(hotline: Hotline, bearer: bytes) -> None:
    contact = visit.contact(bearer, "salir")
    try:
        chatting.leave(hotline, bearer)
        if journey.current(hotline, contact) is not None:
            journey.take_turn(hotline, contact, Turn("stop"))
    except HotlineError as error:
        error_pages.note(error)  # the dialogue lapses by itself; leaving must not wait for it
