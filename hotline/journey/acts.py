"""What every act on a report shares: who may, whether it can still be done, why, and the note on the trail."""

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake.reports import Report
from hotline.journey.parts import Hotline
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.translations import N_
from hotline.vocabulary import DESK, ReportStatus


def need(visitor: Visitor, action: str) -> None:
    if not visitor.may(action):
        raise NotAllowedError("No existe o no está a su cargo.")


def note(hotline: Hotline, session: Session, visitor: Visitor, action: str, object_id: str) -> None:
    trail.note_staff(session, hotline.clock.now(), today(hotline.clock), visitor.person_id, action, object_id)


def keep_reason(hotline: Hotline, session: Session, visitor: Visitor, report_id: str, action: str, reason: str) -> None:
    """A reason is words of the staff about a case: sealed to the desk, beside the act on the trail. SealError for who
    holds no key of the desk: what one cannot read one does not decide."""
    visitor.need_key(session)
    body = {"action": action, "reason": reason, "on": today(hotline.clock).isoformat()}
    content = signed.signed(visitor, "decision", report_id, body)
    closed, wraps = close("decision", content, [hotline.keyring.current().need(DESK)])
    archive.store(session, closed, wraps, owner=report_id)
    note(hotline, session, visitor, action, report_id)


def open_only(report: Report) -> None:
    if report.status == ReportStatus.CLOSED:
        raise ConflictError(N_("Este aviso ya está cerrado."))


def settle_alarm(report: Report) -> None:
    if report.alarm:
        report.alarm = "atendida"
