"""A recording's way: named at the provider, fetched by the worker, sealed to the desk, and gone from the provider.

What intake learns of it (its name there) is closed to the worker at once, in the transaction that keeps the turn.
"""

import json
import logging
import re
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.conversation.asking import MAILBOX, RECORD_SECONDS
from hotline.errors import SealError
from hotline.intake import recordings, wav
from hotline.intake.recordings import LATE, LOST, PURPOSE, RecordingFetch
from hotline.intake.reports import Report
from hotline.journey import alarms, attaching, mailboxes
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.for_worker import close_to_worker, open_by_worker
from hotline.vocabulary import DESK

log = logging.getLogger(__name__)

FETCH = "fetch_recording"

LONGEST = RECORD_SECONDS
"""Seconds of one recording that are kept: as many as the caller was given."""

MOST_BYTES = 4 * 1024 * 1024
"""Three minutes of the telephone's own sound (8 kHz, 16 bits, one voice) are 2.9 MB."""

FLAGGED_AFTER = 6
"""Tries after which the desk is told; by the outbox's pauses that is about a minute."""

GONE_AFTER = 12
"""Tries after which «not found» is believed: a recording may not be ready for a while after the call."""

ANSWERED = "recording_answers"
"""What the small document is called that says which question a recording answers."""

CODE = re.compile(r"[A-Za-z0-9_]{1,20}")
"""The name of a question, and never words."""

GIVEN_UP_AFTER = 150
"""Tries, ten minutes apart by then: about a day, which is as long as the provider may keep anything."""


@dataclass(frozen=True)
class Wanted:
    """One recording to fetch, by the name that the provider gave it. answers: the question beside which it was told."""

    fetch_id: str
    name: str = field(repr=False)
    answers: str = ""


def expect(hotline: Hotline, session: Session, report_id: str, name: str, answers: str = "") -> None:
    """A recording belongs to this report: let the worker fetch it before anything else that waits.

    answers: the question beside which it was told, by its id; it lies closed with the name.
    """
    fetch_id = recordings.new_id()
    sealed = close_to_worker(hotline.keyring.current(), PURPOSE, fetch_id, f"{name} {answers}".rstrip().encode())
    recordings.add(session, fetch_id, report_id, sealed)
    outbox.put(session, FETCH, fetch_id, urgent=True)


def wanted(hotline: Hotline, fetch_id: str) -> Wanted | None:
    """What to fetch; None when it has come, is lost, or its report was destroyed. What was not closed to this worker
    can never be fetched: it is lost, and the desk is told."""
    with hotline.db.read() as session:
        row = session.get(RecordingFetch, fetch_id)
        if row is None or row.state == LOST:
            return None
        sealed = row.sealed
    name, _, answers = _name(hotline, fetch_id, sealed).partition(" ")
    if not name:
        _lose(hotline, fetch_id)
        return None
    return Wanted(fetch_id, name, answers if CODE.fullmatch(answers) else "")


def names(hotline: Hotline) -> frozenset[str]:
    """The provider's names of all that is still to be fetched, so that the sweep spares it; of a medium two."""
    with hotline.db.read() as session:
        rows = recordings.waiting(session)
    opened = [_name(hotline, fetch_id, sealed) for fetch_id, sealed in rows]
    return frozenset(part for name in opened if name for part in name.partition(" ")[0].split("/"))


def keep(hotline: Hotline, fetch_id: str, raw: bytes, answers: str = "") -> None:
    """Seal what was fetched to the desk, and forget its name; the report wakes as for any new words. What was added
    behind the folio shows in the mailbox too.

    Raises NotAudioError when it is no recording. Doing it twice keeps it once.
    """
    clean = wav.bare(raw, LONGEST)
    desk = [hotline.keyring.current().need(DESK)]
    closed, wraps = close(PURPOSE, clean, desk)
    said = json.dumps({"recording": closed.document_id, "answers": answers}).encode()
    with hotline.db.write() as session:
        row = session.get(RecordingFetch, fetch_id, with_for_update=True)
        if row is None:
            return
        report = session.get(Report, row.report_id)
        session.delete(row)
        if report is not None:
            archive.store(session, closed, wraps, owner=report.id)
            if answers:
                archive.store(session, *close(ANSWERED, said, desk), owner=report.id)
            if answers == MAILBOX and report.mailbox_id:
                attaching.show(hotline, session, report.mailbox_id, "sound")
            mailboxes.wake(hotline, session, report)


def missed(hotline: Hotline, fetch_id: str, *, gone: bool) -> bool:
    """A try that brought nothing; True when it was the last. gone: the provider does not know it, or it is no sound.

    After a few tries the desk is told, and the report rings; a recording that is lost keeps its line there.
    """
    with hotline.db.write() as session:
        row = session.get(RecordingFetch, fetch_id, with_for_update=True)
        if row is None:
            return True
        row.tries += 1
        lost = row.tries >= (GONE_AFTER if gone else GIVEN_UP_AFTER)
        if lost:
            row.state, row.sealed = LOST, b""
        elif row.tries >= FLAGGED_AFTER:
            row.state = LATE
        if row.tries == FLAGGED_AFTER:
            _tell(hotline, session, row.report_id)
        return lost


def _lose(hotline: Hotline, fetch_id: str) -> None:
    with hotline.db.write() as session:
        row = session.get(RecordingFetch, fetch_id, with_for_update=True)
        if row is not None:
            row.state, row.sealed = LOST, b""
            _tell(hotline, session, row.report_id)


def _tell(hotline: Hotline, session: Session, report_id: str) -> None:
    report = session.get(Report, report_id)
    if report is not None:
        report.unread = True
        alarms.ring(hotline, session, report)


def _name(hotline: Hotline, fetch_id: str, sealed: bytes) -> str:
    """The provider's name; empty when it does not open: intake writes these rows, and one that it spoiled, or one of an
    earlier release key, must not keep the sweep from deleting everything else."""
    if hotline.release_key is None:
        raise SealError("Only the worker may know what lies at the provider.")
    try:
        return open_by_worker(hotline.release_key, PURPOSE, fetch_id, sealed).decode()
    except (SealError, ValueError):
        log.error("what was to be fetched was not closed to this worker")
        return ""
