"""Passing a caller on to 9-1-1 while the operator stays with her: the C5's telephone is rung into the room, by a clock.

After two minutes without an answer another number is rung, the desk's alarm rings and the caller hears what to do;
after five the alarm is the supervisor's. Both times are ours: no norm that we found gives them.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import ConflictError
from hotline.intake.reports import Report
from hotline.journey import alarms, telephones
from hotline.journey.parts import Hotline
from hotline.live import legs
from hotline.live.calls import ANSWERED, CALLED, TALKING, UNANSWERED, LiveCall
from hotline.live.legs import EMERGENCY
from hotline.outbox import store as outbox
from hotline.translations import N_

EMERGENCY_LATE, EMERGENCY_MISSED = "emergency_late", "emergency_missed"
SAY_LATE, SAY_MISSED = "say_late", "say_missed"
LATE_AFTER, MISSED_AFTER = timedelta(seconds=120), timedelta(seconds=300)

NO_NUMBER = N_("No hay número del C5 para ese estado: pídale que cuelgue y marque 9-1-1.")
NOT_TALKING = N_("Esa llamada ya no está en curso.")
ALREADY = N_("Ya se está llamando a emergencias.")


def begin(hotline: Hotline, session: Session, row: LiveCall, state_code: str) -> None:
    """Ring the C5 of a state into a call. ConflictError where no number is known, or nobody is being talked with."""
    if row.state != TALKING:
        raise ConflictError(NOT_TALKING)
    if row.emergency in {CALLED, ANSWERED}:
        raise ConflictError(ALREADY)
    if not telephones.emergency_numbers(hotline.settings, state_code):
        raise ConflictError(NO_NUMBER)
    row.emergency, row.state_code = CALLED, state_code
    telephones.put(hotline, session, legs.add(session, row.handle, EMERGENCY))
    now = hotline.clock.now()
    outbox.cancel(session, EMERGENCY_LATE, row.handle)
    outbox.cancel(session, EMERGENCY_MISSED, row.handle)
    outbox.put(session, EMERGENCY_LATE, row.handle, now + LATE_AFTER)
    outbox.put(session, EMERGENCY_MISSED, row.handle, now + MISSED_AFTER)


def late(hotline: Hotline, session: Session, handle: str) -> None:
    """Two minutes without an answer."""
    row = _unanswered(session, handle)
    if row is None:
        return
    telephones.next_number(hotline, session, row)
    outbox.put(session, SAY_LATE, handle, urgent=True)
    report = session.get(Report, row.report_id)
    if report is not None:
        alarms.ring(hotline, session, report)


def missed(hotline: Hotline, session: Session, handle: str) -> None:
    """Five minutes without an answer."""
    row = _unanswered(session, handle)
    if row is None:
        return
    telephones.next_number(hotline, session, row)
    row.emergency = UNANSWERED
    outbox.put(session, SAY_MISSED, handle, urgent=True)
    report = session.get(Report, row.report_id)
    if report is not None:
        report.alarm = "escalada"
    trail.note_intake(session, today(hotline.clock), "call.unanswered", handle)


def _unanswered(session: Session, handle: str) -> LiveCall | None:
    row = session.get(LiveCall, handle, with_for_update=True)
    return row if row is not None and row.state == TALKING and row.emergency == CALLED else None
