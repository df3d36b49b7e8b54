"""Server-sent events that hold nothing open for long: what is new goes out at once, then a few may wait for more.

A browser that asks with `EventSource` comes back by itself and says what it had (`Last-Event-ID`), so an answer may end
at any moment and nothing is lost. Every waiting answer holds one of the server's threads; so only so many wait at a
time, and all others end at once and ask again a few seconds later (`docs/decisions/0031`).
"""

import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from flask import Response, request

from hotline import logs
from hotline.errors import HotlineError
from hotline.pages import language

log = logging.getLogger("hotline")

LONGEST = 25.0
"""Seconds for which one answer waits; proxies give up idle connections after thirty and more."""

LOOK_EVERY = 1.0
QUIET = 8
"""Looks without news after which a word goes out that nobody reads: else a browser that has gone is never noticed."""

AGAIN_MS = 4000
"""When a browser asks again, and up to half as much later, so that many do not come at once."""


@dataclass(frozen=True)
class Event:
    """One event. id: where to go on after it; empty for what is only true now."""

    name: str
    data: Any = field(repr=False)
    id: str = ""

    def written(self) -> str:
        """As it goes over the wire: JSON has no line ends of its own."""
        named = f"id: {self.id}\n" if self.id else ""
        return f"{named}event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


News = Callable[[], Iterable[Event] | None]
"""What is new since it was asked last; None when there is nothing to wait for any more."""


def renew(answer: Response, endpoint: str, seconds: int, **ids: str) -> None:
    """Have a frame without script renew itself. It lies beside the writing box, so renewing takes nothing away.

    The address changes each time: a browser that reloads the same one stays where it was, not at the newest line.
    """
    turn = "0" if request.args.get("t") == "1" else "1"
    answer.headers["Refresh"] = f"{seconds}; url={language.address(endpoint, t=turn, **ids)}"


class Room:
    """How many answers may wait at a time in this process."""

    def __init__(self, size: int) -> None:
        self._free = BoundedSemaphore(size) if size else None

    def enter(self) -> bool:
        """Take a place if one is free."""
        return self._free is not None and self._free.acquire(blocking=False)

    def leave(self) -> None:
        """Give it back."""
        if self._free is not None:
            self._free.release()


def answer(news: News, room: Room) -> Response:
    """A stream of what `news` gives."""
    response = Response(_body(news, room), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must not collect it
    return response


def last_id() -> int:
    """Up to where the browser had it; 0 when it has nothing, or says what cannot be."""
    given = request.headers.get("Last-Event-ID") or request.args.get("desde", "")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def _body(news: News, room: Room) -> Iterator[str]:
    yield f"retry: {AGAIN_MS + secrets.randbelow(AGAIN_MS // 2)}\n\n"
    try:
        first = news()
        yield from (event.written() for event in first or ())
        if first is not None and room.enter():
            yield from _waiting(news, room)
    except HotlineError:
        return  # the browser comes back and hears then how it is
    except Exception as error:  # no page can be shown any more, and a server's own log would hold the error's words
        log.error("stream ended: %s (%s)", type(error).__name__, logs.place(error))


def _waiting(news: News, room: Room) -> Iterator[str]:
    try:
        ends, quiet = time.monotonic() + LONGEST, 0
        while time.monotonic() < ends:
            time.sleep(LOOK_EVERY)
            more = news()
            if more is None:
                return
            written = [event.written() for event in more]
            quiet = 0 if written else quiet + 1
            yield from written
            if quiet and quiet % QUIET == 0:
                yield ":\n\n"
    finally:
        room.leave()
