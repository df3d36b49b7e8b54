"""The trail and its checkpoints only grow: the database itself refuses to change, delete, replace or empty them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hotline.audit import trail
from hotline.audit.verifying import verify
from hotline.database import Database
from tests.support.trails import disarm

TAMPERING = {
    "change": "UPDATE {table} SET day = '2020-01-01' WHERE {column} = 1",
    "delete": "DELETE FROM {table} WHERE {column} = 1",
    "cut off": "DELETE FROM {table} WHERE {column} = (SELECT max({column}) FROM {table})",
    "insert before": "INSERT INTO {table} SELECT {zero} FROM {table} WHERE {column} = 1",
    "leave a gap": "INSERT INTO {table} SELECT {far} FROM {table} WHERE {column} = 1",
}
COLUMNS = {
    "trail": ("position", "day, at, actor, action, object_id, digest"),
    "trail_checkpoint": ("number", "position, digest, day, previous, signer, signature"),
}


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("act", TAMPERING)
def test_the_database_refuses(signed: Database, table: str, act: str) -> None:
    column, others = COLUMNS[table]
    statement = TAMPERING[act].format(table=table, column=column, zero=f"0, {others}", far=f"99, {others}")
    _refused(signed, statement)


def test_the_database_refuses_what_replaces_and_what_empties(signed: Database) -> None:
    _, others = COLUMNS["trail"]
    if signed.is_sqlite:
        _refused(signed, f"INSERT OR REPLACE INTO trail SELECT 1, {others} FROM trail WHERE position = 2")
    else:
        _refused(signed, "TRUNCATE trail, trail_checkpoint")
        again = f"INSERT INTO trail SELECT 1, {others} FROM trail WHERE position = 2"
        _refused(signed, f"{again} ON CONFLICT (position) DO UPDATE SET actor = 'beto'")
        _refused(signed, "SET session_replication_role = replica; DELETE FROM trail WHERE position = 1")


def _refused(db: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"), db.engine.begin() as connection:
        connection.execute(text(statement))
    with db.read() as session:
        verdict = verify(session)
        assert verdict.good
        assert verdict.end.position == 10


def test_it_is_known_whether_the_database_refuses(signed: Database) -> None:
    with signed.read() as session:
        assert trail.is_guarded(session)
    disarm(signed)
    with signed.read() as session:
        assert not trail.is_guarded(session)
