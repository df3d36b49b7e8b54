"""Work that follows a stored report: hand over, run the clocks, pass on to the next. Every handler may run twice."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import coarse, local_day, today
from hotline.database import connected
from hotline.errors import NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import alarms, erasing
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.outbox import store as outbox
from hotline.outbox.draining import Handler
from hotline.referral import answers, lines, model
from hotline.referral.lines import Handing
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.keys import PrivateKey
from hotline.vocabulary import RecipientRole, ReferralState, Release, ReportStatus, Urgency

DELIVER_REPORT = "deliver_report"
DELIVER_LINE = "deliver_line"
DELIVER_CORRECTION = "deliver_correction"
ACK_CLOCK = "ack_clock"
REVIEW_CLOCK = "review_clock"
RETAINED_CLOCK = "retained_clock"

DELIVERS = (RecipientRole.PRINCIPAL, RecipientRole.RETENIDA)
"""Roles whose line somebody must deliver; a released line that was retained leaves as principal."""


_LOCK = select(Report.id).where(Report.id == bindparam("report")).with_for_update()


def handlers(hotline: Hotline) -> Mapping[str, Handler]:
    """What to do for each topic of the outbox; needs the release key, so it runs where the worker runs."""
    return {
        DELIVER_REPORT: partial(deliver_report, hotline),
        DELIVER_LINE: partial(deliver_line, hotline),
        DELIVER_CORRECTION: partial(deliver_correction, hotline),
        ACK_CLOCK: partial(ack_clock, hotline),
        REVIEW_CLOCK: partial(review_clock, hotline),
        RETAINED_CLOCK: partial(retained_clock, hotline),
        alarms.ALARM_CLOCK: alarms.alarm_clock,
        alarms.LOOK_CLOCK: partial(alarms.look_clock, hotline),
        erasing.ERASED: partial(erasing.write_mark, hotline),
    }


def lock_report(session: Session, report_id: str) -> None:
    """Let nobody else hand over or amend this report until the transaction ends, and see what they did before.

    Two lines may lead to one authority, and two workers look at once whether it has the report already. SQLite has one
    writer at a time and needs nothing.
    """
    connected(session).execute(_LOCK, {"report": report_id})


def _locked(session: Session, referral_id: str) -> Referral | None:
    """A referral as it stands once its report is locked."""
    report_id = session.scalar(select(Referral.report_id).where(Referral.id == referral_id))
    if report_id is None:
        return None
    lock_report(session, report_id)
    return session.get(Referral, referral_id)


def deliver_report(hotline: Hotline, session: Session, report_id: str) -> None:
    """Hand over every line of a report that may leave."""
    lock_report(session, report_id)
    for first in lines.leaving_lines(model.of_report(session, report_id)):
        deliver_line(hotline, session, first.line_id)
    report = reports.get(session, report_id)
    if report.status in {ReportStatus.TO_REVIEW, ReportStatus.PARTIAL, ReportStatus.REFERRED}:
        settle_status(session, report)


def deliver_line(hotline: Hotline, session: Session, line_id: str) -> None:
    """Hand one line over to its next authority, start its clock, and tell the reporter's mailbox."""
    report_id = session.scalar(select(Referral.report_id).where(Referral.line_id == line_id).limit(1))
    if report_id is None:
        return
    lock_report(session, report_id)
    handed = lines.advance(session, line_id, _handing(hotline))
    if handed is None:
        return
    trail.note_intake(session, today(hotline.clock), f"referral.{handed.state}", handed.id)
    if handed.state == ReferralState.SENT:
        if handed.due_at is not None:
            outbox.put(session, ACK_CLOCK, handed.id, handed.due_at)
        tell_reporter(hotline, session, handed, "enviada")
    settle_status(session, reports.get(session, handed.report_id))


def deliver_correction(hotline: Hotline, session: Session, line_id: str) -> None:
    """Release a correction, and words that two people let go later, to the authorities that have the referral."""
    documents = [one for purpose in ("correction", "account") for one in archive.ids_of(session, line_id, purpose)]
    for step in model.of_line(session, line_id):
        if step.state in ACTIVE:
            archive.release(session, documents, step.agency, _release_key(hotline))


def ack_clock(hotline: Hotline, session: Session, referral_id: str) -> None:
    """The acknowledgement did not come in time: the next authority of the chain gets it."""
    row = _locked(session, referral_id)
    if row is None or row.state != ReferralState.SENT:
        return
    answers.move(row, ReferralState.OVERDUE)
    trail.note_intake(session, today(hotline.clock), f"referral.{row.state}", row.id)
    tell_reporter(hotline, session, row, "sin_acuse")
    session.flush()
    go_on_without(session, row)
    deliver_line(hotline, session, row.line_id)


def go_on_without(session: Session, gone: Referral) -> None:
    """Lines that rested on this authority by another way are handed over to the next of their own chains."""
    for line_id in lines.uncover(session, gone):
        outbox.put(session, DELIVER_LINE, line_id)


def review_clock(hotline: Hotline, session: Session, report_id: str) -> None:
    """Nobody reviewed in time: what was sealed beforehand leaves by itself; what has no lines rings."""
    try:
        report = reports.get(session, report_id)
    except NotAllowedError:
        return
    if report.status not in {ReportStatus.TO_REVIEW, ReportStatus.PARTIAL}:
        return
    if lines.leaving_lines(model.of_report(session, report_id)):
        deliver_report(hotline, session, report_id)
    elif report.urgency in {Urgency.INMEDIATA, Urgency.URGENTE_24H} and not report.alarm:
        alarms.ring(hotline, session, report)


def retained_clock(hotline: Hotline, session: Session, referral_id: str) -> None:
    """The urgency's clock ended and nobody decided: a line held only until then leaves."""
    row = _locked(session, referral_id)
    if row is None or row.state != ReferralState.WAITING or row.release != Release.PERSON_OR_CLOCK:
        return
    row.release = Release.NOW
    session.flush()
    deliver_line(hotline, session, row.line_id)


def shorten_clocks(hotline: Hotline, session: Session, report: Report, urgency: Urgency) -> None:
    """A report became more urgent: what leaves by a clock runs by `urgency` from now on, and nothing is lengthened.

    The row may be more urgent still, by words that were heard: then only the desk's own time to look is shorter.
    """
    now = hotline.clock.now()
    review = coarse(now + hotline.router.review_clock(urgency), now)
    if report.due_at is not None:
        look = coarse(now + hotline.router.review_clock(Urgency(report.urgency)), now)
        report.due_at = min(report.due_at, look)
        outbox.hasten(session, REVIEW_CLOCK, report.id, review)
    retained = coarse(now + hotline.router.retained_clock(urgency), now)
    for row in model.of_report(session, report.id):
        if urgency.rank < Urgency(row.urgency).rank:
            row.urgency = urgency.value
        if row.state == ReferralState.WAITING:
            outbox.hasten(session, RETAINED_CLOCK, row.id, retained)
        if row.state == ReferralState.SENT:
            _shorten_ack(hotline, session, row)


def _shorten_ack(hotline: Hotline, session: Session, row: Referral) -> None:
    due = _ack_due(hotline, row)
    if due is None or (row.due_at is not None and row.due_at <= due):
        return
    if row.due_at is None:
        outbox.put(session, ACK_CLOCK, row.id, due)
    else:
        outbox.hasten(session, ACK_CLOCK, row.id, due)
    row.due_at = due


def settle_status(session: Session, report: Report) -> None:
    """Where the report stands, from where its lines stand: copies at the desk do not make it the desk's to deliver."""
    if report.status == ReportStatus.CLOSED:
        return
    steps = model.of_report(session, report.id)
    if any(step.state == ReferralState.MANUAL and step.role in DELIVERS for step in steps):
        report.status = ReportStatus.MANUAL
    elif any(step.state in {*ACTIVE, ReferralState.MANUAL, ReferralState.BY_HAND} for step in steps):
        report.status = ReportStatus.REFERRED
        report.due_at = None


def tell_reporter(hotline: Hotline, session: Session, row: Referral, state: str) -> None:
    """Put a state into the mailbox, by day; coordinating bodies are not told of there."""
    report = session.get(Report, row.report_id)
    if report is None or not report.mailbox_id or row.role == RecipientRole.COORDINACION:
        return
    entry = {"kind": "status", "author": row.agency, "state": state, "day": today(hotline.clock).isoformat()}
    if state == "enviada" and row.due_at is not None:
        entry["until"] = local_day(row.due_at).isoformat()
    mailbox.post(session, report.mailbox_id, entry)


def _handing(hotline: Hotline) -> Handing:
    return Handing(
        today=today(hotline.clock),
        enrolled=hotline.keyring.current().enrolled(),
        release_key=_release_key(hotline),
        ack_clock=lambda row: _ack_due(hotline, row),
    )


def _ack_due(hotline: Hotline, row: Referral) -> datetime | None:
    now = hotline.clock.now()
    due = hotline.router.ack_due(row.agency, RecipientRole(row.role), Urgency(row.urgency), now)
    return None if due is None else coarse(due, now)


def _release_key(hotline: Hotline) -> PrivateKey:
    if hotline.release_key is None:
        raise NotAllowedError("This process holds no release key: referrals leave where `hotline worker` runs.")
    return hotline.release_key
