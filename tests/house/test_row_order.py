"""SQLite's files do not tell in which order rows came: no table of the reporters' side has row numbers."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hotline.database import Base
from hotline.migrating import downgrade, upgrade
from tests.support.house import every_module

NUMBERED = {"trail", "trail_checkpoint", "alembic_version", "person"}
"""Tables whose very content is an order, or one row; and the staff, whose order tells nothing of reporters."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hotline.db"


def described(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows}


def tables(path: Path) -> dict[str, str]:
    return {name: sql for name, sql in described(path).items() if sql.startswith("CREATE TABLE")}


def test_no_table_has_row_numbers(path: Path) -> None:
    upgrade(f"sqlite:///{path}")
    numbered = {name for name, sql in tables(path).items() if not sql.endswith("WITHOUT ROWID")}
    assert numbered == NUMBERED, "a migration after 0015 makes its tables with sqlite_with_rowid=False"


def test_the_models_say_the_same() -> None:
    every_module()
    options = {name: table.dialect_options["sqlite"]["with_rowid"] for name, table in Base.metadata.tables.items()}
    assert {name for name, numbered in options.items() if numbered} == NUMBERED - {"alembic_version"}


def test_rows_lie_in_the_order_of_their_ids(path: Path) -> None:
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        for one in ("c", "a", "b"):
            connection.execute("INSERT INTO statistics_record VALUES (?, '2026-11')", (one * 32,))
        found = [one for (one,) in connection.execute("SELECT substr(id, 1, 1) FROM statistics_record")]
        assert found == ["a", "b", "c"]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM statistics_record")


def test_writing_the_tables_anew_loses_no_row_no_index_and_no_bond(path: Path) -> None:
    upgrade(f"sqlite:///{path}", "0014")
    before = described(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO sealed_document VALUES ('d', 'o', 'report', 1, x'00', 64)")
        connection.execute("INSERT INTO sealed_wrap VALUES ('d', 'desk', 1, 0, x'01')")
        connection.commit()
    for _ in range(2):
        upgrade(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA foreign_keys=ON")
            assert connection.execute("SELECT document_id, body FROM sealed_wrap").fetchall() == [("d", b"\x01")]
            assert connection.execute("SELECT owner FROM sealed_document").fetchall() == [("o",)]
        after = described(path)
        assert {name: _plain(sql) for name, sql in after.items()} == {name: _plain(sql) for name, sql in before.items()}
        downgrade(f"sqlite:///{path}", "0014")
        assert {name: _plain(sql, ending=True) for name, sql in described(path).items()} == {
            name: _plain(sql, ending=True) for name, sql in before.items()
        }
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("DELETE FROM sealed_document")
        left = connection.execute("SELECT count(*) FROM sealed_wrap").fetchone()
        assert left == (0,), "a wrap goes with its document"


def _plain(sql: str, *, ending: bool = False) -> str:
    """A table's own words without its quotes, and unless `ending` without what this is about."""
    bare = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql)
    return bare if ending else bare.removesuffix(" WITHOUT ROWID")
