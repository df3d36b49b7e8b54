"""Destroying one report: everything that was sealed for it, its hand-overs, and the way from a folio to it.

What stays says nothing about it: the statistics record (no id leads there), the trail (a random id and an act), and the
reporter's own mailbox, which only the folio opens and which lapses by itself.
"""

import logging

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hotline.approval import store as approval
from hotline.chat import store as chats
from hotline.errors import ConflictError
from hotline.intake import recordings, reports
from hotline.intake.reports import Report
from hotline.journey import ledger
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.outbox.store import OutboxRow
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.translations import N_

log = logging.getLogger(__name__)

ERASED = "erased"
"""Topic of the work that writes an erased report's mark into the ledger, after the transaction that erased it."""

HELD = N_("Este aviso se conserva por un procedimiento; primero hay que levantar esa retención.")


def erase_report(hotline: Hotline, session: Session, report_id: str) -> None:  # noqa: ARG001 - the form of every act
    """Destroy a report for good in the caller's transaction; the caller notes on the trail who decided it.

    NotAllowedError when there is none; ConflictError (words for people) while it is held for proceedings. The mark that
    keeps it from coming back out of a backup is written by the outbox once this is committed.
    """
    report = reports.get(session, report_id, lock=True)
    if report.held:
        raise ConflictError(HELD)
    destroy(session, report_id)
    outbox.put(session, ERASED, report_id)


def destroy(session: Session, report_id: str) -> None:
    """Destroy what is stored for a report, held or not, without a mark: for what was erased once already."""
    steps = list(model.of_report(session, report_id))
    owners = {report_id, *(row.id for row in steps), *(row.line_id for row in steps)}
    for owner in owners:
        archive.forget(session, owner)
    approval.forget(session, report_id)
    recordings.forget(session, report_id)
    for chat_id in chats.of_report(session, report_id):
        chats.remove(session, chat_id)
    session.execute(delete(OutboxRow).where(OutboxRow.subject.in_(owners)))
    session.execute(delete(Referral).where(Referral.report_id == report_id))
    session.execute(delete(Report).where(Report.id == report_id))


def write_mark(hotline: Hotline, session: Session, report_id: str) -> None:
    """The outbox's handler: the erasure is committed, so a backup must never bring the report back.

    A report that is there was erased by nobody: whoever may put work into the outbox, as intake may, could otherwise
    destroy one for good, out of every backup and held ones too.
    """
    if session.get(Report, report_id) is not None:
        log.error("a mark was asked for a report that nobody erased: it is not written")
        return
    ledger.write(hotline.settings.shred_dir, report_id)
