"""One person's copies of recipients' private keys: putting them into the row, and taking them out of it."""

from sqlalchemy.orm import Session

from hotline.people.tables import Membership, Person
from hotline.sealing.closing import membership_seal
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.staff import open_membership, open_shred_layer
from hotline.sealing.shredding import ShreddedError, ShredKeys, shred_seal


def seal_to(session: Session, shreds: ShredKeys, person: Person, private: PrivateKey) -> None:
    """Keep an epoch for a person, closed to them and once more under its shred key. ShreddedError when that is gone."""
    recipient, epoch = private.recipient, private.epoch
    layer = shreds.read(recipient, epoch)
    sealed = shred_seal(layer, person.id, recipient, epoch, membership_seal(person.key, private))
    session.merge(Membership(person_id=person.id, recipient=recipient, epoch=epoch, sealed=sealed))
    session.flush()


def held_key(
    session: Session, shreds: ShredKeys | None, personal: PrivateKey, recipient: str, epoch: int
) -> PrivateKey | None:
    """A recipient's private key as one person holds it, or None when they do not.

    ShreddedError when its shred key is gone, or this process was given no folder of them; SealError when the row is
    another's.
    """
    row = session.get(Membership, (personal.recipient, recipient, epoch))
    if row is None:
        return None
    if shreds is None:
        raise ShreddedError("This process has no shred keys.")
    layer = shreds.read(recipient, epoch)
    inner = open_shred_layer(layer, personal.recipient, recipient, epoch, row.sealed)
    return open_membership(personal, recipient, epoch, inner)
