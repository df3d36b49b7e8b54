"""The worker makes the provider forget: when due, alone, and whatever the provider answers."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

from hotline import doctor, worker
from hotline.channels.simulator.provider.memory import Memory
from hotline.channels.simulator.provider.moods import Moods
from hotline.channels.simulator.provider.server import Credentials, stand_in
from hotline.channels.twilio.wire import Persistence
from hotline.clock import FixedClock, SystemClock
from hotline.commands import serve
from hotline.journey.parts import Hotline
from hotline.outbox import forgetting
from tests.support.offices import open_office

AT_ONCE = Persistence(tries=2, pause=0.0)


class Held:
    """A hotline whose provider is a stand-in with one finished call, and a clock of the test's."""

    def __init__(self, hotline: Hotline) -> None:
        settings = hotline.settings
        self.clock, self.moods = FixedClock(SystemClock().now()), Moods()
        account = Credentials(settings.twilio_account_sid, settings.twilio_auth_token)
        app = stand_in(account, self.clock, self.moods)
        self.memory: Memory = app.extensions["memory"]
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{self.server.port}"
        told = replace(settings, twilio_api_url=here, provider_sweep_minutes=10)
        self.hotline = replace(hotline, settings=told, clock=self.clock)
        self.sid = self.memory.add("Calls", {"from": "+525500001234", "status": "completed"})
        self.wait(minutes=5)

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))

    def once(self) -> bool:
        return worker.forget_once(self.hotline, AT_ONCE)

    def notes(self) -> str:
        return "\n".join(found.text for found in doctor._provider(self.hotline))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    office = open_office(tmp_path_factory.mktemp("office"))
    yield office.hotline
    office.hotline.db.close()


@pytest.fixture
def held(opened: Hotline) -> Iterator[Held]:
    with opened.db.write() as session:
        for table in (forgetting.ProviderBacklog, forgetting.ProviderSweep):
            session.query(table).delete()
    found = Held(opened)
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_a_pass_is_made_when_it_is_due(held: Held) -> None:
    assert held.once()
    assert held.memory.counts()["Calls"] == 0
    assert not held.once()
    held.wait(minutes=10)
    assert held.once()
    assert held.notes() == ""


def test_a_provider_that_is_away_is_left_alone_for_a_while_and_then_called_out(
    held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    held.moods.broken = 1.0
    for number in range(4):
        assert not held.once()
        assert ("failed" in held.notes()) == (number == 3)
        held.wait(hours=2)
    assert "ProviderAwayError" in caplog.text
    held.moods.broken = 0.0
    assert held.once()
    assert held.notes() == ""


def test_the_doctor_warns_of_what_is_late_and_of_nobody_sweeping(held: Held) -> None:
    held.moods.settling = timedelta(days=3)
    held.wait(hours=25)
    assert held.once()
    assert "1 things a day ago or more" in held.notes()
    held.wait(hours=4)
    assert "is a worker running?" in held.notes()
    never = replace(held.hotline.settings, provider_sweep_minutes=0)
    held.hotline = replace(held.hotline, settings=never)
    assert "Twilio keeps every number" in held.notes()


def test_no_id_of_theirs_reaches_database_or_log(held: Held, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    held.moods.settling = timedelta(days=3)
    assert held.once()
    held.hotline.db.checkpoint()
    path = Path(str(held.hotline.db.url.database))
    disk = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    for number in (held.sid, held.sid[2:], "5500001234"):
        assert number.encode() not in disk
        assert number not in logged


def test_the_thread_goes_on_after_any_error(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()
    looks = []

    def look(_hotline: Hotline) -> bool:
        looks.append(1)
        if len(looks) == 1:
            raise OSError
        made.set()
        return True

    monkeypatch.setattr(worker, "forget_once", look)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0.01)
    thread = worker.Forgetter(held.hotline)
    thread.start()
    assert made.wait(10)
    thread.stop()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(("minutes", "starts"), [(10, True), (0, False)])
def test_it_begins_only_where_settings_say_so(
    held: Held, monkeypatch: pytest.MonkeyPatch, minutes: int, starts: bool
) -> None:
    begun = []
    monkeypatch.setattr(worker, "Forgetter", lambda _hotline: SimpleNamespace(start=lambda: begun.append(1)))
    settings = replace(held.hotline.settings, provider_sweep_minutes=minutes)
    worker.start_forgetting(replace(held.hotline, settings=settings))
    assert bool(begun) is starts


class BegunError(BaseException):
    """Ends what the test began."""


@pytest.mark.parametrize(("embedded", "starts"), [(True, True), (False, False)])
def test_the_embedded_server_begins_it_and_a_mere_web_process_does_not(
    held: Held, monkeypatch: pytest.MonkeyPatch, embedded: bool, starts: bool
) -> None:
    begun = []
    monkeypatch.setattr(worker, "start_forgetting", lambda _hotline: begun.append(1))
    monkeypatch.setattr(worker, "start_keeping", lambda _hotline: None)
    monkeypatch.setattr(worker, "Drainer", lambda _hotline, **_: SimpleNamespace(start=str))
    joined = held.hotline if embedded else replace(held.hotline, release_key=None)
    monkeypatch.setattr("hotline.building.build", lambda _settings: joined)
    serve.application(joined.settings, "intake")
    assert bool(begun) is starts


@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:1/0"])
def test_every_worker_begins_it(held: Held, monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    def begin(_hotline: Hotline) -> None:
        raise BegunError

    monkeypatch.setattr(worker, "start_forgetting", begin)
    monkeypatch.setattr(worker, "start_keeping", lambda _hotline: None)
    with pytest.raises(BegunError):
        worker.run_worker(replace(held.hotline, settings=replace(held.hotline.settings, redis_url=redis_url)))
