"""Conversations in writing as the desk has them: the line, taking, answering, handing over, ending.

Every act is on the trail. What somebody reads while a conversation is in their hands stands there as the taking of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from hotline.chat import presence, store
from hotline.chat.store import ATTENDED, OVER, WAITING, Chat, Found
from hotline.chat.transcript import Line
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake.reports import Report
from hotline.journey import acts, authors, reading
from hotline.journey.authors import ShownLine
from hotline.journey.parts import Hotline
from hotline.people import duty, signed
from hotline.people.tables import Person
from hotline.people.visitor import Visitor
from hotline.sealing import archive
from hotline.translations import N_
from hotline.vocabulary import StaffRole

NOT_YOURS = N_("Esta conversación la atiende otra persona.")
ENDED = N_("Esta conversación ya terminó; lo que se dijo está en su aviso.")
TOO_LONG = N_("Esta conversación ya está llena: termínela y siga por el buzón.")
NOBODY_THERE = N_("Esa persona ya no contesta por escrito; elija a otra.")


@dataclass(frozen=True)
class Waiting:
    """One conversation in the desk's list. here: the reporter's page is open. taker: who answers, empty for nobody;
    left: who answers is not there any more, so that anybody may go on."""

    id: str
    label: str
    category: str
    urgency: str
    alarm: str
    state: str
    unanswered: bool
    here: bool
    taker: str
    mine: bool
    left: bool

    @property
    def calls(self) -> bool:
        """Whether the visitor ought to do something: take it, or answer."""
        return self.state == WAITING or (self.unanswered and (self.mine or self.left))


@dataclass(frozen=True)
class OpenChat:
    """A conversation opened by somebody at the desk. lines: from `start` on; total: how many there are."""

    id: str
    report_id: str
    lines: tuple[ShownLine, ...] = field(repr=False)
    total: int
    version: int
    state: str
    mine: bool
    taker: str
    here: bool
    typing: bool


def line_up(hotline: Hotline, visitor: Visitor) -> list[Waiting]:
    """Those who wait, in their order, then those that somebody answers."""
    acts.need(visitor, "chat.read")
    with hotline.db.read() as session:
        return [_waiting(hotline, session, visitor, row) for row in store.running(session)]


def open_chat(hotline: Hotline, visitor: Visitor, chat_id: str) -> tuple[OpenChat, Mapping[str, Any]]:
    """The whole conversation, also one that nobody or somebody else answers, and what its report says so far (nothing
    before the first line, or when the report was destroyed); the reading is noted."""
    acts.need(visitor, "chat.read")
    with hotline.db.write() as session:
        row = _row(session, chat_id)
        if row.taken_by == visitor.person_id:
            presence.touch(session, row.id, "desk", hotline.clock.now())
        acts.note(hotline, session, visitor, "chat.open", _object(row))
        known = row.report_id and session.get(Report, row.report_id) is not None
        content = reading.newest_content(hotline, session, visitor, row.report_id) if known else {}
        return _opened(hotline, session, visitor, row, 0), content


def follow(hotline: Hotline, visitor: Visitor, chat_id: str, start: int) -> OpenChat:
    """What came from line `start` on, for whoever answers it; that they read it stands on the trail as «taken».

    NotAllowedError for anybody else, also once it was handed over.
    """
    acts.need(visitor, "chat.answer")
    now = hotline.clock.now()
    with hotline.db.read() as session:
        row = _row(session, chat_id)
        if row.taken_by != visitor.person_id:
            raise NotAllowedError("No existe o no está a su cargo.")
        opened = _opened(hotline, session, visitor, row, start)
        absent = presence.ought_to_touch(session, chat_id, "desk", now)
    if absent:
        _sign_of_life(hotline, chat_id)
    return opened


def take(hotline: Hotline, visitor: Visitor, chat_id: str) -> None:
    """Answer it from now on. ConflictError while somebody else does and is there; a supervisor may all the same."""
    acts.need(visitor, "chat.answer")
    with hotline.db.write() as session:
        row = _running(session, chat_id)
        if row.taken_by and row.taken_by != visitor.person_id and not _may_take_over(hotline, session, visitor, row):
            raise ConflictError(NOT_YOURS)
        _give(hotline, session, row, visitor.person_id)
        acts.note(hotline, session, visitor, "chat.take", _object(row))


def say(hotline: Hotline, visitor: Visitor, chat_id: str, text: str, key: str) -> None:
    """Answer one line, signed inside. key: names it for ever, so that it stands once however often it is sent."""
    acts.need(visitor, "chat.answer")
    now = hotline.clock.now()
    with hotline.db.write() as session:
        row = _mine(session, visitor, chat_id)
        said = json.loads(signed.signed(visitor, store.PURPOSE, row.id, {"text": text, "key": key}))
        if not store.append(_found(session, visitor, row), [Line("desk", text, key, said)], now):
            raise ConflictError(TOO_LONG)
        presence.touch(session, row.id, "desk", now)
        acts.note(hotline, session, visitor, "chat.say", _object(row))


def typing(hotline: Hotline, visitor: Visitor, chat_id: str) -> None:
    """Whoever answers is writing."""
    acts.need(visitor, "chat.answer")
    with hotline.db.write() as session:
        row = _mine(session, visitor, chat_id)
        presence.touch(session, row.id, "desk", hotline.clock.now(), typing=True)


def colleagues(hotline: Hotline, visitor: Visitor) -> list[tuple[str, str]]:
    """To whom a conversation may be handed over: id and name."""
    with hotline.db.read() as session:
        everybody = duty.who_answer_chats(session, hotline.clock.now())
    return [(person_id, name) for person_id, name in everybody if person_id != visitor.person_id]


def hand_over(hotline: Hotline, visitor: Visitor, chat_id: str, to: str = "") -> None:
    """Give it to a colleague who answers in writing, or back to the line as the first of it."""
    acts.need(visitor, "chat.answer")
    with hotline.db.write() as session:
        row = _mine(session, visitor, chat_id)
        if to and not duty.answers_chats(session, to, hotline.clock.now()):
            raise ConflictError(NOBODY_THERE)
        _give(hotline, session, row, to)
        acts.note(hotline, session, visitor, "chat.hand_over", _object(row))


def close(hotline: Hotline, visitor: Visitor, chat_id: str) -> None:
    """End it: the transcript goes to its report; the reporter's page says so and gives the folio."""
    acts.need(visitor, "chat.answer")
    with hotline.db.write() as session:
        row = _mine(session, visitor, chat_id)
        if row.report_id and session.get(Report, row.report_id) is not None:
            archive.store(session, row.closed(), [row.wrap()], owner=row.report_id)
        row.state, row.unanswered = OVER, False
        row.version += 1
        acts.note(hotline, session, visitor, "chat.close", _object(row))


def _opened(hotline: Hotline, session: Session, visitor: Visitor, row: Chat, start: int) -> OpenChat:
    lines, now = _found(session, visitor, row).lines(), hotline.clock.now()
    fresh = lines[start:] if 0 <= start <= len(lines) else lines
    return OpenChat(
        id=row.id,
        report_id=row.report_id,
        lines=tuple(authors.shown(session, row.id, fresh)),
        total=len(lines),
        version=row.version,
        state=row.state,
        mine=row.taken_by == visitor.person_id,
        taker=_name(session, row.taken_by),
        here=presence.here(session, row.id, "own", now),
        typing=presence.typing(session, row.id, "own", now),
    )


def _waiting(hotline: Hotline, session: Session, visitor: Visitor, row: Chat) -> Waiting:
    report = session.get(Report, row.report_id) if row.report_id else None
    return Waiting(
        id=row.id,
        label=report.label if report else "",
        category=report.category if report else "",
        urgency=report.urgency if report else "",
        alarm=report.alarm if report else "",
        state=row.state,
        unanswered=row.unanswered,
        here=presence.here(session, row.id, "own", hotline.clock.now()),
        taker=_name(session, row.taken_by),
        mine=row.taken_by == visitor.person_id,
        left=bool(row.taken_by) and not presence.here(session, row.id, "desk", hotline.clock.now()),
    )


def _give(hotline: Hotline, session: Session, row: Chat, person_id: str) -> None:
    row.taken_by, row.state = person_id, ATTENDED if person_id else WAITING
    row.version += 1
    if not person_id:
        store.hurry(session, row)
    presence.gone(session, row.id, "desk")
    if person_id:
        presence.touch(session, row.id, "desk", hotline.clock.now())


def _may_take_over(hotline: Hotline, session: Session, visitor: Visitor, row: Chat) -> bool:
    there = presence.here(session, row.id, "desk", hotline.clock.now())
    return visitor.role is StaffRole.SUPERVISOR or not there


def _found(session: Session, visitor: Visitor, row: Chat) -> Found:
    return Found(row, visitor.content_key(session, row.closed(), [row.wrap()]))


def _row(session: Session, chat_id: str, *, lock: bool = False) -> Chat:
    row = store.get(session, chat_id, lock=lock)
    if row is None:
        raise NotAllowedError("No existe o no está a su cargo.")
    return row


def _running(session: Session, chat_id: str) -> Chat:
    row = _row(session, chat_id, lock=True)
    if row.state == OVER:
        raise ConflictError(ENDED)
    return row


def _mine(session: Session, visitor: Visitor, chat_id: str) -> Chat:
    row = _running(session, chat_id)
    if row.taken_by != visitor.person_id:
        raise ConflictError(NOT_YOURS)
    return row


def _sign_of_life(hotline: Hotline, chat_id: str) -> None:
    with hotline.db.write() as session:
        if store.get(session, chat_id) is not None:
            presence.touch(session, chat_id, "desk", hotline.clock.now())


def _object(row: Chat) -> str:
    """What the trail names: the report, which stays when the conversation has ended."""
    return row.report_id or row.id


def _name(session: Session, person_id: str) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""
