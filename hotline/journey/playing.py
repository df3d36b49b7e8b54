"""What was told after the tone, for the desk: recordings that a report holds or misses, and one to be heard."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import NotAllowedError, SealError
from hotline.intake import recordings, reports
from hotline.intake.recordings import PURPOSE
from hotline.journey.parts import Hotline
from hotline.journey.recordings import ANSWERED
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument


@dataclass(frozen=True)
class Heard:
    """ids: recordings that can be played. missing: how it stands with those that are not here, worst first.
    answers: beside which question a recording was told, by its id, where that is known."""

    ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


ORDER = (recordings.LOST, recordings.LATE, recordings.WAITING)


def of_report(hotline: Hotline, visitor: Visitor, report_id: str) -> Heard:
    """What there is to hear; opens no sound. NotAllowedError for who opens no reports."""
    _need(visitor)
    with hotline.db.read() as session:
        missing = set(recordings.states(session, report_id))
        ids = tuple(archive.ids_of(session, report_id, PURPOSE))
        said = archive.of(session, report_id, ANSWERED)
        answers = dict(pair for one in said for pair in _answer(session, visitor, one))
    return Heard(ids, tuple(state for state in ORDER if state in missing), answers)


def _answer(session: Session, visitor: Visitor, document: SealedDocument) -> list[tuple[str, str]]:
    """A recording and the question beside which it was told; nothing where that is not open to this person."""
    with suppress(SealError):
        said = json.loads(visitor.open(session, document))
        return [(said["recording"], said["answers"])]
    return []


def play(hotline: Hotline, visitor: Visitor, report_id: str, recording_id: str) -> bytes:
    """The sound of one recording of this report (WAV), opened with the visitor's key; noted on the trail.

    NotAllowedError when the report has none of that id, SealError when it is not open to this person.
    """
    _need(visitor)
    with hotline.db.write() as session:
        reports.get(session, report_id)
        document = next((one for one in archive.of(session, report_id, PURPOSE) if one.id == recording_id), None)
        if document is None:
            raise NotAllowedError("No existe o no está a su cargo.")
        sound = visitor.open(session, document)
        now = hotline.clock.now()
        trail.note_staff(session, now, today(hotline.clock), visitor.person_id, "report.listen", report_id)
        return sound


def _need(visitor: Visitor) -> None:
    if not visitor.may("report.open"):
        raise NotAllowedError("No existe o no está a su cargo.")
