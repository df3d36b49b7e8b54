"""A file's way in: cleaned in memory and sealed to the desk, a piece at a time. `attachments` opens it there.

Each piece is a document of its own, so that neither closing nor opening ever holds a whole file. One small document
says what the file is and which pieces it has, in their order; it comes last, so that what broke off is not there.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.conversation import store as dialogues
from hotline.conversation.turns import Contact
from hotline.errors import ConflictError, KeyListError, NotSavedError
from hotline.intake import reports
from hotline.journey import mailboxes
from hotline.journey.parts import Hotline
from hotline.mailbox import store as mailbox
from hotline.media import cleaned
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.translations import N_, gettext
from hotline.vocabulary import DESK

PURPOSE, PIECE = "attachment", "attachment_piece"
MOST = 10
"""Of one report: a story in pictures, and no store of them."""

SAID = {
    "picture": N_("Agregó una foto."),
    "paper": N_("Agregó un documento."),
    "sound": N_("Agregó un audio."),
}


def _nothing(_session: Session) -> None:
    """What else is to be done with a file that is kept: for most, nothing."""


class TooManyError(ConflictError):
    """The report has as many files as it may have."""


def report_of(hotline: Hotline, contact: Contact) -> tuple[str, str]:
    """The report whose mailbox this contact has open, and the mailbox; two empty strings when none is."""
    with hotline.db.read() as session:
        found = dialogues.find(session, hotline.cursors, contact.bearers)
        if found is None or found.row.expires_at <= hotline.clock.now():
            return "", ""
        report = reports.by_mailbox(session, found.dialogue.mailbox_id) if found.dialogue.mailbox_id else None
        return (report.id, found.dialogue.mailbox_id) if report is not None else ("", "")


def attach(
    hotline: Hotline, report_id: str, source: BinaryIO, mailbox_id: str = "", done: Callable[[Session], None] = _nothing
) -> str:
    """Clean a file and keep it with a report, closed to the desk; its id. The report counts as having something new.

    source: as `hotline.media.cleaned` takes it. mailbox_id: where the reporter reads that it came. done:
    called in the transaction that keeps the file; what it raises keeps nothing.
    Raises Unfit for a file that is not taken, TooManyError, NotAllowedError when the report is gone, and NotSavedError
    when nothing could be kept.
    """
    try:
        return _attach(hotline, report_id, source, mailbox_id, done)
    except (SQLAlchemyError, KeyListError, OSError) as error:
        raise NotSavedError(f"a file was not stored: {type(error).__name__}") from None


def _attach(
    hotline: Hotline, report_id: str, source: BinaryIO, mailbox_id: str, done: Callable[[Session], None]
) -> str:
    with hotline.db.read() as session:
        reports.get(session, report_id)
        if len(archive.ids_of(session, report_id, PURPOSE)) >= MOST:
            raise TooManyError("the report has as many files as it may have")
    pieces: list[str] = []
    try:
        with cleaned(source) as clean:
            size = sum(_keep_piece(hotline, report_id, piece, pieces) for piece in clean.pieces)
            told = {"kind": clean.kind, "mimetype": clean.mimetype, "size": size, "pieces": pieces}
            return _finish(hotline, report_id, mailbox_id, told, done)
    except BaseException:
        _forget(hotline, pieces)
        raise


def _keep_piece(hotline: Hotline, report_id: str, piece: bytes, kept: list[str]) -> int:
    closed, wraps = close(PIECE, piece, [hotline.keyring.current().need(DESK)])
    with hotline.db.write() as session:
        kept.append(archive.store(session, closed, wraps, owner=report_id))
    return len(piece)


def _finish(
    hotline: Hotline, report_id: str, mailbox_id: str, told: Mapping[str, Any], done: Callable[[Session], None]
) -> str:
    closed, wraps = close(PURPOSE, json.dumps(told).encode(), [hotline.keyring.current().need(DESK)])
    with hotline.db.write() as session:
        report = reports.get(session, report_id, lock=True)
        kept = archive.store(session, closed, wraps, owner=report_id)
        done(session)
        mailboxes.wake(hotline, session, report)
        if mailbox_id:
            show(hotline, session, mailbox_id, told["kind"])
        return kept


def show(hotline: Hotline, session: Session, mailbox_id: str, kind: str) -> None:
    """Say in the mailbox that something came: a `picture`, a `paper` or a `sound`."""
    day, said = today(hotline.clock).isoformat(), gettext("es_MX", SAID[kind])
    mailbox.post(session, mailbox_id, {"kind": "own", "author": "", "text": said, "day": day})


def _forget(hotline: Hotline, pieces: Sequence[str]) -> None:
    """What broke off leaves nothing; where the database is away too, its pieces go with the report."""
    with suppress(SQLAlchemyError), hotline.db.write() as session:
        for document_id in pieces:
            archive.remove(session, document_id)
