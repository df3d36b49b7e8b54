"""`<Enqueue>`: callers wait in line, hear the document of `waitUrl` again and again, and leave or are called for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import WAITING_VERBS, verbs, words
from hotline.channels.simulator.exchange.leg import Document, HungUpError, Leg, MovedError

MOST = 1000
"""Twilio's default length of a queue."""

SHORTEST = 1.0
"""Seconds of the line that even a document without words takes."""

Play = Callable[[Leg, list[Element]], bytes | None]


class LeftError(Exception):
    """`<Leave>`: out of the queue, on with the call."""


class DequeuedError(MovedError):
    """Somebody called for this member of the queue."""


@dataclass
class Waiting:
    """One who waits, since a second of its own line's time."""

    leg: Leg
    since: float


@dataclass
class Line:
    """One queue."""

    sid: str
    name: str
    most: int = MOST
    members: list[Waiting] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, leg: Leg) -> Waiting | None:
        """A place at the end, or None when the queue is full."""
        with self.lock:
            if len(self.members) >= self.most:
                return None
            self.members.append(waiting := Waiting(leg, leg.seconds))
            return waiting

    def leave(self, waiting: Waiting) -> None:
        with self.lock:
            self.members.remove(waiting)

    def position(self, waiting: Waiting) -> int:
        """From 1."""
        with self.lock:
            return self.members.index(waiting) + 1

    def member(self, sid: str) -> Waiting | None:
        """By the call's sid, or the first as `Front`."""
        with self.lock:
            if sid == "Front":
                return self.members[0] if self.members else None
            return next((one for one in self.members if one.leg.sid == sid), None)

    def shown(self, waiting: Waiting) -> dict[str, str]:
        """What the requests of who waits tell of the queue."""
        time = str(int(waiting.leg.seconds - waiting.since))
        size = str(len(self.members))
        return {
            "QueueSid": self.sid, "QueuePosition": str(self.position(waiting)), "QueueTime": time,
            "AvgQueueTime": time, "CurrentQueueSize": size,
        }  # fmt: skip

    def call_for(self, waiting: Waiting, fetch: Document) -> None:
        """Take somebody out, from any thread; the call goes on with another document."""
        waiting.leg.order(DequeuedError(fetch))


def enqueue(leg: Leg, verb: Element, play: Play) -> bytes | None:
    """Wait in a queue. The action is told how that ended."""
    line = leg.exchange.line(next(words(verb), ""))
    action, place = verb.get("action"), {"QueueSid": line.sid}
    waiting = line.enter(leg)
    if waiting is None:
        leg.person.note("la fila está llena")
        return _tell(leg, action, {**place, "QueueResult": "queue-full", "QueueTime": "0"})
    leg.exchange.queue_changed(line)
    leg.person.note(f"en la fila, lugar {line.position(waiting)}")
    back, result, moved, ended = leg.address, "hangup", None, None
    leg.place = lambda: line.shown(waiting)
    try:
        _listen(leg, verb.get("waitUrl", ""), play)
    except LeftError:
        result = "leave"
    except DequeuedError as called:
        result, moved = "redirected", called
    except HungUpError as over:
        ended = over
    finally:
        leg.place, leg.address = None, back
        line.leave(waiting)
        leg.exchange.queue_changed(line)
    leg.person.note(f"sale de la fila: {result}")
    told = {**place, "QueueResult": result, "QueueTime": str(int(leg.seconds - waiting.since))}
    if ended is not None:
        if action is not None:
            leg.post(leg.exchange.network.resolve(leg.address, action), {**told, "CallStatus": "completed"})
        raise ended
    if moved is not None:
        raise moved
    return _tell(leg, action, told)


def _tell(leg: Leg, action: str | None, told: dict[str, str]) -> bytes | None:
    return None if action is None else leg.go(action, told)


def _listen(leg: Leg, wait_url: str, play: Play) -> None:
    """Until an exception leads out. Between two documents the line's time passes at the exchange's pace."""
    start = leg.exchange.network.resolve(leg.address, wait_url) if wait_url else ""
    document: bytes | None = None
    while True:
        before = leg.seconds
        if start and document is None:
            leg.address = start
            document = leg.go(start, {})
        if document is not None:
            document = play(leg, verbs(document, WAITING_VERBS))
        leg.seconds = max(leg.seconds, before + SHORTEST)
        leg.wait(leg.seconds - before)
