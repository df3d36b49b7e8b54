"""What is sealed to others says inside who made it: one of the staff, with a signature, or the machine by itself.

Closing does not tell who closed: anybody can close to a public key. What nobody can do is sign as one of the staff.
Here is what needs public keys only, so that intake can check a letter; `people.signed` signs and opens.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.errors import SealError
from hotline.people.tables import FormerSigner, Person
from hotline.sealing.signing import verify
from hotline.vocabulary import DESK

Writer = Callable[[str, str, Mapping[str, Any]], bytes]
"""Makes the inside of an envelope out of purpose, owner and body: `signed.writer(visitor)`, or `by_machine`."""

OURS = frozenset({"by", "owner", "purpose"})
"""What the form itself adds to a body."""


class Maker(StrEnum):
    """Who made what was opened. NOBODY: it names one of the staff who did not sign it, or has no form of ours."""

    PERSON = "person"
    MACHINE = "machine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Made:
    """What stood in an envelope and who made it; whose id it carries stays behind."""

    maker: Maker
    body: Mapping[str, Any] = field(repr=False)


def by_machine(purpose: str, owner: str, body: Mapping[str, Any]) -> bytes:
    """The same form for what no person wrote: it says so, and nobody answers for it."""
    return json.dumps({"body": {**body, "by": "", "owner": owner, "purpose": purpose}, "signature": ""}).encode()


def verified(session: Session, said: Any, purpose: str, owner: str, of: str) -> Mapping[str, Any] | None:
    """The body of what was opened as one of `of` signed it for this place, or None when none of them did.

    of: the desk or an authority, whose people may have written it.
    """
    return checked(said, purpose, owner, lambda author: signers(session, author, of))


def checked(said: Any, purpose: str, owner: str, keys: Callable[[str], tuple[bytes, ...]]) -> Mapping[str, Any] | None:
    """The same, by the keys that `keys` gives for an author's id: for who checks many and asks for each author once."""
    try:
        body, signature = said["body"], bytes.fromhex(said["signature"])
        author, place = str(body["by"]), (body["owner"], body["purpose"])
    except (KeyError, TypeError, ValueError):
        return None
    if place != (owner, purpose):
        return None
    message = as_bytes(body)
    genuine = any(_is_of(signer, message, signature) for signer in keys(author))
    return dict(body) if genuine else None


def told_apart(session: Session, said: Any, purpose: str, owner: str, of: str) -> Made:
    """What was opened, whoever made it, and who that is: for a reader who must see it all the same."""
    body = verified(session, said, purpose, owner, of)
    if body is not None:
        return Made(Maker.PERSON, _without_ours(body))
    inside = said.get("body") if isinstance(said, Mapping) else None
    if not isinstance(inside, Mapping):
        return Made(Maker.NOBODY, said if isinstance(said, Mapping) else {"words": said})
    machine = (inside.get("by"), inside.get("owner"), inside.get("purpose")) == ("", owner, purpose)
    return Made(Maker.MACHINE if machine else Maker.NOBODY, _without_ours(inside))


def signers(session: Session, person_id: str, of: str) -> tuple[bytes, ...]:
    """Every key with which this person may have signed for the desk or an authority, today's first.

    of: `vocabulary.DESK`, for which everybody counts who is of no authority, or an authority's code. Empty for nobody,
    and for somebody who is of another. Reads no column but what intake may read too.
    """
    row = session.execute(select(Person.signer, Person.agency).where(Person.id == person_id)).first()
    if row is None or (row.agency or DESK) != of:
        return ()
    former = session.scalars(select(FormerSigner.signer).where(FormerSigner.person_id == person_id))
    return (row.signer, *former)


def _without_ours(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in OURS}


def _is_of(signer: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(signer, message, signature)
    except SealError:
        return False
    return True


def as_bytes(body: Mapping[str, Any]) -> bytes:
    """What is signed of a body."""
    return json.dumps(body, sort_keys=True).encode()
