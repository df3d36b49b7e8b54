"""Mailboxes: found by a tag that only the folio gives, readable by a key that only the folio gives."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.database import Base
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
    entries: tuple[Mapping[str, str], ...] = field(repr=False)


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


def post(session: Session, mailbox_id: str, entry: Mapping[str, str]) -> None:
    """Seal one entry to the folio's key. entry: `kind` (status, message, own), `author`, `state`, `text`, `day`."""
    mailbox = session.get(Mailbox, mailbox_id)
    if mailbox is None:
        return  # lapsed: nobody can read it any more
    message_id = secrets.token_hex(16)
    held = session.scalars(select(MailboxMessage.position).where(MailboxMessage.mailbox_id == mailbox_id)).all()
    body = mailbox_seal(mailbox.public_key, mailbox_id, message_id, json.dumps(dict(entry)).encode())
    session.add(MailboxMessage(id=message_id, mailbox_id=mailbox_id, position=max(held, default=0) + 1, body=body))
    session.flush()


def read(session: Session, candidates: Sequence[FolioKeys], today: date) -> OpenMailbox | None:
    """Open by a folio's keys, one per pepper version and derived before; None when unknown."""
    for keys in candidates:
        mailbox = session.scalars(select(Mailbox).where(Mailbox.tag == keys.tag)).first()
        if mailbox is not None:
            mailbox.lapses_on = today + timedelta(days=IDLE_DAYS)
            return OpenMailbox(mailbox.id, tuple(_entries(session, mailbox.id, keys.seed)))
    return None


def lapse(session: Session, today: date) -> int:
    """Delete mailboxes that nobody opened for 90 days; returns how many."""
    lapsed = session.scalars(select(Mailbox.id).where(Mailbox.lapses_on < today)).all()
    session.execute(delete(MailboxMessage).where(MailboxMessage.mailbox_id.in_(lapsed)))
    session.execute(delete(Mailbox).where(Mailbox.id.in_(lapsed)))
    return len(lapsed)


def _entries(session: Session, mailbox_id: str, seed: bytes) -> list[Mapping[str, str]]:
    rows = session.scalars(
        select(MailboxMessage).where(MailboxMessage.mailbox_id == mailbox_id).order_by(MailboxMessage.position)
    )
    return [json.loads(own.open_mailbox(seed, mailbox_id, row.id, row.body)) for row in rows]
