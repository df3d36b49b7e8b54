"""What a proposal says: its reason and details, signed by the proposer and sealed to the desk."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.approval.store import Proposal
from hotline.errors import ConflictError, SealError
from hotline.people import accounts
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey
from hotline.sealing.signing import verify
from hotline.translations import N_

PURPOSE = "proposal"
FORGED = N_("La firma de esta propuesta no es de quien dice hacerla: no se puede confirmar. Avise a supervisión.")


def seal(session: Session, visitor: Visitor, desk: PublicKey, row: Proposal, said: Mapping[str, Any]) -> None:
    """Keep a proposal's words beside its row, signed by who proposes. They belong to what it is about."""
    body = {**said, "proposal": row.id, "kind": row.kind, "object": row.object_id, "by": visitor.person_id}
    signed = {"body": body, "signature": visitor.sign(_bytes(body)).hex()}
    closed, wraps = close(PURPOSE, json.dumps(signed).encode(), [desk], document_id=row.id)
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
    signed = json.loads(visitor.open(session, document))
    body: Mapping[str, Any] = signed["body"]
    if (body["proposal"], body["kind"], body["object"], body["by"]) != (row.id, row.kind, row.object_id, row.proposer):
        raise ConflictError(FORGED)
    message, signature = _bytes(body), bytes.fromhex(signed["signature"])
    if not any(_signed(signer, message, signature) for signer in accounts.signers(session, row.proposer)):
        raise ConflictError(FORGED)
    return body


def _signed(signer: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(signer, message, signature)
    except SealError:
        return False
    return True


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()
