"""«Por confirmar»: what one person proposes about a report and another confirms."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hotline.clock import today
from hotline.console.acting import LONGEST_REASON, Answer, attempt, missing_reason, refuse
from hotline.errors import ConflictError
from hotline.journey import twofold
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import clocks, files, forms, marking, words
from hotline.people.visitor import Visitor
from hotline.vocabulary import Urgency

DONE = {
    "confirmada": words.N_("Confirmada y hecha."),
    "exporta": words.N_("Confirmada: quien la propuso puede bajar el archivo una vez."),
    "negada": words.N_("No se confirmó; nada cambió."),
    "retirada": words.N_("Propuesta retirada."),
    "propuesta": words.N_("Propuesta: falta que otra persona la confirme."),
}
"""What was just done, by the code in the address."""


def propose_lower(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Propose a less urgent one, with a reason."""
    urgency, reason = request.form.get("urgencia", ""), forms.words("razon", LONGEST_REASON)
    if urgency not in set(Urgency):
        return refuse(hotline, visitor, report_id, "bajar", language.say("Elija a qué urgencia baja."))
    if not reason:
        return refuse(hotline, visitor, report_id, "bajar", missing_reason())
    act = lambda: twofold.propose_lower(hotline, visitor, report_id, urgency, reason)  # noqa: E731
    return attempt(hotline, visitor, report_id, "proponer", act, "bajar")


def propose_erase(hotline: Hotline, visitor: Visitor, report_id: str) -> Answer:
    """Propose to destroy a report before its time, with a reason."""
    reason = forms.words("razon", LONGEST_REASON)
    if not reason:
        return refuse(hotline, visitor, report_id, "destruir", missing_reason())
    act = lambda: twofold.propose_erase(hotline, visitor, report_id, reason)  # noqa: E731
    return attempt(hotline, visitor, report_id, "proponer", act, "destruir")


def show_proposals(hotline: Hotline, visitor: Visitor) -> str:
    """What waits for a second person; no words of anybody are opened here."""
    return listing(hotline, visitor, done=DONE.get(request.args.get("hecho", ""), ""))


def listing(hotline: Hotline, visitor: Visitor, *, done: str = "", wrong: str = "") -> str:
    """The list after looking, after an act (`done`), or after one that could not be (`wrong`)."""
    lines = twofold.waiting(hotline, visitor)
    return render_template(
        "console/proposals.html",
        person=visitor,
        leave=url_for("console.leave"),
        lines=[(line, clocks.day(line.expires_on)) for line in lines],
        done=done,
        wrong=wrong,
    )


def show_proposal(hotline: Hotline, visitor: Visitor, proposal_id: str) -> str:
    """One proposal that waits, with its reason and what it would do."""
    opened = twofold.open_proposal(hotline, visitor, proposal_id)
    said = opened.said
    texts = [*said.get("place", {}).values(), *said.get("narrative", ())]
    return render_template(
        "console/proposal.html",
        person=visitor,
        leave=url_for("console.leave"),
        line=opened.line,
        until=clocks.day(opened.line.expires_on),
        problem=language.say(opened.wrong) if opened.wrong else "",
        reason=said.get("reason", ""),
        urgency=said.get("urgency", ""),
        passages=[marking.pieces(str(text)) for text in texts if any(one.kind for one in marking.pieces(str(text)))],
        labels=said.get("reports", ()),
    )


def confirm(hotline: Hotline, visitor: Visitor, proposal_id: str) -> Any:
    """Be the second person."""
    return _attempt(hotline, visitor, proposal_id, twofold.confirm, "confirmada")


def decline(hotline: Hotline, visitor: Visitor, proposal_id: str) -> Any:
    """Be the second person and say no."""
    return _attempt(hotline, visitor, proposal_id, twofold.decline, "negada")


def withdraw(hotline: Hotline, visitor: Visitor, proposal_id: str) -> Any:
    """Take one's own proposal back."""
    return _attempt(hotline, visitor, proposal_id, twofold.withdraw, "retirada")


def take(hotline: Hotline, visitor: Visitor, proposal_id: str) -> Any:
    """The file of an export that was confirmed, once."""
    try:
        made = twofold.take(hotline, visitor, proposal_id)
    except ConflictError as wrong:
        return listing(hotline, visitor, wrong=language.say(str(wrong))), 409
    return files.answer(made, request.form.get("formato", ""), "avisos", today(hotline.clock))


def _attempt(
    hotline: Hotline, visitor: Visitor, proposal_id: str, act: Callable[[Hotline, Visitor, str], None], done: str
) -> Response | tuple[str, int]:
    try:
        act(hotline, visitor, proposal_id)
    except ConflictError as wrong:
        return listing(hotline, visitor, wrong=language.say(str(wrong))), 409
    return redirect(url_for("console.show_proposals", hecho=done), 303)
