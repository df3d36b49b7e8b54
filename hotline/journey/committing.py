"""From a dialogue to a stored report: sealed documents, rows, work to do, trail and statistics in one transaction."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.conversation import store as dialogues
from hotline.conversation.advance import Step
from hotline.conversation.choosing import left_open
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.store import DialogueRow
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import alarms, handing, mailboxes, sheets, telling
from hotline.journey.judged import Judged, counted, judge
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.outbox import store as outbox
from hotline.people import duty
from hotline.routing.result import Routing
from hotline.sealing import archive
from hotline.sealing.folio import FolioKeys, Fresh
from hotline.statistics import counting
from hotline.vocabulary import DESK, STATISTICS, RecipientRole, Release, ReportStatus, Urgency


@dataclass(frozen=True)
class Prepared:
    """What had to be derived before the transaction: a folio, or the candidates of an entered one, and which questions
    are left open (None where that was not worked out)."""

    fresh: Fresh | None = field(default=None, repr=False)
    left_open: tuple[str, ...] | None = None
    candidates: tuple[FolioKeys, ...] = field(default=(), repr=False)


def derive(hotline: Hotline, step: Step) -> Prepared:
    """Do the slow derivations that a step will need; no transaction is open."""
    if step.intent == "read_mailbox":
        return Prepared(candidates=tuple(hotline.deriver.lookup(step.folio)))
    dialogue = step.dialogue
    if step.intent in {"commit", "early", "finish"}:
        fresh = None if dialogue.stored or dialogue.own_mailbox else hotline.deriver.take()
        return Prepared(fresh, left_open(hotline.guide, dialogue))
    if dialogue.early and not dialogue.stored:
        return Prepared(left_open=left_open(hotline.guide, dialogue))
    return Prepared()


def store_or_amend(
    hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared, *, final: bool
) -> tuple[str, ...]:
    """Store the report, or bring a stored one up to date; returns the names of those who will read it."""
    judged = judge(hotline, dialogue)
    if not dialogue.stored:
        _store(hotline, session, dialogue, judged, prepared.fresh)
    else:
        _amend(hotline, session, dialogue, judged, final=final)
    _leave_open(session, dialogue, prepared)
    return sheets.reader_names(hotline, judged.routing)


def keep_early(hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared) -> None:
    """Keep what there is, behind a folio that is told before the end: whoever is cut off goes on with it."""
    keep_partial(hotline, session, dialogue)
    dialogue.early = True
    _open_mailbox(session, dialogue, reports.get(session, dialogue.report_id), prepared.fresh, today(hotline.clock))
    _leave_open(session, dialogue, prepared)


def keep_partial(hotline: Hotline, session: Session, dialogue: Dialogue, prepared: Prepared | None = None) -> None:
    """Keep a dialogue that stops before its end: the desk reads what there is, nobody else is told."""
    judged = judge(hotline, dialogue)
    _leave_open(session, dialogue, prepared or Prepared())
    if dialogue.stored or telling.in_hand(session, dialogue) is not None:
        _amend(hotline, session, dialogue, judged, final=True)
        return
    report = telling.row_of(hotline, session, dialogue, judged, ReportStatus.PARTIAL)
    telling.seal_for_desk(hotline, session, report.id, "report", judged.content)
    known = report.id == dialogue.report_id
    telling.add_partial(hotline, session, report, judged.person, known=known, anew=dialogue.rings)
    dialogue.report_id = report.id
    _behind_own_mailbox(session, dialogue, report)


def expire(hotline: Hotline, session: Session, row: DialogueRow) -> None:
    """End a dialogue whose time is over; what no report holds yet is kept as it lies."""
    if dialogues.remove(session, row) and row.status == dialogues.OPEN:
        keep_draft(hotline, session, row)


def keep_draft(hotline: Hotline, session: Session, row: DialogueRow) -> str:
    """Keep a dialogue without opening it: its sealed draft goes to the desk as it lies.

    Returns the partial report's id, empty where nothing was answered yet.
    """
    if row.draft is None or row.draft_wrap is None:
        return ""
    report = Report(
        id=reports.new_id(),
        label=reports.new_label(),
        received_on=today(hotline.clock),
        category=row.category,
        urgency=row.urgency,
        state_code=row.state_code,
        status=ReportStatus.PARTIAL,
        protocol=hotline.rulebook.handle,
    )
    archive.store(session, row.closed_draft(), (row.desk_wrap(),), owner=report.id)
    telling.add_partial(hotline, session, report)
    return report.id


def _store(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, fresh: Fresh | None) -> None:
    now = hotline.clock.now()
    in_hand = telling.in_hand(session, dialogue)
    if in_hand is not None:
        _give_folio(hotline, session, dialogue, in_hand, judged, fresh)
        _amend(hotline, session, dialogue, judged, final=True)
        return
    attended = duty.anyone_on_duty(session, now) and judged.assessment.urgency is not Urgency.INMEDIATA
    waits = attended or not _leaves_by_itself(judged.routing)
    report = telling.row_of(
        hotline, session, dialogue, judged, ReportStatus.TO_REVIEW if waits else ReportStatus.REFERRED
    )
    session.add(report)
    session.flush()
    _give_folio(hotline, session, dialogue, report, judged, fresh)
    telling.seal_for_desk(hotline, session, report.id, "report", judged.content)
    sheets.prepare_lines(hotline, session, report, judged.content, judged.routing.recipients)
    if waits:
        telling.start_review(hotline, session, report, judged.assessment.urgency)
    else:
        urgent = judged.assessment.urgency is Urgency.INMEDIATA
        outbox.put(session, handing.DELIVER_REPORT, report.id, urgent=urgent)
    telling.ring_if_urgent(hotline, session, report, judged.person, anew=dialogue.rings)


def _give_folio(
    hotline: Hotline, session: Session, dialogue: Dialogue, report: Report, judged: Judged, fresh: Fresh | None
) -> None:
    """Make it a whole report: behind its folio, counted once, and on the trail."""
    day = today(hotline.clock)
    _open_mailbox(session, dialogue, report, fresh, day)
    counting.count(session, hotline.keyring.current().need(STATISTICS), day.strftime("%Y-%m"), counted(judged))
    trail.note_intake(session, day, "report.stored", report.id)
    dialogue.report_id, dialogue.stored = report.id, True


def _open_mailbox(session: Session, dialogue: Dialogue, report: Report, fresh: Fresh | None, day: date) -> None:
    """The report's mailbox, with the first word in it; where the folio was told before, the one that it opens."""
    if dialogue.own_mailbox:
        _behind_own_mailbox(session, dialogue, report)
        return
    assert fresh is not None  # noqa: S101 - `derive` ran for this very step
    report.mailbox_id = mailbox.create(session, fresh.keys, day)
    mailbox.post(
        session, report.mailbox_id, {"kind": "status", "author": DESK, "state": "guardado", "day": day.isoformat()}
    )
    dialogue.folio, dialogue.own_mailbox, dialogue.mailbox_id = fresh.folio, report.mailbox_id, report.mailbox_id


def _behind_own_mailbox(session: Session, dialogue: Dialogue, report: Report) -> None:
    """What the desk closed, or two people erased, while it was still being told has given way to a new report: the
    folio opens that one from now on."""
    if not dialogue.own_mailbox:
        return
    former = reports.by_mailbox(session, dialogue.own_mailbox)
    if former is not None and former.id != report.id:
        former.mailbox_id = ""
        session.flush()
    report.mailbox_id = dialogue.own_mailbox


def _leave_open(session: Session, dialogue: Dialogue, prepared: Prepared) -> None:
    """Which questions the folio's holder may be asked; none any more is said only where some were named before."""
    questions = prepared.left_open
    if questions or (questions is not None and dialogue.early):
        mailboxes.leave_open(session, dialogue.own_mailbox, questions, dialogue.age)


def _leaves_by_itself(routing: Routing) -> bool:
    """Whether some authority gets it without a person; a coordinating body acts on nothing."""
    return any(r.release is not Release.PERSON and r.role is not RecipientRole.COORDINACION for r in routing.recipients)


def _amend(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, *, final: bool) -> None:
    """Later answers: a new snapshot for the desk, recipients that became known, corrections for those that have it.

    Every answer counts at once, since the caller may be gone before the next; only a place that waits to be confirmed
    does not.
    """
    handing.lock_report(session, dialogue.report_id)
    if session.get(Report, dialogue.report_id) is None:
        _keep_after_erasure(hotline, session, dialogue, judged)
        return
    report = reports.get(session, dialogue.report_id)
    telling.classify(report, dialogue, judged)
    before, rules = Urgency(report.urgency), judged.assessment.urgency
    if judged.to_look.rank < before.rank:
        report.urgency = judged.to_look.value
        telling.ring_if_urgent(hotline, session, report, judged.person, anew=dialogue.rings)
        if report.urgency == Urgency.INMEDIATA:
            outbox.put(session, handing.DELIVER_REPORT, report.id, urgent=True)  # no longer waits for anybody
    elif judged.person and (dialogue.rings or not report.alarm):
        alarms.ring(hotline, session, report)
    if rules.rank < before.rank or judged.to_look is not rules:
        handing.shorten_clocks(hotline, session, report, rules)
    if judged.to_look.rank < min(before.rank, rules.rank) and report.due_at is not None:
        outbox.put(session, alarms.LOOK_CLOCK, report.id, report.due_at)
    for older in archive.ids_of(session, report.id, "addendum"):
        archive.remove(session, older)
    telling.seal_for_desk(hotline, session, report.id, "addendum", judged.content)
    if final or not dialogue.candidates:
        _pass_on(hotline, session, report, judged)


def _pass_on(hotline: Hotline, session: Session, report: Report, judged: Judged) -> None:
    """Let authorities know. Where a person decided what leaves, that person does: what was struck is unknown here. In
    immediate danger the facts and the place go at once all the same, and the words stay."""
    struck, content = sheets.strike_lines(session, report.id, judged.routing), judged.content
    if sheets.by_a_person(session, report.id):
        report.unread = True
        if judged.assessment.urgency is not Urgency.INMEDIATA:
            return
        content = {**content, "narrative": []}
    sheets.correct_lines(hotline, session, report, content, judged.routing.recipients, struck)
    if sheets.add_missing_lines(hotline, session, report, content, judged.routing.recipients):
        outbox.put(session, handing.DELIVER_REPORT, report.id)


def begin_anew(hotline: Hotline, session: Session, holder: Dialogue, words: str) -> None:
    """Words came for a report that lapsed or was destroyed, while its mailbox lives: they are a new one, for the desk.

    holder: the dialogue in which the mailbox is open; nothing else of it belongs to the report.
    """
    told = Dialogue(holder.channel, language=holder.language, narrative=[words], own_mailbox=holder.mailbox_id)
    _keep_after_erasure(hotline, session, told, judge(hotline, told))


def _keep_after_erasure(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged) -> None:
    """Two people erased the report while it was still being told: what comes now is a new one, behind the same folio,
    for the desk to look at. Nothing that somebody says is lost."""
    report = telling.row_of(hotline, session, dialogue, judged, ReportStatus.PARTIAL)
    report.mailbox_id = dialogue.own_mailbox
    telling.seal_for_desk(hotline, session, report.id, "report", judged.content)
    telling.add_partial(hotline, session, report, judged.person, anew=dialogue.rings)
    dialogue.report_id = report.id
