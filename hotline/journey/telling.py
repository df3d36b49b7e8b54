"""A report while it is still being told: its row and what the row says, its clock at the desk, and its bell."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import coarse, today
from hotline.conversation.dialogue import Dialogue
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import alarms, handing
from hotline.journey.judged import Judged
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK, ReportStatus, Urgency


def row_of(hotline: Hotline, session: Session, dialogue: Dialogue, judged: Judged, status: ReportStatus) -> Report:
    """A new row; after a hang-up the row of the partial report, with what is known now."""
    category, urgency = judged.assessment.category.value, judged.to_look
    report = _kept(session, dialogue)
    if report is None:
        return Report(
            id=reports.new_id(),
            label=reports.new_label(),
            received_on=today(hotline.clock),
            category=category,
            urgency=urgency.value,
            state_code=dialogue.state,
            status=status,
            protocol=judged.protocol,
        )
    _forget_first(session, report)
    classify(report, dialogue, judged)
    report.status, report.due_at = status, None
    if urgency.rank < Urgency(report.urgency).rank:
        report.urgency = urgency.value
    return report


def classify(report: Report, dialogue: Dialogue, judged: Judged) -> None:
    """Bring the row's own words up to date. Words to somebody at the desk change no fact: what that person answered for
    the script stands."""
    report.protocol = judged.protocol
    if not dialogue.chatting:
        report.category, report.state_code = judged.assessment.category.value, dialogue.state


def _kept(session: Session, dialogue: Dialogue) -> Report | None:
    """The partial report of this dialogue, while the desk has done nothing about it."""
    return _own(session, dialogue, ReportStatus.PARTIAL)


def in_hand(session: Session, dialogue: Dialogue) -> Report | None:
    """The report of this dialogue that the desk referred before it was whole: what comes later belongs to it, since a
    second report would be handed over a second time. One that the desk closed is over; what follows is a new one."""
    return _own(session, dialogue, ReportStatus.REFERRED, ReportStatus.MANUAL)


def _own(session: Session, dialogue: Dialogue, *statuses: ReportStatus) -> Report | None:
    if dialogue.stored or not dialogue.report_id:
        return None
    handing.lock_report(session, dialogue.report_id)
    report = session.get(Report, dialogue.report_id)
    return report if report is not None and report.status in statuses else None


def _forget_first(session: Session, report: Report) -> None:
    """Destroy the first snapshot of a partial report and stop its review; what rings goes on ringing."""
    for older in archive.ids_of(session, report.id, "report"):
        archive.remove(session, older)
    outbox.cancel(session, handing.REVIEW_CLOCK, report.id)
    outbox.cancel(session, alarms.LOOK_CLOCK, report.id)


def add_partial(
    hotline: Hotline, session: Session, report: Report, person: bool = False, *, known: bool = False, anew: bool = False
) -> None:
    """Put a partial report into the queue, or bring one up to date that is there already: taken once, it rings no
    more for each further answer, only for new words that ask for a person (anew)."""
    session.add(report)
    trail.note_intake(session, today(hotline.clock), "report.partial", report.id)
    start_review(hotline, session, report, Urgency(report.urgency))
    if anew or not (known and report.alarm):
        ring_if_urgent(hotline, session, report, person, anew=anew)


def start_review(hotline: Hotline, session: Session, report: Report, rules: Urgency) -> None:
    """Start the desk's clock. rules: at the end of that urgency's clock the report leaves by itself; what was heard in
    the words makes the desk look earlier, and lets nothing leave earlier."""
    now = hotline.clock.now()
    report.due_at = coarse(now + hotline.router.review_clock(Urgency(report.urgency)), now)
    leaves_at = coarse(now + hotline.router.review_clock(rules), now)
    outbox.put(session, handing.REVIEW_CLOCK, report.id, leaves_at)
    if report.due_at < leaves_at:
        outbox.put(session, alarms.LOOK_CLOCK, report.id, report.due_at)


def ring_if_urgent(
    hotline: Hotline, session: Session, report: Report, person: bool = False, *, anew: bool = False
) -> None:
    """An immediate case rings at the desk; so does an urgent one that was cut off, since nothing else will move it, and
    one whose words ask for a person, until somebody has it in hand, and again for new such words."""
    cut_off = report.status == ReportStatus.PARTIAL and report.urgency == Urgency.URGENTE_24H
    if report.urgency == Urgency.INMEDIATA or cut_off or (person and (anew or not report.alarm)):
        alarms.ring(hotline, session, report)


def seal_for_desk(hotline: Hotline, session: Session, owner: str, purpose: str, content: Mapping[str, object]) -> None:
    """Close what there is to the desk, as a document of its report."""
    closed, wraps = close(purpose, json.dumps(content).encode(), [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=owner)
