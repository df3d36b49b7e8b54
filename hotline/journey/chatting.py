"""A conversation in writing, as the reporter has it: every line is kept before it is acknowledged, whatever dies.

A line goes two ways, each named by the same key, so that sending it again does nothing twice: into the dialogue, where
it is narrative like words on any other channel (heard, judged, kept at once as a partial report that rings when it
must), and into the transcript that the desk reads. What the dialogue answers by itself stands there as the machine's.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from hotline.chat import presence, store
from hotline.chat.store import ATTENDED, OVER, WAITING, Chat, Found
from hotline.chat.transcript import Line
from hotline.conversation import store as dialogues
from hotline.conversation.cleaning import clean
from hotline.conversation.hearing import DANGER
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.errors import ConflictError, KeyListError, NotSavedError
from hotline.intake.reports import Report
from hotline.journey import authors, turns
from hotline.journey.authors import ShownLine
from hotline.journey.parts import Hotline
from hotline.people import duty
from hotline.sealing import archive
from hotline.translations import N_, gettext
from hotline.vocabulary import DESK, Channel

log = logging.getLogger(__name__)

IN_DANGER = N_("Hay peligro ahora.")
FULL = N_("Esta conversación ya está llena. Termínela para ver su folio; con él puede seguir contando.")
LONGEST = 2000
"""Characters of one line; a page cuts what is longer into several."""

ATTEMPTS = 4

Result = TypeVar("Result")


@dataclass(frozen=True)
class Seen:
    """What the reporter's page shows.

    lines: from the one after `start` on; of one that is forged the words are not there. total: how many there are.
    state: of `chat.store`. before: how many wait before. typing: somebody at the desk is writing. staffed: somebody on
    duty answers in writing.
    """

    lines: tuple[ShownLine, ...] = field(repr=False)
    total: int
    state: str
    before: int
    typing: bool
    staffed: bool


def is_open(hotline: Hotline) -> bool:
    """Whether somebody on duty answers in writing and the line is not too long; False too when nobody can tell."""
    try:
        with hotline.db.read() as session:
            answering = duty.answering_chats(session, hotline.clock.now())
            return answering and store.waiting(session) < store.MOST_WAITING
    except SQLAlchemyError:
        return False  # the page offers the questionnaire, which says itself when nothing can be saved


def say(hotline: Hotline, bearer: bytes, text: str, key: str, *, language: str, door: str = "adult") -> None:
    """Take one line; the first one opens the conversation and draws the folio. NotSavedError when it was not kept.

    key: names the line for ever.
    """
    words = clean(text)[:LONGEST]
    if not words:
        return
    turn = Turn("chat", value=words, language=language, door="child" if door == "child" else "adult")
    reply = turns.take_turn(hotline, contact(bearer, key), turn)
    _keep(hotline, bearer, _said(words, key, reply), reply.language)


def warn(hotline: Hotline, bearer: bytes, key: str, *, language: str) -> None:
    """Somebody pressed «Hay peligro ahora»: the answer that every channel asks for first, and ahead of the line."""
    asked = _danger_question(hotline)
    waiting = turns.current(hotline, contact(bearer, "ver"))
    if waiting is None:
        waiting = turns.take_turn(hotline, contact(bearer, f"{key}:0"), Turn("start", language=language))
    if waiting.ask is None or waiting.ask.question != asked:
        turns.take_turn(hotline, contact(bearer, f"{key}:1"), Turn("goto", value=asked, language=language))
    reply = turns.take_turn(hotline, contact(bearer, key), Turn("options", options=("si",), language=language))
    _keep(hotline, bearer, _said(gettext(reply.language, IN_DANGER), key, reply), reply.language, hurry=True)


def look(hotline: Hotline, bearer: bytes, start: int = 0) -> Seen | None:
    """The conversation from line `start` on, None when there is none (any more). Looking is a sign of life.

    NotSavedError when the database does not answer, so that nobody takes silence for an end.
    """
    now = hotline.clock.now()
    try:
        with hotline.db.read() as session:
            found = store.find(session, hotline.cursors, bearer)
            if found is None:
                return None
            seen = _seen(hotline, session, found, start)
            absent = presence.ought_to_touch(session, found.row.id, "own", now)
        if absent:
            _sign_of_life(hotline, bearer)
    except SQLAlchemyError as error:
        raise NotSavedError(f"the conversation was not read: {type(error).__name__}") from None
    return seen


def typing(hotline: Hotline, bearer: bytes) -> None:
    """The reporter is writing."""
    _sign_of_life(hotline, bearer, typing=True)


def end(hotline: Hotline, bearer: bytes, key: str, *, language: str, review: bool) -> None:
    """The reporter ends it: the transcript goes to the report, the dialogue goes on where it was, or to its end.

    review: to the page before sending, after which the folio is told.
    """
    _saving(lambda: _end(hotline, bearer))
    if review:
        turns.take_turn(hotline, contact(bearer, f"{key}:fin"), Turn("goto", value="review", language=language))


def leave(hotline: Hotline, bearer: bytes) -> None:
    """«Salir ya»: the same, and nothing is shown any more. The desk keeps what it has read."""
    _saving(lambda: _end(hotline, bearer))


def settle(session: Session, row: Chat) -> None:
    """Give the transcript to its report as it lies, unopened, and forget the conversation. The caller commits.

    One that somebody at the desk ended is at its report already; where the report was destroyed, so is this.
    """
    if row.state != OVER and row.report_id and session.get(Report, row.report_id) is not None:
        archive.store(session, row.closed(), [row.wrap()], owner=row.report_id)
    store.remove(session, row.id)


def expire(hotline: Hotline, limit: int) -> int:
    """End conversations that fell silent; returns how many, at most `limit`."""
    with hotline.db.write() as session:
        rows = store.expired(session, hotline.clock.now(), limit)
        for row in rows:
            settle(session, row)
    return len(rows)


def contact(bearer: bytes, step: str) -> Contact:
    """The dialogue's view of a browser at one line: steps of a conversation are no pages of the questionnaire."""
    name = hashlib.sha256(bearer + step.encode()).hexdigest()
    return Contact(Channel.WEB, (bearer,), step=f"chat:{name}")


def _said(words: str, key: str, reply: Reply) -> list[Line]:
    """The line, and what the dialogue answered to it by itself."""
    own = [Line("own", words, key)]
    return own + [Line("machine", text, f"{key}:{number}") for number, text in enumerate(reply.lines)]


def _keep(hotline: Hotline, bearer: bytes, lines: list[Line], language: str, *, hurry: bool = False) -> None:
    for _ in range(ATTEMPTS):
        try:
            return _saving(lambda: _append(hotline, bearer, lines, language, hurry))
        except IntegrityError:
            continue  # two first lines at once: one of them opened the conversation
    raise NotSavedError("the line was not stored: too many at once for one conversation")


def _append(hotline: Hotline, bearer: bytes, lines: list[Line], language: str, hurry: bool) -> None:
    now = hotline.clock.now()
    with hotline.db.write() as session:
        found = store.find(session, hotline.cursors, bearer, lock=True)
        if found is None and not hurry and store.waiting(session) >= store.MOST_WAITING:
            return  # kept as a report like any other; the page offers the questions instead of a line without end
        if found is None:
            found = store.begin(session, hotline.cursors, hotline.keyring.current().need(DESK), bearer, now)
        running = dialogues.find(session, hotline.cursors, (bearer,))
        if running is not None and running.dialogue.report_id:
            found.row.report_id = running.dialogue.report_id
        if found.row.state == OVER:
            return  # its transcript is at the report; these words are too, by the dialogue
        if not store.append(found, _vouched(hotline, found, lines), now):
            full = Line("machine", gettext(language, FULL), "full")
            store.append(found, _vouched(hotline, found, [full]), now, last=True)
        if hurry:
            store.hurry(session, found.row)


def _seen(hotline: Hotline, session: Session, found: Found, start: int) -> Seen:
    now, row = hotline.clock.now(), found.row
    lines = found.lines()
    fresh = lines[start:] if 0 <= start <= len(lines) else lines
    return Seen(
        lines=tuple(_believed(line) for line in authors.shown(session, row.id, fresh, hotline.receipts)),
        total=len(lines),
        state=row.state,
        before=store.before(session, row) if row.state == WAITING else 0,
        typing=row.state == ATTENDED and presence.typing(session, row.id, "desk", now),
        staffed=row.state == ATTENDED or duty.answering_chats(session, now),
    )


def _vouched(hotline: Hotline, found: Found, lines: list[Line]) -> list[Line]:
    return [authors.vouched(hotline.receipts, found.row.id, line) for line in lines]


def _believed(line: ShownLine) -> ShownLine:
    """A line as the reporter may read it: a forged one could ask a child to meet, so nothing of it is handed on."""
    if not line.forged:
        return line
    log.warning("a line of a conversation is of nobody who may write it: it is not shown")
    return replace(line, text="")


def _sign_of_life(hotline: Hotline, bearer: bytes, *, typing: bool = False) -> None:
    now = hotline.clock.now()
    with hotline.db.write() as session:
        found = store.find(session, hotline.cursors, bearer)
        if found is not None:
            presence.touch(session, found.row.id, "own", now, typing=typing)
            store.prolong(session, found.row, now)
            dialogues.prolong(session, hotline.cursors, bearer, now)  # it holds the folio that will be told


def _end(hotline: Hotline, bearer: bytes) -> None:
    with hotline.db.write() as session:
        found = store.find(session, hotline.cursors, bearer, lock=True)
        if found is not None:
            settle(session, found.row)


def _saving(act: Callable[[], Result]) -> Result:
    try:
        return act()
    except IntegrityError:
        raise
    except (SQLAlchemyError, KeyListError, ConflictError, OSError) as error:
        raise NotSavedError(f"the conversation was not stored: {type(error).__name__}") from None


def _danger_question(hotline: Hotline) -> str:
    return next(one.id for one in hotline.rulebook.questions.values() if one.key == DANGER)
