"""Reading the trail: who did what by day, whether it is whole, and that it was read is on it too."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from hotline.audit import checkpoints, trail
from hotline.audit.trail import START, Place, TrailEntry
from hotline.audit.verifying import Verdict, verify
from hotline.clock import today
from hotline.errors import NotAllowedError
from hotline.intake.reports import Report
from hotline.journey.parts import Hotline
from hotline.people.administering import SYSTEM
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.referral.model import Referral

AT_ONCE = 100
"""Entries on one page."""

EVERYTHING = "trail"
"""What was read when nobody asked for a person or a case."""

ACTORS = ("intake", SYSTEM)
"""Who is nobody of the staff: the line by itself, and commands on the server."""

WALKED = 5_000
"""Entries that are verified anew for a page; `hotline audit verify` walks all of them."""


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. person, action: empty for all. case: the label or id of a report, or a referral's.

    before: entries before this position only, for the next page.
    """

    since: date
    until: date
    person: str = ""
    action: str = ""
    case: str = ""
    before: int = 0


@dataclass(frozen=True)
class Line:
    """One entry with names for people to read. at: None for what the line did by itself. actor: a name, `intake`,
    `system` (a command on the server), or empty for nobody that is known.
    """

    position: int
    day: date
    at: datetime | None
    actor: str
    action: str
    subject: str


@dataclass(frozen=True)
class Reading:
    """What was found, newest first; more: there are earlier ones. people: names by id, of everybody ever enrolled."""

    lines: tuple[Line, ...]
    more: bool
    people: Mapping[str, str]
    verdict: Verdict


def read_trail(hotline: Hotline, visitor: Visitor, asked: Asked) -> Reading:
    """The entries that were asked for. NotAllowedError for who may not read the trail."""
    if not visitor.may("trail.read"):
        raise NotAllowedError("No existe o no está a su cargo.")
    with hotline.db.write() as session:
        subjects = _subjects(session, asked.case) if asked.case else None
        found = _found(session, asked, subjects)
        people = {row.id: row.name for row in session.execute(select(Person.id, Person.name).order_by(Person.name))}
        labels = _labels(session, {row.object_id for row in found}) | people
        verdict = verify(session, since=_since(session))
        whom = asked.person if asked.person in {*people, *ACTORS} else EVERYTHING  # what was typed is no id yet
        looked_for = next(iter(sorted(subjects or ())), whom)
        now, day = hotline.clock.now(), today(hotline.clock)
        trail.note_staff(session, now, day, visitor.person_id, "trail.read", looked_for)
        lines = tuple(_line(row, people, labels) for row in found[:AT_ONCE])
    return Reading(lines, len(found) > AT_ONCE, people, verdict)


def _found(session: Session, asked: Asked, subjects: Collection[str] | None) -> Sequence[TrailEntry]:
    wanted: list[ColumnElement[bool]] = [TrailEntry.day.between(asked.since, asked.until)]
    if asked.person:
        wanted.append(TrailEntry.actor == asked.person)
    if asked.action:
        wanted.append(TrailEntry.action == asked.action)
    if subjects is not None:
        wanted.append(TrailEntry.object_id.in_(subjects))
    if asked.before:
        wanted.append(TrailEntry.position < asked.before)
    newest = select(TrailEntry).where(*wanted).order_by(TrailEntry.position.desc())
    return session.scalars(newest.limit(AT_ONCE + 1)).all()


def _subjects(session: Session, case: str) -> set[str]:
    """The ids that belong to a report: its own and those of its referrals; an id that only the trail still knows."""
    called = (Report.label == case.upper()) | (Report.id == case.lower())
    ids = set(session.scalars(select(Report.id).where(called)))
    step = case.lower().removeprefix("r-")
    if len(step) >= 5 and step.isalnum():
        ids |= set(session.scalars(select(Referral.report_id).where(Referral.id.startswith(step))))
    ids |= set(session.scalars(select(Referral.id).where(Referral.report_id.in_(ids))))
    erased = {case.lower()} if re.fullmatch("[0-9a-f]{32}", case.lower()) else set()  # only the trail still knows it
    return ids or erased


def _labels(session: Session, ids: Collection[str]) -> dict[str, str]:
    """What people call reports and referrals that are still there."""
    labels = {row.id: row.label for row in session.scalars(select(Report).where(Report.id.in_(ids)))}
    return labels | {row.id: row.label for row in session.scalars(select(Referral).where(Referral.id.in_(ids)))}


def _line(row: TrailEntry, people: Mapping[str, str], labels: Mapping[str, str]) -> Line:
    subject = "" if row.object_id in {row.actor, EVERYTHING} else labels.get(row.object_id, _short(row.object_id))
    actor = people.get(row.actor, row.actor if row.actor in ACTORS else "")
    return Line(row.position, row.day, row.at, actor, row.action, subject)


def _short(object_id: str) -> str:
    """The beginning of a random id that nothing names any more; a code as it is."""
    return f"{object_id[:8]}…" if len(object_id) >= 32 else object_id


def _since(session: Session) -> Place:
    """From where a page verifies: the last checkpoint but for about `WALKED` entries, or the beginning."""
    far = trail.end(session).position - WALKED
    if far <= 0:
        return START
    before = checkpoints.newest_until(session, far)
    return before.place if before else START
