"""One turn of a dialogue, from the channel to the database and back: the same step always gets the same reply."""

import json
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from hotline.clock import today
from hotline.conversation import advance as dialogue_room
from hotline.conversation import replies
from hotline.conversation import store as dialogues
from hotline.conversation.advance import Step
from hotline.conversation.asking import MAILBOX
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.store import Found
from hotline.conversation.turns import QUEUE, Contact, Reply, Turn
from hotline.errors import ConflictError, KeyListError, NotSavedError
from hotline.intake import receipts, reports
from hotline.journey import committing, guessing, mailboxes, queueing, recordings, sent_media
from hotline.journey.parts import Hotline
from hotline.translations import gettext
from hotline.vocabulary import DESK, Channel

ATTEMPTS = 8
ENDS = {"partial", "erase", "done"}

Result = TypeVar("Result")


def take_turn(hotline: Hotline, contact: Contact, turn: Turn) -> Reply:
    """Answer one turn. The same `contact.step` gets the same reply, also in parallel, after a crash, or a day later.

    Raises NotSavedError when nothing could be stored; the reporter is told so and may send the same step again.
    """
    try:
        hotline.keyring.current().need(DESK)  # without whom to close to, nobody is asked anything
        for attempt in range(ATTEMPTS):
            try:
                return _once_more(partial(_take, hotline, contact, turn, doubt=attempt > 0))
            except (ConflictError, IntegrityError):
                continue  # the same contact moved on meanwhile: read again, find the answer or decide anew
    except (SQLAlchemyError, KeyListError, OSError) as error:
        raise NotSavedError(f"the turn was not stored: {type(error).__name__}") from None
    raise NotSavedError("the turn was not stored: too many at once for one contact")


def current(hotline: Hotline, contact: Contact) -> Reply | None:
    """The reply that is waiting for an answer, or None when there is no dialogue (any more).

    Raises NotSavedError when the database does not answer, so that nobody takes silence for «no dialogue».
    """
    try:
        with hotline.db.glance() as connection:
            found = _running(hotline, connection, contact)
    except SQLAlchemyError as error:
        raise NotSavedError(f"the dialogue was not read: {type(error).__name__}") from None
    return None if found is None else found.dialogue.last_reply()


def told_at(hotline: Hotline, contact: Contact) -> Reply | None:
    """What a step was told that ended its dialogue, as long as that is kept; None for every other step.

    Raises NotSavedError when the database does not answer.
    """
    try:
        with hotline.db.read() as session:
            _, kept = receipts.find(session, hotline.receipts, contact.step, hotline.clock.now())
    except SQLAlchemyError as error:
        raise NotSavedError(f"the receipt was not read: {type(error).__name__}") from None
    return replies.from_json(json.loads(kept)) if kept else None


def hang_up(hotline: Hotline, contact: Contact) -> None:
    """The call is over: what was said and not yet stored is kept as a partial report, at once.

    A key that was pressed just before may still be under way, or its webhook come after this one; it may be the key
    for danger. So the dialogue stays a little longer, bound to that report: such a turn finds it and brings the report
    up to date, or makes it a whole one. Nothing else can come: a new call has a new id.
    """
    for _ in range(ATTEMPTS):
        try:
            return _once_more(lambda: _hang_up(hotline, contact))
        except (ConflictError, IntegrityError):
            continue  # said twice at once, or a turn came between
    raise NotSavedError("the hang-up was not stored: too many at once for one contact")


def _once_more(act: Callable[[], Result]) -> Result:
    """Do it again when the database's connection was cut in the middle; the pool gives a fresh one.

    Nobody knows then whether it was committed: the second try finds the receipt, or does what was not done. A database
    that is away, or makes one wait, is not tried again: somebody is on the telephone.
    """
    try:
        return act()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return act()


def _hang_up(hotline: Hotline, contact: Contact) -> None:
    with hotline.db.write() as session:
        found = _running(hotline, session, contact)
        if found is None or found.dialogue.hung_up:
            return
        if not found.dialogue.stored and not found.dialogue.report_id:
            found.dialogue.report_id = committing.keep_draft(hotline, session, found.row)
        if not found.dialogue.question:  # it had ended: no key can add to it
            dialogues.delete(session, found)
            return
        found.dialogue.hung_up = True
        dialogues.let_go(session, hotline.cursors, contact, found, hotline.clock.now())


def _take(hotline: Hotline, contact: Contact, turn: Turn, doubt: bool = False) -> Reply:
    """doubt: look for a receipt also where a dialogue runs. It remembers its last steps by itself; an older one that
    comes again is refused by its receipt when the turn is written, and nothing of the turn stays."""
    now, answered, kept = hotline.clock.now(), False, None
    with hotline.db.glance() as connection:
        if doubt:  # before the dialogue: the same step may be answered at this moment, and it writes both
            answered, kept = receipts.find(connection, hotline.receipts, contact.step, now)
        found = _running(hotline, connection, contact)
    if found is not None and (again := found.dialogue.reply_for(contact.step)) is not None:
        return again
    if found is None and not doubt:
        return _take(hotline, contact, turn, doubt=True)
    if answered:
        return _answered_before(turn, kept, found)
    step = guessing.pace(hotline, _next(hotline, contact, turn, found))
    return _settle(hotline, contact, turn, found, step)


def _running(hotline: Hotline, at: Session | Connection, contact: Contact) -> Found | None:
    found = dialogues.find(at, hotline.cursors, contact.bearers)
    return None if found is None or found.row.expires_at <= hotline.clock.now() else found


def _make_room(hotline: Hotline, session: Session, contact: Contact) -> None:
    """A dialogue of the same caller that has ended by time, or opens no more, gives way; its draft goes to the desk."""
    row = dialogues.row_of(session, hotline.cursors, contact.bearers[0])
    if row is None:
        return
    if _running(hotline, session, contact) is not None:
        raise ConflictError("the same contact began a dialogue meanwhile")
    committing.expire(hotline, session, row)


def _next(hotline: Hotline, contact: Contact, turn: Turn, found: Found | None) -> Step:
    if found is not None:
        return dialogue_room.advance(hotline.guide, found.dialogue, turn)
    if turn.kind == "recorded" and turn.value:  # what somebody told is kept, whatever became of the dialogue
        begun = dialogue_room.open_dialogue(hotline.guide, contact, Turn("start")).dialogue
        return dialogue_room.advance(hotline.guide, begun, turn)
    if contact.channel in {Channel.VOICE, Channel.WEB} and turn.kind not in {"start", "language", "chat"}:
        turn = Turn("start", language=turn.language)  # the dialogue is gone: begin again rather than guess
    return dialogue_room.open_dialogue(hotline.guide, contact, turn)


def _settle(hotline: Hotline, contact: Contact, turn: Turn, found: Found | None, step: Step) -> Reply:
    if found is not None and _only_goes_on(turn, step):
        return _go_on(hotline, contact, found, step)
    prepared = committing.derive(hotline, step)  # slow and outside the transaction
    with hotline.db.write() as session:
        if found is None:
            _make_room(hotline, session, contact)
        ended = step.intent in ENDS
        step = _carry_out(hotline, session, step, prepared)
        if turn.kind == "recorded" and turn.value:
            _expect(hotline, session, step.dialogue, turn.value)
        if turn.media and not step.reply.erased:
            _expect_media(hotline, session, step.dialogue, turn.media)
        if step.reply.bridge == QUEUE:
            queueing.enter(hotline, session, contact, step.dialogue)
        step.dialogue.remember(contact.step, step.reply)
        if ended or step.intent in ENDS:
            _end(hotline, session, contact, found, step)
        else:
            now = hotline.clock.now()
            dialogues.save(session, hotline.cursors, hotline.keyring.current(), contact, found, step.dialogue, now)
            # The dialogue remembers its last replies only; a step is never taken for a new one all the same.
            receipts.write(session, hotline.receipts, contact.step, None, today(hotline.clock), now)
    return step.reply


def _only_goes_on(turn: Turn, step: Step) -> bool:
    """Whether nothing changes but where the dialogue stands, as in most turns of most calls."""
    beside = turn.kind == "recorded" or turn.media or step.reply.bridge == QUEUE
    return step.intent == "ask" and not (beside or _changes_report(step.dialogue) or _kept_at_once(step.dialogue))


def _go_on(hotline: Hotline, contact: Contact, found: Found, step: Step) -> Reply:
    """As `_settle`; sealed before the transaction, so that others wait the less for their turn to write."""
    now, dialogue = hotline.clock.now(), step.dialogue
    dialogue.remember(contact.step, step.reply)
    sealed = dialogues.seal(hotline.cursors, hotline.keyring.current(), contact, found, dialogue, now)
    with hotline.db.note() as connection:
        dialogues.put(connection, found, sealed)
        receipts.write(connection, hotline.receipts, contact.step, None, today(hotline.clock), now)
    return step.reply


def _expect(hotline: Hotline, session: Session, dialogue: Dialogue, name: str) -> None:
    """Let the worker fetch what was recorded: for the report whose mailbox is open where it was added there; one that
    comes when all else is over begins a report of its own."""
    adds = dialogue.told_for == MAILBOX and dialogue.mailbox_id
    behind = reports.by_mailbox(session, dialogue.mailbox_id) if adds else None
    if behind is None and not dialogue.report_id:
        dialogue.recordings = max(dialogue.recordings, 1)
        committing.keep_partial(hotline, session, dialogue)
    report_id = behind.id if behind is not None else dialogue.report_id
    recordings.expect(hotline, session, report_id, name, dialogue.told_for)


def _expect_media(hotline: Hotline, session: Session, dialogue: Dialogue, names: tuple[str, ...]) -> None:
    """Let the worker fetch what came with a message: for the report whose mailbox is open, or the one told here."""
    behind = reports.by_mailbox(session, dialogue.mailbox_id) if dialogue.mailbox_id else None
    if behind is None and not dialogue.report_id:
        dialogue.recordings = max(dialogue.recordings, 1)
        committing.keep_partial(hotline, session, dialogue)
    report_id = behind.id if behind is not None else dialogue.report_id
    for name in names:
        sent_media.expect(hotline, session, report_id, name)


def _carry_out(hotline: Hotline, session: Session, step: Step, prepared: committing.Prepared) -> Step:
    match step.intent:
        case "commit" | "finish":
            readers = committing.store_or_amend(
                hotline, session, step.dialogue, prepared, final=step.intent == "finish"
            )
            return dialogue_room.after_commit(hotline.guide, step.dialogue, readers)
        case "early":
            committing.keep_early(hotline, session, step.dialogue, prepared)
            return dialogue_room.after_early(hotline.guide, step.dialogue)
        case "partial":
            committing.keep_partial(hotline, session, step.dialogue, prepared)
        case "read_mailbox":
            entries = mailboxes.read(hotline, session, step.dialogue, prepared.candidates)
            shown = dialogue_room.show_mailbox(hotline.guide, step.dialogue, entries)
            if shown.intent == "partial":  # too many wrong folios in the middle of a report
                committing.keep_partial(hotline, session, shown.dialogue)
            return shown
        case "write_mailbox":
            if not mailboxes.add(hotline, session, step.dialogue, step.text):
                committing.begin_anew(hotline, session, step.dialogue, step.text)
            return dialogue_room.after_message(hotline.guide, step.dialogue)
        case "ask" if _changes_report(step.dialogue):
            committing.store_or_amend(hotline, session, step.dialogue, prepared, final=False)
        case "ask" if _kept_at_once(step.dialogue):
            committing.keep_partial(hotline, session, step.dialogue, prepared)
        case _:
            pass
    return step


def _changes_report(dialogue: Dialogue) -> bool:
    return dialogue.stored and dialogue.amended


def _kept_at_once(dialogue: Dialogue) -> bool:
    """What is kept though the dialogue goes on: a call that is over, words that a person must see now, and what is told
    behind a folio that was told already."""
    if dialogue.stored or not dialogue.begun:
        return False
    at_once = dialogue.rung or dialogue.early or bool(dialogue.recordings)
    return dialogue.hung_up or dialogue.chatting or (at_once and (dialogue.amended or not dialogue.report_id))


def _end(hotline: Hotline, session: Session, contact: Contact, found: Found | None, step: Step) -> None:
    now = hotline.clock.now()
    day = today(hotline.clock)
    if contact.channel is Channel.VOICE and step.reply.folio:
        # A call that fell out while the folio was said asks again what was said last: kept until it hangs up.
        dialogues.save(session, hotline.cursors, hotline.keyring.current(), contact, found, step.dialogue, now)
    elif found is not None:
        dialogues.delete(session, found)
    reply = json.dumps(replies.to_json(step.reply)).encode()
    receipts.write(session, hotline.receipts, contact.step, reply, day, now)


def _answered_before(turn: Turn, kept: bytes | None, found: Found | None) -> Reply:
    """The same answer while it is kept; then what waits in a call or on a page, and for a message that it is known."""
    if kept:
        return replies.from_json(json.loads(kept))
    waiting = None if found is None or found.dialogue.by_message else found.dialogue.last_reply()
    return waiting or _known_already(turn.language if found is None else found.dialogue.language)


def _known_already(language: str) -> Reply:
    return Reply(lines=(gettext(language, "Ya recibimos su mensaje."),), language=language)
