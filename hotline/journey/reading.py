"""A report as the desk reads it: the newest snapshot with what the desk itself said of it, opened with one's key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.audit.trail import TrailEntry
from hotline.clock import today
from hotline.errors import NotAllowedError
from hotline.intake.reports import Report
from hotline.journey import accusing, confirming, mailboxes, passing, scripting
from hotline.journey.parts import Hotline
from hotline.journey.rejudging import as_facts
from hotline.journey.views import QueueLine, ReferralLine
from hotline.mailbox import store as mailbox
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.referral.model import Referral
from hotline.routing.result import Routing
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.translations import N_, gettext
from hotline.vocabulary import DESK, Facts

FORGED = N_("La firma de esta razón no es de nadie del personal: no la tome en cuenta y avise a supervisión.")


def newest_content(hotline: Hotline, session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The latest snapshot of a report with whom the desk named in it and what it confirmed, opened with the visitor's
    key."""
    return of_the_desk(session, visitor, report_id).added_to(hotline, told(session, visitor, report_id))


def leaving(hotline: Hotline, session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The same as authorities may read it: with place and words as a person let them go, once one did."""
    return passing.within(session, visitor, report_id, newest_content(hotline, session, visitor, report_id))


def told(session: Session, visitor: Visitor, report_id: str) -> dict[str, object]:
    """The latest snapshot as it was sealed."""
    for purpose in ("addendum", "report", "draft"):
        for document in archive.of(session, report_id, purpose):
            content: dict[str, object] = json.loads(visitor.open(session, document))
            return content
    raise NotAllowedError("No existe o no está a su cargo.")


@dataclass(frozen=True)
class OfTheDesk:
    """What the desk itself said about a report, each signed; forged: how many documents say so and nobody signed."""

    answers: scripting.Answers
    confirmed: tuple[Mapping[str, str], ...]
    accused: tuple[str, ...]
    forged: int

    def added_to(self, hotline: Hotline, told: Mapping[str, object]) -> dict[str, object]:
        content = confirming.adding(hotline, scripting.adding(hotline, told, self.answers), self.confirmed)
        return accusing.adding(hotline, content, self.accused)


def of_the_desk(session: Session, visitor: Visitor, report_id: str) -> OfTheDesk:
    answers, false_answers = scripting.kept(session, visitor, report_id)
    confirmed, false_facts = confirming.kept(session, visitor, report_id)
    accused, false_names = accusing.kept(session, visitor, report_id)
    return OfTheDesk(answers, confirmed, accused, false_answers + false_facts + false_names)


def route_now(hotline: Hotline, content: Mapping[str, object]) -> Routing:
    """Recipients as the rulebook in force names them for what is known."""
    facts: Facts = as_facts(content["facts"])
    place = content["place"]
    state = place.get("state") if isinstance(place, Mapping) else None
    return hotline.router.route(facts, hotline.triage.assess(facts), state or None, hotline.clock.now())


def line_of(hotline: Hotline, report: Report) -> QueueLine:
    late = report.due_at is not None and report.due_at < hotline.clock.now()
    return QueueLine(
        report.id,
        report.label,
        report.category,
        report.urgency,
        report.state_code,
        report.status,
        report.due_at,
        report.alarm,
        late,
        report.received_on,
        report.unread,
        report.held,
    )


def referral_line(hotline: Hotline, session: Session, visitor: Visitor, row: Referral) -> ReferralLine:
    reasons = archive.of(session, row.id, "reason")
    reason = reason_of(session, visitor, reasons[0], row.agency) if reasons else ""
    late = row.due_at is not None and row.due_at < hotline.clock.now()
    return ReferralLine(
        id=row.id,
        agency=row.agency,
        agency_name=mailboxes.author_name(hotline, visitor.language, row.agency),
        type=row.type,
        role=row.role,
        release=row.release,
        state=row.state,
        line=row.line,
        step=row.step,
        due_at=row.due_at,
        late=late,
        rule=row.rule,
        reason=reason,
    )


def reason_of(session: Session, visitor: Visitor, document: SealedDocument, agency: str) -> str:
    """Why an authority answered as it did, in words; said to be forged when nobody of its people signed it."""
    body = signed.opened(session, visitor, document, agency)
    return gettext(visitor.language, FORGED) if body is None else str(body["reason"])


def messages_of(session: Session, visitor: Visitor, report_id: str) -> list[Mapping[str, str]]:
    return [json.loads(visitor.open(session, document)) for document in archive.of(session, report_id, "message")]


def tell_first_reading(hotline: Hotline, session: Session, report: Report) -> None:
    read = select(TrailEntry).where(TrailEntry.action == "report.open", TrailEntry.object_id == report.id).limit(1)
    if not report.mailbox_id or session.scalars(read).first() is not None:
        return
    day = today(hotline.clock).isoformat()
    mailbox.post(session, report.mailbox_id, {"kind": "status", "author": DESK, "state": "leido", "day": day})
