"""Letting go what was marked as identifying, once two people agree: as a correction of what has left without it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.intake.reports import Report
from hotline.journey import desk, sheets
from hotline.journey.parts import Hotline
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

    place, words: as the proposer left them. Only a line that carries the reporter's words already gets them whole.
    """
    content = {**desk.newest_content(hotline, session, visitor, report.id), "place": dict(place), "narrative": words}
    routing = desk.route_now(hotline, content)
    sheets.correct_lines(hotline, session, report, content, routing.recipients, frozenset())
    steps = model.of_report(session, report.id)
    for line_id in dict.fromkeys(step.line_id for step in steps):
        _replace_account(hotline, session, line_id, [step for step in steps if step.line_id == line_id], words)


def _replace_account(hotline: Hotline, session: Session, line_id: str, line: list[Referral], words: list[str]) -> None:
    older, keys = archive.of(session, line_id, "account"), hotline.keyring.current()
    concerned = [step for step in line if step.state in {*ACTIVE, ReferralState.WAITING} and not step.barred]
    readers = [key for step in concerned if (key := keys.of(step.agency)) is not None]
    if not older or not readers or not words:
        return
    for account in older:
        archive.remove(session, account.id)
    closed, wraps = close("account", json.dumps(words).encode(), readers, release=keys.need(RELEASE))
    archive.store(session, closed, wraps, owner=line_id)
