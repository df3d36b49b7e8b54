"""The feeder outlives whatever goes wrong in one pass: nobody else puts work into the queue."""

import pytest
from redis.exceptions import ConnectionError as RedisGoneError
from sqlalchemy.exc import OperationalError

from hotline import worker


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

    def away(*_: object) -> None:
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


def test_the_feeder_gives_up_on_a_queue_that_hangs() -> None:
    connection = worker.connect("redis://127.0.0.1:1/0", patience=1)
    assert connection.connection_pool.connection_kwargs["socket_timeout"] == 1


class _Hotline:
    db = clock = None
