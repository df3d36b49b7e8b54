"""Until when a report is kept, and its end: by category and outcome, as `protocols/retention/` says."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake import reports
from hotline.intake.reports import Report
from hotline.journey import erasing, ledger
from hotline.journey.parts import Hotline
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.rulebook.retention import Retention
from hotline.vocabulary import ReferralState, ReportStatus

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Reports that are destroyed in one transaction."""

IN_HANDS = (ReferralState.RECEIVED, ReferralState.ACCEPTED)
"""An authority has it and has not ended: the desk's closing does not make it short."""

Reason = Literal["partial", "unclosed", "closed"]


@dataclass(frozen=True)
class Term:
    """The first day on which a report may be destroyed, and from what it was counted."""

    on: date
    reason: Reason


def term_of(report: Report, steps: Sequence[Referral], kept: Retention) -> Term:
    """When a report falls due, whether it is held or not. steps: all its referrals."""
    in_hands = any(step.state in IN_HANDS for step in steps)
    if report.closed_on is None or in_hands:
        partial = report.status == ReportStatus.PARTIAL and not in_hands
        days = kept.partial if partial else kept.unclosed
        return Term(report.received_on + timedelta(days=days), "partial" if partial else "unclosed")
    ended = [step for step in steps if step.state == ReferralState.CLOSED]
    last = max([report.closed_on, *(step.closed_on for step in ended if step.closed_on)])
    outcomes = [step.outcome for step in ended] or [report.outcome]
    return Term(last + timedelta(days=kept.days(report.category, outcomes)), "closed")


def plan(hotline: Hotline, until: date) -> Counter[tuple[date, Reason]]:
    """How many reports fall due on which day up to `until`, and by which period; what is held is not counted.

    What is due already is counted for today.
    """
    now, kept, found = today(hotline.clock), hotline.rulebook.retention, Counter[tuple[date, Reason]]()
    with hotline.db.read() as session:
        for report, steps in _candidates(session, kept, until):
            term = term_of(report, steps, kept)
            if term.on <= until:
                found[max(term.on, now), term.reason] += 1
    return found


def held(hotline: Hotline) -> int:
    """How many reports are held for proceedings."""
    with hotline.db.read() as session:
        return len(session.scalars(select(Report.id).where(Report.held.is_(True))).all())


def run(hotline: Hotline) -> int:
    """Destroy what is due today and what was erased before and is here again; returns how many reports.

    A few in one transaction. Deleted rows are overwritten (SQLite: `secure_delete`, and the log is emptied).
    """
    done = erase_again(hotline)
    with hotline.db.read() as session:
        day, kept = today(hotline.clock), hotline.rulebook.retention
        due = [report.id for report, steps in _candidates(session, kept, day) if term_of(report, steps, kept).on <= day]
    for some in _batches(due):
        with hotline.db.write() as session:
            done += sum(_expire(hotline, session, report_id) for report_id in some)
    if done:
        hotline.db.checkpoint()
        log.info("retention: %d reports destroyed", done)
    return done


def erase_again(hotline: Hotline) -> int:
    """Destroy reports that were erased once and came back out of a backup, before anything is served; how many."""
    folder = hotline.settings.shred_dir
    if not ledger.is_there(folder):
        return 0
    with hotline.db.read() as session:
        back = ledger.erased(folder, session.scalars(select(Report.id)).all())
    for some in _batches(back):
        with hotline.db.write() as session:
            for report_id in some:
                erasing.destroy(session, report_id)
                trail.note_intake(session, today(hotline.clock), "report.erased_again", report_id)
    if back:
        hotline.db.checkpoint()
        log.warning("retention: %d reports came back out of a backup and were erased again", len(back))
    return len(back)


def _expire(hotline: Hotline, session: Session, report_id: str) -> bool:
    """Destroy one report if it is still due; somebody may have reopened or held it since it was listed."""
    day = today(hotline.clock)
    try:
        report = reports.get(session, report_id, lock=True)
        if term_of(report, model.of_report(session, report_id), hotline.rulebook.retention).on > day:
            return False
        erasing.erase_report(hotline, session, report_id)
    except (NotAllowedError, ConflictError):
        return False
    trail.note_intake(session, day, "report.expired", report_id)
    return True


def _candidates(session: Session, kept: Retention, until: date) -> Iterator[tuple[Report, Sequence[Referral]]]:
    """Reports that could be due by then, with their referrals; the exact day is for `term_of`."""
    rows = session.scalars(
        select(Report)
        .where(
            Report.held.is_(False),
            or_(
                and_(Report.status == ReportStatus.PARTIAL, Report.received_on <= until - timedelta(days=kept.partial)),
                Report.received_on <= until - timedelta(days=kept.unclosed),
                Report.closed_on <= until - timedelta(days=kept.shortest),
            ),
        )
        .order_by(Report.id)
        .execution_options(yield_per=500)
    )
    for some in rows.partitions():
        steps: dict[str, list[Referral]] = {report.id: [] for report in some}
        for step in session.scalars(select(Referral).where(Referral.report_id.in_(steps))):
            steps[step.report_id].append(step)
        yield from ((report, steps[report.id]) for report in some)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
