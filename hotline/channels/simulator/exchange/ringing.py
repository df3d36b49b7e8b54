"""Calls that the API asks for: a telephone is rung, and once somebody answers it plays a document or joins a room."""

from collections.abc import Callable
from dataclasses import dataclass

from hotline.channels.simulator.exchange.conferring import Participant, check_names, stay
from hotline.channels.simulator.exchange.exchange import Exchange
from hotline.channels.simulator.exchange.leg import Document, HungUpError, Leg

RING_SECONDS = 60.0


@dataclass(frozen=True)
class Reports:
    """Where the states of a call are told, and which of `initiated ringing answered completed`."""

    address: str = ""
    events: frozenset[str] = frozenset({"completed"})

    def tell(self, leg: Leg, event: str, status: str) -> None:
        if self.address and event in self.events:
            leg.exchange.webhooks.report(self.address, {**leg.fields(), "CallStatus": status})

    def at_the_end(self) -> str:
        return self.address if "completed" in self.events else ""


def call_out(
    exchange: Exchange, to: str, caller_id: str, fetch: Callable[[Leg], Document], reports: Reports, most: float
) -> Leg:
    """Ring a number; who answers hears the document. Returns at once."""
    leg = _new(exchange, to, caller_id)
    exchange.begin(lambda: _ring(leg, reports, most, lambda: exchange.run(leg, fetch(leg), reports.at_the_end())))
    return leg


def join(exchange: Exchange, room: str, participant: "Wanted", reports: Reports, most: float) -> Leg:
    """Ring a number into a conference of this name. Returns at once."""
    check_names(room, participant.label)
    leg = _new(exchange, participant.to, participant.caller_id)
    one = Participant(
        leg,
        participant.label,
        muted=participant.muted,
        starts=participant.starts,
        ends=participant.ends,
        coached=participant.coached,
    )
    exchange.begin(lambda: _ring(leg, reports, most, lambda: _talk(exchange, room, one, reports)))
    return leg


@dataclass(frozen=True)
class Wanted:
    """Who is asked into a conference, and how."""

    to: str
    caller_id: str
    label: str = ""
    muted: bool = False
    starts: bool = True
    ends: bool = False
    coached: str = ""


def _new(exchange: Exchange, to: str, caller_id: str) -> Leg:
    person = exchange.telephone(to).person
    leg = Leg(exchange, person, to, caller_id, exchange.network.new_sid("CA"), "outbound-api")
    exchange.keep_call(leg, "queued")
    return leg


def _ring(leg: Leg, reports: Reports, most: float, connected: Callable[[], None]) -> None:
    exchange, telephone = leg.exchange, leg.exchange.telephone(leg.number)
    reports.tell(leg, "initiated", "initiated")
    exchange.memory.change(leg.sid, {"status": "ringing"})
    reports.tell(leg, "ringing", "ringing")
    leg.person.note("suena el teléfono")
    try:
        leg.wait(min(telephone.after, most))
    except HungUpError:
        exchange.end(leg, "canceled", reports.at_the_end())
        return
    status = telephone.status if telephone.after <= most else "no-answer"
    if status == "completed":
        reports.tell(leg, "answered", "in-progress")
        connected()
    else:
        exchange.end(leg, status, reports.at_the_end())


def _talk(exchange: Exchange, room: str, participant: Participant, reports: Reports) -> None:
    leg, status = participant.leg, "completed"
    exchange.memory.change(leg.sid, {"status": "in-progress"})
    try:
        stay(exchange.room(room), participant)
    except HungUpError as over:
        status = over.status
    finally:
        exchange.end(leg, status, reports.at_the_end())
