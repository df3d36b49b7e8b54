"""The conversations in writing that a report holds, as the desk reads them."""

import logging

from sqlalchemy.orm import Session

from hotline.chat import store, transcript
from hotline.errors import SealError
from hotline.journey import authors
from hotline.journey.authors import ShownLine
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument

log = logging.getLogger(__name__)


def of_report(session: Session, visitor: Visitor, report_id: str) -> tuple[tuple[ShownLine, ...], ...]:
    """The conversations that a report holds, each whole, opened with the visitor's key. The caller notes it.

    One that does not open, or is of no form, keeps nothing else of the report from who reads it: it stands there as one
    line that nobody can be made sure of.
    """
    told = [_opened(session, visitor, document) for document in archive.of(session, report_id, store.PURPOSE)]
    return tuple(lines for lines in told if lines)


def _opened(session: Session, visitor: Visitor, document: SealedDocument) -> tuple[ShownLine, ...]:
    try:
        lines = transcript.from_bytes(visitor.open(session, document))
    except SealError:
        log.warning("a transcript does not open")
        return (ShownLine("machine", "", forged=True),)
    return tuple(authors.shown(session, document.id, lines))
