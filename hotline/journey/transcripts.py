"""The conversations in writing that a report holds, as the desk reads them."""

from sqlalchemy.orm import Session

from hotline.chat import store, transcript
from hotline.journey import authors
from hotline.journey.authors import ShownLine
from hotline.people.visitor import Visitor
from hotline.sealing import archive


def of_report(session: Session, visitor: Visitor, report_id: str) -> tuple[tuple[ShownLine, ...], ...]:
    """The conversations that a report holds, each whole, opened with the visitor's key. The caller notes it."""
    told = []
    for document in archive.of(session, report_id, store.PURPOSE):
        lines = transcript.from_bytes(visitor.open(session, document))
        told.append(tuple(authors.shown(session, document.id, lines)))
    return tuple(lines for lines in told if lines)
