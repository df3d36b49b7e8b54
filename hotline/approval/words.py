"""What a proposal says: its reason and details, signed by the proposer and sealed to the desk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.approval.store import Proposal
from hotline.errors import ConflictError, SealError
from hotline.people import signed
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey
from hotline.translations import N_
from hotline.vocabulary import DESK

PURPOSE = "proposal"
FORGED = N_("La firma de esta propuesta no es de quien dice hacerla: no se puede confirmar. Avise a supervisión.")


def seal(session: Session, visitor: Visitor, desk: PublicKey, row: Proposal, said: Mapping[str, Any]) -> None:
    """Keep a proposal's words beside its row, signed by who proposes. They belong to what it is about."""
    content = signed.signed(visitor, PURPOSE, row.object_id, {**said, "proposal": row.id, "kind": row.kind})
    closed, wraps = close(PURPOSE, content, [desk], document_id=row.id)
    archive.store(session, closed, wraps, owner=row.object_id)


def unseal(session: Session, visitor: Visitor, row: Proposal) -> Mapping[str, Any]:
    """A proposal's words, opened with the visitor's key.

    SealError when they do not open; ConflictError, in words for people, when they are not what the proposer signed
    about this very row: whoever can write into the database and close to the desk could otherwise have somebody confirm
    what nobody proposed.
    """
    document = session.get(SealedDocument, row.id)
    if document is None:
        raise SealError("A proposal has no words.")
    body = signed.opened(session, visitor, document, DESK)
    place = (row.id, row.kind, row.object_id, row.proposer)
    if body is None or tuple(body.get(key) for key in ("proposal", "kind", "owner", "by")) != place:
        raise ConflictError(FORGED)
    return body
