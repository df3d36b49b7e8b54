"""One report: what was told, why it was judged so, who receives it, and what can be done now."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for

from hotline.console import accusing, asking, call_bar, hearing, protocol, recipients
from hotline.console.attending import heeding
from hotline.console.lines import rows_of
from hotline.console.recipients import Target
from hotline.console.recordings import questions
from hotline.journey import accusing as accusations
from hotline.journey import attachments, desk, playing, reading, sharing, twofold
from hotline.journey.alarms import RINGING
from hotline.journey.parts import Hotline
from hotline.journey.views import OpenReport
from hotline.pages.staff import clocks, marking, telling, words
from hotline.pages.staff.marking import Piece
from hotline.people.visitor import Visitor
from hotline.referral.model import ACTIVE
from hotline.routing.result import Routing
from hotline.vocabulary import Outcome, RecipientRole, ReportStatus, Urgency

REFERRING = "canalizar"
"""The form that refers; its preview keeps what was typed there too."""

DONE = {
    "canalizar": words.N_("Canalizado. Sale en cuanto la entrega corra; aquí se ve cada acuse."),
    "liberar": words.N_("Liberada: sale ahora."),
    "entregar": words.N_("Anotado: lo entregó esta mesa."),
    "subir": words.N_("La urgencia subió."),
    "proponer": words.N_("Propuesta: falta que otra persona la confirme."),
    "canalizar-parte": words.N_("Canalizado sin lo marcado; lo marcado sale si otra persona lo confirma."),
    "contestar": words.N_("Su respuesta quedó en el buzón de quien avisó."),
    "tomar": words.N_("Usted tiene la alarma."),
    "cerrar": words.N_("Aviso cerrado."),
    "retener": words.N_("Retenido: nadie lo destruye mientras dure el procedimiento."),
    "levantar": words.N_("Retención levantada: su plazo vuelve a contar."),
    "guion": words.N_("Anotado lo que contestó."),
    "archivo": words.N_("La autoridad ya puede abrir ese archivo."),
    "oido": words.N_("Anotado como hecho, con las palabras como razón."),
}
"""What was just done, by the code in the address."""


def show_report(hotline: Hotline, visitor: Visitor, report_id: str) -> str:
    """The report's page."""
    return page(hotline, visitor, report_id, done=DONE.get(request.args.get("hecho", ""), ""))


def preview(hotline: Hotline, visitor: Visitor, report_id: str) -> str:
    """Who would receive it in the state and with the authorities accused that the form says; nothing is changed."""
    return page(hotline, visitor, report_id, failed=REFERRING)


def page(
    hotline: Hotline,
    visitor: Visitor,
    report_id: str,
    *,
    done: str = "",
    wrong: str = "",
    failed: str = "",
) -> str:
    """The page after looking, after an act (`done`), or after one that could not be (`wrong`, in the form `failed`).

    What was typed in the form that failed is kept; the recipients are those of what was typed there.
    """
    opened = desk.open_report(hotline, visitor, report_id)
    content: Mapping[str, Any] = opened.content
    referring = failed == REFERRING
    return render_template(
        "console/report.html",
        person=visitor,
        leave=url_for("console.leave"),
        report=opened,
        content=content,
        **_told(hotline, opened, _place(hotline, content, referring)),
        **_judged(hotline, opened),
        **_receivers(hotline, opened, _place(hotline, content, referring), referring),
        **_kept_beside(hotline, visitor, report_id, opened),
        **_acts(hotline, opened),
        panel=asking.panel(hotline, report_id, content, request.args.get("guion", "")),
        pending=twofold.of_report(hotline, visitor, report_id),
        done=done,
        wrong=wrong,
        failed=failed,
        kept=request.form if failed else {},
    )


def _told(hotline: Hotline, opened: OpenReport, place: Mapping[str, Any]) -> dict[str, Any]:
    """What was told and where, with what was heard in it underlined and what may point at somebody marked."""
    content: Mapping[str, Any] = opened.content
    heard = hearing.rows(hotline.rulebook, opened.proposals)

    def underlined(text: str) -> tuple[Piece, ...]:
        return hearing.underline(hotline, text, marking.pieces(text), heard)

    place_words = {name: marking.pieces(str(place[name])) for name in ("municipality", "reference", "text")}
    narrative = [underlined(str(told)) for told in content["narrative"]]
    return {
        "place": place,
        "states": hotline.rulebook.states,
        "narrative": narrative,
        "place_words": place_words,
        "marked": any(piece.kind for words in (*narrative, *place_words.values()) for piece in words),
        "messages": [(clocks.day(one.get("day", "")), underlined(one.get("text", ""))) for one in opened.messages],
        "heard": heard,
        "received": clocks.day(opened.line.received_on),
    }


def _judged(hotline: Hotline, opened: OpenReport) -> dict[str, Any]:
    """Why it was judged so. An old report is read in the words that judged it."""
    content: Mapping[str, Any] = opened.content
    book = opened.judged.rulebook or hotline.rulebook
    facts = telling.as_facts(content["facts"])
    return {
        "facts": telling.fact_rows(book, facts),
        "judged": telling.reasons(book, content["assessment"]["rules"]),
        "read": lambda rule: protocol.address_of_rule(rule, content["on"], opened.judged.digest),
        "judged_on": clocks.whole_day(content["on"]),
        "unknown": telling.labels(book, hotline.triage.unknown(facts)),
        "heeding": heeding(hotline.rulebook, facts),
        "lifted": _lifted(content),
    }


def _receivers(hotline: Hotline, opened: OpenReport, place: Mapping[str, Any], referring: bool) -> dict[str, Any]:
    """Who receives it in that place, without whom the words, or the form while referring, accuse."""
    content: Mapping[str, Any] = opened.content
    named = accusations.not_yet(hotline, content, accusing.named(hotline)) if referring else ()
    routing = _routing(hotline, opened, place, named)
    targets = recipients.targets(hotline, opened, routing)
    return {
        "targets": targets,
        "ticked": _ticked(targets),
        "seen": accusing.seen(place["state"], named),
        "accusable": accusing.boxes(hotline, content, named),
        "accused": accusing.already(hotline, content),
        "excluded": recipients.excluded(hotline, routing),
        "lines": recipients.lines(hotline, opened.referrals),
        "may_share": content["facts"].get("compartir_relato") == "si",
    }


def _kept_beside(hotline: Hotline, visitor: Visitor, report_id: str, opened: OpenReport) -> dict[str, Any]:
    """What lies beside the words: conversations, recordings, files and who may open them, a call that is going on."""
    heard = playing.of_report(hotline, visitor, report_id)
    return {
        "conversations": [rows_of(lines) for lines in opened.conversations],
        "recordings": heard,
        "recorded_for": questions(hotline, heard),
        "attachments": attachments.of_report(hotline, visitor, report_id),
        "shared": _shared(hotline, visitor, report_id, opened),
        "in_hands": _in_hands(opened),
        "call": call_bar.bar(hotline, visitor, report_id),
    }


def _acts(hotline: Hotline, opened: OpenReport) -> dict[str, Any]:
    """What can be done now, and until when."""
    urgency = opened.line.urgency
    return {
        "due": clocks.due(opened.line.due_at, hotline.clock.now()),
        "ringing": opened.line.alarm in RINGING,
        "closed": opened.line.status == ReportStatus.CLOSED,
        "outcomes": [outcome.value for outcome in Outcome],
        "kept_until": clocks.whole_day(opened.kept_until.isoformat()),
        "raises": _more_urgent(urgency),
        "lowers": [other.value for other in Urgency if other.rank > Urgency(urgency).rank],
    }


def _place(hotline: Hotline, content: Mapping[str, Any], referring: bool) -> dict[str, Any]:
    """The place as it is kept; while referring, in the state that the form says."""
    state = request.form.get("estado") if referring else None
    if state is None or (state and state not in hotline.rulebook.states):
        return {**content["place"]}
    return {**content["place"], "state": state}


def _routing(hotline: Hotline, opened: OpenReport, place: Mapping[str, Any], named: Collection[str]) -> Routing:
    if place == opened.content["place"] and not named:
        return opened.routing
    return reading.route_now(hotline, accusations.adding(hotline, {**opened.content, "place": place}, named))


def _ticked(targets: Iterable[Target]) -> frozenset[str]:
    """Whom the form chose; somebody whose part in it changed since the form was shown stands as routing proposes."""
    chosen, proposed = request.form.getlist("a"), request.form.getlist("propuesta")
    return frozenset(
        one.agency
        for one in targets
        if (one.agency in chosen and one.proposed == (one.agency in proposed))
        or (one.proposed and one.agency not in proposed)
    )


def _lifted(content: Mapping[str, Any]) -> bool:
    """Whether words alone make the desk look sooner than the facts do, also those that the desk confirmed since."""
    raised = content.get("heard", {}).get("raised", "")
    return bool(raised) and Urgency(raised).rank < Urgency(content["assessment"]["urgency"]).rank


def _more_urgent(urgency: str) -> list[str]:
    return [other.value for other in Urgency if other.rank < Urgency(urgency).rank]


def _in_hands(opened: OpenReport) -> list[tuple[str, str]]:
    """Authorities that have the report and may get files of it: id of the referral and name."""
    return [
        (line.id, line.agency_name)
        for line in opened.referrals
        if line.state in ACTIVE and line.role != RecipientRole.COORDINACION
    ]


def _shared(hotline: Hotline, visitor: Visitor, report_id: str, opened: OpenReport) -> dict[str, list[str]]:
    """By file, the names of the authorities that can open it."""
    names = {line.agency: line.agency_name for line in opened.referrals}
    went: dict[str, list[str]] = {}
    for one in sharing.shared(hotline, visitor, report_id):
        went.setdefault(one.of, []).append(names.get(one.agency, one.agency))
    return went
