"""What one of the staff seals to others: signed inside the envelope, because closing does not tell who closed."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hotline.errors import SealError
from hotline.people import accounts
from hotline.people.visitor import Visitor
from hotline.sealing.archive import SealedDocument
from hotline.sealing.signing import verify


def signed(visitor: Visitor, purpose: str, owner: str, body: Mapping[str, Any]) -> bytes:
    """What goes into the envelope. purpose, owner: of the document it will be; it counts in no other place."""
    whole = {**body, "by": visitor.person_id, "owner": owner, "purpose": purpose}
    return json.dumps({"body": whole, "signature": visitor.sign(_bytes(whole)).hex()}).encode()


def opened(session: Session, visitor: Visitor, document: SealedDocument) -> Mapping[str, Any] | None:
    """The body of a document as its author signed it for this place, or None when nobody of the staff did.

    SealError when the document does not open to the visitor.
    """
    said = json.loads(visitor.open(session, document))
    try:
        body, signature = said["body"], bytes.fromhex(said["signature"])
        author, place = str(body["by"]), (body["owner"], body["purpose"])
    except (KeyError, TypeError, ValueError):
        return None
    if place != (document.owner, document.purpose):
        return None
    genuine = any(_is_of(signer, _bytes(body), signature) for signer in accounts.signers(session, author))
    return dict(body) if genuine else None


def _is_of(signer: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(signer, message, signature)
    except SealError:
        return False
    return True


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()
