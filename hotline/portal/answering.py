"""What an authority answers: it has it, it acts, it is not theirs, it asks back, it is done."""

from collections.abc import Callable, Collection
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from hotline.errors import ConflictError
from hotline.journey import agency
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms
from hotline.people.visitor import Visitor
from hotline.portal import referral

LONGEST_REASON = 1000
LONGEST_MESSAGE = 2000

Answer = Response | tuple[str, int]


def acknowledge(hotline: Hotline, visitor: Visitor, referral_id: str) -> Answer:
    """The authority has it."""
    return _attempt(hotline, visitor, referral_id, "acusar", lambda: agency.acknowledge(hotline, visitor, referral_id))


def accept(hotline: Hotline, visitor: Visitor, referral_id: str) -> Answer:
    """The authority acts on it."""
    return _attempt(hotline, visitor, referral_id, "aceptar", lambda: agency.accept(hotline, visitor, referral_id))


def decline(hotline: Hotline, visitor: Visitor, referral_id: str) -> Answer:
    """It is not theirs, for a reason of the list, in words, or both."""
    reason = _reason(referral.NOT_OURS)
    if not reason:
        missing = language.say("Elija o escriba por qué no les toca; la razón queda guardada.")
        return _refuse(hotline, visitor, referral_id, "rechazar", missing)
    home = url_for("portal.show_inbox", ver="cerradas", hecho="rechazar")
    return _attempt(
        hotline, visitor, referral_id, "rechazar", lambda: agency.decline(hotline, visitor, referral_id, reason), home
    )


def ask(hotline: Hotline, visitor: Visitor, referral_id: str) -> Answer:
    """Ask the reporter through the mailbox."""
    text = forms.words("pregunta", LONGEST_MESSAGE)
    if not text:
        missing = language.say("Escriba la pregunta; el buzón no recibe mensajes vacíos.")
        return _refuse(hotline, visitor, referral_id, "preguntar", missing)
    return _attempt(
        hotline, visitor, referral_id, "preguntar", lambda: agency.message(hotline, visitor, referral_id, text)
    )


def close_referral(hotline: Hotline, visitor: Visitor, referral_id: str) -> Answer:
    """The authority's work is done, with an outcome."""
    words, outcome = _reason(referral.OUTCOMES), referral.OUTCOMES.get(request.form.get("motivo", ""), "")
    if not words:
        missing = language.say("Elija o escriba el resultado.")
        return _refuse(hotline, visitor, referral_id, "cerrar", missing)
    return _attempt(
        hotline,
        visitor,
        referral_id,
        "cerrar",
        lambda: agency.close_referral(hotline, visitor, referral_id, words, outcome),
    )


def _reason(offered: Collection[str]) -> str:
    """The reason chosen from the list, the words, or both, one to a line."""
    chosen, said = request.form.get("motivo", ""), forms.words("razon", LONGEST_REASON)
    return "\n".join(part for part in (chosen if chosen in offered else "", said) if part)


def _attempt(
    hotline: Hotline, visitor: Visitor, referral_id: str, done: str, act: Callable[[], Any], then: str = ""
) -> Answer:
    """Do it and go on to the referral's page, or to `then` where that page is gone; else say why it could not be."""
    try:
        act()
    except ConflictError as wrong:
        return _refuse(hotline, visitor, referral_id, done, language.say(str(wrong)), 409)
    return redirect(then or url_for("portal.show_referral", referral_id=referral_id, hecho=done), 303)


def _refuse(
    hotline: Hotline, visitor: Visitor, referral_id: str, form: str, why: str, code: int = 400
) -> tuple[str, int]:
    return referral.page(hotline, visitor, referral_id, wrong=why, failed=form), code
