"""The second step on PostgreSQL, where transactions really run side by side."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from hotline.clock import FixedClock
from hotline.database import Base, Database
from hotline.people import second_step, throttle
from hotline.people.signing_in import SignInError, sign_in
from tests.people.conftest import SECRET_KEY, TABLES, Enrol
from tests.support.postgres import Postgres
from tests.support.second_factor import code


@pytest.fixture
def db(postgres: Postgres) -> Iterator[Database]:
    db = Database(postgres.create().replace("postgresql://", "postgresql+psycopg://", 1))
    Base.metadata.create_all(db.engine, tables=[Base.metadata.tables[name] for name in TABLES])
    yield db
    db.close()


def test_one_code_shown_by_many_at_once_lets_one_in(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    """Two browsers of one person, or a thief beside her, with the same six digits in the same moment."""
    enrol("ana")
    halves = [sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana") for _ in range(throttle.FREE)]
    together, said = Barrier(len(halves)), list[str]()

    def show(half: str) -> None:
        together.wait(10)
        try:
            second_step.prove(db, clock, SECRET_KEY, half, code(at=clock.now().timestamp()))
            said.append("in")
        except SignInError as error:
            said.append(error.code)

    shown = [Thread(target=show, args=(half,)) for half in halves]
    for one in shown:
        one.start()
    for one in shown:
        one.join(30)
    assert sorted(said) == ["in", "second", "second"]
