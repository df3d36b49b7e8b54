"""Signing as one of the staff, and opening what one of them signed."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from hotline.people.authorship import Writer, as_bytes, verified
from hotline.people.visitor import Visitor
from hotline.sealing.archive import SealedDocument


def signed(visitor: Visitor, purpose: str, owner: str, body: Mapping[str, Any]) -> bytes:
    """What goes into the envelope. purpose, owner: of the document it will be; it counts in no other place."""
    whole = {**body, "by": visitor.person_id, "owner": owner, "purpose": purpose}
    return json.dumps({"body": whole, "signature": visitor.sign(as_bytes(whole)).hex()}).encode()


def writer(visitor: Visitor) -> Writer:
    """Writes as that person."""
    return partial(signed, visitor)


def opened(session: Session, visitor: Visitor, document: SealedDocument, of: str) -> Mapping[str, Any] | None:
    """The body of a document as one of `of` signed it for this place, or None when none of them did.

    of: the desk or an authority, whose people may have written it. SealError when it does not open to the visitor.
    """
    return verified(session, json.loads(visitor.open(session, document)), document.purpose, document.owner, of)
