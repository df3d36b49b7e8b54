"""Who may do what in the database: the table is complete, PostgreSQL obeys it, and intake is refused the rest."""

import os
import subprocess
import sys

import psycopg
import pytest

from hotline import doctor
from hotline.database import Base, Database
from hotline.database_roles import ACCESS, INTAKE, PROCESSES, STAFF, WORKER, rights_of, statements
from hotline.errors import SettingsError
from hotline.migrating import upgrade
from tests.support.house import ROOT, every_module
from tests.support.parted import as_role, make_roles, role
from tests.support.postgres import Postgres

ROLES = {process: role(process) for process in PROCESSES}
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")

NOT_FOR_INTAKE = {
    "trail",
    "second_factor",
    "membership",
    "staff_session",
    "sign_in_delay",
    "proposal",
    "provider_backlog",
    "provider_sweep",
}


def command(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "hotline.cli", "database", "roles", *arguments]
    environ = {"PATH": os.environ["PATH"], "HOTLINE_DATABASE_URL": url}
    return subprocess.run(line, check=False, cwd=ROOT, env=environ, capture_output=True, text=True)


@pytest.fixture(scope="module")
def parted(postgres: Postgres) -> str:
    """A database of this version whose rights were parted by the command itself."""
    make_roles(postgres)
    url = postgres.create()
    upgrade(url.replace("postgresql://", "postgresql+psycopg://"))
    done = command(url, "--apply")
    assert done.returncode == 0, done.stderr
    return url


def test_every_table_is_declared_for_every_process() -> None:
    every_module()
    undeclared = set(Base.metadata.tables) - set(ACCESS)
    assert undeclared == set(), "say in hotline/database_roles.py which process does what with these tables"
    assert all(set(row) <= set(PROCESSES) for row in ACCESS.values())


def test_the_columns_of_partial_rights_exist() -> None:
    every_module()
    for name in set(ACCESS) & set(Base.metadata.tables):
        known = set(Base.metadata.tables[name].columns.keys())
        for process in PROCESSES:
            for right in rights_of(process, name):
                named = right.partition("(")[2].rstrip(")")
                assert set(filter(None, named.split(", "))) <= known, f"{process} on {name}"


def test_the_database_holds_exactly_the_table(parted: str) -> None:
    with psycopg.connect(parted) as connection:
        for table in sorted(set(ACCESS) & set(Base.metadata.tables)):
            for process in PROCESSES:
                whole = {right for right in rights_of(process, table) if "(" not in right}
                for right in RIGHTS:
                    asked = (role(process), table, right)
                    (held,) = connection.execute("SELECT has_table_privilege(%s, %s, %s)", asked).fetchone() or (None,)
                    assert held == (right in whole), f"{process} {right} {table}"


@pytest.mark.parametrize("table", sorted(NOT_FOR_INTAKE))
def test_intake_is_refused(parted: str, table: str) -> None:
    columns = ", ".join(column.name for column in Base.metadata.tables[table].primary_key)
    with psycopg.connect(as_role(parted, INTAKE), autocommit=True) as connection:
        for statement in (f"SELECT {columns} FROM {table}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("process", "statement"),
    [
        (INTAKE, "SELECT body FROM sealed_document"),
        (INTAKE, "SELECT body FROM sealed_wrap"),
        (INTAKE, "SELECT sealed_seed FROM person"),
        (INTAKE, "SELECT login FROM person"),
        (INTAKE, "SELECT name FROM person"),
        (INTAKE, "UPDATE person SET signer = ''"),
        (INTAKE, "INSERT INTO former_signer DEFAULT VALUES"),
        (WORKER, "UPDATE person SET signer = ''"),
        (INTAKE, "SELECT object_id FROM trail_pending"),
        (INTAKE, "SELECT sealed FROM call_duty"),
        (STAFF, "INSERT INTO live_call DEFAULT VALUES"),
        (INTAKE, "SELECT month FROM statistics_record"),
        (INTAKE, "UPDATE sealed_document SET body = ''"),
        (INTAKE, "DELETE FROM report"),
        (STAFF, "SELECT cursor FROM dialogue"),
        (STAFF, "SELECT tag FROM receipt"),
        (STAFF, "SELECT body FROM mailbox_message"),
        (STAFF, "UPDATE trail SET actor = ''"),
        (STAFF, "INSERT INTO trail_checkpoint DEFAULT VALUES"),
        (WORKER, "SELECT body FROM sealed_document"),
        (WORKER, "SELECT body FROM mailbox_message"),
        (WORKER, "SELECT sealed FROM membership"),
        (WORKER, "SELECT sealed FROM staff_session"),
        (WORKER, "SELECT sealed_seed FROM person"),
        (WORKER, "DELETE FROM trail"),
        (INTAKE, "CREATE TABLE mine (id int)"),
        (STAFF, "DROP TABLE report"),
        (WORKER, "SELECT version_num FROM alembic_version"),
    ],
)
def test_each_is_refused_what_it_need_not(parted: str, process: str, statement: str) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(as_role(parted, process), autocommit=True) as connection, refused:
        connection.execute(statement)  # type: ignore[call-overload]


def test_doing_it_again_takes_back_what_was_given_since(parted: str) -> None:
    with psycopg.connect(parted, autocommit=True) as connection:
        connection.execute("GRANT SELECT (login) ON person TO hotline_intake")
        connection.execute("GRANT DELETE ON report TO PUBLIC")
    assert command(parted, "--apply").returncode == 0
    with psycopg.connect(as_role(parted, INTAKE), autocommit=True) as connection:
        for statement in ("SELECT login FROM person", "DELETE FROM report"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]


def test_what_is_printed_is_what_would_be_executed(parted: str) -> None:
    printed = command(parted).stdout.splitlines()
    with psycopg.connect(parted) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    wanted = [f"{line};" for line in statements(ROLES, [name for (name,) in rows])]
    assert printed == ["BEGIN;", *wanted, "COMMIT;"]


@pytest.mark.parametrize(
    ("url", "arguments", "said"),
    [
        ("sqlite:///nowhere.db", (), "Only PostgreSQL has roles"),
        ("parted", ("--intake", "nobody_made_me", "--apply"), "CREATE ROLE"),
        ("parted", ("--intake", "hotline_staff"), "a role of its own"),
        ("parted", ("--intake", 'x"; DROP TABLE report; --'), "plain name"),
        ("stranger", ("--apply",), "does not own"),
    ],
)
def test_mistakes_are_one_line(parted: str, url: str, arguments: tuple[str, ...], said: str) -> None:
    address = {"parted": parted, "stranger": as_role(parted, STAFF)}.get(url, url)
    ended = command(address, *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("process", [*PROCESSES, ""])
def test_the_doctor_says_when_one_role_reads_both_sides(parted: str, process: str) -> None:
    address = as_role(parted, process) if process else parted
    database = Database(address.replace("postgresql://", "postgresql+psycopg://"))
    try:
        found = [finding.text for finding in doctor._roles(database)]
    finally:
        database.close()
    assert bool(found) == (not process)


def test_an_undeclared_table_stops_it() -> None:
    with pytest.raises(SettingsError, match="a_new_table"):
        list(statements(ROLES, [*ACCESS, "a_new_table"]))
