"""The database: one declarative base, one way to open it, and two kinds of transaction. Knows no table."""

import fcntl
import os
import select as watching
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    Select,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from hotline.errors import ConflictError

PATIENCE = {
    "connect_timeout": "2",
    "tcp_user_timeout": "3000",
    "options": "-c lock_timeout=3s -c statement_timeout=4s",
}
"""How long PostgreSQL may keep somebody waiting: nobody hangs on a telephone for more than about five seconds. Whoever
names one of these in the address of the database decides it there."""

UNASKED = 10.0
"""Seconds after which a connection that lay in the pool is asked whether it lives."""
LAID_DOWN = "laid down"

LONGEST_TURN = 5.0
"""Seconds to wait for one's turn to write to SQLite."""
BUSY = 4
"""Seconds to wait on for whoever writes without a turn, a tool of somebody else's; with the turn less than a telephone
call waits for its answer."""

NEXT_LOOK = 0.0005
"""Seconds after which one looks again whether another process has written; it takes about one."""

FREE_CONNECTION = 3
"""Seconds to wait for a connection while all of the pool's are at work."""

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the house; each lives with the station that owns it.

    In SQLite without row numbers, which would count upwards: rows lie in the order of their random ids, so that the
    file does not tell which report came before which, nor which rows of two tables came together. A table with
    arguments of its own repeats this one.
    """

    metadata = MetaData(naming_convention=NAMES)
    __table_args__: Any = {"sqlite_with_rowid": False}  # noqa: RUF012 - the form that SQLAlchemy reads


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; SQLite forgets zones, so they are given back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instants in the database are aware: give a timezone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """An engine with the settings that keep promises: full sync, no parameters in errors, deleted rows overwritten."""

    def __init__(self, url: str, *, patient: bool = False) -> None:
        """patient: wait for locks and long statements as long as they take; for migrations, never while serving."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(self.url, patient)
        self._turn = _Turn(f"{self.url.database}-turn") if self.url.database and self.is_sqlite else nullcontext()
        self._writing = self.engine.execution_options(hotline_begin="BEGIN IMMEDIATE")
        alone = {"hotline_begin": ""} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glancing = self.engine.execution_options(**alone)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads; always rolled back. What was read stays readable afterwards."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing rolls back; an explicit rollback would also empty the objects that were read

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For what only selects and stands on every caller's way: each statement stands alone, which on PostgreSQL
        saves the two ways there and back that begin and end a transaction; and no Session, which costs more than
        they do."""
        with self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """As `write`, for statements on tables alone, on every caller's way: without a Session."""
        with self._turn, self._writing.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that commits when the block ends well and leaves nothing behind when it does not.

        ConflictError when a row with a version was changed by another transaction since it was read.
        """
        try:
            with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
                yield session
        except StaleDataError:
            raise ConflictError("El aviso ya cambió de estado; vuelva a abrirlo.") from None

    def checkpoint(self) -> None:
        """Fold SQLite's log into the file and empty it, so that deleted rows do not linger there."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()
        if isinstance(self._turn, _Turn):
            self._turn.close()


class _Turn:
    """One writer at a time, among the threads of a process and the processes of a machine. SQLite has one anyway, but
    lets the others sleep and look again, up to a tenth of a second each time; here the next one is woken, and another
    process looks twice in a millisecond. Whoever waits too long leaves it to SQLite after all.

    path: a file beside the database, locked while its process writes; the system unlocks what a dead process held.
    """

    def __init__(self, path: str) -> None:
        self._path, self._lock, self._mine = path, threading.Lock(), threading.local()
        self._file: int | None = None

    def __enter__(self) -> None:
        until = time.monotonic() + LONGEST_TURN
        self._mine.held = self._lock.acquire(timeout=LONGEST_TURN)
        if self._mine.held:
            self._wait_for_others(until)

    def __exit__(self, *_: object) -> None:
        if not self._mine.held:
            return
        with suppress(OSError):  # what was committed stays so, also on a disk that knows no locks
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        self._lock.release()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _wait_for_others(self, until: float) -> None:
        with suppress(OSError):  # a folder that cannot be written to: SQLite says so itself
            if self._file is None:  # in the process that writes, never before a fork: a lock belongs to whoever opened
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            while not _locked(self._file) and time.monotonic() < until:
                time.sleep(NEXT_LOOK)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def connected(at: Session | Connection) -> Connection:
    """The connection of whoever reads or writes: tables that stand on every caller's way need no more."""
    return at if isinstance(at, Connection) else at.connection()


def same_work(
    session: Session, key: InstrumentedAttribute[Any], wanted: Any, *columns: InstrumentedAttribute[Any]
) -> Row[Any] | None:
    """The row of a unique key; another row of the same table when nobody has that key; None for an empty table.

    One statement that walks the index to the nearest key and reads its row either way, so that time does not tell
    whether the key exists. The caller compares what came back with what it wanted, and does so for every row.
    """
    session.flush()
    return session.connection().execute(_same_work(key, columns), {"wanted": wanted}).first()


@cache
def _same_work(key: InstrumentedAttribute[Any], columns: tuple[InstrumentedAttribute[Any], ...]) -> Select[Any]:
    stand_in = select(key.label("key")).order_by(key).limit(1).subquery()
    wanted = bindparam("wanted", type_=key.type)
    nearest = select(key).where(key >= wanted).order_by(key).limit(1).scalar_subquery()
    return select(key, *columns).select_from(stand_in).where(key == func.coalesce(nearest, stand_in.c.key))


def _postgres(url: URL, patient: bool) -> Engine:
    patience = {} if patient else {name: value for name, value in PATIENCE.items() if name not in url.query}
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=16,
        max_overflow=8,
        pool_timeout=FREE_CONNECTION,
        pool_use_lifo=True,
        connect_args=patience,
    )
    event.listen(engine, "checkin", _laid_down)
    event.listen(engine, "checkout", partial(_look_over, engine.dialect))
    return engine


def _laid_down(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[LAID_DOWN] = time.monotonic()


def _look_over(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Whether a connection out of the pool still leads anywhere; asking the server each time would cost every turn a
    way there and back. What the server closed can be read from at once, without asking; what a network lost without a
    word is asked for after a while. A connection that is dead gives way to a new one."""
    laid_down = record.info.get(LAID_DOWN)
    if laid_down is None or (time.monotonic() - laid_down < UNASKED and not _says_something(connection)):
        return
    try:
        alive = dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error:
        alive = False
    if not alive:
        raise DisconnectionError


def _says_something(connection: Any) -> bool:
    """Whether a connection that nobody uses has something to read: its end, most likely."""
    if connection.closed:
        return True
    watch = watching.poll()
    watch.register(connection.fileno(), watching.POLLIN)
    return bool(watch.poll(0))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY, "isolation_level": None})
    event.listen(engine, "connect", _sqlite_pragmas)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: upgrading a read lock later fails at once under load.
    if begin := connection.get_execution_options().get("hotline_begin", "BEGIN"):
        connection.exec_driver_sql(begin)
