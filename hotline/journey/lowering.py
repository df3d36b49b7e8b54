"""Making a report less urgent, once two people agree: the row, the desk's clocks, and what has not left yet."""

from sqlalchemy.orm import Session

from hotline.clock import coarse
from hotline.intake.reports import Report
from hotline.journey import alarms, handing
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.vocabulary import ReferralState, Release, ReportStatus, Urgency

_NOT_LEFT = frozenset({ReferralState.WAITING, ReferralState.NOT_ENROLLED})


def lower(hotline: Hotline, session: Session, report: Report, urgency: Urgency) -> None:
    """Let a report be less urgent from now on.

    What an authority has in its hands keeps its urgency and its clock, also down its chain: it was promised so. The
    reporter is told nothing, since nothing changed for them. Words that are worse raise it again, as they always do.
    """
    report.urgency = urgency.value
    _lengthen_review(hotline, session, report, urgency)
    steps = model.of_report(session, report.id)
    for line_id in dict.fromkeys(step.line_id for step in steps):
        line = [step for step in steps if step.line_id == line_id]
        if all(step.state in _NOT_LEFT for step in line):
            _lengthen_line(hotline, session, line, urgency)
    if report.alarm in alarms.RINGING:
        report.alarm = "atendida"
        outbox.cancel(session, alarms.ALARM_CLOCK, report.id)


def _lengthen_review(hotline: Hotline, session: Session, report: Report, urgency: Urgency) -> None:
    if report.due_at is None:
        return
    now = hotline.clock.now()
    report.due_at = max(report.due_at, coarse(now + hotline.router.review_clock(urgency), now))
    outbox.cancel(session, alarms.LOOK_CLOCK, report.id)
    if report.status in {ReportStatus.TO_REVIEW, ReportStatus.PARTIAL}:
        outbox.cancel(session, handing.REVIEW_CLOCK, report.id)
        outbox.put(session, handing.REVIEW_CLOCK, report.id, report.due_at)


def _lengthen_line(hotline: Hotline, session: Session, line: list[Referral], urgency: Urgency) -> None:
    for step in line:
        step.urgency = urgency.value
    first, now = line[0], hotline.clock.now()
    if first.state == ReferralState.WAITING and first.release == Release.PERSON_OR_CLOCK:
        outbox.cancel(session, handing.RETAINED_CLOCK, first.id)
        due = coarse(now + hotline.router.retained_clock(urgency), now)
        outbox.put(session, handing.RETAINED_CLOCK, first.id, due)
