"""What came with a message: named at the provider, fetched by the worker, cleaned and kept as an attachment.

It goes the way of a recording (`recordings`): its name there is closed to the worker in the transaction that keeps the
turn. Whoever sent it is told nothing more, since nothing is ever sent unasked; the desk reads what could not be kept.
"""

from sqlalchemy.orm import Session

from hotline.errors import NotAllowedError
from hotline.intake import recordings as waiting
from hotline.intake.recordings import LOST, PURPOSE, RecordingFetch
from hotline.intake.reports import Report
from hotline.journey import attaching
from hotline.journey.attaching import TooManyError
from hotline.journey.parts import Hotline
from hotline.media import Unfit, in_memory
from hotline.media.cleaning import MOST_BYTES as MOST_BYTES
from hotline.outbox import store as outbox
from hotline.sealing.for_worker import close_to_worker

FETCH_MEDIUM = "fetch_medium"


class _TakenError(Exception):
    """Another worker kept it, or its report is gone."""


def expect(hotline: Hotline, session: Session, report_id: str, name: str) -> None:
    """A medium belongs to this report: let the worker fetch it. name: as `channels.twilio.fetching.medium` takes it."""
    fetch_id = waiting.new_id()
    sealed = close_to_worker(hotline.keyring.current(), PURPOSE, fetch_id, name.encode())
    waiting.add(session, fetch_id, report_id, sealed)
    outbox.put(session, FETCH_MEDIUM, fetch_id)


def keep(hotline: Hotline, fetch_id: str, raw: bytes) -> None:
    """Clean what was fetched, seal it to the desk and forget its name. Doing it twice, also at once, keeps it once.

    What is no photograph, paper or sound that can be opened is not kept, and the desk is told so.
    """
    with hotline.db.read() as session:
        row = session.get(RecordingFetch, fetch_id)
        if row is None:
            return
        report_id = row.report_id

    def done(session: Session) -> None:
        taken = session.get(RecordingFetch, fetch_id, with_for_update=True)
        if taken is None:
            raise _TakenError
        session.delete(taken)

    try:
        with in_memory(raw) as source:
            attaching.attach(hotline, report_id, source, done=done)
    except (Unfit, TooManyError):
        _lose(hotline, fetch_id)
    except (_TakenError, NotAllowedError):
        with hotline.db.write() as session:
            if session.get(Report, report_id) is None:
                waiting.forget(session, report_id)


def _lose(hotline: Hotline, fetch_id: str) -> None:
    with hotline.db.write() as session:
        row = session.get(RecordingFetch, fetch_id, with_for_update=True)
        if row is None:
            return
        row.state, row.sealed = LOST, b""
        report = session.get(Report, row.report_id)
        if report is not None:
            report.unread = True
