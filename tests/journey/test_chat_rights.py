"""A conversation under the three database roles: each process can do its part, and read no more than that takes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from hotline.database import Database
from hotline.database_roles import INTAKE, PROCESSES, STAFF, WORKER, statements
from hotline.journey import chats, chatting, desk, scripting, shifts, sweeping
from hotline.journey.parts import Hotline
from tests.journey.conftest import House
from tests.support.parted import as_role, make_roles, role
from tests.support.postgres import Postgres

BEARER = b"0123456789abcdef"
DRIVER = ("postgresql://", "postgresql+psycopg://")


class Parted:
    """One house as its three processes see it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner = house.hotline.db.url.render_as_string(hide_password=False).replace(*reversed(DRIVER))
        self.opened: list[Database] = []

    def at(self, process: str) -> Hotline:
        db = Database(as_role(self.owner, process).replace(*DRIVER))
        self.opened.append(db)
        return replace(self.house.hotline, db=db)


@pytest.fixture
def parted(house_on_postgres: House, postgres: Postgres) -> Iterator[Parted]:
    make_roles(postgres)
    one = Parted(house_on_postgres)
    with psycopg.connect(one.owner, autocommit=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for statement in statements({process: role(process) for process in PROCESSES}, tables):
            connection.execute(statement.encode())
    yield one
    for db in one.opened:
        db.close()


def test_each_process_does_its_part(parted: Parted) -> None:
    intake, staff, worker = (parted.at(process) for process in (INTAKE, STAFF, WORKER))
    ana = parted.house.visitor("ana")
    shifts.set_duty(staff, ana, on=True, chats=True)
    assert chatting.is_open(intake)
    chatting.say(intake, BEARER, "Hay dos niños.", "k1", language="es_MX")
    chatting.typing(intake, BEARER)
    [waiting] = chats.line_up(staff, ana)
    chats.take(staff, ana, waiting.id)
    chats.say(staff, ana, waiting.id, "¿Dónde?", "d1")
    opened, _ = chats.open_chat(staff, ana, waiting.id)
    desk.answer_script(staff, ana, opened.report_id, {"edad": "6-11"}, {"state": "21"})
    chats.typing(staff, ana, waiting.id)
    seen = chatting.look(intake, BEARER)
    assert seen is not None
    assert [line.text for line in seen.lines] == ["Hay dos niños.", "¿Dónde?"]
    assert seen.typing
    parted.house.clock.advance(timedelta(hours=2))
    assert sweeping.expire_chats(worker) == 1
    told = desk.open_report(staff, ana, opened.report_id)
    assert [[line.text for line in one] for one in told.conversations] == [["Hay dos niños.", "¿Dónde?"]]
    with staff.db.read() as session:
        answers, forged = scripting.kept(session, ana, opened.report_id)
    assert (answers.facts, forged) == ({"edad": "6-11"}, 0)


def test_the_reporter_ends_it_under_intakes_role(parted: Parted) -> None:
    intake = parted.at(INTAKE)
    chatting.say(intake, BEARER, "Hay dos niños.", "k1", language="es_MX")
    chatting.end(intake, BEARER, "k2", language="es_MX", review=True)
    assert chatting.look(intake, BEARER) is None


@pytest.mark.parametrize("process", [STAFF, WORKER])
@pytest.mark.parametrize("column", ["own_key", "tag"])
def test_what_the_reporters_browser_opens_is_read_by_intake_alone(parted: Parted, process: str, column: str) -> None:
    with (
        psycopg.connect(as_role(parted.owner, process)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT {column} FROM chat".encode())
