"""`hotline people`: invite, list, begin anew and admit from a terminal; mistakes are one line."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from hotline.audit.trail import TrailEntry
from hotline.cli import main
from hotline.clock import SystemClock
from hotline.database import Database
from hotline.migrating import upgrade
from hotline.people import devices
from hotline.people.accounts import person_by_login
from hotline.people.signing_in import SignInError, sign_in

KEY = "k" * 40


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/hotline.db"
    for name, value in {
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "PEPPER": "p" * 40,
        "PUBLIC_URL": "https://linea.example.org",
        "KEY_ROOT": "none yet",
        "VAR_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    upgrade(url)
    opened = Database(url)
    yield opened
    opened.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["people", *arguments])


def test_the_first_administrator_is_invited_and_signs_in(db: Database) -> None:
    answer = run("enrol", "Adela", "--name", "Adela", "--role", "administrator")
    assert answer.exit_code == 0, answer.output
    found = re.search(r"https://linea\.example\.org/desk with the one-time password (\S+)", answer.output)
    assert found
    assert sign_in(db, SystemClock(), KEY.encode(), "adela", found.group(1))
    listed = run("list").output
    assert re.search(r"^adela +administrator +- +invited +-$", listed, re.M)
    assert found.group(1) not in listed
    again = run("reset", "adela")
    assert again.exit_code == 0
    with pytest.raises(SignInError):
        sign_in(db, SystemClock(), KEY.encode(), "adela", found.group(1))


def test_a_link_for_one_more_browser(db: Database) -> None:
    run("enrol", "fiscal", "--name", "F", "--role", "agency", "--agency", "21-fiscalia")
    answer = run("admit", "fiscal")
    found = re.fullmatch(r"https://linea\.example\.org/agency/admit/(\S+)\n", answer.output)
    assert found
    with db.write() as session:
        assert devices.admitted(session, found.group(1), SystemClock().now()) == "fiscal"
        person = person_by_login(session, "fiscal")
        assert person is not None
        noted = [(one.actor, one.action, one.object_id) for one in session.scalars(select(TrailEntry))]
    assert noted[:2] == [("system", "account_invited", person.id), ("system", "browser_admitted", person.id)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("enrol", "a b", "--name", "x", "--role", "operator"), "letters"),
        (("enrol", "x", "--name", "x", "--role", "operator", "--agency", "21-fiscalia"), "authority"),
        (("enrol", "x", "--name", "x", "--role", "agency"), "authority"),
        (("enrol", "x", "--name", "x", "--role", "agency", "--agency", "21-fiscalía"), "no authority 21-fiscalía"),
        (("reset", "nadie"), "no account nadie"),
        (("admit", "nadie"), "no account nadie"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(db: Database, arguments: tuple[str, ...], says: str) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert says in answer.output
    assert "Traceback" not in answer.output
    assert answer.output.count("\n") == 1
    with db.read() as session:
        assert session.scalars(select(TrailEntry)).all() == []


def test_the_same_login_twice(db: Database) -> None:
    run("enrol", "ana", "--name", "Ana", "--role", "operator")
    answer = run("enrol", "ANA", "--name", "Ana", "--role", "operator")
    assert (answer.exit_code, answer.output) == (2, "This login is taken.\n")


@pytest.mark.parametrize(
    "arguments",
    [("people", "list"), ("keys", "status"), ("keys", "epoch", "desk"), ("keys", "request", "request.json")],
)
def test_a_database_that_nobody_migrated_is_one_line(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, arguments)
    assert (answer.exit_code, answer.output.count("\n")) == (2, 1)
    assert "hotline migrate" in answer.output
