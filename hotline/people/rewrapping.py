"""Moving what is kept from old epochs to the newest: content keys are wrapped anew, contents are not touched."""

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session, aliased

from hotline.people.tables import Membership
from hotline.people.visitor import Visitor
from hotline.sealing.archive import SealedDocument, SealedWrap, add_wraps
from hotline.sealing.closing import wrap_for
from hotline.sealing.keys import PublicKey
from hotline.sealing.opening.staff import open_wrap
from hotline.sealing.shredding import ShreddedError

AT_ONCE = 200
"""Wraps in one transaction: each costs two key encapsulations, a millisecond or so."""


def rewrap(session: Session, visitor: Visitor, newest: PublicKey, most: int = AT_ONCE) -> int:
    """Wrap a recipient's released documents of older epochs to its newest, as one who holds the older ones.

    Returns how many wraps are of the newest now that were not before; call again until 0. Held wraps stay: nobody can
    take off their outer lock before they are released. The caller commits.
    """
    moved = 0
    for epoch in _older(session, visitor, newest):
        try:
            private = visitor.key(session, newest.recipient, epoch)
        except ShreddedError:
            continue
        if private is None:
            continue
        for wrap, purpose in session.execute(_movable(newest, epoch).limit(most - moved)).all():
            content_key = open_wrap(purpose, wrap.document_id, wrap, private)
            add_wraps(session, wrap.document_id, [wrap_for(content_key, purpose, wrap.document_id, newest)])
            session.delete(wrap)
            moved += 1
        if moved >= most:
            break
    _drop_doubles(session, newest)
    session.flush()
    return moved


def waiting(session: Session, visitor: Visitor, newest: PublicKey) -> bool:
    """Whether this person could move anything to the newest epoch."""
    return any(session.execute(_movable(newest, epoch).limit(1)).first() for epoch in _older(session, visitor, newest))


def _older(session: Session, visitor: Visitor, newest: PublicKey) -> list[int]:
    mine = select(Membership.epoch).where(
        Membership.person_id == visitor.person_id,
        Membership.recipient == newest.recipient,
        Membership.epoch < newest.epoch,
    )
    return list(session.scalars(mine.order_by(Membership.epoch)))


def _movable(newest: PublicKey, epoch: int) -> Select[SealedWrap, str]:
    later = aliased(SealedWrap)
    there = exists().where(
        later.document_id == SealedWrap.document_id,
        later.recipient == newest.recipient,
        later.epoch == newest.epoch,
    )
    of_epoch = (SealedWrap.recipient == newest.recipient, SealedWrap.epoch == epoch, SealedWrap.held.is_(False))
    query = select(SealedWrap, SealedDocument.purpose).join(SealedDocument)
    return query.where(*of_epoch, ~there).order_by(SealedWrap.document_id)


def _drop_doubles(session: Session, newest: PublicKey) -> None:
    """Older wraps of a document that the newest epoch opens already only keep the old epoch alive."""
    already = select(SealedWrap.document_id).where(
        SealedWrap.recipient == newest.recipient, SealedWrap.epoch == newest.epoch, SealedWrap.held.is_(False)
    )
    old = (SealedWrap.recipient == newest.recipient, SealedWrap.epoch < newest.epoch, SealedWrap.held.is_(False))
    session.execute(delete(SealedWrap).where(*old, SealedWrap.document_id.in_(already)))
