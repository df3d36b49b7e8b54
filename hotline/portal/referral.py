"""One referral as its authority reads it: facts, place, basis, the account if shared, and what can be answered."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request, url_for

from hotline.journey import agency
from hotline.journey.parts import Hotline
from hotline.pages.staff import clocks, inert, telling, words
from hotline.pages.staff.telling import FactRow
from hotline.people.visitor import Visitor
from hotline.portal.inbox import zone_of
from hotline.vocabulary import Outcome, ReferralState

TO_ACKNOWLEDGE = frozenset({ReferralState.SENT, ReferralState.OVERDUE})
TO_DECIDE = TO_ACKNOWLEDGE | {ReferralState.RECEIVED}
IN_HAND = TO_DECIDE | {ReferralState.ACCEPTED}

DONE = {
    "acusar": words.N_("Quedó el acuse. Quien avisó puede leer que lo recibieron."),
    "aceptar": words.N_("Aceptada: nadie más de la cadena la recibirá."),
    "preguntar": words.N_("Su pregunta quedó en el buzón de quien avisó. La respuesta aparecerá aquí."),
    "cerrar": words.N_("Cerrada con su resultado."),
}
"""What was just done, by the code in the address."""

NOT_OURS = (
    words.N_("No es nuestra competencia"),
    words.N_("No es nuestro territorio"),
    words.N_("Ya lo lleva otra área"),
    words.N_("No podemos atenderlo a tiempo"),
)
"""Reasons on offer to decline; words may say another."""

OUTCOMES = {text: outcome for outcome, text in words.OUTCOMES.items() if outcome is not Outcome.OUT_OF_SCOPE}
"""Outcomes on offer to close; words may say another. Who says that it is not theirs declines instead."""


ABOUT_THE_REPORTER = frozenset({"reporta", "hablar_seguro", "compartir_relato"})
"""Facts that say something about who called and nothing about what happens: not for an authority's eyes."""


def show_referral(hotline: Hotline, visitor: Visitor, referral_id: str) -> str:
    """The referral's page."""
    return page(hotline, visitor, referral_id, done=DONE.get(request.args.get("hecho", ""), ""))


def show_file(hotline: Hotline, visitor: Visitor, referral_id: str, file_id: str) -> Response:
    """A file that an operator let go with it, a piece at a time. Each opening stands on the trail."""
    found, pieces = agency.open_file(hotline, visitor, referral_id, file_id)
    return inert.show(found.mimetype, pieces)


def page(
    hotline: Hotline, visitor: Visitor, referral_id: str, *, done: str = "", wrong: str = "", failed: str = ""
) -> str:
    """The page after looking, after an answer (`done`), or after one that could not be (`wrong`, form `failed`)."""
    opened = agency.open_referral(hotline, visitor, referral_id)
    sheet: Mapping[str, Any] = opened.corrections[-1] if opened.corrections else opened.sheet
    book, line = hotline.rulebook, opened.line
    return render_template(
        "portal/referral.html",
        person=visitor,
        leave=url_for("portal.leave"),
        line=line,
        due=clocks.due(line.due_at, hotline.clock.now(), zone_of(hotline, visitor)),
        sheet=sheet,
        corrected=bool(opened.corrections),
        made_by=opened.made_by,
        account_made_by=opened.account_made_by,
        place=sheet.get("place", {}),
        states=book.states,
        facts=[row for row in _facts(hotline, sheet) if row.key not in ABOUT_THE_REPORTER],
        judged=telling.reasons(book, sheet.get("rules", ())),
        basis=telling.kept_basis(book, sheet.get("basis", ())),
        account=opened.account,
        files=opened.files,
        messages=[(clocks.day(one.get("day", "")), one.get("text", "")) for one in opened.messages],
        to_acknowledge=line.state in TO_ACKNOWLEDGE,
        to_decide=line.state in TO_DECIDE,
        in_hand=line.state in IN_HAND,
        accepted=line.state == ReferralState.ACCEPTED,
        not_ours=NOT_OURS,
        outcomes=OUTCOMES,
        done=done,
        wrong=wrong,
        failed=failed,
        kept=request.form if failed else {},
    )


def _facts(hotline: Hotline, sheet: Mapping[str, Any]) -> tuple[FactRow, ...]:
    return telling.fact_rows(hotline.rulebook, telling.as_facts(sheet.get("facts", {})))
