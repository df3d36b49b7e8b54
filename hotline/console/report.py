"""One report: what was told, why it was judged so, who receives it, and what can be done now."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for

from hotline.console import recipients
from hotline.console.queue import RINGING
from hotline.journey import desk
from hotline.journey.parts import Hotline
from hotline.journey.views import OpenReport
from hotline.pages.staff import clocks, marking, telling, words
from hotline.people.visitor import Visitor
from hotline.routing.result import Routing
from hotline.vocabulary import ReportStatus, Urgency

DONE = {
    "canalizar": words.N_("Canalizado. Sale en cuanto la entrega corra; aquí se ve cada acuse."),
    "liberar": words.N_("Liberada: sale ahora."),
    "entregar": words.N_("Anotado: lo entregó esta mesa."),
    "subir": words.N_("La urgencia subió."),
    "contestar": words.N_("Su respuesta quedó en el buzón de quien avisó."),
    "tomar": words.N_("Usted tiene la alarma."),
    "cerrar": words.N_("Aviso cerrado."),
}
"""What was just done, by the code in the address."""


def show_report(hotline: Hotline, visitor: Visitor, report_id: str) -> str:
    """The report's page. `?estado=07`: who would receive it if it had happened in that state."""
    done = DONE.get(request.args.get("hecho", ""), "")
    return page(hotline, visitor, report_id, done=done, state=request.args.get("estado"))


def page(
    hotline: Hotline,
    visitor: Visitor,
    report_id: str,
    *,
    done: str = "",
    wrong: str = "",
    failed: str = "",
    state: str | None = None,
) -> str:
    """The page after looking, after an act (`done`), or after one that could not be (`wrong`, in the form `failed`).

    What was typed in the form that failed is kept.
    """
    opened = desk.open_report(hotline, visitor, report_id)
    content: Mapping[str, Any] = opened.content
    place = {**content["place"]}
    if state is not None and (not state or state in hotline.rulebook.states):
        place["state"] = state
    routing = _routing(hotline, opened, place)
    now = hotline.clock.now()
    assessment = content["assessment"]
    place_words = {name: marking.pieces(str(place[name])) for name in ("municipality", "reference", "text")}
    narrative = [marking.pieces(str(words)) for words in content["narrative"]]
    return render_template(
        "console/report.html",
        person=visitor,
        leave=url_for("console.leave"),
        report=opened,
        content=content,
        place=place,
        states=hotline.rulebook.states,
        due=clocks.due(opened.line.due_at, now),
        ringing=opened.line.alarm in RINGING,
        closed=opened.line.status == ReportStatus.CLOSED,
        received=clocks.day(opened.line.received_on),
        facts=telling.fact_rows(hotline.rulebook, telling.as_facts(content["facts"])),
        narrative=narrative,
        marked=any(piece.kind for words in (*narrative, *place_words.values()) for piece in words),
        place_words=place_words,
        judged=telling.reasons(hotline.rulebook, assessment["rules"]),
        unknown=telling.labels(hotline.rulebook, assessment["unknown"]),
        targets=recipients.targets(hotline, opened, routing),
        excluded=recipients.excluded(hotline, routing),
        lines=recipients.lines(hotline, opened.referrals),
        may_share=content["facts"].get("compartir_relato") == "si",
        messages=[(clocks.day(one.get("day", "")), marking.pieces(one.get("text", ""))) for one in opened.messages],
        raises=_more_urgent(opened.line.urgency),
        done=done,
        wrong=wrong,
        failed=failed,
        kept=request.form if failed else {},
        chosen=request.form.getlist("a") if failed == "canalizar" else None,
    )


def _routing(hotline: Hotline, opened: OpenReport, place: Mapping[str, Any]) -> Routing:
    if place == opened.content["place"]:
        return opened.routing
    return desk.route_now(hotline, {**opened.content, "place": place})


def _more_urgent(urgency: str) -> list[str]:
    return [other.value for other in Urgency if other.rank < Urgency(urgency).rank]
