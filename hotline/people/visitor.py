"""The person behind a request, with the key that their session unlocked."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.errors import SealError
from hotline.people.permissions import allowed
from hotline.people.tables import Membership
from hotline.sealing.archive import SealedDocument, wraps_of
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_document, open_membership
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

    def may(self, action: str) -> bool:
        """Whether the role allows an action of the table of permissions."""
        return allowed(self.role, action)

    @property
    def recipient(self) -> str:
        """Whose wraps this person opens: the desk's or their agency's; empty for those who open nothing."""
        return recipient_of(self.role, self.agency)

    def open(self, session: Session, document: SealedDocument) -> bytes:
        """The plaintext of a document that was closed to this person's recipient.

        SealError when there is no wrap for it, the wrap is held, or this person holds no key of its epoch.
        """
        wraps = wraps_of(session, document.id, self.recipient)
        for wrap in wraps:
            membership = session.get(Membership, (self.person_id, self.recipient, wrap.epoch))
            if membership is not None and not wrap.held:
                private = open_membership(self.personal, self.recipient, wrap.epoch, membership.sealed)
                return open_document(document, wrap, private)
        raise SealError("This document is not open to this person.")

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
