"""What was told after the tone, for the desk: recordings that a report holds or misses, and one to be heard."""

from dataclasses import dataclass

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import NotAllowedError
from hotline.intake import recordings, reports
from hotline.intake.recordings import PURPOSE
from hotline.journey.parts import Hotline
from hotline.people.visitor import Visitor
from hotline.sealing import archive


@dataclass(frozen=True)
class Heard:
    """ids: recordings that can be played. missing: how it stands with those that are not here, worst first."""

    ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


ORDER = (recordings.LOST, recordings.LATE, recordings.WAITING)


def of_report(hotline: Hotline, visitor: Visitor, report_id: str) -> Heard:
    """What there is to hear; opens nothing. NotAllowedError for who opens no reports."""
    _need(visitor)
    with hotline.db.read() as session:
        missing = set(recordings.states(session, report_id))
        ids = tuple(archive.ids_of(session, report_id, PURPOSE))
    return Heard(ids, tuple(state for state in ORDER if state in missing))


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
