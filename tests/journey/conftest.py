"""The joined parts in process, on either database: a demonstration made once, copied for every test, with a clock that
the test moves.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
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
from hotline.rulebook import load
from hotline.settings import read_settings
from hotline.vocabulary import Channel
from tests.support.postgres import Postgres
from tests.support.second_factor import TOTP, enter

PASSWORD = "una contraseña de prueba"

READ_ONCE = cache(load)
"""The rulebook does not change while tests run, and reading it is most of what a house costs."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's folder without its reports."""
    return _make(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def made_on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> tuple[Path, str]:
    """The same with its rows in PostgreSQL: the folder, and the name of the database to copy."""
    url = postgres.create()
    return _make(tmp_path_factory.mktemp("made_on_postgres"), HOTLINE_DATABASE_URL=url), url.rpartition("/")[2]


def _make(folder: Path, **settings: str) -> Path:
    known = {"HOTLINE_DEMO_PASSWORD": PASSWORD, "HOTLINE_DEMO_TOTP": TOTP}
    environ = {"HOTLINE_VAR_DIR": str(folder / "var"), **known, **settings}
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
        cookie = enter(self.hotline.db, self.clock, key, login, PASSWORD)
        with self.hotline.db.write() as session:
            visitor = signing_in.resume(session, self.clock, key, cookie, self.hotline.shreds)
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


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, once on each database."""
    if request.param == "postgresql":
        yield from _open(tmp_path, *_copy_on_postgres(request))
    else:
        yield from _open(tmp_path, request.getfixturevalue("made"))


@pytest.fixture
def house_on_sqlite(tmp_path: Path, made: Path) -> Iterator[House]:
    """For what hangs on no database."""
    yield from _open(tmp_path, made)


@pytest.fixture
def house_on_postgres(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house where transactions really run side by side."""
    yield from _open(tmp_path, *_copy_on_postgres(request))


def _copy_on_postgres(request: pytest.FixtureRequest) -> tuple[Path, str]:
    folder, template = request.getfixturevalue("made_on_postgres")
    return folder, request.getfixturevalue("postgres").create(template)


def _open(tmp_path: Path, made: Path, database_url: str = "") -> Iterator[House]:
    shutil.copytree(made, tmp_path / "var")
    environ = {
        "HOTLINE_VAR_DIR": str(tmp_path / "var"),
        "HOTLINE_VOLATILE_DIR": str(tmp_path / "volatile"),
        "HOTLINE_DEMO_PASSWORD": PASSWORD,
        "HOTLINE_DATABASE_URL": database_url,
    }
    demo.recall(environ)
    clock = FixedClock(datetime.now(UTC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hotline.building.load", READ_ONCE)
        hotline = build(read_settings(environ), clock)
    yield House(hotline, clock)
    hotline.db.close()
