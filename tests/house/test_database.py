"""Two who change the same row are told of a conflict; a connection that died in the pool is nobody's trouble."""

import errno
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text, update

from hotline import database
from hotline.database import Base, Database
from hotline.errors import ConflictError
from hotline.intake import reports
from hotline.intake.reports import Report
from tests.support.postgres import Postgres


def test_a_row_changed_by_somebody_else_is_a_conflict_and_no_failure_of_the_database(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/two.db")
    Base.metadata.create_all(db.engine)
    with db.write() as session:
        day = date(2026, 11, 22)
        session.add(
            Report(id="r" * 32, label="A", received_on=day, category="", urgency="", status="parcial", protocol="")
        )
    with pytest.raises(ConflictError), db.write() as session:  # noqa: PT012 - it comes when the block ends
        report = reports.get(session, "r" * 32)
        other = update(Report).values(version=2).execution_options(synchronize_session=False)
        session.execute(other)  # as another process would have, meanwhile
        report.status = "cerrado"
    db.close()


@pytest.fixture
def served(postgres: Postgres) -> Iterator[Database]:
    db = Database(postgres.create().replace("postgresql://", "postgresql+psycopg://"))
    yield db
    db.close()


def _asked(db: Database, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The connections that were asked whether they live."""
    real, asked = db.engine.dialect.do_ping, []

    def ping(connection: object) -> bool:
        asked.append(connection)
        return real(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(db.engine.dialect, "do_ping", ping)
    return asked


def test_a_connection_that_the_server_closed_is_not_handed_out(
    served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _asked(served, monkeypatch)
    with served.read() as session:
        before = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(served.url.set(drivername="postgresql").render_as_string(False), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (before,))
    with served.read() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != before
    assert len(asked) == 1, "it was seen without asking, and asked to be sure"


def test_a_connection_is_asked_only_after_it_lay_for_a_while(served: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked(served, monkeypatch)
    for _ in range(3):
        with served.read() as session:
            session.execute(text("SELECT 1"))
    assert asked == []
    monkeypatch.setattr(database, "UNASKED", -1.0)
    with served.read() as session:
        session.execute(text("SELECT 1"))
    assert len(asked) == 1


def test_a_glance_opens_no_transaction_and_what_comes_after_does(served: Database) -> None:
    def moved_on() -> bool:
        session.execute(text("SELECT pg_sleep(0.01)"))
        return bool(session.scalar(text("SELECT statement_timestamp() > now()")))

    with served.glance() as session:
        assert not moved_on()
    with served.read() as session:
        assert moved_on()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{tmp_path}/small.db")
    with db.write() as session:
        session.execute(text("CREATE TABLE one (a INTEGER)"))
    yield db
    db.close()


def _write(db: Database, begun: list[str]) -> threading.Thread:
    """A thread that wants to write; begun: what was said to SQLite to begin."""

    def write() -> None:
        with db.write() as session:
            session.execute(text("INSERT INTO one VALUES (1)"))

    @event.listens_for(db.engine, "before_cursor_execute")
    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        begun.append(statement.split()[0])

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_who_writes_to_sqlite_waits_for_its_turn_before_it_asks(small: Database) -> None:
    begun: list[str] = []
    with small.write() as session:
        session.execute(text("INSERT INTO one VALUES (0)"))
        second = _write(small, begun)
        second.join(0.3)
        assert second.is_alive()
        assert begun == []
    second.join(10)
    assert begun[:2] == ["BEGIN", "INSERT"]


def test_another_process_is_waited_for_too_and_what_a_dead_one_held_is_free(small: Database) -> None:
    other = Database(str(small.url.render_as_string(hide_password=False)))  # its lock is its own, as another process's
    begun: list[str] = []
    with other.write() as session:
        session.execute(text("INSERT INTO one VALUES (0)"))
        second = _write(small, begun)
        second.join(0.3)
        assert second.is_alive()
        assert begun == []
        session.rollback()
        other.close()  # the system closes the file of a process that dies
        second.join(10)
        assert begun[:2] == ["BEGIN", "INSERT"]


def test_a_folder_that_cannot_be_written_to_is_left_to_sqlite(small: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(database.os, "open", refused)
    with small.write() as session:
        session.execute(text("INSERT INTO one VALUES (0)"))
    with small.write() as session:
        assert session.scalar(text("SELECT count(*) FROM one")) == 1


def test_a_disk_that_knows_no_locks_is_left_to_sqlite(small: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(database.fcntl, "flock", refused)
    monkeypatch.setattr(database, "LONGEST_TURN", 30.0)
    for _ in range(2):  # the second would wait for ever if the first kept its turn
        with small.write() as session:
            session.execute(text("INSERT INTO one VALUES (0)"))
    with small.read() as session:
        assert session.scalar(text("SELECT count(*) FROM one")) == 2


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "small.db-turn").symlink_to(tmp_path / "elsewhere")
    db = Database(f"sqlite:///{tmp_path}/small.db")
    with db.write() as session:
        session.execute(text("CREATE TABLE one (a INTEGER)"))
    db.close()
    assert not (tmp_path / "elsewhere").exists()


def test_a_turn_that_never_comes_is_left_to_sqlite_and_a_failure_gives_it_back(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONGEST_TURN", 0.05)
    begun: list[str] = []
    with pytest.raises(ZeroDivisionError), small.write() as session:  # noqa: PT012 - inside, somebody else waits
        session.execute(text("INSERT INTO one VALUES (0)"))
        second = _write(small, begun)
        second.join(0.5)
        assert begun[:1] == ["BEGIN"]
        _ = 1 / 0
    second.join(20)
    with small.write() as session:
        assert session.scalar(text("SELECT count(*) FROM one")) == 1
