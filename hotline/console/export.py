"""Taking opened reports out as a file: a handful a day alone, more by proposal."""

from typing import Any

from flask import redirect, render_template, request, url_for

from hotline.clock import today
from hotline.console.acting import LONGEST_REASON, missing_reason
from hotline.errors import ConflictError
from hotline.journey import exporting, twofold
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import clocks, files, forms
from hotline.people.visitor import Visitor


def show_export(hotline: Hotline, visitor: Visitor) -> str:
    """The reports that this person has opened and may take out."""
    return _page(hotline, visitor)


def export(hotline: Hotline, visitor: Visitor) -> Any:
    """The file at once (`hacer`: `archivo`), or a proposal for a second person (`proponer`)."""
    ids = request.form.getlist("a")
    try:
        if request.form.get("hacer") != "proponer":
            made = exporting.export(hotline, visitor, ids)
            return files.answer(made, request.form.get("formato", ""), "avisos", today(hotline.clock))
        reason = forms.words("razon", LONGEST_REASON)
        if not reason:
            return _page(hotline, visitor, missing_reason()), 400
        twofold.propose_export(hotline, visitor, ids, reason)
    except ConflictError as wrong:
        return _page(hotline, visitor, language.say(str(wrong))), 409
    return redirect(url_for("console.show_proposals", hecho="propuesta"), 303)


def _page(hotline: Hotline, visitor: Visitor, wrong: str = "") -> str:
    lines = exporting.listing(hotline, visitor)
    return render_template(
        "console/export.html",
        person=visitor,
        leave=url_for("console.leave"),
        lines=[(line, clocks.day(line.received_on)) for line in lines],
        states=hotline.rulebook.states,
        left=exporting.left_today(hotline, visitor),
        most=exporting.ALONE,
        ticked=request.form.getlist("a"),
        kept=request.form,
        wrong=wrong,
        failed="exportar" if wrong else "",
    )
