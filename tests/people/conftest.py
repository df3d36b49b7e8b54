"""People in a small database, with a cheap password derivation where its cost is not the point."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.clock import FixedClock
from hotline.database import Base, Database
from hotline.people import accounts
from hotline.people.tables import Person
from hotline.sealing import password
from hotline.vocabulary import StaffRole

SECRET_KEY = b"s" * 40
TABLES = ("sealed_document", "sealed_wrap", "person", "membership", "staff_session", "sign_in_delay")

Enrol = Callable[..., Person]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{tmp_path}/t.db")
    Base.metadata.create_all(db.engine, tables=[Base.metadata.tables[name] for name in TABLES])
    yield db
    db.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, 18, 2, 3, tzinfo=UTC))


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password, "COSTS", {1: password.Cost(memory_kib=64, passes=1, lanes=1)})


@pytest.fixture
def enrol(db: Database, cheap: None) -> Enrol:
    """Make an account in a transaction of its own; role OPERATOR and password `clave-de-LOGIN` unless given."""

    def make(login: str, role: StaffRole = StaffRole.OPERATOR, agency: str | None = None, word: str = "") -> Person:
        with db.write() as session:
            return accounts.enrol(
                session,
                login=login,
                name=login.title(),
                role=role,
                agency=agency,
                password=word or f"clave-de-{login}",
            )

    return make
