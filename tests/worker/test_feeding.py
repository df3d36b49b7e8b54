"""The feeder outlives whatever goes wrong in one pass: nobody else puts work into the queue."""

import threading
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from redis.exceptions import AuthenticationError, OutOfMemoryError, RedisError
from redis.exceptions import ConnectionError as RedisGoneError
from redis.exceptions import TimeoutError as RedisHangsError
from sqlalchemy.exc import OperationalError

from hotline import worker
from hotline.clock import SystemClock
from hotline.database import Base, Database
from hotline.journey.sent_media import FETCH_MEDIUM
from hotline.journey.telephones import RING
from hotline.outbox.draining import Errand


class EnoughError(BaseException):
    """Stops the endless loop of the test."""


@pytest.mark.parametrize("broken", ["sweep", "drain"])
def test_a_database_that_is_away_does_not_end_the_feeding(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    passes = []

    def feed(*_: object) -> int:
        passes.append(1)
        if len(passes) == 3:
            raise EnoughError
        if broken == "drain":
            raise RedisGoneError
        return 0

    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", None, Exception())

    monkeypatch.setattr(worker, "feed_once", feed)
    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(worker, "SWEEP_EVERY", -1.0)
    monkeypatch.setattr(worker.handing, "handlers", lambda _: {})
    monkeypatch.setattr(worker.sweeping, "sweep", away if broken == "sweep" else lambda _: None)
    monkeypatch.setattr(worker.draining, "drain", away)
    with pytest.raises(EnoughError):
        worker._feed(_Hotline(), worker.connect("redis://127.0.0.1:1/0"))  # type: ignore[arg-type]
    assert len(passes) == 3


@pytest.mark.parametrize("ails", [RedisGoneError, RedisHangsError, AuthenticationError, OutOfMemoryError])
def test_whatever_ails_the_queue_the_work_is_done_here_and_said_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, ails: type[RedisError]
) -> None:
    drained: list[object] = []

    def feed(*_: object) -> int:
        raise ails("what it says")

    monkeypatch.setattr(worker, "feed_once", feed)
    monkeypatch.setattr(worker.draining, "drain", lambda db, *_, **__: drained.append(db))
    fed = {"a" * 32: 1.0}
    worker._feed_or_drain(_Hotline(), SimpleNamespace(), {}, fed)  # type: ignore[arg-type]
    assert (len(drained), fed) == (1, {}), "and all of it is fed again when the queue is back"
    assert f"queue away: {ails.__name__}" in caplog.text


def test_the_feeder_gives_up_on_a_queue_that_hangs() -> None:
    connection = worker.connect("redis://127.0.0.1:1/0", patience=1)
    assert connection.connection_pool.connection_kwargs["socket_timeout"] == 1


class _Hotline:
    db = clock = None


def test_urgent_work_goes_to_the_front_of_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: dict[str, bool] = {}
    jobs = ["f" * 32, worker.outbox.FIRST + "a" * 24]
    monkeypatch.setattr(worker.outbox, "due_ids", lambda *_args, **_more: jobs)

    class Queue:
        def enqueue(self, _work: object, job_id_of_ours: str, *, at_front: bool, **_settings: object) -> None:
            queued[job_id_of_ours] = at_front

    hotline = SimpleNamespace(db=SimpleNamespace(read=nullcontext), clock=SystemClock())
    assert worker.feed_once(hotline, Queue(), {}) == 2  # type: ignore[arg-type]
    assert queued == dict(zip(jobs, (False, True), strict=True))


def test_no_telephone_and_no_clock_waits_behind_a_flood_of_photographs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rung, fetching = threading.Event(), threading.Event()

    def fetch(_subject: str) -> None:
        fetching.set()
        assert rung.wait(5)

    doing = {
        FETCH_MEDIUM: Errand(fetch),
        worker.waiting.FETCH: Errand(fetch),
        RING: Errand(lambda _subject: rung.set()),
    }
    monkeypatch.setattr(worker, "handlers", lambda _hotline: doing)
    monkeypatch.setattr(worker.sweeping, "sweep", lambda _hotline: None)
    hotline = SimpleNamespace(db=Database(f"sqlite:///{tmp_path}/outbox.db"), clock=SystemClock())
    Base.metadata.create_all(hotline.db.engine)
    with hotline.db.write() as session:
        for number in range(3):
            worker.outbox.put(session, FETCH_MEDIUM, f"{number:032x}")
        worker.outbox.put(session, worker.waiting.FETCH, "c" * 32, urgent=True)
        worker.outbox.put(session, "clock", "a" * 32, SystemClock().now() - timedelta(hours=1))
    fed: list[str] = []
    queue = SimpleNamespace(enqueue=lambda _work, ours, **_more: fed.append(ours))
    assert worker.feed_once(hotline, queue, {}) == 1, "the clock, and nothing that is fetched"  # type: ignore[arg-type]
    both = [worker.Drainer(hotline), worker.Drainer(hotline, slow=True)]  # type: ignore[arg-type]
    for one in both:
        one.start()
    assert fetching.wait(5)
    with hotline.db.write() as session:
        worker.outbox.put(session, RING, "b" * 32, urgent=True)
    assert rung.wait(3)
    for one in both:
        one.stop()
        one.join(5)
    hotline.db.close()
