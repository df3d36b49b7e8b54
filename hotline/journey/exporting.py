"""Taking reports out as a file: a handful a day alone, more with a second person, each noted on the trail."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.audit.trail import TrailEntry
from hotline.chat import store as chats
from hotline.clock import today
from hotline.errors import ConflictError
from hotline.intake import recordings, reports
from hotline.intake.reports import Report
from hotline.journey import acts, attaching, reading
from hotline.journey.parts import Hotline
from hotline.journey.views import QueueLine
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.referral import model
from hotline.sealing import archive
from hotline.translations import N_

ALONE = 5
"""Reports that one person may take out in a day without a second: ours, unverified."""

MOST = 500
"""Reports of one file."""

LEFT_OUT = {"files": attaching.PURPOSE, "recordings": recordings.PURPOSE, "conversations": chats.PURPOSE}
"""What a report may hold that no file carries: how much of it there is stands there instead, by this name."""

NONE = N_("Elija al menos un aviso.")
TOO_MANY = N_("Son demasiados avisos para un archivo: elija hasta 500.")
UNREAD = N_("Solo se exporta lo que usted ya abrió: abra primero el aviso.")
NEEDS_TWO = N_("Más de 5 avisos al día necesitan a una segunda persona: escriba la razón y propóngalo.")

Record = dict[str, Any]
"""One report as JSON values."""


def export(hotline: Hotline, visitor: Visitor, report_ids: Collection[str]) -> list[Record]:
    """Reports as records for a file, opened with the visitor's key; each is noted.

    ConflictError (words for people) when the day's handful is used up, or when the visitor has not opened one of them.
    """
    acts.need(visitor, "export.make")
    with hotline.db.write() as session:
        ids = chosen(session, visitor, report_ids)
        if left(hotline, session, visitor) < len(ids):
            raise ConflictError(NEEDS_TWO)
        return [_record(hotline, session, visitor, report_id) for report_id in ids]


def listing(hotline: Hotline, visitor: Visitor) -> list[QueueLine]:
    """What the visitor may choose from, the newest first."""
    acts.need(visitor, "export.make")
    with hotline.db.read() as session:
        rows = session.scalars(
            select(Report)
            .where(Report.id.in_(opened(session, visitor)))
            .order_by(Report.received_on.desc(), Report.label)
            .limit(MOST)
        )
        return [reading.line_of(hotline, report) for report in rows]


def left_today(hotline: Hotline, visitor: Visitor) -> int:
    """How many more the visitor may take alone today, to be shown; `export` counts again."""
    with hotline.db.read() as session:
        return _left(hotline, session, visitor)


def records(hotline: Hotline, session: Session, visitor: Visitor, report_ids: Sequence[str]) -> list[Record]:
    """The same for what a second person confirmed: no limit, and what was erased meanwhile is left out."""
    there = set(session.scalars(select(Report.id).where(Report.id.in_(report_ids))))
    return [_record(hotline, session, visitor, report_id) for report_id in report_ids if report_id in there]


def chosen(session: Session, visitor: Visitor, report_ids: Collection[str]) -> list[str]:
    """Ids without repeats. ConflictError for none, too many, or one that the visitor never opened."""
    ids = list(dict.fromkeys(report_ids))
    if not ids:
        raise ConflictError(NONE)
    if len(ids) > MOST:
        raise ConflictError(TOO_MANY)
    if set(ids) - opened(session, visitor):
        raise ConflictError(UNREAD)
    return ids


def opened(session: Session, visitor: Visitor) -> frozenset[str]:
    """Reports that are there and that the visitor opened at some time: the file holds nothing they could not read."""
    read = select(TrailEntry.object_id).where(TrailEntry.actor == visitor.person_id, TrailEntry.action == "report.open")
    return frozenset(session.scalars(select(Report.id).where(Report.id.in_(read))))


def left(hotline: Hotline, session: Session, visitor: Visitor) -> int:
    """How many more the visitor may take alone today; two requests at once are counted one after the other."""
    session.get(Person, visitor.person_id, with_for_update=True)
    return _left(hotline, session, visitor)


def _left(hotline: Hotline, session: Session, visitor: Visitor) -> int:
    mine = (TrailEntry.actor == visitor.person_id, TrailEntry.action == "report.export")
    day = today(hotline.clock)
    used = session.scalar(select(func.count()).select_from(TrailEntry).where(*mine, TrailEntry.day == day)) or 0
    return max(0, ALONE - used)


def _record(hotline: Hotline, session: Session, visitor: Visitor, report_id: str) -> Record:
    report = reports.get(session, report_id)
    content: Mapping[str, Any] = reading.newest_content(hotline, session, visitor, report_id)
    messages = sorted(reading.messages_of(session, visitor, report_id), key=lambda one: one.get("day", ""))
    acts.note(hotline, session, visitor, "report.export", report_id)
    return {
        "label": report.label,
        "received_on": report.received_on.isoformat(),
        "status": report.status,
        "outcome": report.outcome,
        "category": report.category,
        "urgency": report.urgency,
        "place": dict(content["place"]),
        "facts": dict(content["facts"]),
        "rules": [rule["id"] for rule in content["assessment"]["rules"]],
        "narrative": list(content["narrative"]),
        "messages": [{"day": one.get("day", ""), "text": one.get("text", "")} for one in messages],
        "referrals": [
            {"agency": step.agency, "role": step.role, "state": step.state}
            for step in model.of_report(session, report_id)
        ],
        "left_out": {name: len(archive.ids_of(session, report_id, purpose)) for name, purpose in LEFT_OUT.items()},
    }
