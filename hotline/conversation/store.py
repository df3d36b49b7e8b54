"""Where a dialogue waits between two turns: sealed, versioned, and gone an hour after the last word.

The cursor opens only with what the caller brings. The draft is closed under its own key, which the cursor holds and
which is wrapped to the desk once; so a dialogue that nobody comes back to can be kept as it lies, unopened.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, LargeBinary, String, Table, bindparam, insert, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.clock import coarse
from hotline.conversation import dialogue as dialogues
from hotline.conversation.content import urgency_to_look
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.turns import Contact
from hotline.database import Base, UtcDateTime, connected
from hotline.errors import ConflictError, SealError
from hotline.sealing.closing import Closed, Wrap, close_with, new_content_key, new_document_id, wrap_for
from hotline.sealing.opening.own import Cursors
from hotline.sealing.recipients import RecipientKeys
from hotline.vocabulary import DESK

LEASE = timedelta(hours=1)
LEASE_OF_MESSAGES = timedelta(minutes=45)
"""A deadline is rounded up by as much as a quarter: an hour after the last message whoever holds the telephone sees
nothing but the first menu."""
AFTER_HANGING_UP = timedelta(minutes=1)
"""How long the last keys of a call that is over may still arrive."""

PURPOSE = "report"
"""A draft is closed as what it becomes, so that it can be kept as a partial report without being opened."""

OPEN, KEPT = "abierto", "guardado"


class DialogueRow(Base):
    """One running dialogue. status: `abierto` while its draft is the only copy, `guardado` once a report holds it or
    the call is over.

    category, urgency and state_code are what a partial report made of the draft will carry.
    """

    __tablename__ = "dialogue"

    tag: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    version: Mapped[int]
    cursor: Mapped[bytes] = mapped_column(LargeBinary)
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft_id: Mapped[str] = mapped_column(String(32), default="")
    draft_suite: Mapped[int] = mapped_column(default=0)
    draft_bucket: Mapped[int] = mapped_column(default=0)
    draft_wrap: Mapped[bytes | None] = mapped_column(LargeBinary)
    desk_epoch: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[str] = mapped_column(String(20), default="")
    state_code: Mapped[str] = mapped_column(String(2), default="")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def closed_draft(self) -> Closed:
        """The draft as a document of the archive. Only for a row that has one."""
        assert self.draft is not None  # noqa: S101 - the caller has looked
        return Closed(self.draft_id, PURPOSE, self.draft_suite, self.draft, self.draft_bucket)

    def desk_wrap(self) -> Wrap:
        """Its content key, closed to the desk. Only for a row that has a draft."""
        assert self.draft_wrap is not None  # noqa: S101 - the caller has looked
        return Wrap(DESK, self.desk_epoch, held=False, body=self.draft_wrap)


TABLE = cast("Table", DialogueRow.__table__)
"""Read and written as a table, not as an object: at every turn of every call, and three times as quick."""

_BY_TAG = select(TABLE).where(TABLE.c.tag == bindparam("wanted"))
_AS_READ = update(TABLE).where(TABLE.c.tag == bindparam("read_tag"), TABLE.c.version == bindparam("read_version"))
_ANEW = insert(TABLE)


@dataclass(frozen=True)
class Found:
    """A running dialogue, and the row as it was read; writing to it changes nothing in the database."""

    row: DialogueRow
    dialogue: Dialogue = field(repr=False)


def find(at: Session | Connection, cursors: Cursors, bearers: Sequence[bytes]) -> Found | None:
    """The dialogue that one of the bearers opens, newest first; None when there is none that opens."""
    for bearer in bearers:
        row = row_of(at, cursors, bearer)
        if row is None:
            continue
        try:
            plain = cursors.open(bearer, row.version, row.cursor)
        except SealError:
            continue  # altered or of a lost key: begin anew, the draft stays for the desk
        return Found(row, dialogues.from_json(plain.decode()))
    return None


def row_of(at: Session | Connection, cursors: Cursors, bearer: bytes) -> DialogueRow | None:
    """The row that a bearer names, whether it opens or not; as it was read."""
    found = connected(at).execute(_BY_TAG, {"wanted": cursors.tag(bearer)}).one_or_none()
    return None if found is None else DialogueRow(**found._mapping)


def save(
    at: Session | Connection,
    cursors: Cursors,
    keys: RecipientKeys,
    contact: Contact,
    found: Found | None,
    dialogue: Dialogue,
    now: datetime,
) -> None:
    """Seal a dialogue and write it. ConflictError as in `put`, KeyListError as in `seal`."""
    put(at, found, seal(cursors, keys, contact, found, dialogue, now))


def seal(
    cursors: Cursors, keys: RecipientKeys, contact: Contact, found: Found | None, dialogue: Dialogue, now: datetime
) -> dict[str, object]:
    """The values of a dialogue's row under the caller's newest bearer; nothing is written yet.

    keys: for the wrap to the desk, made once when the first answer is there; KeyListError when it cannot be.
    """
    values = _draft(keys, dialogue)
    version = 1 if found is None else found.row.version + 1
    bearer = contact.bearers[0]
    return values | {
        "tag": cursors.tag(bearer),
        "version": version,
        "cursor": cursors.seal(bearer, version, dialogues.to_json(dialogue).encode()),
        "status": KEPT if dialogue.stored or dialogue.hung_up or dialogue.report_id else OPEN,
        "state_code": dialogue.state,
        "expires_at": _until(dialogue, now),
    }


def put(at: Session | Connection, found: Found | None, values: dict[str, object]) -> None:
    """Write what `seal` gave in place of what was found. ConflictError when somebody else wrote first."""
    try:
        if found is None:
            connected(at).execute(_ANEW, values)
        else:
            _replace(at, found, values)
    except IntegrityError:
        raise ConflictError("the same contact began a dialogue meanwhile") from None


def let_go(session: Session, cursors: Cursors, contact: Contact, found: Found, now: datetime) -> None:
    """Write a dialogue whose call is over, for a turn that is under way; its draft stays as it lies. ConflictError as
    in `save`."""
    version = found.row.version + 1
    sealed = cursors.seal(contact.bearers[0], version, dialogues.to_json(found.dialogue).encode())
    values = {"version": version, "cursor": sealed, "status": KEPT, "expires_at": _until(found.dialogue, now)}
    _replace(session, found, values)


def prolong(session: Session, cursors: Cursors, bearer: bytes, now: datetime) -> None:
    """Somebody is still there without having said anything: the dialogue waits on. The cursor stays as it is."""
    mine = (TABLE.c.tag == cursors.tag(bearer), TABLE.c.expires_at > now)
    session.connection().execute(update(TABLE).where(*mine).values(expires_at=coarse(now + LEASE, now)))


def _until(dialogue: Dialogue, now: datetime) -> datetime:
    lease = LEASE_OF_MESSAGES if dialogue.by_message else LEASE
    return coarse(now + (AFTER_HANGING_UP if dialogue.hung_up else lease), now)


def _replace(at: Session | Connection, found: Found, values: dict[str, object]) -> None:
    mine = {"read_tag": found.row.tag, "read_version": found.row.version}
    changed = connected(at).execute(_AS_READ, {**mine, **values})
    if changed.rowcount != 1:
        raise ConflictError("the same contact moved on meanwhile")


def _draft(keys: RecipientKeys, dialogue: Dialogue) -> dict[str, object]:
    if dialogue.content is None:
        return {}
    values: dict[str, object] = {}
    if not dialogue.draft_key:
        content_key = new_content_key()
        dialogue.draft_key, dialogue.draft_id = content_key.hex(), new_document_id()
        wrap = wrap_for(content_key, PURPOSE, dialogue.draft_id, keys.need(DESK))
        values |= {"draft_wrap": wrap.body, "desk_epoch": wrap.epoch}
    text = json.dumps(dialogue.content, ensure_ascii=False)
    closed = close_with(bytes.fromhex(dialogue.draft_key), PURPOSE, dialogue.draft_id, text.encode())
    assessment = dialogue.content["assessment"]
    return values | {
        "draft": closed.body,
        "draft_id": closed.document_id,
        "draft_suite": closed.suite,
        "draft_bucket": closed.bucket,
        "category": assessment["category"],
        "urgency": urgency_to_look(dialogue.content).value,
    }


def delete(session: Session, found: Found) -> None:
    """Forget a dialogue and its draft. ConflictError when it moved on since it was read."""
    gone = session.execute(
        delete_rows(DialogueRow)
        .where(DialogueRow.tag == found.row.tag, DialogueRow.version == found.row.version)
        .execution_options(synchronize_session=False)
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError("the same contact moved on meanwhile")


def expired(session: Session, now: datetime, limit: int) -> list[DialogueRow]:
    """Dialogues whose lease has ended, oldest first, at most `limit`; `remove` each once its draft is kept."""
    rows = select(DialogueRow).where(DialogueRow.expires_at <= now).order_by(DialogueRow.expires_at).limit(limit)
    return list(session.scalars(rows))


def remove(session: Session, row: DialogueRow) -> bool:
    """Forget an expired dialogue, unless it moved on since it was read; whether it is gone now."""
    gone = session.execute(
        delete_rows(DialogueRow)
        .where(DialogueRow.tag == row.tag, DialogueRow.version == row.version)
        .execution_options(synchronize_session=False)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]
