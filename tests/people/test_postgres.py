"""The same people on PostgreSQL, where transactions really run side by side."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from hotline.clock import FixedClock
from hotline.database import Base, Database
from hotline.people import accounts, throttle
from hotline.people.signing_in import SignInError, resume, sign_in
from hotline.people.tables import Person
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.sealing.closing import close
from hotline.sealing.keys import new_private
from hotline.vocabulary import DESK
from tests.people.conftest import SECRET_KEY, TABLES, Enrol
from tests.support.postgres import Postgres
from tests.support.second_factor import enter
from tests.support.shreds import SHREDS


@pytest.fixture
def db(postgres: Postgres) -> Iterator[Database]:
    db = Database(postgres.create().replace("postgresql://", "postgresql+psycopg://", 1))
    Base.metadata.create_all(db.engine, tables=[Base.metadata.tables[name] for name in TABLES])
    yield db
    db.close()


def test_a_member_signs_in_and_opens(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    person, desk, release = enrol("ana"), new_private(DESK), new_private("release")
    with db.write() as session:
        accounts.join(session, SHREDS, session.get_one(Person, person.id), desk)
        held, wraps = close("sheet", b"hoja", [desk.public], release=release.public)
        archive.store(session, held, wraps, "line")
        assert archive.release(session, "line", DESK, release) == 1
        assert archive.destroy_held(session, [held.document_id]) == 0
    cookie = enter(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    with db.write() as session:
        visitor = resume(session, clock, SECRET_KEY, cookie, SHREDS)
        assert visitor is not None
        assert visitor.open(session, session.get_one(SealedDocument, held.document_id)) == b"hoja"


def test_first_guesses_at_once_are_all_counted(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    codes: list[str] = []
    together = Barrier(10)

    def guess() -> None:
        together.wait(10)
        try:
            sign_in(db, clock, SECRET_KEY, "ana", "mal")
        except SignInError as error:
            codes.append(error.code)

    guesses = [Thread(target=guess) for _ in range(10)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join(30)
    assert sorted(codes) == ["wait"] * (10 - throttle.FREE) + ["wrong"] * throttle.FREE
