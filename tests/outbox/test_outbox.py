"""Work that must happen happens: at least once, under a lease, and never half."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hotline.clock import FixedClock
from hotline.database import Base, Database
from hotline.outbox import draining, store

NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/outbox.db")
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


def _put(db: Database, subject: str = "a" * 32, due_at: datetime | None = None) -> str:
    with db.write() as session:
        return store.put(session, "greet", subject, due_at)


def test_a_rolled_back_cause_leaves_no_work(db: Database, clock: FixedClock) -> None:
    def cause() -> None:
        with db.write() as session:
            store.put(session, "greet", "a" * 32)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cause()
    assert draining.drain(db, clock, {}) == 0


def test_work_is_done_once_and_its_row_is_gone(db: Database, clock: FixedClock) -> None:
    seen: list[str] = []
    _put(db)
    handlers = {"greet": lambda _session, subject: seen.append(subject)}
    assert draining.drain(db, clock, handlers) == 1
    assert draining.drain(db, clock, handlers) == 0
    assert seen == ["a" * 32]


def test_work_waits_for_its_hour(db: Database, clock: FixedClock) -> None:
    _put(db, due_at=NOON + timedelta(minutes=15))
    handlers = {"greet": lambda *_: None}
    assert draining.drain(db, clock, handlers) == 0
    clock.advance(timedelta(minutes=15))
    assert draining.drain(db, clock, handlers) == 1


def test_leased_work_is_nobody_elses_until_the_lease_ends(db: Database, clock: FixedClock) -> None:
    job_id = _put(db)
    assert store.take(db, clock, job_id) is not None  # and then its worker is killed
    assert store.take(db, clock, job_id) is None
    clock.advance(timedelta(seconds=30))
    assert store.take(db, clock, job_id) is not None


def test_failed_work_is_undone_put_back_and_tried_again(db: Database, clock: FixedClock) -> None:
    _put(db)

    def fail(session: Session, _subject: str) -> None:
        store.put(session, "half", "b" * 32)
        raise RuntimeError("words of a reporter")

    assert draining.drain(db, clock, {"greet": fail}) == 0
    with db.read() as session:
        assert [row.topic for row in session.query(store.OutboxRow)] == ["greet"]
    clock.advance(timedelta(seconds=2))
    assert draining.drain(db, clock, {"greet": lambda *_: None}) == 1


def test_a_failure_is_logged_without_what_it_says(
    db: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    _put(db)

    def fail(*_: object) -> None:
        raise RuntimeError("words of a reporter")

    draining.drain(db, clock, {"greet": fail})
    assert "RuntimeError" in caplog.text
    assert "words of a reporter" not in caplog.text


def test_work_taken_back_is_not_done(db: Database, clock: FixedClock) -> None:
    _put(db)
    with db.write() as session:
        store.cancel(session, "greet", "a" * 32)
    assert draining.drain(db, clock, {}) == 0


def test_an_errand_runs_outside_of_any_transaction_and_is_over_when_it_returns(db: Database, clock: FixedClock) -> None:
    seen: list[str] = []

    def ask(subject: str) -> None:
        with db.write() as session:  # on SQLite nobody else could write while a transaction is open
            store.put(session, "after", subject, NOON + timedelta(days=1))
        seen.append(subject)

    _put(db)
    assert draining.drain(db, clock, {"greet": draining.Errand(ask)}) == 1
    assert seen == ["a" * 32]
    with db.read() as session:
        assert [row.topic for row in session.query(store.OutboxRow)] == ["after"]


def test_an_errand_that_fails_is_run_again(db: Database, clock: FixedClock) -> None:
    asked: list[str] = []

    def away(subject: str) -> None:
        asked.append(subject)
        raise OSError

    _put(db)
    assert draining.drain(db, clock, {"greet": draining.Errand(away)}) == 0
    clock.advance(timedelta(seconds=2))
    assert draining.drain(db, clock, {"greet": draining.Errand(away)}) == 0
    assert len(asked) == 2


def test_urgent_work_goes_before_a_flood_that_came_first(db: Database, clock: FixedClock) -> None:
    seen: list[str] = []
    for number in range(50):
        _put(db, f"{number:032d}")
    with db.write() as session:
        job_id = store.put(session, "greet", "emergency", urgent=True)
    assert store.is_urgent(job_id)
    draining.drain(db, clock, {"greet": lambda _session, subject: seen.append(subject)}, limit=1)
    assert seen == ["emergency"]
