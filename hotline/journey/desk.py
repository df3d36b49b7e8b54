"""What the desk does: look, review, refer, release, raise, answer. Every reading and every act is on the trail."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from hotline.chat import store as running
from hotline.clock import today
from hotline.errors import ConflictError
from hotline.intake import reports
from hotline.journey import (
    accusing,
    acts,
    alarms,
    confirming,
    handing,
    letters,
    passing,
    reading,
    retaining,
    scripting,
    sheets,
    transcripts,
)
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import judge_again
from hotline.journey.views import OpenReport, QueueLine
from hotline.outbox import store as outbox
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.referral import answers, model
from hotline.referral.model import ACTIVE
from hotline.routing.result import Recipient, Routing
from hotline.rulebook.facts import check_facts
from hotline.sealing import archive
from hotline.translations import N_
from hotline.vocabulary import DESK, Outcome, ReferralState, Release, ReportStatus, Urgency

NOT_SAID = N_("Eso ya está contestado o no está en sus palabras; vuelva a abrir el aviso.")


def queue(hotline: Hotline, visitor: Visitor) -> list[QueueLine]:
    """Everything open, alarms first, then by urgency and clock."""
    acts.need(visitor, "queue.read")
    with hotline.db.read() as session:
        return [reading.line_of(hotline, report) for report in reports.queue(session)]


def open_report(hotline: Hotline, visitor: Visitor, report_id: str) -> OpenReport:
    """Open a report with the visitor's key; the reading is noted, and the reporter learns that a person read it.

    The line says whether words of the reporter were new until now; from here on they are read.
    """
    acts.need(visitor, "report.open")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)  # words that come meanwhile stay new
        line, report.unread = reading.line_of(hotline, report), False
        told = reading.told(session, visitor, report_id)
        desks = reading.of_the_desk(session, visitor, report_id)
        content = desks.added_to(hotline, told)
        messages = tuple(reading.messages_of(session, visitor, report_id))
        steps = model.of_report(session, report_id)
        reading.tell_first_reading(hotline, session, report)
        acts.note(hotline, session, visitor, "report.open", report_id)
        if desks.forged:
            acts.note(hotline, session, visitor, "report.forged", report_id)
        return OpenReport(
            line=line,
            content=content,
            messages=messages,
            proposals=confirming.proposals(hotline, content, messages),
            referrals=tuple(reading.referral_line(hotline, session, visitor, row) for row in steps),
            routing=reading.route_now(hotline, content),
            partial=report.status == ReportStatus.PARTIAL,
            judged=judge_again(hotline, told),
            forged=desks.forged,
            conversations=transcripts.of_report(session, visitor, report_id),
            running_chat=next(iter(running.of_report(session, report_id)), ""),
            kept_until=retaining.term_of(report, steps, hotline.rulebook.retention).on,
        )


def refer(
    hotline: Hotline,
    visitor: Visitor,
    report_id: str,
    edited: Mapping[str, object],
    agencies: Collection[str],
    share_words: bool,
    reason: str,
    accused: Collection[str] = (),
) -> None:
    """Hand a report over as the operator decided; see `refer_within`."""
    with hotline.db.write() as session:
        refer_within(hotline, session, visitor, report_id, edited, agencies, share_words, reason, accused)


def refer_within(
    hotline: Hotline,
    session: Session,
    visitor: Visitor,
    report_id: str,
    edited: Mapping[str, object],
    agencies: Collection[str],
    share_words: bool,
    reason: str,
    accused: Collection[str] = (),
) -> None:
    """Hand a report over in the caller's transaction.

    edited: `place` and `narrative` as the authorities shall read them. agencies: those of the present routing that get
    it, retained ones among them if the operator wants. share_words: only has effect when the reporter agreed.
    accused: codes of authorities that the words accuse; they are added to what the reporter answered, for good.
    Sheets that have not left are destroyed and sealed anew; what has left gets a correction.
    """
    acts.need(visitor, "report.refer")
    report = reports.get(session, report_id, lock=True)
    acts.open_only(report)
    content = {**reading.newest_content(hotline, session, visitor, report_id), **edited}
    named = accusing.not_yet(hotline, content, accused)
    content = accusing.adding(hotline, content, named)
    if not share_words:
        content = {**content, "narrative": []}
    routing = reading.route_now(hotline, content)
    chosen = _chosen(routing, agencies)
    _withdraw(session, report_id)
    known = {row.agency for row in model.of_report(session, report_id) if row.state in ACTIVE}
    struck = sheets.strike_lines(session, report_id, routing)
    write = signed.writer(visitor)
    sheets.correct_lines(hotline, session, report, content, chosen, struck, write)
    fresh = [sheets.released(recipient) for recipient in chosen if recipient.agency not in known]
    sheets.prepare_lines(hotline, session, report, content, fresh, write)
    passing.keep(hotline, session, visitor, report_id, content)
    report.status, report.due_at = ReportStatus.REFERRED, None
    acts.settle_alarm(report)
    outbox.cancel(session, handing.REVIEW_CLOCK, report_id)
    outbox.put(session, handing.DELIVER_REPORT, report_id)
    if named:
        accusing.keep(hotline, session, visitor, report_id, named)
        acts.keep_reason(hotline, session, visitor, report_id, "report.accuse", reason)
    acts.keep_reason(hotline, session, visitor, report_id, "report.refer", reason)


def _chosen(routing: Routing, agencies: Collection[str]) -> list[Recipient]:
    chosen = [recipient for recipient in routing.recipients if recipient.agency in agencies]
    if len(chosen) != len(set(agencies)):
        raise ConflictError(N_("Alguna autoridad ya no corresponde a este aviso; vuelva a abrirlo."))
    return chosen


def release(hotline: Hotline, visitor: Visitor, referral_id: str, reason: str) -> None:
    """Let a retained line leave, with a reason."""
    acts.need(visitor, "report.release")
    with hotline.db.write() as session:
        row = model.get(session, referral_id)
        if row.state != ReferralState.WAITING or row.step != 0:
            raise ConflictError(N_("Esa canalización ya salió o ya no espera; vuelva a abrir el aviso."))
        row.release = Release.NOW
        outbox.put(session, handing.DELIVER_LINE, row.line_id)
        acts.keep_reason(hotline, session, visitor, row.report_id, "report.release", reason)


def delivered_by_hand(hotline: Hotline, visitor: Visitor, referral_id: str, reason: str) -> None:
    """Say that the desk itself took a referral to an authority without keys, and how."""
    acts.need(visitor, "report.release")
    with hotline.db.write() as session:
        row = model.get(session, referral_id)
        if answers.move(row, ReferralState.BY_HAND):
            session.flush()
            handing.settle_status(session, reports.get(session, row.report_id))
            acts.keep_reason(hotline, session, visitor, row.report_id, "report.by_hand", reason)


def raise_urgency(hotline: Hotline, visitor: Visitor, report_id: str, urgency: str, reason: str) -> None:
    """Make a report more urgent. Lowering needs a second person and is refused here."""
    acts.need(visitor, "report.raise")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        acts.open_only(report)
        if Urgency(urgency).rank >= Urgency(report.urgency).rank:
            raise ConflictError(
                N_("Aquí solo se puede subir la urgencia; para bajarla hace falta una segunda persona.")
            )
        report.urgency = urgency
        handing.shorten_clocks(hotline, session, report, Urgency(urgency))
        if report.urgency == Urgency.INMEDIATA:
            if not report.alarm:
                alarms.ring(hotline, session, report)
            outbox.put(session, handing.DELIVER_REPORT, report_id)
        acts.keep_reason(hotline, session, visitor, report_id, "report.raise", reason)


def confirm_heard(hotline: Hotline, visitor: Visitor, report_id: str, entry: str) -> None:
    """Say that the reporter's words mean what the lexicon heard: the fact is set, with the words as the reason.

    entry: id of the lexicon's entry. ConflictError when the words do not say it (any more) or somebody answered it.
    Category and urgency follow the rules; the urgency is never lowered.
    """
    acts.need(visitor, "report.confirm")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        acts.open_only(report)
        content = reading.newest_content(hotline, session, visitor, report_id)
        heard = confirming.proposals(hotline, content, reading.messages_of(session, visitor, report_id))
        one = next((one for one in heard if one.heard.id == entry and one.open), None)
        if one is None:
            raise ConflictError(NOT_SAID)
        confirming.keep(hotline, session, visitor, report_id, one.heard)
        session.flush()
        content = reading.leaving(hotline, session, visitor, report_id)
        confirming.count(hotline, session, visitor, report, content, reading.route_now(hotline, content))
        words = "; ".join(f"«{words}»" for words in one.words)
        acts.keep_reason(hotline, session, visitor, report_id, "report.confirm", f"{entry}: {words}")


def answer_script(
    hotline: Hotline, visitor: Visitor, report_id: str, facts: Mapping[str, object], place: Mapping[str, str]
) -> None:
    """Put down what whoever tells answered to an operator: codes by key, parts of the place (`scripting.PLACE`).

    Category and urgency follow the rules; the urgency is never lowered. Once a person referred the report, its place
    leaves only by referring again. FactsError for what is no code of the vocabulary.
    """
    acts.need(visitor, "report.script")
    checked = check_facts(facts, hotline.rulebook.keys)
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        acts.open_only(report)
        before, _forged = scripting.kept(session, visitor, report_id)
        scripting.keep(hotline, session, visitor, report_id, before.with_more(checked, place))
        session.flush()
        content = reading.leaving(hotline, session, visitor, report_id)
        if place.get("state"):
            report.state_code = place["state"]
        confirming.count(hotline, session, visitor, report, content, reading.route_now(hotline, content))
        acts.note(hotline, session, visitor, "report.script", report_id)


def take_alarm(hotline: Hotline, visitor: Visitor, report_id: str) -> None:
    """Say that a person has an alarm in hand."""
    acts.need(visitor, "alarm.take")
    with hotline.db.write() as session:
        visitor.need_key(session)
        report = reports.get(session, report_id)
        acts.settle_alarm(report)
        outbox.cancel(session, alarms.ALARM_CLOCK, report_id)
        acts.note(hotline, session, visitor, "alarm.take", report_id)


def reply(hotline: Hotline, visitor: Visitor, report_id: str, text: str) -> None:
    """Answer the reporter through the mailbox."""
    acts.need(visitor, "report.reply")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        if not report.mailbox_id:
            raise ConflictError(N_("Este aviso se cortó antes del folio: no hay buzón al que contestar."))
        visitor.need_key(session)
        letters.post(hotline, session, visitor, report, DESK, text)
        acts.note(hotline, session, visitor, "report.reply", report_id)


def close_report(hotline: Hotline, visitor: Visitor, report_id: str, reason: str, outcome: str = "") -> None:
    """End a report at the desk; what has not left is withdrawn. ConflictError while new words are unread.

    outcome: of `vocabulary.Outcome`; how long the report is kept hangs on it, and is longest where nobody says one.
    """
    acts.need(visitor, "report.close")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        acts.open_only(report)
        if report.unread:
            raise ConflictError(N_("Llegó un mensaje nuevo de quien avisó: léalo antes de cerrar."))
        _withdraw(session, report_id)
        report.status, report.due_at = ReportStatus.CLOSED, None
        report.closed_on, report.outcome = today(hotline.clock), Outcome(outcome).value if outcome else ""
        acts.settle_alarm(report)
        acts.keep_reason(hotline, session, visitor, report_id, "report.close", reason)


def hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str) -> None:
    """Keep a report for proceedings: nobody destroys it, whatever its period says. ConflictError when it is held."""
    _hold(hotline, visitor, report_id, reason, "report.hold", held=True)


def lift_hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str) -> None:
    """The proceedings are over: the report's period counts again. ConflictError when it is not held."""
    _hold(hotline, visitor, report_id, reason, "report.lift_hold", held=False)


def _hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str, action: str, *, held: bool) -> None:
    acts.need(visitor, action)
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        if report.held is held:
            raise ConflictError(N_("El aviso ya cambió de estado; vuelva a abrirlo."))
        report.held = held
        acts.keep_reason(hotline, session, visitor, report_id, action, reason)


def _withdraw(session: Session, report_id: str) -> None:
    """Destroy what was sealed beforehand and has not left."""
    steps = model.of_report(session, report_id)
    for line_id in {row.line_id for row in steps}:
        line = [row for row in steps if row.line_id == line_id]
        if any(row.state in ACTIVE for row in line):
            continue  # in somebody's hands: its chain must stay able to take over
        archive.destroy_held(session, [document.id for document in archive.of(session, line_id)])
        for row in line:
            if row.state in {ReferralState.WAITING, ReferralState.NOT_ENROLLED, ReferralState.MANUAL}:
                row.state = ReferralState.CANCELLED
