"""What an operator does with a report beside referring it: take, release, raise, answer, close."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from hotline.console import report
from hotline.errors import ConflictError
from hotline.journey import desk
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import forms
from hotline.people.visitor import Visitor
from hotline.vocabulary import Outcome, Urgency

LONGEST_REASON = 1000
LONGEST_MESSAGE = 2000

Answer = Response | tuple[str, int]


def take_alarm(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Say that one has the alarm in hand."""
    return attempt(hotline, visitor, report_id, "tomar", lambda: desk.take_alarm(hotline, visitor, report_id))


def release(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Let a retained authority receive, with a reason."""
    referral_id, reason = request.form.get("linea", ""), forms.words("razon", LONGEST_REASON)
    form = f"liberar:{referral_id}"
    if not reason:
        return refuse(hotline, visitor, report_id, form, missing_reason())
    return attempt(
        hotline, visitor, report_id, "liberar", lambda: desk.release(hotline, visitor, referral_id, reason), form
    )


def deliver_by_hand(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Say that the desk itself took the report to an authority without keys, and how."""
    referral_id, how = request.form.get("linea", ""), forms.words("razon", LONGEST_REASON)
    form = f"entregar:{referral_id}"
    if not how:
        missing = language.say("Escriba a quién y cómo lo entregó; queda guardado junto al aviso.")
        return refuse(hotline, visitor, report_id, form, missing)
    return attempt(
        hotline,
        visitor,
        report_id,
        "entregar",
        lambda: desk.delivered_by_hand(hotline, visitor, referral_id, how),
        form,
    )


def raise_urgency(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Make a report more urgent, with a reason; the journey refuses to lower it."""
    urgency, reason = request.form.get("urgencia", ""), forms.words("razon", LONGEST_REASON)
    if urgency not in set(Urgency):
        missing = language.say("Elija a qué urgencia sube.")
        return refuse(hotline, visitor, report_id, "subir", missing)
    if not reason:
        return refuse(hotline, visitor, report_id, "subir", missing_reason())
    return attempt(
        hotline, visitor, report_id, "subir", lambda: desk.raise_urgency(hotline, visitor, report_id, urgency, reason)
    )


def confirm_heard(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Say that the reporter's words mean what was heard in them: the fact is set, with the words as the reason."""
    entry = request.form.get("oido", "")
    if not entry:
        return refuse(hotline, visitor, report_id, "oido", language.say(desk.NOT_SAID))
    return attempt(hotline, visitor, report_id, "oido", lambda: desk.confirm_heard(hotline, visitor, report_id, entry))


def reply(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Answer the reporter through the mailbox."""
    text = forms.words("texto", LONGEST_MESSAGE)
    if not text:
        missing = language.say("Escriba la respuesta; el buzón no recibe mensajes vacíos.")
        return refuse(hotline, visitor, report_id, "contestar", missing)
    return attempt(hotline, visitor, report_id, "contestar", lambda: desk.reply(hotline, visitor, report_id, text))


def close_report(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """End a report at the desk, with its outcome and a reason."""
    reason, outcome = forms.words("razon", LONGEST_REASON), request.form.get("resultado", "")
    if not reason:
        return refuse(hotline, visitor, report_id, "cerrar", missing_reason())
    if outcome not in set(Outcome):
        missing = language.say("Elija cómo terminó; de eso depende cuánto se guarda.")
        return refuse(hotline, visitor, report_id, "cerrar", missing)
    return attempt(
        hotline, visitor, report_id, "cerrar", lambda: desk.close_report(hotline, visitor, report_id, reason, outcome)
    )


def hold(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Keep a report for proceedings, with a reason: nobody destroys it meanwhile."""
    reason = forms.words("razon", LONGEST_REASON)
    if not reason:
        return refuse(hotline, visitor, report_id, "retener", missing_reason())
    return attempt(hotline, visitor, report_id, "retener", lambda: desk.hold(hotline, visitor, report_id, reason))


def lift_hold(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """The proceedings are over, with a reason: the report's period counts again."""
    reason = forms.words("razon", LONGEST_REASON)
    if not reason:
        return refuse(hotline, visitor, report_id, "retener", missing_reason())
    return attempt(hotline, visitor, report_id, "levantar", lambda: desk.lift_hold(hotline, visitor, report_id, reason))


def attempt(
    hotline: Hotline, visitor: Visitor, report_id: str, done: str, act: Callable[[], Any], form: str = ""
) -> Answer:
    """Do it and go back to the report; when it cannot be any more, the same page says why and keeps what was typed."""
    try:
        act()
    except ConflictError as wrong:
        return refuse(hotline, visitor, report_id, form or done, language.say(str(wrong)), 409)
    return redirect(url_for("console.show_report", report_id=report_id, hecho=done), 303)


def refuse(hotline: Hotline, visitor: Visitor, report_id: str, form: str, why: str, code: int = 400) -> tuple[str, int]:
    """The report's page with what to mend."""
    return report.page(hotline, visitor, report_id, wrong=why, failed=form), code


def missing_reason() -> str:
    """What to say where a reason is needed."""
    return language.say("Escriba la razón; queda guardada junto al aviso.")
