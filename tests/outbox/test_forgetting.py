"""Whose turn a pass is, when the next comes, and what stays written of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.migrating import upgrade
from hotline.outbox import forgetting
from hotline.outbox.forgetting import Backlog
from tests.support.postgres import Postgres

DAY = date(2026, 11, 22)
CALLS = Backlog("calls", 7, 2, 1, date(2026, 11, 20))


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/hotline.db"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create().replace("postgresql://", "postgresql+psycopg://")
    upgrade(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, 18, tzinfo=UTC))


def test_of_many_workers_one_makes_the_pass(db: Database, clock: FixedClock) -> None:
    for _ in range(2):  # the row does not exist, then it does
        begin, taken = Barrier(6), []

        def try_it(begin: Barrier = begin, taken: list[bool] = taken) -> None:
            begin.wait()
            taken.append(forgetting.take(db, clock))

        threads = [Thread(target=try_it) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(taken) == [False] * 5 + [True]
        clock.advance(forgetting.LEASE)


def test_the_next_pass_waits_its_time(db: Database, clock: FixedClock) -> None:
    assert forgetting.take(db, clock)
    forgetting.settle(db, clock, [CALLS], DAY, timedelta(minutes=10))
    clock.advance(timedelta(minutes=9))
    assert not forgetting.take(db, clock)
    clock.advance(timedelta(minutes=1))
    assert forgetting.take(db, clock)


def test_a_worker_that_died_in_its_pass_is_followed_by_another(db: Database, clock: FixedClock) -> None:
    assert forgetting.take(db, clock)
    clock.advance(forgetting.LEASE - timedelta(seconds=1))
    assert not forgetting.take(db, clock)
    clock.advance(timedelta(seconds=1))
    assert forgetting.take(db, clock)


def test_a_provider_that_is_away_is_asked_less_and_less_until_it_answers(db: Database, clock: FixedClock) -> None:
    pauses = []
    for _ in range(10):
        assert forgetting.take(db, clock)
        pauses.append(forgetting.fail(db, clock))
        clock.advance(pauses[-1] - timedelta(seconds=1))
        assert not forgetting.take(db, clock)
        clock.advance(timedelta(seconds=1))
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (forgetting.FIRST_PAUSE, forgetting.LONGEST_PAUSE)
    assert forgetting.take(db, clock)
    forgetting.settle(db, clock, [], DAY, timedelta(minutes=10))
    clock.advance(timedelta(minutes=10))
    assert forgetting.take(db, clock)
    assert forgetting.fail(db, clock) == forgetting.FIRST_PAUSE


def test_only_the_last_pass_is_written(db: Database, clock: FixedClock) -> None:
    with db.read() as session:
        assert forgetting.state(session, clock) == forgetting.Forgetting([], None, 0, missed=False)
    for backlogs in ([CALLS, Backlog("media", 1, 0, 0, DAY)], [CALLS]):
        forgetting.take(db, clock)
        forgetting.settle(db, clock, backlogs, DAY, timedelta(minutes=10))
        clock.advance(timedelta(minutes=10))
    with db.read() as session:
        held = forgetting.state(session, clock)
    assert (held.backlogs, held.swept_on, held.overdue, held.missed) == ([CALLS], DAY, 2, False)
    clock.advance(forgetting.MISSED + timedelta(seconds=1))
    with db.read() as session:
        assert forgetting.state(session, clock).missed
