"""What the desk does with calls: take calls at all, see who waits, take one, listen, advise, end it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hotline.errors import ConflictError, NotAllowedError
from hotline.journey import emergency, queueing, telephones
from hotline.journey.acts import need, note
from hotline.journey.parts import Hotline
from hotline.live import calls, legs, taking
from hotline.live.calls import RINGING, TALKING, WAITING, LiveCall
from hotline.live.legs import ATTENDS, COACHES, HERE, LISTENS
from hotline.outbox import store as outbox
from hotline.people.visitor import Visitor
from hotline.translations import N_

TAKEN = N_("Otra persona ya tomó esa llamada, o quien llamaba colgó.")
NO_TELEPHONE = N_("Para tomar llamadas, entre en turno con el teléfono en el que contesta.")


@dataclass(frozen=True)
class CallLine:
    """One call as the desk sees it. mine: the visitor took it. beside: supervision listens or advises."""

    handle: str
    label: str
    state: str
    urgency: str
    state_code: str
    waited: int
    report_id: str
    mine: bool
    emergency: str
    beside: bool

    @property
    def waits(self) -> bool:
        return self.state == WAITING

    @property
    def talking(self) -> bool:
        return self.state == TALKING


def lines(hotline: Hotline, visitor: Visitor) -> list[CallLine]:
    """Every call that goes on, in the order of the line."""
    need(visitor, "queue.read")
    with hotline.db.read() as session:
        return [_line(session, visitor, row) for row in calls.everyone(session) if row.state != calls.OVER]


def of_report(hotline: Hotline, visitor: Visitor, report_id: str) -> CallLine | None:
    """The call in which a report is being told now."""
    need(visitor, "queue.read")
    with hotline.db.read() as session:
        row = calls.of_report(session, report_id)
        return None if row is None or row.state != TALKING else _line(session, visitor, row)


def get(hotline: Hotline, visitor: Visitor, handle: str) -> CallLine | None:
    """One call, None once it is over."""
    return next((one for one in lines(hotline, visitor) if one.handle == handle), None)


def takes_calls(hotline: Hotline, visitor: Visitor) -> bool:
    """Whether the visitor is on duty with a telephone."""
    with hotline.db.read() as session:
        return taking.takes_calls(session, visitor.person_id, hotline.clock.now())


def take(hotline: Hotline, visitor: Visitor, handle: str) -> None:
    """Have one's own telephone rung for a call. ConflictError when somebody was quicker or no telephone is known."""
    need(visitor, "call.take")
    with hotline.db.write() as session:
        _need_telephone(hotline, session, visitor)
        row = session.get(LiveCall, handle, with_for_update=True)
        if row is None or row.state != WAITING:
            raise ConflictError(TAKEN)
        row.state, row.taken_by = RINGING, visitor.person_id
        telephones.put(hotline, session, legs.add(session, handle, ATTENDS, visitor.person_id))
        note(hotline, session, visitor, "call.take", handle)


def listen(hotline: Hotline, visitor: Visitor, handle: str, *, coach: bool) -> None:
    """A supervisor's telephone is rung into a call: heard by nobody, or (coach) by the operator alone."""
    need(visitor, "call.listen")
    with hotline.db.write() as session:
        _need_telephone(hotline, session, visitor)
        row = session.get(LiveCall, handle)
        beside = legs.of_call(session, handle, LISTENS, COACHES)
        mine = any(leg.person_id == visitor.person_id and (leg.awaited or leg.state == HERE) for leg in beside)
        if row is None or row.state != TALKING or row.taken_by == visitor.person_id or mine:
            raise ConflictError(TAKEN)
        kind = COACHES if coach else LISTENS
        telephones.put(hotline, session, legs.add(session, handle, kind, visitor.person_id))
        note(hotline, session, visitor, "call.coach" if coach else "call.listen", handle)


def pass_to_911(hotline: Hotline, visitor: Visitor, handle: str, state_code: str) -> None:
    """Ring the C5 of a state into a call, while the operator stays; see `emergency.begin`.

    NotAllowedError for who neither talks with the caller nor supervises: somebody would be put into her call.
    """
    need(visitor, "call.take")
    with hotline.db.write() as session:
        row = calls.get(session, handle)
        _need_hand_in(visitor, row)
        emergency.begin(hotline, session, row, state_code)
        note(hotline, session, visitor, "call.emergency", handle)


def finish(hotline: Hotline, visitor: Visitor, handle: str) -> None:
    """Let everybody out of the room: the caller hears her folio, and the dialogue says goodbye.

    NotAllowedError for who neither talks with the caller nor supervises.
    """
    need(visitor, "call.take")
    with hotline.db.write() as session:
        row = session.get(LiveCall, handle)
        if row is not None and row.state == TALKING:
            _need_hand_in(visitor, row)
            outbox.put(session, queueing.END_ROOM, handle, urgent=True)
            note(hotline, session, visitor, "call.end", handle)


def has_hand_in(visitor: Visitor, taken_by_me: bool) -> bool:
    """Whether the visitor may end a call or bring somebody into it: who talks with the caller, or supervises."""
    return taken_by_me or visitor.may("call.listen")


def _need_hand_in(visitor: Visitor, row: LiveCall) -> None:
    if not has_hand_in(visitor, row.taken_by == visitor.person_id):
        raise NotAllowedError("No existe o no está a su cargo.")


def _need_telephone(hotline: Hotline, session: Session, visitor: Visitor) -> None:
    if not taking.takes_calls(session, visitor.person_id, hotline.clock.now()):
        raise ConflictError(NO_TELEPHONE)


def _line(session: Session, visitor: Visitor, row: LiveCall) -> CallLine:
    beside = legs.of_call(session, row.handle, LISTENS, COACHES)
    return CallLine(
        row.handle,
        row.label,
        row.state,
        row.urgency,
        row.state_code,
        row.waited,
        row.report_id,
        row.taken_by == visitor.person_id,
        row.emergency,
        any(leg.state == HERE for leg in beside),
    )
