"""What the desk does: look, review, refer, release, raise, answer. Every reading and every act is on the trail."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.audit.trail import TrailEntry
from hotline.chat import store as running
from hotline.clock import today
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import (
    accusing,
    alarms,
    confirming,
    handing,
    letters,
    mailboxes,
    passing,
    retaining,
    scripting,
    sheets,
    transcripts,
)
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import as_facts, judge_again
from hotline.journey.views import OpenReport, QueueLine, ReferralLine
from hotline.live import taking
from hotline.mailbox import store as mailbox
from hotline.outbox import store as outbox
from hotline.people import duty, signed
from hotline.people.visitor import Visitor
from hotline.referral import answers, model
from hotline.referral.model import ACTIVE, Referral
from hotline.routing.result import Routing
from hotline.rulebook.facts import check_facts
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.for_worker import close_to_worker
from hotline.translations import N_, gettext
from hotline.vocabulary import DESK, Facts, Outcome, ReferralState, Release, ReportStatus, Urgency

DUTY = timedelta(hours=8)
FORGED = N_("La firma de esta razón no es de nadie del personal: no la tome en cuenta y avise a supervisión.")
NOT_SAID = N_("Eso ya está contestado o no está en sus palabras; vuelva a abrir el aviso.")


def queue(hotline: Hotline, visitor: Visitor) -> list[QueueLine]:
    """Everything open, alarms first, then by urgency and clock."""
    need(visitor, "queue.read")
    with hotline.db.read() as session:
        return [line_of(hotline, report) for report in reports.queue(session)]


def open_report(hotline: Hotline, visitor: Visitor, report_id: str) -> OpenReport:
    """Open a report with the visitor's key; the reading is noted, and the reporter learns that a person read it.

    The line says whether words of the reporter were new until now; from here on they are read.
    """
    need(visitor, "report.open")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)  # words that come meanwhile stay new
        line, report.unread = line_of(hotline, report), False
        told = _told(session, visitor, report_id)
        desks = _of_the_desk(session, visitor, report_id)
        content = desks.added_to(hotline, told)
        messages = tuple(messages_of(session, visitor, report_id))
        steps = model.of_report(session, report_id)
        _tell_first_reading(hotline, session, report)
        note(hotline, session, visitor, "report.open", report_id)
        if desks.forged:
            note(hotline, session, visitor, "report.forged", report_id)
        return OpenReport(
            line=line,
            content=content,
            messages=messages,
            proposals=confirming.proposals(hotline, content, messages),
            referrals=tuple(_referral(hotline, session, visitor, row) for row in steps),
            routing=route_now(hotline, content),
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
    need(visitor, "report.refer")
    report = reports.get(session, report_id, lock=True)
    open_only(report)
    content = {**newest_content(hotline, session, visitor, report_id), **edited}
    named = accusing.not_yet(hotline, content, accused)
    content = accusing.adding(hotline, content, named)
    if not share_words:
        content = {**content, "narrative": []}
    routing = route_now(hotline, content)
    chosen = [r for r in routing.recipients if r.agency in agencies]
    if len(chosen) != len(set(agencies)):
        raise ConflictError(N_("Alguna autoridad ya no corresponde a este aviso; vuelva a abrirlo."))
    _withdraw(session, report_id)
    known = {row.agency for row in model.of_report(session, report_id) if row.state in ACTIVE}
    struck = sheets.strike_lines(session, report_id, routing)
    write = signed.writer(visitor)
    sheets.correct_lines(hotline, session, report, content, chosen, struck, write)
    fresh = [sheets.released(recipient) for recipient in chosen if recipient.agency not in known]
    sheets.prepare_lines(hotline, session, report, content, fresh, write)
    passing.keep(hotline, session, visitor, report_id, content)
    report.status, report.due_at = ReportStatus.REFERRED, None
    settle_alarm(report)
    outbox.cancel(session, handing.REVIEW_CLOCK, report_id)
    outbox.put(session, handing.DELIVER_REPORT, report_id)
    if named:
        accusing.keep(hotline, session, visitor, report_id, named)
        keep_reason(hotline, session, visitor, report_id, "report.accuse", reason)
    keep_reason(hotline, session, visitor, report_id, "report.refer", reason)


def release(hotline: Hotline, visitor: Visitor, referral_id: str, reason: str) -> None:
    """Let a retained line leave, with a reason."""
    need(visitor, "report.release")
    with hotline.db.write() as session:
        row = model.get(session, referral_id)
        if row.state != ReferralState.WAITING or row.step != 0:
            raise ConflictError(N_("Esa canalización ya salió o ya no espera; vuelva a abrir el aviso."))
        row.release = Release.NOW
        outbox.put(session, handing.DELIVER_LINE, row.line_id)
        keep_reason(hotline, session, visitor, row.report_id, "report.release", reason)


def delivered_by_hand(hotline: Hotline, visitor: Visitor, referral_id: str, reason: str) -> None:
    """Say that the desk itself took a referral to an authority without keys, and how."""
    need(visitor, "report.release")
    with hotline.db.write() as session:
        row = model.get(session, referral_id)
        if answers.move(row, ReferralState.BY_HAND):
            session.flush()
            handing.settle_status(session, reports.get(session, row.report_id))
            keep_reason(hotline, session, visitor, row.report_id, "report.by_hand", reason)


def raise_urgency(hotline: Hotline, visitor: Visitor, report_id: str, urgency: str, reason: str) -> None:
    """Make a report more urgent. Lowering needs a second person and is refused here."""
    need(visitor, "report.raise")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        open_only(report)
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
        keep_reason(hotline, session, visitor, report_id, "report.raise", reason)


def confirm_heard(hotline: Hotline, visitor: Visitor, report_id: str, entry: str) -> None:
    """Say that the reporter's words mean what the lexicon heard: the fact is set, with the words as the reason.

    entry: id of the lexicon's entry. ConflictError when the words do not say it (any more) or somebody answered it.
    Category and urgency follow the rules; the urgency is never lowered.
    """
    need(visitor, "report.confirm")
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        open_only(report)
        content = newest_content(hotline, session, visitor, report_id)
        heard = confirming.proposals(hotline, content, messages_of(session, visitor, report_id))
        one = next((one for one in heard if one.heard.id == entry and one.open), None)
        if one is None:
            raise ConflictError(NOT_SAID)
        confirming.keep(hotline, session, visitor, report_id, one.heard)
        session.flush()
        content = _leaving(hotline, session, visitor, report_id)
        confirming.count(hotline, session, visitor, report, content, route_now(hotline, content))
        words = "; ".join(f"«{words}»" for words in one.words)
        keep_reason(hotline, session, visitor, report_id, "report.confirm", f"{entry}: {words}")


def answer_script(
    hotline: Hotline, visitor: Visitor, report_id: str, facts: Mapping[str, object], place: Mapping[str, str]
) -> None:
    """Put down what whoever tells answered to an operator: codes by key, parts of the place (`scripting.PLACE`).

    Category and urgency follow the rules; the urgency is never lowered. Once a person referred the report, its place
    leaves only by referring again. FactsError for what is no code of the vocabulary.
    """
    need(visitor, "report.script")
    checked = check_facts(facts, hotline.rulebook.keys)
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        open_only(report)
        before, _forged = scripting.kept(session, visitor, report_id)
        scripting.keep(hotline, session, visitor, report_id, before.with_more(checked, place))
        session.flush()
        content = _leaving(hotline, session, visitor, report_id)
        if place.get("state"):
            report.state_code = place["state"]
        confirming.count(hotline, session, visitor, report, content, route_now(hotline, content))
        note(hotline, session, visitor, "report.script", report_id)


def take_alarm(hotline: Hotline, visitor: Visitor, report_id: str) -> None:
    """Say that a person has an alarm in hand."""
    need(visitor, "alarm.take")
    with hotline.db.write() as session:
        visitor.need_key(session)
        report = reports.get(session, report_id)
        settle_alarm(report)
        outbox.cancel(session, alarms.ALARM_CLOCK, report_id)
        note(hotline, session, visitor, "alarm.take", report_id)


def reply(hotline: Hotline, visitor: Visitor, report_id: str, text: str) -> None:
    """Answer the reporter through the mailbox."""
    need(visitor, "report.reply")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        if not report.mailbox_id:
            raise ConflictError(N_("Este aviso se cortó antes del folio: no hay buzón al que contestar."))
        visitor.need_key(session)
        letters.post(hotline, session, visitor, report, DESK, text)
        note(hotline, session, visitor, "report.reply", report_id)


def close_report(hotline: Hotline, visitor: Visitor, report_id: str, reason: str, outcome: str = "") -> None:
    """End a report at the desk; what has not left is withdrawn. ConflictError while new words are unread.

    outcome: of `vocabulary.Outcome`; how long the report is kept hangs on it, and is longest where nobody says one.
    """
    need(visitor, "report.close")
    with hotline.db.write() as session:
        report = reports.get(session, report_id)
        open_only(report)
        if report.unread:
            raise ConflictError(N_("Llegó un mensaje nuevo de quien avisó: léalo antes de cerrar."))
        _withdraw(session, report_id)
        report.status, report.due_at = ReportStatus.CLOSED, None
        report.closed_on, report.outcome = today(hotline.clock), Outcome(outcome).value if outcome else ""
        settle_alarm(report)
        keep_reason(hotline, session, visitor, report_id, "report.close", reason)


def hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str) -> None:
    """Keep a report for proceedings: nobody destroys it, whatever its period says. ConflictError when it is held."""
    _hold(hotline, visitor, report_id, reason, "report.hold", held=True)


def lift_hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str) -> None:
    """The proceedings are over: the report's period counts again. ConflictError when it is not held."""
    _hold(hotline, visitor, report_id, reason, "report.lift_hold", held=False)


def _hold(hotline: Hotline, visitor: Visitor, report_id: str, reason: str, action: str, *, held: bool) -> None:
    need(visitor, action)
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        if report.held is held:
            raise ConflictError(N_("El aviso ya cambió de estado; vuelva a abrirlo."))
        report.held = held
        keep_reason(hotline, session, visitor, report_id, action, reason)


def set_duty(hotline: Hotline, visitor: Visitor, on: bool, *, chats: bool = False, telephone: str = "") -> None:
    """Begin or end one's turn: while somebody is on duty, cases that can wait are reviewed before they leave.

    chats: also answer in writing, so that the reporters' page offers it. telephone: as dialled, where calls are taken
    in this turn; sealed to the worker, which alone rings it, and forgotten with the turn.
    """
    need(visitor, "duty.set")
    with hotline.db.write() as session:
        if on:
            visitor.need_key(session)  # reports wait for who can review them
            until = hotline.clock.now() + DUTY
            duty.go_on_duty(session, visitor.person_id, until, chats=chats)
            _take_calls(hotline, session, visitor, telephone, until)
        else:
            duty.go_off_duty(session, visitor.person_id)
            taking.end(session, visitor.person_id)
        note(hotline, session, visitor, "duty.on" if on else "duty.off", visitor.person_id)


def _take_calls(hotline: Hotline, session: Session, visitor: Visitor, telephone: str, until: datetime) -> None:
    if not telephone:
        taking.end(session, visitor.person_id)
        return
    keys = hotline.keyring.current()
    sealed = close_to_worker(keys, taking.PURPOSE, visitor.person_id, telephone.encode())
    taking.begin(session, visitor.person_id, until, sealed)


def newest_content(hotline: Hotline, session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The latest snapshot of a report with whom the desk named in it and what it confirmed, opened with the visitor's
    key."""
    told = _told(session, visitor, report_id)
    return _of_the_desk(session, visitor, report_id).added_to(hotline, told)


def _leaving(hotline: Hotline, session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The same as authorities may read it: with place and words as a person let them go, once one did."""
    return passing.within(session, visitor, report_id, newest_content(hotline, session, visitor, report_id))


def _told(session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The latest snapshot as it was sealed."""
    for purpose in ("addendum", "report", "draft"):
        for document in archive.of(session, report_id, purpose):
            content: dict[str, object] = json.loads(visitor.open(session, document))
            return content
    raise NotAllowedError("No existe o no está a su cargo.")


@dataclass(frozen=True)
class _OfTheDesk:
    """What the desk itself said about a report, each signed; forged: how many documents say so and nobody signed."""

    answers: scripting.Answers
    confirmed: tuple[Mapping[str, str], ...]
    accused: tuple[str, ...]
    forged: int

    def added_to(self, hotline: Hotline, told: Mapping[str, object]) -> dict[str, object]:
        content = confirming.adding(hotline, scripting.adding(hotline, told, self.answers), self.confirmed)
        return accusing.adding(hotline, content, self.accused)


def _of_the_desk(session: Session, visitor: Visitor, report_id: str) -> _OfTheDesk:
    answers, false_answers = scripting.kept(session, visitor, report_id)
    confirmed, false_facts = confirming.kept(session, visitor, report_id)
    accused, false_names = accusing.kept(session, visitor, report_id)
    return _OfTheDesk(answers, confirmed, accused, false_answers + false_facts + false_names)


def route_now(hotline: Hotline, content: Mapping[str, object]) -> Routing:
    """Recipients as the rulebook in force names them for what is known."""
    facts: Facts = as_facts(content["facts"])
    place = content["place"]
    state = place.get("state") if isinstance(place, Mapping) else None
    return hotline.router.route(facts, hotline.triage.assess(facts), state or None, hotline.clock.now())


def line_of(hotline: Hotline, report: Report) -> QueueLine:
    late = report.due_at is not None and report.due_at < hotline.clock.now()
    return QueueLine(
        report.id,
        report.label,
        report.category,
        report.urgency,
        report.state_code,
        report.status,
        report.due_at,
        report.alarm,
        late,
        report.received_on,
        report.unread,
        report.held,
    )


def _referral(hotline: Hotline, session: Session, visitor: Visitor, row: Referral) -> ReferralLine:
    reasons = archive.of(session, row.id, "reason")
    reason = _reason(session, visitor, reasons[0], row.agency) if reasons else ""
    late = row.due_at is not None and row.due_at < hotline.clock.now()
    return ReferralLine(
        id=row.id,
        agency=row.agency,
        agency_name=mailboxes.author_name(hotline, visitor.language, row.agency),
        type=row.type,
        role=row.role,
        release=row.release,
        state=row.state,
        line=row.line,
        step=row.step,
        due_at=row.due_at,
        late=late,
        rule=row.rule,
        reason=reason,
    )


def _reason(session: Session, visitor: Visitor, document: SealedDocument, agency: str) -> str:
    """Why an authority answered as it did, in words; said to be forged when nobody of its people signed it."""
    body = signed.opened(session, visitor, document, agency)
    return gettext(visitor.language, FORGED) if body is None else str(body["reason"])


def messages_of(session: Session, visitor: Visitor, report_id: str) -> list[Mapping[str, str]]:
    return [json.loads(visitor.open(session, document)) for document in archive.of(session, report_id, "message")]


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


def open_only(report: Report) -> None:
    if report.status == ReportStatus.CLOSED:
        raise ConflictError(N_("Este aviso ya está cerrado."))


def settle_alarm(report: Report) -> None:
    if report.alarm:
        report.alarm = "atendida"


def _tell_first_reading(hotline: Hotline, session: Session, report: Report) -> None:
    read = select(TrailEntry).where(TrailEntry.action == "report.open", TrailEntry.object_id == report.id).limit(1)
    if not report.mailbox_id or session.scalars(read).first() is not None:
        return
    day = today(hotline.clock).isoformat()
    mailbox.post(session, report.mailbox_id, {"kind": "status", "author": DESK, "state": "leido", "day": day})


def keep_reason(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, action: str, reason: str) -> None:
    """A reason is words of the staff about a case: sealed to the desk, beside the act on the trail. SealError for who
    holds no key of the desk: what one cannot read one does not decide."""
    visitor.need_key(session)
    body = {"action": action, "reason": reason, "on": today(hotline.clock).isoformat()}
    content = signed.signed(visitor, "decision", report_id, body)
    closed, wraps = close("decision", content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)
    note(hotline, session, visitor, action, report_id)


def note(hotline: Hotline, session: Session, visitor: Visitor, action: str, object_id: str) -> None:
    trail.note_staff(session, hotline.clock.now(), today(hotline.clock), visitor.person_id, action, object_id)


def need(visitor: Visitor, action: str) -> None:
    if not visitor.may(action):
        raise NotAllowedError("No existe o no está a su cargo.")
