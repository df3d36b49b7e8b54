"""F10: the database dies in the middle of dialogues. Nobody gets a folio for nothing, and all of it heals by itself."""

from collections.abc import Iterator

import pytest

from tests.conftest import Serve
from tests.support.live import LiveServer
from tests.support.pages import fold
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
from tests.support.reporters import Caller, Visitor, Writer
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network


@pytest.fixture
def database() -> Iterator[Postgres]:
    """A PostgreSQL of this test's own, to be killed."""
    server = Postgres()
    yield server
    server.close()


def half_way(reporter: Caller | Writer | Visitor) -> bool:
    return len(reporter.asked) >= 5


def ready(server: LiveServer) -> bool:
    return server.get("/health/ready").status == 200


def test_a_database_that_dies_and_comes_back(serve: Serve, database: Postgres) -> None:
    server = serve(settings={"HOTLINE_DATABASE_URL": database.create()})
    network = Network(server)
    writer, caller, visitor = Writer(network, EXPLOITED), Caller(network, EXPLOITED), Visitor(server, EXPLOITED)
    for reporter in (writer, caller, visitor):
        reporter.tell(until=half_way)
    before = server.count("report")

    database.kill()
    assert server.get("/health/ready").status == 503
    assert server.get("/health/live").status == 200
    told = writer.phone.write(writer.message())
    assert "no se guard" in fold(told)
    assert "911" in told
    caller.call.press(caller.keys())
    assert "no se guard" in fold(caller.call.heard.said)
    assert "9-1-1" in caller.call.heard.said
    assert caller.call.over, "whoever cannot be served is not kept waiting"
    request = visitor.prepare()
    page = visitor.browser.show(visitor.browser.send(*request), visitor.browser.address)
    assert visitor.browser.status == 503
    assert "no se guard" in fold(page.text)

    database.start_again()
    wait_until(lambda: ready(server), 15, what="the healing")
    writer.shown = writer.phone.again()
    writer.hear(writer.shown)
    while not writer.folio:
        writer.answer()
    visitor.browser.show(visitor.browser.send(*request), visitor.browser.address)
    visitor.tell_on()
    caller.call.hang_up()
    assert writer.folio != visitor.folio
    assert server.count("report") == before + 3, "two whole ones, and what the caller had said before"
