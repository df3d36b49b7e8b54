"""The two tables of closed documents and their wraps: put in, find, release, destroy. Reads no content."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, connected
from hotline.sealing.closing import Closed, Wrap
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.release import open_outer


class SealedDocument(Base):
    """One closed document. owner: the random id of what it belongs to (a report, a referral...)."""

    __tablename__ = "sealed_document"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    suite: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    bucket: Mapped[int]

    @property
    def document_id(self) -> str:
        return self.id


class SealedWrap(Base):
    """A document's content key, closed to one epoch of one recipient; while held, closed twice."""

    __tablename__ = "sealed_wrap"

    document_id: Mapped[str] = mapped_column(ForeignKey("sealed_document.id", ondelete="CASCADE"), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)


DOCUMENTS, WRAPS = cast("Table", SealedDocument.__table__), cast("Table", SealedWrap.__table__)
"""Written, found and destroyed as tables: an answer in danger closes a document for each authority, and each as an
object costs three times as much."""

_NEW_DOCUMENT, _NEW_WRAPS = insert(DOCUMENTS), insert(WRAPS)
_OF_OWNER = select(DOCUMENTS.c.id).where(DOCUMENTS.c.owner == bindparam("of")).order_by(DOCUMENTS.c.id)
_OF_PURPOSE = _OF_OWNER.where(DOCUMENTS.c.purpose == bindparam("as"))
_REMOVED = (
    delete(WRAPS).where(WRAPS.c.document_id == bindparam("gone")),
    delete(DOCUMENTS).where(DOCUMENTS.c.id == bindparam("gone")),
)


def store(session: Session, closed: Closed, wraps: Sequence[Wrap], owner: str) -> str:
    """Keep a document with its wraps; its id. The caller commits."""
    connected(session).execute(
        _NEW_DOCUMENT,
        {
            "id": closed.document_id,
            "owner": owner,
            "purpose": closed.purpose,
            "suite": closed.suite,
            "body": closed.body,
            "bucket": closed.bucket,
        },
    )
    add_wraps(session, closed.document_id, wraps)
    return closed.document_id


def add_wraps(session: Session, document_id: str, wraps: Sequence[Wrap]) -> None:
    """Give a kept document more readers."""
    rows = [
        {"document_id": document_id, "recipient": w.recipient, "epoch": w.epoch, "held": w.held, "body": w.body}
        for w in wraps
    ]
    if rows:
        connected(session).execute(_NEW_WRAPS, rows)


def of(session: Session, owner: str, purpose: str | None = None) -> list[SealedDocument]:
    """What belongs to an owner, of one purpose or of all; in no order that means anything."""
    query = select(SealedDocument).where(SealedDocument.owner == owner).order_by(SealedDocument.id)
    if purpose is not None:
        query = query.where(SealedDocument.purpose == purpose)
    return list(session.scalars(query))


def ids_of(session: Session, owner: str, purpose: str | None = None) -> list[str]:
    """Ids of what belongs to an owner, for a process that may not read the bodies (`hotline.database_roles`)."""
    found = connected(session).execute(_OF_OWNER if purpose is None else _OF_PURPOSE, {"of": owner, "as": purpose})
    return list(found.scalars())


def wraps_of(session: Session, document_id: str, recipient: str) -> list[SealedWrap]:
    """A recipient's wraps of a document, newest epoch first."""
    query = select(SealedWrap).where(SealedWrap.document_id == document_id, SealedWrap.recipient == recipient)
    return list(session.scalars(query.order_by(SealedWrap.epoch.desc())))


def wrap_of(session: Session, document_id: str, recipient: str) -> SealedWrap | None:
    """A recipient's newest wrap of a document, held or not, or None."""
    found = wraps_of(session, document_id, recipient)
    return found[0] if found else None


def release(session: Session, where: str | Collection[str], recipient: str, release_key: PrivateKey) -> int:
    """Take the outer lock off a recipient's held wraps; how many. Doing it again does nothing.

    where: an owner's id, or a collection of document ids. SealError when a wrap is of another release key.
    """
    query = (
        select(SealedWrap, SealedDocument.purpose)
        .join(SealedDocument)
        .where(_within(where), SealedWrap.recipient == recipient, SealedWrap.held.is_(True))
    )
    rows = session.execute(query).all()
    for wrap, purpose in rows:
        wrap.body = open_outer(purpose, wrap.document_id, wrap, release_key)
        wrap.held = False
    session.flush()
    return len(rows)


def destroy_held(session: Session, document_ids: Collection[str], recipient: str | None = None) -> int:
    """Destroy wraps that were never released, of one recipient or of all; how many."""
    query = delete(SealedWrap).where(SealedWrap.document_id.in_(document_ids), SealedWrap.held.is_(True))
    if recipient is not None:
        query = query.where(SealedWrap.recipient == recipient)
    return _count(session, query)


def take_back(session: Session, document_ids: Collection[str], recipient: str) -> int:
    """Destroy a recipient's wraps, held or released: from now on these documents do not open for it; how many."""
    mine = (SealedWrap.document_id.in_(document_ids), SealedWrap.recipient == recipient)
    return _count(session, delete(SealedWrap).where(*mine))


def forget(session: Session, owner: str) -> int:
    """Destroy everything that belongs to an owner; how many documents."""
    ids = select(SealedDocument.id).where(SealedDocument.owner == owner)
    session.execute(delete(SealedWrap).where(SealedWrap.document_id.in_(ids)))
    return _count(session, delete(SealedDocument).where(SealedDocument.owner == owner))


def remove(session: Session, document_id: str) -> None:
    """Destroy one document and its wraps, such as a snapshot that a newer one replaces."""
    for destroy in _REMOVED:
        connected(session).execute(destroy, {"gone": document_id})


def _within(where: str | Collection[str]) -> ColumnElement[bool]:
    if isinstance(where, str):
        return SealedDocument.owner == where
    return SealedDocument.id.in_(where)


def _count(session: Session, statement: Delete) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
