"""Signs of life: who looks at a conversation now, and who is writing. Leases of seconds, written seldom."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hotline.chat.store import Presence
from hotline.chat.transcript import Who

HERE = timedelta(seconds=90)
TYPING = timedelta(seconds=8)

OUGHT = timedelta(seconds=40)
"""What must be left of a lease: above it nobody writes, so that looking often costs no writing."""


def ought_to_touch(session: Session, chat_id: str, side: Who, now: datetime) -> bool:
    """Whether a lease needs to be renewed; reading is cheap and writing is not."""
    row = session.get(Presence, (chat_id, side))
    return row is None or row.here_until < now + OUGHT


def touch(session: Session, chat_id: str, side: Who, now: datetime, *, typing: bool = False) -> None:
    """Be here; with `typing`, be writing, else not."""
    row = session.get(Presence, (chat_id, side))
    if row is None:
        row = Presence(chat_id=chat_id, side=side, here_until=now, typing_until=None)
        session.add(row)
    row.here_until = now + HERE
    row.typing_until = now + TYPING if typing else None
    session.flush()


def gone(session: Session, chat_id: str, side: Who) -> None:
    """That side looks no more."""
    session.execute(delete(Presence).where(Presence.chat_id == chat_id, Presence.side == side))


def here(session: Session, chat_id: str, side: Who, now: datetime) -> bool:
    """Whether that side looked within the last minute or so."""
    row = session.get(Presence, (chat_id, side))
    return row is not None and row.here_until > now


def typing(session: Session, chat_id: str, side: Who, now: datetime) -> bool:
    """Whether that side is writing."""
    row = session.get(Presence, (chat_id, side))
    return row is not None and row.typing_until is not None and row.typing_until > now
