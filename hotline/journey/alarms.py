"""Ringing at the desk: an alarm that nobody takes within its clock goes to the supervisor."""

from sqlalchemy.orm import Session

from hotline.clock import coarse
from hotline.intake.reports import Report
from hotline.journey import committing, handing
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox

RINGING = frozenset({"sonando", "escalada"})
"""Alarms that nobody has in hand."""


def ring(hotline: Hotline, session: Session, report: Report) -> None:
    """Ring, also where somebody took an earlier alarm; what rings already goes on and keeps its clock."""
    if report.alarm in RINGING:
        return
    report.alarm = "sonando"
    now = hotline.clock.now()
    outbox.put(session, handing.ALARM_CLOCK, report.id, coarse(now + committing.ALARM_CLOCK, now))
