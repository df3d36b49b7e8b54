"""Who holds which recipient's key: drawing an epoch, giving it to newcomers, recovering it, ending it for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hotline.errors import HotlineError
from hotline.people.accounts import join
from hotline.people.holding import held_key
from hotline.people.key_tables import OfflineCopy, RecipientEpoch
from hotline.people.tables import Membership, Person
from hotline.people.visitor import Visitor, may_hold
from hotline.sealing.closing import membership_seal
from hotline.sealing.keys import PrivateKey, PublicKey, fingerprint, new_private
from hotline.sealing.opening.staff import open_membership, open_shred_layer
from hotline.sealing.shredding import ShreddedError, ShredKeys, shred_seal
from hotline.vocabulary import RECOVERY

FEWEST = 2
"""Members without whom, and without an offline recovery key, an epoch is not drawn: one forgotten password would do."""


class KeyholdingError(HotlineError):
    """A key cannot be drawn, given or destroyed like this; the message says what to do."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who may hold keys that they lack. fingerprint: of their own key, to compare by voice; lacking: which
    epochs, as recipient and number, that the one who looks could give."""

    person_id: str
    name: str
    login: str
    fingerprint: str
    lacking: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Held:
    """One epoch as a page or a command lists it. gone: shredded, or its shred key is not here; members: how many
    active people hold it; offline: the recovery key has a copy; rotation: a new epoch is due."""

    recipient: str
    epoch: int
    begins_on: date
    made_on: date
    fingerprint: str
    members: int
    offline: bool
    rotation: bool
    gone: bool


def people_for(session: Session, recipient: str) -> list[Person]:
    """The active people who may hold a recipient's key."""
    everybody = session.scalars(select(Person).where(Person.left_on.is_(None)).order_by(Person.login))
    return [one for one in everybody if one.active and recipient in may_hold(one.role, one.agency)]


def keep_epoch(
    session: Session, shreds: ShredKeys, public: PublicKey, today: date, begins_on: date | None = None
) -> None:
    """Note an epoch's public half and draw its shred key; a key file that nothing closes yet is taken over."""
    if not shreds.has(public.recipient, public.epoch):
        shreds.draw(public.recipient, public.epoch)
    session.add(
        RecipientEpoch(
            recipient=public.recipient,
            epoch=public.epoch,
            suite=public.suite,
            public=public.raw,
            made_on=today,
            begins_on=begins_on or today,
        )
    )
    session.flush()


def draw_epoch(
    session: Session,
    shreds: ShredKeys,
    recipient: str,
    today: date,
    *,
    begins_on: date | None = None,
    recovery: PublicKey | None = None,
) -> RecipientEpoch:
    """Draw a recipient's next epoch and seal it to everybody who may hold it. The caller commits.

    The private half exists in memory only while this runs. KeyholdingError when fewer than two would hold it and there
    is no offline recovery key, or when it would begin before the epoch it follows.
    """
    members, before, living = (
        people_for(session, recipient),
        newest(session, recipient),
        newest(session, recipient, True),
    )
    if len(members) < FEWEST and recovery is None:
        raise KeyholdingError(
            f"{recipient} has {len(members)} people with begun accounts who may hold its key: enrol at least {FEWEST}, "
            "or make an offline recovery key first (hotline keys ceremony --recovery)."
        )
    begins_on = begins_on or today
    if living is not None and begins_on < living.begins_on:
        raise KeyholdingError(f"Epoch {living.epoch} of {recipient} begins on {living.begins_on}: not before it.")
    private = new_private(recipient, before.epoch + 1 if before else 1)
    keep_epoch(session, shreds, private.public, today, begins_on)
    for person in members:
        join(session, shreds, person, private)
    if recovery is not None:
        layer = shreds.read(recipient, private.epoch)
        inner = membership_seal(recovery, private)
        sealed = shred_seal(layer, RECOVERY, recipient, private.epoch, inner)
        session.add(OfflineCopy(recipient=recipient, epoch=private.epoch, recovery_epoch=recovery.epoch, sealed=sealed))
    session.flush()
    return session.get_one(RecipientEpoch, (recipient, private.epoch))


def newest(session: Session, recipient: str, living: bool = False) -> RecipientEpoch | None:
    """The last epoch drawn for a recipient, or None before the first. living: of those that were not destroyed."""
    rows = select(RecipientEpoch).where(RecipientEpoch.recipient == recipient)
    if living:
        rows = rows.where(RecipientEpoch.shredded_on.is_(None))
    return session.scalars(rows.order_by(RecipientEpoch.epoch.desc()).limit(1)).first()


def overview(session: Session, shreds: ShredKeys, recipients: Sequence[str] | None = None) -> list[Held]:
    """Every epoch of these recipients, or of all, the newest of each first."""
    rows = select(RecipientEpoch).order_by(RecipientEpoch.recipient, RecipientEpoch.epoch.desc())
    if recipients is not None:
        rows = rows.where(RecipientEpoch.recipient.in_(recipients))
    copies = {(one.recipient, one.epoch) for one in session.scalars(select(OfflineCopy))}
    counts = {
        (recipient, epoch): count
        for recipient, epoch, count in session.execute(
            select(Membership.recipient, Membership.epoch, func.count()).group_by(
                Membership.recipient, Membership.epoch
            )
        )
    }
    return [_held(row, shreds, counts.get((row.recipient, row.epoch), 0), copies) for row in session.scalars(rows)]


def newcomers(session: Session, visitor: Visitor) -> list[Newcomer]:
    """The people to whom this visitor could give keys that they lack."""
    mine = _living(session, visitor)
    found = []
    for person in session.scalars(select(Person).where(Person.left_on.is_(None)).order_by(Person.login)):
        if not person.active or person.id == visitor.person_id:
            continue
        may = may_hold(person.role, person.agency)
        theirs = set(_epochs(session, person.id))
        lacking = tuple(one for one in mine if one[0] in may and one not in theirs)
        if lacking:
            found.append(Newcomer(person.id, person.name, person.login, fingerprint(person.key), lacking))
    return found


def give(session: Session, visitor: Visitor, person_id: str, seen: str) -> tuple[tuple[str, int], ...]:
    """Give a newcomer every epoch that the visitor holds and they lack; which. The caller commits.

    seen: the fingerprint that was compared; KeyholdingError when the newcomer has another key by now, or lacks nothing.
    """
    found = next((one for one in newcomers(session, visitor) if one.person_id == person_id), None)
    if found is None or found.fingerprint != seen:
        raise KeyholdingError("This person lacks no key of yours, or their own key is another now: compare again.")
    person = session.get_one(Person, person_id)
    for recipient, epoch in found.lacking:
        private = visitor.key(session, recipient, epoch)
        if private is not None and visitor.shreds is not None:
            join(session, visitor.shreds, person, private)
    return found.lacking


def recover(session: Session, shreds: ShredKeys, recovery: PrivateKey, recipient: str, person: Person) -> list[int]:
    """Give a person every epoch of which the offline recovery key has a copy; which. The caller commits.

    KeyholdingError when it has none that still opens; AccountError when the person may not hold it.
    """
    given = []
    for copy in session.scalars(select(OfflineCopy).where(OfflineCopy.recipient == recipient)):
        if copy.recovery_epoch != recovery.epoch or not shreds.has(recipient, copy.epoch):
            continue
        layer = shreds.read(recipient, copy.epoch)
        inner = open_shred_layer(layer, RECOVERY, recipient, copy.epoch, copy.sealed)
        join(session, shreds, person, open_membership(recovery, recipient, copy.epoch, inner))
        given.append(copy.epoch)
    if not given:
        raise KeyholdingError(f"This recovery key has no copy of {recipient} that still opens.")
    return sorted(given)


def forget_epoch(session: Session, shreds: ShredKeys, row: RecipientEpoch, today: date) -> None:
    """Destroy an epoch's shred key, then every copy of its private half. The caller commits; doing it twice is once."""
    shreds.destroy(row.recipient, row.epoch)
    for table in (Membership, OfflineCopy):
        session.execute(delete(table).where(table.recipient == row.recipient, table.epoch == row.epoch))
    row.shredded_on = today
    session.flush()


def _held(row: RecipientEpoch, shreds: ShredKeys, members: int, copies: set[tuple[str, int]]) -> Held:
    gone = row.shredded_on is not None or not shreds.has(row.recipient, row.epoch)
    offline = (row.recipient, row.epoch) in copies
    print_ = fingerprint(row.key)
    return Held(row.recipient, row.epoch, row.begins_on, row.made_on, print_, members, offline, row.rotation, gone)


def _epochs(session: Session, person_id: str) -> list[tuple[str, int]]:
    rows = select(Membership.recipient, Membership.epoch).where(Membership.person_id == person_id)
    return [(recipient, epoch) for recipient, epoch in session.execute(rows.order_by(*rows.selected_columns))]


def _living(session: Session, visitor: Visitor) -> list[tuple[str, int]]:
    """The epochs that a visitor holds and that still open."""
    living = []
    for recipient, epoch in _epochs(session, visitor.person_id):
        try:
            if held_key(session, visitor.shreds, visitor.personal, recipient, epoch):
                living.append((recipient, epoch))
        except ShreddedError:
            continue
    return living
