"""Ringing at the desk: an alarm that nobody takes within its clock goes to the supervisor."""

from datetime import timedelta

from sqlalchemy.orm import Session

from hotline.clock import coarse
from hotline.intake.reports import Report
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.vocabulary import ReportStatus

ALARM_CLOCK = "alarm_clock"
LOOK_CLOCK = "look_clock"
PATIENCE = timedelta(minutes=15)
RINGING = frozenset({"sonando", "escalada"})
"""Alarms that nobody has in hand."""


def ring(hotline: Hotline, session: Session, report: Report) -> None:
    """Ring, also where somebody took an earlier alarm; what rings already goes on and keeps its clock."""
    if report.alarm in RINGING:
        return
    report.alarm = "sonando"
    now = hotline.clock.now()
    outbox.put(session, ALARM_CLOCK, report.id, coarse(now + PATIENCE, now))


def alarm_clock(session: Session, report_id: str) -> None:
    """Nobody took an alarm: it goes to the supervisor."""
    report = session.get(Report, report_id)
    if report is not None and report.alarm == "sonando":
        report.alarm = "escalada"


def look_clock(hotline: Hotline, session: Session, report_id: str) -> None:
    """Nobody looked in time at a report that words alone had raised: it rings, and nothing leaves for that."""
    report = session.get(Report, report_id)
    if report is not None and report.status in {ReportStatus.TO_REVIEW, ReportStatus.PARTIAL} and not report.alarm:
        ring(hotline, session, report)
