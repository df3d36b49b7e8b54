"""Lines of a conversation as the desk reads them: what stands there as the desk's counts only when one of it signed."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from hotline.chat import store, transcript
from hotline.chat.transcript import Line
from hotline.journey.views import ShownLine
from hotline.people import authorship
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.vocabulary import DESK


def shown(session: Session, chat_id: str, lines: Iterable[Line]) -> Iterator[ShownLine]:
    """Lines of a conversation, each with whether its author is who it says."""
    for line in lines:
        said = line.said if line.who == "desk" else None
        body = None if said is None else authorship.verified(session, said, store.PURPOSE, chat_id, DESK)
        genuine = body is not None and (body.get("text"), body.get("key")) == (line.text, line.key)
        yield ShownLine(line.who, line.text, forged=line.who == "desk" and not genuine)


def of_report(session: Session, visitor: Visitor, report_id: str) -> tuple[tuple[ShownLine, ...], ...]:
    """The conversations that a report holds, each whole, opened with the visitor's key. The caller notes it."""
    told = []
    for document in archive.of(session, report_id, store.PURPOSE):
        lines = transcript.from_bytes(visitor.open(session, document))
        told.append(tuple(shown(session, document.id, lines)))
    return tuple(lines for lines in told if lines)
