"""The stand-in as the tests hold it: what comes and goes at the provider, and sweeps of it."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask

from hotline.channels.simulator.provider.memory import Memory
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.twilio.forgetting import Swept, forget
from hotline.channels.twilio.wire import Persistence
from hotline.clock import FixedClock
from hotline.outbox.forgetting import Backlog
from hotline.settings import Settings
from tests.channels.doors import NUMBER, make_settings

KEY, SECRET = "SK" + "3" * 32, "the-secret-of-the-key"
AT_ONCE = Persistence(tries=8, pause=0.0)


@dataclass
class Provider:
    """The stand-in, what it keeps, and sweeps of it."""

    clock: FixedClock
    moods: Moods
    app: Flask
    url: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def memory(self) -> Memory:
        found: Memory = self.app.extensions["memory"]
        return found

    def settings(self, **changed: str) -> Settings:
        return make_settings(**{"TWILIO_API_URL": self.url, **changed})

    def sweep(self, persistence: Persistence = AT_ONCE, **changed: str) -> Swept:
        return forget(self.settings(**changed), self.clock, persistence)

    def call(self, status: str = "completed", **more: str) -> str:
        return self.memory.add("Calls", {"from": NUMBER, "to": "+525500000000", "status": status, **more})

    def message(self, status: str = "received", media: int = 0, **more: str) -> str:
        given = {"from": NUMBER, "body": "Son tres niños", "status": status, "num_media": str(media), **more}
        sid = self.memory.add("Messages", given)
        for _ in range(media):
            self.memory.add("Media", {"parent_sid": sid, "content_type": "image/jpeg"})
        return sid

    def recording(self, status: str = "completed", **more: str) -> str:
        return self.memory.add("Recordings", {"status": status, **more})

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))


def left(swept: Swept) -> dict[str, tuple[int, int, int]]:
    """Per kind: waiting, overdue, unfinished."""
    return {one.kind: (one.waiting, one.overdue, one.unfinished) for one in swept.left}


def of(swept: Swept, kind: str) -> Backlog:
    return next(one for one in swept.left if one.kind == kind)
