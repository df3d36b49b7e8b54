"""Mailboxes: found by a tag that only the folio gives, readable by a key that only the folio gives."""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base, same_work
from hotline.errors import ConflictError
from hotline.sealing.closing import mailbox_seal
from hotline.sealing.folio import FolioKeys
from hotline.sealing.opening import own

IDLE_DAYS = 90


class Mailbox(Base):
    """A tag, a public key and a day on which it lapses."""

    __tablename__ = "mailbox"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    pepper_version: Mapped[int]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    lapses_on: Mapped[date] = mapped_column(index=True)


class MailboxMessage(Base):
    """One sealed entry; who wrote it and when lie inside."""

    __tablename__ = "mailbox_message"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mailbox_id: Mapped[str] = mapped_column(String(32), index=True)
    position: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class OpenMailbox:
    """A mailbox while its holder is there: entries in the order they came."""

    id: str
    entries: tuple[Mapping[str, Any], ...] = field(repr=False)


def create(session: Session, keys: FolioKeys, today: date) -> str:
    """Open a new mailbox for a folio; returns its id."""
    mailbox_id = secrets.token_hex(16)
    session.add(
        Mailbox(
            id=mailbox_id,
            tag=keys.tag,
            pepper_version=keys.version,
            public_key=keys.public,
            lapses_on=today + timedelta(days=IDLE_DAYS),
        )
    )
    session.flush()
    return mailbox_id


def post(session: Session, mailbox_id: str, entry: Mapping[str, object]) -> None:
    """Seal one entry to the folio's key.

    entry: `kind` (status, message, own); `author`, `state`, `text`, `day`, or for a message what its author signed.
    """
    mailbox = session.get(Mailbox, mailbox_id, with_for_update=True)  # it may be moving to another key
    if mailbox is None:
        return  # lapsed: nobody can read it any more
    message_id = secrets.token_hex(16)
    held = session.scalars(select(MailboxMessage.position).where(MailboxMessage.mailbox_id == mailbox_id)).all()
    body = mailbox_seal(mailbox.public_key, mailbox_id, message_id, json.dumps(dict(entry)).encode())
    session.add(MailboxMessage(id=message_id, mailbox_id=mailbox_id, position=max(held, default=0) + 1, body=body))
    session.flush()


def find(session: Session, candidates: Sequence[FolioKeys], today: date) -> tuple[str, FolioKeys] | None:
    """The mailbox that one of the keys names, and which key; None when nobody has it or it has lapsed.

    The same work for a hit and a miss: every candidate is looked up, and each look-up reads one row.
    """
    hit = None
    for keys in candidates:
        row = same_work(session, Mailbox.tag, keys.tag, Mailbox.id, Mailbox.lapses_on)
        tag, mailbox_id, lapses_on = tuple(row) if row is not None else (b"", "", today)
        same, alive = hmac.compare_digest(tag, keys.tag), lapses_on >= today
        hit = (mailbox_id, keys) if same & alive else hit
    return hit


def read(session: Session, candidates: Sequence[FolioKeys], today: date) -> OpenMailbox | None:
    """Open by a folio's keys, one per pepper version, newest first and derived before; None when unknown or lapsed.

    A mailbox of an older pepper moves to the newest in the same transaction, since only the folio's holder can do it.
    """
    hit = find(session, candidates, today)
    if hit is None:
        return None
    mailbox_id, keys = hit
    mailbox = session.get(Mailbox, mailbox_id, with_for_update=True)
    if mailbox is None or mailbox.tag != keys.tag:
        raise ConflictError("the mailbox moved meanwhile")  # two of its holder at once: the turn is taken again
    mailbox.lapses_on = today + timedelta(days=IDLE_DAYS)
    entries = tuple(_entries(session, mailbox_id, keys.seed))
    if mailbox.pepper_version != candidates[0].version:
        _move(session, mailbox, keys, candidates[0])
    return OpenMailbox(mailbox_id, entries)


def per_version(session: Session, today: date) -> Mapping[int, tuple[int, date]]:
    """By pepper version: how many mailboxes have not lapsed, and the last day on which one of them lapses."""
    rows = session.execute(
        select(Mailbox.pepper_version, func.count(), func.max(Mailbox.lapses_on))
        .where(Mailbox.lapses_on >= today)
        .group_by(Mailbox.pepper_version)
    )
    return {version: (count, last) for version, count, last in rows}


def _move(session: Session, mailbox: Mailbox, old: FolioKeys, new: FolioKeys) -> None:
    """Give a mailbox the tag and key of a newer pepper, and seal its letters anew."""
    for row in session.scalars(select(MailboxMessage).where(MailboxMessage.mailbox_id == mailbox.id)):
        plain = own.open_mailbox(old.seed, mailbox.id, row.id, row.body)
        row.body = mailbox_seal(new.public, mailbox.id, row.id, plain)
    mailbox.tag, mailbox.public_key, mailbox.pepper_version = new.tag, new.public, new.version
    session.flush()


def lapse(session: Session, today: date) -> int:
    """Delete mailboxes that nobody opened for 90 days; returns how many."""
    lapsed = session.scalars(select(Mailbox.id).where(Mailbox.lapses_on < today)).all()
    session.execute(delete(MailboxMessage).where(MailboxMessage.mailbox_id.in_(lapsed)))
    session.execute(delete(Mailbox).where(Mailbox.id.in_(lapsed)))
    return len(lapsed)


def _entries(session: Session, mailbox_id: str, seed: bytes) -> list[Mapping[str, Any]]:
    rows = session.scalars(
        select(MailboxMessage).where(MailboxMessage.mailbox_id == mailbox_id).order_by(MailboxMessage.position)
    )
    return [json.loads(own.open_mailbox(seed, mailbox_id, row.id, row.body)) for row in rows]
