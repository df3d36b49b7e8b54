"""Running conversations: one row each, with the transcript so far sealed under a key of its own.

The key is closed twice: to the desk, once, and under what only the reporter's browser brings. So whoever of the two
comes next opens the transcript, lengthens it and closes it again, and a conversation that nobody comes back to is kept
as it lies, unopened. `docs/decisions/0031`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import LargeBinary, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from hotline.chat import transcript
from hotline.chat.transcript import Line
from hotline.clock import coarse
from hotline.database import Base, UtcDateTime
from hotline.errors import SealError
from hotline.sealing.closing import Closed, Wrap, close_with, new_content_key, new_document_id, wrap_for
from hotline.sealing.keys import PublicKey
from hotline.sealing.opening.content import open_content
from hotline.sealing.opening.own import Cursors
from hotline.vocabulary import DESK

PURPOSE = "chat"

WAITING, ATTENDED, OVER = "espera", "atendida", "terminada"

IDLE: Final = timedelta(minutes=20)
"""Without a line or a sign of life for so long, a conversation ends by itself."""

MOST_WAITING = 100
"""Longer than this the line is no help to anybody: the questionnaire is offered instead."""

_KEY_VERSION = 1  # the key is closed for the reporter once and never again


class Chat(Base):
    """One running conversation. id: also the name of the transcript as a document.

    tag: by which the reporter's browser is found; own_key: the content key under what that browser brings. version:
    grows with whatever either side would want to see. place: in the line, the smallest first. taken_by: who answers.
    unanswered: the reporter wrote last. expires_at: ends by itself, coarse.
    """

    __tablename__ = "chat"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, deferred=True)
    own_key: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    desk_wrap: Mapped[bytes] = mapped_column(LargeBinary)
    desk_epoch: Mapped[int]
    suite: Mapped[int]
    bucket: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), index=True)
    place: Mapped[int]
    taken_by: Mapped[str] = mapped_column(String(32), default="")
    unanswered: Mapped[bool]
    report_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def closed(self) -> Closed:
        """The transcript as a document of the archive."""
        return Closed(self.id, PURPOSE, self.suite, self.body, self.bucket)

    def wrap(self) -> Wrap:
        """Its content key, closed to the desk."""
        return Wrap(DESK, self.desk_epoch, held=False, body=self.desk_wrap)


@dataclass(frozen=True)
class Found:
    """A conversation and the key that opens its transcript."""

    row: Chat
    content_key: bytes = field(repr=False)

    def lines(self) -> tuple[Line, ...]:
        """What was said so far. SealError when the bytes were altered."""
        return transcript.from_bytes(open_content(self.content_key, self.row.closed()))


def begin(session: Session, cursors: Cursors, desk: PublicKey, bearer: bytes, now: datetime) -> Found:
    """Open a conversation at the end of the line. IntegrityError when this browser has one already."""
    chat_id, content_key = new_document_id(), new_content_key()
    wrap = wrap_for(content_key, PURPOSE, chat_id, desk)
    empty = close_with(content_key, PURPOSE, chat_id, transcript.to_bytes(()))
    row = Chat(
        id=chat_id,
        tag=cursors.tag(_named(bearer)),
        own_key=cursors.seal(_named(bearer), _KEY_VERSION, content_key),
        desk_wrap=wrap.body,
        desk_epoch=wrap.epoch,
        suite=empty.suite,
        bucket=empty.bucket,
        body=empty.body,
        version=1,
        state=WAITING,
        place=_last_place(session) + 1,
        taken_by="",
        unanswered=False,
        report_id="",
        expires_at=coarse(now + IDLE, now),
    )
    session.add(row)
    session.flush()
    return Found(row, content_key)


def find(session: Session, cursors: Cursors, bearer: bytes, *, lock: bool = False) -> Found | None:
    """The conversation of a browser, or None when it has none. lock: nobody else changes it until the end."""
    query = select(Chat).where(Chat.tag == cursors.tag(_named(bearer))).options(undefer(Chat.own_key))
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return None
    try:
        return Found(row, cursors.open(_named(bearer), _KEY_VERSION, row.own_key))
    except SealError:
        return None


def get(session: Session, chat_id: str, *, lock: bool = False) -> Chat | None:
    """The conversation of an id."""
    return session.get(Chat, chat_id, with_for_update=lock or None)


def append(found: Found, lines: Sequence[Line], now: datetime, *, last: bool = False) -> bool:
    """Lengthen the transcript by those lines that it does not hold yet; False when they do not fit any more.

    last: of the sentence that says that it is full, for which there is always room.
    """
    before = found.lines()
    known = {line.key for line in before}
    fresh = [line for line in lines if line.key not in known]
    if not fresh:
        return True
    after = (*before, *fresh)
    if not transcript.fits(after, last=last):
        return False
    row = found.row
    closed = close_with(found.content_key, PURPOSE, row.id, transcript.to_bytes(after))
    row.suite, row.bucket, row.body = closed.suite, closed.bucket, closed.body
    row.unanswered = fresh[-1].who != "desk"
    row.version += 1
    row.expires_at = coarse(now + IDLE, now)
    return True


def prolong(session: Session, row: Chat, now: datetime) -> None:
    """Somebody is still there: the end moves away. Written by itself, so that no line waits for it."""
    until = coarse(now + IDLE, now)
    if until > row.expires_at:
        session.execute(update(Chat).where(Chat.id == row.id).values(expires_at=until))


def hurry(session: Session, row: Chat) -> None:
    """Let a conversation in danger come first in the line."""
    first = session.scalar(select(func.min(Chat.place)).where(Chat.state == WAITING))
    row.place = min(first if first is not None else row.place, row.place) - 1
    row.version += 1


def before(session: Session, row: Chat) -> int:
    """How many wait before this one."""
    ahead = select(func.count()).select_from(Chat).where(Chat.state == WAITING, Chat.place < row.place)
    return session.scalar(ahead) or 0


def waiting(session: Session) -> int:
    """How many wait in all."""
    return session.scalar(select(func.count()).select_from(Chat).where(Chat.state == WAITING)) or 0


def running(session: Session) -> Sequence[Chat]:
    """Those that wait, in their order, and those that somebody answers."""
    query = select(Chat).where(Chat.state.in_([WAITING, ATTENDED]))
    return session.scalars(query.order_by(Chat.state.desc(), Chat.place, Chat.id)).all()


def expired(session: Session, now: datetime, limit: int) -> Sequence[Chat]:
    """Conversations whose time is over, at most `limit`."""
    query = select(Chat).where(Chat.expires_at <= now).order_by(Chat.expires_at).limit(limit)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def remove(session: Session, chat_id: str) -> None:
    """Forget a conversation and who was there."""
    session.execute(delete(Presence).where(Presence.chat_id == chat_id))
    session.execute(delete(Chat).where(Chat.id == chat_id))


def of_report(session: Session, report_id: str) -> list[str]:
    """Ids of the running conversations of a report."""
    return list(session.scalars(select(Chat.id).where(Chat.report_id == report_id)))


class Presence(Base):
    """A sign of life of one side of a conversation: both are leases, and go with it."""

    __tablename__ = "chat_presence"

    chat_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    side: Mapped[str] = mapped_column(String(7), primary_key=True)
    here_until: Mapped[datetime] = mapped_column(UtcDateTime)
    typing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def _last_place(session: Session) -> int:
    return session.scalar(select(func.max(Chat.place))) or 0


def _named(bearer: bytes) -> bytes:
    """A browser's bearer as this room knows it: no row of ours has the name of its dialogue."""
    return b"chat " + bearer
