"""The joined parts in process: a demonstration made once, copied for every test, with a clock that the test moves."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from hotline import demo
from hotline.app import build
from hotline.clock import FixedClock
from hotline.conversation.turns import Contact, Reply, Turn
from hotline.journey import handing, turns
from hotline.journey.parts import Hotline
from hotline.outbox import draining
from hotline.people import signing_in
from hotline.people.visitor import Visitor
from hotline.settings import read_settings
from hotline.vocabulary import Channel

PASSWORD = "una contraseña de prueba"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's folder without its reports."""
    folder = tmp_path_factory.mktemp("made")
    environ = {"HOTLINE_VAR_DIR": str(folder / "var"), "HOTLINE_DEMO_PASSWORD": PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hotline.demo_reports.make", lambda *_: None)
        demo.prepare(environ, 8000)
    return folder / "var"


@dataclass
class House:
    """A hotline, its clock, and the few things that tests do with it."""

    hotline: Hotline
    clock: FixedClock
    steps: Iterator[int] = field(default_factory=count)

    def drain(self) -> None:
        while draining.drain(self.hotline.db, self.clock, handing.handlers(self.hotline)):
            pass

    def visitor(self, login: str) -> Visitor:
        key = self.hotline.settings.secret_key
        cookie = signing_in.sign_in(self.hotline.db, self.clock, key, login, PASSWORD)
        with self.hotline.db.write() as session:
            visitor = signing_in.resume(session, self.clock, key, cookie)
        assert visitor is not None
        return visitor

    def say(self, words: list[str], channel: Channel = Channel.SMS, who: str = "one") -> list[Reply]:
        """Turns of one contact, each with a step of its own; the replies."""
        said = []
        for word in words:
            contact = Contact(channel, (f"bearer-{who}".encode(),), f"{who}:{next(self.steps)}")
            kind = "start" if word == "start" else "digits" if channel is Channel.VOICE else "text"
            said.append(turns.take_turn(self.hotline, contact, Turn(kind, "" if kind == "start" else word)))
        return said

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))
        self.drain()


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(made, tmp_path / "var")
    environ = {
        "HOTLINE_VAR_DIR": str(tmp_path / "var"),
        "HOTLINE_VOLATILE_DIR": str(tmp_path / "volatile"),
        "HOTLINE_DEMO_PASSWORD": PASSWORD,
    }
    demo.recall(environ)
    clock = FixedClock(datetime.now(UTC))
    hotline = build(read_settings(environ), clock)
    yield House(hotline, clock)
    hotline.db.close()
