"""The person behind a request, with the key that their session unlocked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.errors import SealError
from hotline.people.holding import held_key
from hotline.people.permissions import allowed
from hotline.people.tables import Membership
from hotline.sealing.archive import SealedDocument, wraps_of
from hotline.sealing.keys import PrivateKey
from hotline.sealing.layers import Document, Wrapped
from hotline.sealing.opening.content import open_content
from hotline.sealing.opening.staff import open_wrap
from hotline.sealing.shredding import ShreddedError, ShredKeys
from hotline.sealing.signing import sign
from hotline.vocabulary import DESK, STATISTICS, StaffRole


@dataclass(frozen=True)
class Visitor:
    """Who is signed in. agency: set for an authority's people. csrf: what every form of this session carries."""

    person_id: str
    login: str
    name: str
    role: StaffRole
    agency: str | None
    language: str
    csrf: str = field(repr=False)
    personal: PrivateKey = field(repr=False)
    shreds: ShredKeys | None = field(repr=False, default=None)

    def may(self, action: str) -> bool:
        """Whether the role allows an action of the table of permissions."""
        return allowed(self.role, action)

    @property
    def recipient(self) -> str:
        """Whose wraps this person opens: the desk's or their agency's; empty for those who open nothing."""
        return recipient_of(self.role, self.agency)

    def open(self, session: Session, document: SealedDocument) -> bytes:
        """The plaintext of a document that was closed to this person's recipient.

        SealError when there is no wrap for it, the wrap is held, or this person holds no key of its epoch;
        ShreddedError when the epoch's shred key was destroyed.
        """
        return open_content(
            self.content_key(session, document, wraps_of(session, document.id, self.recipient)), document
        )

    def content_key(self, session: Session, document: Document, wraps: Iterable[Wrapped]) -> bytes:
        """The content key of a document through one of its wraps, also of one that lies in no archive: a running
        dialogue's draft, a conversation. SealError and ShreddedError as in `open`."""
        gone = False
        for wrap in wraps:
            if wrap.held or wrap.recipient != self.recipient:
                continue
            try:
                private = self.key(session, self.recipient, wrap.epoch)
            except ShreddedError:
                gone = True
                continue
            if private is not None:
                return open_wrap(document.purpose, document.document_id, wrap, private)
        if gone:
            raise ShreddedError("The key of this document was destroyed: it does not open any more.")
        raise SealError("This document is not open to this person.")

    def key(self, session: Session, recipient: str, epoch: int) -> PrivateKey | None:
        """A recipient's private key of an epoch as this person holds it, or None. ShreddedError: it was shredded."""
        return held_key(session, self.shreds, self.personal, recipient, epoch)

    def need_key(self, session: Session) -> None:
        """Return for who was given a key of their desk or authority. SealError otherwise: whoever administers accounts
        can make one, and only a member of the team lets it decide, by giving it the key."""
        mine = select(Membership.epoch).where(
            Membership.person_id == self.person_id, Membership.recipient == self.recipient
        )
        newest = session.scalars(mine.order_by(Membership.epoch.desc()).limit(1)).first()
        if newest is None or self.key(session, self.recipient, newest) is None:
            raise SealError("This person was given no key of the team yet.")

    def sign(self, message: bytes) -> bytes:
        """This person's signature, to go inside the envelope."""
        return sign(self.personal.seed, message)


def recipient_of(role: StaffRole, agency: str | None) -> str:
    """The recipient to which people of a role belong; empty when to none."""
    if role is StaffRole.AGENCY:
        return agency or ""
    return DESK if role in (StaffRole.OPERATOR, StaffRole.SUPERVISOR) else ""


def may_hold(role: StaffRole, agency: str | None) -> frozenset[str]:
    """The recipients whose keys people of a role may be given; supervisors also count."""
    recipient = recipient_of(role, agency)
    held = {recipient} if recipient else set()
    return frozenset(held | {STATISTICS}) if role is StaffRole.SUPERVISOR else frozenset(held)
