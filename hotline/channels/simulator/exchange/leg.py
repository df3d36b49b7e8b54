"""One leg: a telephone's connection with the exchange. It posts webhooks, hears, and takes orders from elsewhere."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import words
from hotline.channels.simulator.exchange.person import Person
from hotline.channels.simulator.network import BrokenTwimlError

if TYPE_CHECKING:
    from hotline.channels.simulator.exchange.exchange import Exchange

MOST_WEBHOOKS = 400
MOST_WAITING = 2000
"""Requests of one `waitUrl`: nobody waits for ever."""
SIGNS_A_SECOND = 14.0
PLAYED_SECONDS = 3.0

Document = Callable[[], bytes]
Direction = Literal["inbound", "outbound-api", "outbound-dial"]


class HungUpError(Exception):
    """The call is over. status: how, in the provider's words."""

    def __init__(self, status: str = "completed") -> None:
        super().__init__(status)
        self.status = status


class MovedError(Exception):
    """Somebody sent the call elsewhere. fetch: the document that it plays now."""

    def __init__(self, fetch: Document) -> None:
        super().__init__()
        self.fetch = fetch


@dataclass
class Leg:
    """A call as the exchange holds it. seconds: of the line's time, which runs by what is said.

    place: a queue's parameters while it waits in one, sent with every request.
    """

    exchange: "Exchange"
    person: Person
    number: str = field(repr=False)
    other: str = field(repr=False)
    sid: str = field(repr=False)
    direction: Direction = "inbound"
    address: str = ""
    webhooks: int = 0
    seconds: float = 0.0
    place: Callable[[], dict[str, str]] | None = None
    orders: deque[Exception] = field(default_factory=deque)
    changed: threading.Event = field(default_factory=threading.Event)

    def post(self, address: str, fields: dict[str, str], limit: bool = True) -> bytes:
        """One webhook of this call; what it answered. BrokenTwimlError when the call goes round in circles."""
        self.webhooks += 1
        if self.webhooks > (MOST_WAITING if self.place else MOST_WEBHOOKS) and limit:
            raise BrokenTwimlError("the call goes round in circles.")
        return self.exchange.webhooks.call(address, {**self.fields(), **fields})

    def go(self, named: str, fields: dict[str, str]) -> bytes:
        """Fetch the document that an action names, with what happened."""
        self.address = self.exchange.network.resolve(self.address, named)
        place = self.place() if self.place else {}
        return self.post(self.address, {"CallStatus": "in-progress", **place, **fields})

    def fields(self) -> dict[str, str]:
        """Who calls whom, as every webhook of a call tells it."""
        inbound = self.direction == "inbound"
        caller, called = (self.number, self.other) if inbound else (self.other, self.number)
        ends = {"From": caller, "Caller": caller, "To": called, "Called": called}
        place = {"FromCity": "", "FromState": "", "FromCountry": "MX", "FromZip": ""} if inbound else {}
        return {"CallSid": self.sid, "Direction": self.direction, **ends, **place}

    def hear(self, verb: Element) -> None:
        """Say or play what a verb holds; the line's time passes."""
        if verb.tag in {"Say", "Play"}:
            self._hear(verb)
        for inner in verb:
            self._hear(inner)
            self.pause(inner)

    def _hear(self, verb: Element) -> None:
        for said in words(verb):
            self.person.hear(self.exchange.network.listen(said) if verb.tag == "Play" else said)
            self.seconds += PLAYED_SECONDS if verb.tag == "Play" else len(said) / SIGNS_A_SECOND

    def pause(self, verb: Element) -> None:
        if verb.tag == "Pause":
            self.seconds += float(verb.get("length", "1"))

    def order(self, what: Exception) -> None:
        """From any thread: HungUpError or MovedError, taken as soon as the call waits for something."""
        self.orders.append(what)
        self.changed.set()

    def obey(self) -> None:
        """Raise the next order, if there is one."""
        if self.orders:
            raise self.orders.popleft()

    def wait(self, seconds: float) -> None:
        """Let so many of the line's seconds pass at the exchange's pace, or until an order comes, which is raised."""
        real = max(seconds * self.exchange.pace, self.exchange.shortest)
        until = time.monotonic() + real
        while not self.orders and (left := until - time.monotonic()) > 0:
            self.changed.wait(left)
            self.changed.clear()
        self.obey()
