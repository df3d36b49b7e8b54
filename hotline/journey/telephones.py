"""The telephones of ours in a call, from being rung until they hang up: an operator's, a supervisor's, the C5's.

The worker claims a telephone before it rings it, so that none rings twice; what the telephone does comes back by
webhooks, late or twice. Whoever answers for the staff says so with a key: an answering machine takes no call.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from hotline.audit import trail
from hotline.clock import today
from hotline.errors import SealError
from hotline.journey import queueing
from hotline.journey.parts import Hotline
from hotline.live import calls, legs, taking
from hotline.live.calls import JOINED, RINGING, TALKING, WAITING, LiveCall
from hotline.live.legs import ATTENDS, EMERGENCY, GONE, HERE, MISSED, TO_RING, LiveLeg
from hotline.outbox import store as outbox
from hotline.sealing import for_worker
from hotline.settings import Settings

RING = "ring"
RUNG_OUT = "rung_out"
STAFF_SECONDS, EMERGENCY_SECONDS = 25, 90
"""How long a telephone rings."""

UNHEARD = timedelta(seconds=120)
"""After so long without a word from the provider a telephone counts as not answered."""

AGAIN = timedelta(seconds=3)
MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Ring:
    """One telephone to be rung. beside: label of the operator whom it may advise, empty for others."""

    number: str = field(repr=False)
    seconds: int
    handle: str
    beside: str = ""


@dataclass(frozen=True)
class Place:
    """Where a telephone goes in a room: which, and how it is heard."""

    handle: str
    kind: str


def put(hotline: Hotline, session: Session, leg: LiveLeg, pause: timedelta | None = None) -> None:
    """Let a telephone be rung, at once or after a pause."""
    now = hotline.clock.now()
    outbox.put(session, RING, leg.id, None if pause is None else now + pause, urgent=True)
    if leg.kind != EMERGENCY:  # that one has clocks of its own
        outbox.put(session, RUNG_OUT, leg.id, now + UNHEARD)


def claim(hotline: Hotline, leg_id: str) -> Ring | None:
    """Take a telephone to ring it, once; None when it was taken, its call is over, or there is no number (any more)."""
    with hotline.db.write() as session:
        leg = legs.get(session, leg_id, lock=True)
        if leg is None or leg.state != TO_RING:
            return None
        call = session.get(LiveCall, leg.handle)
        number = "" if call is None else _number(hotline, session, leg, call)
        if call is None or call.state == calls.OVER or not number:
            _missed(hotline, session, leg)
            return None
        leg.state = legs.RINGING
        operators = legs.of_call(session, leg.handle, ATTENDS)
        beside = next((one.id for one in operators if one.state == HERE), "") if leg.kind == legs.COACHES else ""
        seconds = EMERGENCY_SECONDS if leg.kind == EMERGENCY else STAFF_SECONDS
        return Ring(number, seconds, leg.handle, beside)


def not_rung(hotline: Hotline, leg_id: str) -> None:
    """The provider did not ring it, or nobody can say whether it did."""
    with hotline.db.write() as session:
        leg = legs.get(session, leg_id, lock=True)
        if leg is not None:
            _missed(hotline, session, leg)


def rung_out(hotline: Hotline, session: Session, leg_id: str) -> None:
    """Nothing was heard of a telephone that rang long ago."""
    leg = legs.get(session, leg_id, lock=True)
    if leg is not None and leg.awaited:
        _missed(hotline, session, leg)


def may_join(hotline: Hotline, leg_id: str) -> Place | None:
    """What a telephone that was picked up is for; None when there is nothing left to answer."""
    with hotline.db.read() as session:
        leg = legs.get(session, leg_id)
        call = None if leg is None else session.get(LiveCall, leg.handle)
        if leg is None or call is None or not _still_wanted(leg, call):
            return None
        return Place(leg.handle, leg.kind)


def join(hotline: Hotline, leg_id: str) -> Place | None:
    """A telephone goes into the room, the same room when its webhook comes twice; None when it is too late."""
    with hotline.db.write() as session:
        leg = legs.get(session, leg_id, lock=True)
        call = None if leg is None else session.get(LiveCall, leg.handle, with_for_update=True)
        if leg is None or call is None or not _still_wanted(leg, call):
            return None
        if leg.state != HERE:
            _join(hotline, leg, call)
        return Place(leg.handle, leg.kind)


def _join(hotline: Hotline, leg: LiveLeg, call: LiveCall) -> None:
    leg.state = HERE
    if leg.kind == ATTENDS:
        call.state, call.taken_by = JOINED, leg.person_id
        call.until = calls.lease(hotline.clock.now(), calls.LONGEST)
    elif leg.kind == EMERGENCY:
        call.emergency = calls.ANSWERED


def _still_wanted(leg: LiveLeg, call: LiveCall) -> bool:
    if leg.state == HERE:
        return True
    if leg.state == GONE:
        return False
    if leg.kind == ATTENDS:  # one that was thought lost may still be picked up, while nobody else took the call
        return (call.state == RINGING and call.taken_by == leg.person_id) or call.state == WAITING
    if leg.kind == EMERGENCY:
        return call.state == TALKING and call.emergency != calls.ANSWERED
    return call.state == TALKING


def ended(hotline: Hotline, leg_id: str) -> None:
    """A telephone has hung up, or was never picked up; said once by its room and once by its call, in any order."""
    with hotline.db.write() as session:
        leg = legs.get(session, leg_id, lock=True)
        if leg is None or leg.state in {MISSED, GONE}:
            return
        if leg.state != HERE:
            _missed(hotline, session, leg)
            return
        leg.state = GONE
        session.flush()
        call = session.get(LiveCall, leg.handle, with_for_update=True)
        if call is not None and leg.kind in {ATTENDS, EMERGENCY}:
            _alone(session, call)


def _alone(session: Session, call: LiveCall) -> None:
    """Somebody has left: a caller still in line waits on; one in the room is let out when nobody is or comes there."""
    if legs.somebody_here(session, call.handle):
        return
    if call.state == JOINED:
        call.state, call.taken_by = WAITING, ""
    elif call.state == TALKING and not any(leg.awaited for leg in legs.of_call(session, call.handle, EMERGENCY)):
        outbox.put(session, queueing.END_ROOM, call.handle, urgent=True)


def _missed(hotline: Hotline, session: Session, leg: LiveLeg) -> None:
    leg.state = MISSED
    session.flush()
    call = session.get(LiveCall, leg.handle, with_for_update=True)
    if call is None:
        return
    if leg.kind == ATTENDS and call.state == RINGING and call.taken_by == leg.person_id:
        call.state, call.taken_by = WAITING, ""
    elif leg.kind == EMERGENCY and call.state == TALKING and call.emergency == calls.CALLED:
        next_number(hotline, session, call)


def next_number(hotline: Hotline, session: Session, call: LiveCall) -> None:
    """Ring the emergency line's next number in turn, unless one after the first rings already; not without end."""
    tried = legs.of_call(session, call.handle, EMERGENCY)
    if len(tried) < MOST_ATTEMPTS and not any(leg.awaited and leg.attempt for leg in tried):
        put(hotline, session, legs.add(session, call.handle, EMERGENCY, attempt=len(tried)), AGAIN)
        trail.note_intake(session, today(hotline.clock), "call.rerouted", call.handle)


def emergency_numbers(settings: Settings, state_code: str) -> tuple[str, ...]:
    """The numbers of the C5 to try for a state, in turn; empty where none is known."""
    known = (settings.bridge_numbers.get(state_code, ""), settings.bridge_numbers.get("00", ""))
    return tuple(dict.fromkeys(filter(None, known)))


def _number(hotline: Hotline, session: Session, leg: LiveLeg, call: LiveCall) -> str:
    if leg.kind == EMERGENCY:
        numbers = emergency_numbers(hotline.settings, call.state_code)
        return numbers[leg.attempt % len(numbers)] if numbers else ""
    sealed = taking.telephone(session, leg.person_id, hotline.clock.now())
    if sealed is None or hotline.release_key is None:
        return ""
    try:
        return for_worker.open_by_worker(hotline.release_key, taking.PURPOSE, leg.person_id, sealed).decode()
    except SealError:
        return ""
