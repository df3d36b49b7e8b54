"""People in a small database, with a cheap password derivation where its cost is not the point."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.clock import FixedClock, today
from hotline.database import Base, Database
from hotline.people import accounts, factors
from hotline.people.factors import Factors
from hotline.people.tables import Person
from hotline.sealing import password
from hotline.sealing.factors import as_secret
from hotline.sealing.keys import new_private
from hotline.vocabulary import StaffRole
from tests.support.second_factor import TOTP

SECRET_KEY = b"s" * 40
TABLES = (
    "sealed_document",
    "sealed_wrap",
    "person",
    "membership",
    "recipient_epoch",
    "offline_copy",
    "second_factor",
    "former_signer",
    "staff_session",
    "sign_in_delay",
    "trail",
)

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
def enrol(db: Database, clock: FixedClock, cheap: None) -> Enrol:
    """Make the account of somebody who began it and has the tests' authenticator, in a transaction of its own; role
    OPERATOR and password `clave-de-LOGIN` unless given."""

    def make(login: str, role: StaffRole = StaffRole.OPERATOR, agency: str | None = None, word: str = "") -> Person:
        personal = new_private(secrets.token_hex(16))
        with db.write() as session:
            person = accounts.enrol(
                session,
                login=login,
                name=login.title() or "-",
                role=role,
                agency=agency,
                password=word or f"clave-de-{login}",
                personal=personal,
                activated_on=today(clock),
            )
            factors.keep(session, person.id, personal.seed, Factors(totp=as_secret(TOTP)))
            return person

    return make
