"""The files of a report, listed and opened with a person's key, a piece at a time."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.errors import NotAllowedError, SealError
from hotline.intake import reports
from hotline.journey.acts import need, note
from hotline.journey.attaching import PIECE, PURPOSE
from hotline.journey.parts import Hotline
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A file of a report. size: bytes; pieces: ids of its documents, in order."""

    id: str
    kind: str
    mimetype: str
    size: int
    pieces: tuple[str, ...]


def of_report(hotline: Hotline, visitor: Visitor, report_id: str) -> tuple[Attachment, ...]:
    """The files of a report, as the desk's page lists them; one that does not open is left out, and logged."""
    need(visitor, "report.open")
    with hotline.db.read() as session:
        documents = archive.of(session, report_id, PURPOSE)
        return tuple(one for document in documents if (one := _opened(session, visitor, document)) is not None)


def _opened(session: Session, visitor: Visitor, document: SealedDocument) -> Attachment | None:
    """The list of a file, which anybody may have made: what it names counts only as far as it is this report's."""
    try:
        told = json.loads(visitor.open(session, document))
        found = Attachment(document.id, told["kind"], told["mimetype"], int(told["size"]), tuple(told["pieces"]))
    except (SealError, ValueError, KeyError, TypeError):
        log.warning("an attachment does not open")
        return None
    if _names_others(session, document.owner, found.pieces):
        log.warning("an attachment names documents that are no pieces of its report")
        return None
    return found


def _names_others(session: Session, report_id: str, pieces: tuple[object, ...]) -> bool:
    """Whether some of these are no pieces of the report: whoever shared them would give away what they are."""
    if not all(isinstance(one, str) for one in pieces):
        return True
    named = select(SealedDocument.owner, SealedDocument.purpose).where(SealedDocument.id.in_(pieces))
    return any(tuple(row) != (report_id, PIECE) for row in session.execute(named))


def find(session: Session, visitor: Visitor, report_id: str, attachment_id: str) -> Attachment | None:
    """One file of a report, or None when it has none of that id or it does not open for this person."""
    documents = archive.of(session, report_id, PURPOSE)
    found = next((document for document in documents if document.id == attachment_id), None)
    return None if found is None else _opened(session, visitor, found)


def opened(
    hotline: Hotline, visitor: Visitor, report_id: str, attachment_id: str
) -> tuple[Attachment, Iterator[bytes]]:
    """A file of a report and its pieces, each opened when it is asked for; noted on the trail.

    NotAllowedError when the report has no such file, or it does not open for this person.
    """
    need(visitor, "report.open")
    with hotline.db.write() as session:
        reports.get(session, report_id)
        found = find(session, visitor, report_id, attachment_id)
        if found is None:
            raise NotAllowedError("No existe o no está a su cargo.")
        note(hotline, session, visitor, "report.attachment", report_id)
    return found, pieces_of(hotline, visitor, found)


def pieces_of(hotline: Hotline, visitor: Visitor, attachment: Attachment) -> Iterator[bytes]:
    """A file's bytes, each piece opened when it is asked for."""
    for document_id in attachment.pieces:
        with hotline.db.read() as session:
            document = session.get(SealedDocument, document_id)
            if document is None:
                raise SealError("A piece of this file is gone.")
            yield visitor.open(session, document)
