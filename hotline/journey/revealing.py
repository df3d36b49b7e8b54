"""Letting go what was marked as identifying, once two people agree: as a correction of what has left without it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.intake.reports import Report
from hotline.journey import passing, reading, sheets
from hotline.journey.parts import Hotline
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.referral import model
from hotline.referral.model import ACTIVE, Referral
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import RELEASE, ReferralState


def reveal(
    hotline: Hotline, session: Session, visitor: Visitor, report: Report, place: Mapping[str, Any], words: list[str]
) -> None:
    """Seal place and words whole to whoever has the referral or may get it; nobody new gets it by this.

    place, words: as the proposer left them; who confirms signs them. Only a line that carries the reporter's words
    already gets them whole.
    """
    content = {**reading.newest_content(hotline, session, visitor, report.id), "place": dict(place), "narrative": words}
    routing, write = reading.route_now(hotline, content), signed.writer(visitor)
    sheets.correct_lines(hotline, session, report, content, routing.recipients, frozenset(), write)
    passing.keep(hotline, session, visitor, report.id, content)
    steps = model.of_report(session, report.id)
    for line_id in dict.fromkeys(step.line_id for step in steps):
        line = [step for step in steps if step.line_id == line_id]
        _replace_account(hotline, session, line, write("account", line_id, {"words": words}) if words else b"")


def _replace_account(hotline: Hotline, session: Session, line: list[Referral], written: bytes) -> None:
    line_id = line[0].line_id
    older, keys = archive.of(session, line_id, "account"), hotline.keyring.current()
    concerned = [step for step in line if step.state in {*ACTIVE, ReferralState.WAITING} and not step.barred]
    readers = [key for step in concerned if (key := keys.of(step.agency)) is not None]
    if not older or not readers or not written:
        return
    for account in older:
        archive.remove(session, account.id)
    closed, wraps = close("account", written, readers, release=keys.need(RELEASE))
    archive.store(session, closed, wraps, owner=line_id)
