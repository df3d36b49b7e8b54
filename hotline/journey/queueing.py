"""A caller waits for an operator: into the line, what is told there, into the room, and back into the dialogue.

The caller's own webhooks do all of it: nothing here asks the provider for anything. What the desk does with the same
calls is in `journey.calling`.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import Clock, today
from hotline.conversation import store as dialogues
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.turns import Contact
from hotline.database import Database
from hotline.journey import committing
from hotline.journey.parts import Hotline
from hotline.live import calls, legs, taking
from hotline.live.calls import JOINED, LONGEST, OVER, RINGING, SILENT, STEP, TALKING, LiveCall
from hotline.outbox import store as outbox
from hotline.settings import Settings
from hotline.vocabulary import Urgency

END_ROOM = "end_room"
MOST_WAITING = 50
"""A line in which nobody's turn would come; whoever asks for a person beyond goes on by keypad."""

FOR_DANGER = 25
"""Places behind those for callers in danger alone: a flood that asks for a person must not keep them out. They come
before all others, so their turn comes."""


@dataclass(frozen=True)
class InLine:
    """What a caller in line is told. way: `wait`, `ringing` (an operator's telephone), or `leave` the line, for a
    person or because none comes. ahead: how many wait before."""

    way: Literal["wait", "ringing", "leave"]
    ahead: int = 0


def attended(settings: Settings, db: Database, clock: Clock, in_danger: bool = False) -> bool:
    """Whether a caller may wait for an operator now: in the hours, somebody takes calls, and the line is not full."""
    now = clock.now()
    if not settings.caller_id or not settings.attended_at(now):
        return False
    with db.read() as session:
        return taking.anyone(session, now) and calls.waiting(session) < MOST_WAITING + FOR_DANGER * in_danger


def enter(hotline: Hotline, session: Session, contact: Contact, dialogue: Dialogue) -> None:
    """Stand in line, in the transaction of the turn that asked for a person."""
    tag = _tag(hotline, contact)
    if calls.of_tag(session, tag) is not None:
        return
    if dialogue.begun and not dialogue.stored and not dialogue.report_id:
        committing.keep_partial(hotline, session, dialogue)
    dialogue.rung = True  # what is told from here on brings that report up to date at once
    urgency = dialogue.content["assessment"]["urgency"] if dialogue.content else Urgency.ORDINARIA.value
    calls.add(session, tag, urgency, dialogue.state, dialogue.report_id, hotline.clock.now())


def look(hotline: Hotline, contact: Contact, seconds: int | None = None) -> InLine:
    """Where a caller in line stands. seconds: in line so far, as the provider counts, where it says."""
    now = hotline.clock.now()
    with hotline.db.write() as session:
        row = calls.of_tag(session, _tag(hotline, contact))
        if row is None or not row.in_line or row.state == JOINED:
            return InLine("leave")
        if row.state == RINGING:
            row.until = calls.lease(now, SILENT)
            return InLine("ringing")
        seconds = row.waited if seconds is None else seconds
        if (
            seconds >= 60 * hotline.settings.queue_minutes
            or not hotline.settings.attended_at(now)
            or not taking.anyone(session, now)
        ):
            return InLine("leave")
        row.waited, row.until = -(-seconds // STEP) * STEP, calls.lease(now, SILENT)
        return InLine("wait", calls.ahead_of(session, row))


def connect(hotline: Hotline, contact: Contact) -> str | None:
    """The caller has left the line: the room to go into, empty where nobody is there, None where she left by herself.

    A caller who told nothing yet gets a partial report all the same: the operator writes into it.
    """
    with hotline.db.write() as session:
        row = calls.of_tag(session, _tag(hotline, contact))
        if row is None:
            return None
        if row.state not in {JOINED, TALKING}:
            _end(session, row)
            return ""
        if row.state == JOINED:
            _begin_to_talk(hotline, session, contact, row)
        return row.handle


def _begin_to_talk(hotline: Hotline, session: Session, contact: Contact, row: LiveCall) -> None:
    now = hotline.clock.now()
    row.state, row.until = TALKING, calls.lease(now, LONGEST)
    found = dialogues.find(session, hotline.cursors, contact.bearers)
    if found is not None:
        dialogue = found.dialogue
        if not dialogue.report_id:
            committing.keep_partial(hotline, session, dialogue)
        dialogue.rung = dialogue.bridged = True  # who is in danger is with a person who calls 9-1-1
        row.report_id = dialogue.report_id
        dialogues.save(session, hotline.cursors, hotline.keyring.current(), contact, found, dialogue, now)
    trail.note_intake(session, today(hotline.clock), "call.joined", row.handle)


def over(hotline: Hotline, contact: Contact) -> None:
    """The caller is no longer in line or in the room: the call has ended, or goes on by keypad."""
    with hotline.db.write() as session:
        row = calls.of_tag(session, _tag(hotline, contact))
        if row is not None:
            _end(session, row)


def forget(hotline: Hotline, handle: str) -> None:
    """The room of a call is closed: nothing is kept of it once the caller is out too."""
    with hotline.db.write() as session:
        row = session.get(LiveCall, handle)
        if row is None or row.state == OVER:
            legs.remove(session, handle)
            calls.remove(session, handle)


def sweep(hotline: Hotline) -> None:
    """End the calls of which nothing is heard any more, and forget the telephones of turns that are over."""
    now = hotline.clock.now()
    with hotline.db.write() as session:
        for row in calls.silent(session, now):
            row.until = calls.lease(now, LONGEST)
            _end(session, row)
        taking.lapse(session, now)


def _end(session: Session, row: LiveCall) -> None:
    """Nothing finds the call by its caller any more; where telephones of ours are in it, the room is closed first."""
    if not legs.of_call(session, row.handle):
        calls.remove(session, row.handle)
        return
    row.tag, row.state = None, OVER
    outbox.put(session, END_ROOM, row.handle, urgent=True)


def _tag(hotline: Hotline, contact: Contact) -> bytes:
    return hotline.receipts.tag("live call " + contact.bearers[0].hex())
