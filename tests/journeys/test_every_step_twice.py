"""Fifty people at once, every step of theirs sent twice in parallel: fifty reports, fifty folios, equal answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import Serve
from tests.support.browser import Browser
from tests.support.http import Answer
from tests.support.live import LiveServer
from tests.support.postgres import Postgres
from tests.support.reporters import Caller, Reporter, Visitor, Writer
from tests.support.stories import EXPLOITED, Story, bank
from tests.support.twilio import Network

SHORT = Story({**EXPLOITED.facts, "salir": "libre", "captacion": "no", "amenazas": "no", "engano": "no"})


def both(send: Callable[[], Answer]) -> Answer:
    """The same request twice at the same time; the two answers must be one."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: send(), range(2))
    assert first.status < 400
    assert (first.status, first.body) == (second.status, second.body), "the same step got two answers"
    return first


class TwiceNetwork(Network):
    """A network whose every webhook arrives twice at once."""

    def post(self, path: str, fields: dict[str, str], signature: str | None = None) -> Answer:
        return both(lambda: Network.post(self, path, fields, signature))


class TwiceBrowser(Browser):
    """A browser with an impatient person: every form within a dialogue goes out twice at once."""

    def send(self, method: str, address: str, fields: list[tuple[str, str]] | None) -> Answer:
        if method != "POST" or not self.cookies:
            return super().send(method, address, fields)
        return both(lambda: Browser.send(self, method, address, fields))


MIX = ("voz", "sms", "whatsapp", "voz", "sms", "whatsapp", "sms", "web")


def person(server: LiveServer, network: Network, number: int) -> Reporter:
    channel = MIX[number % len(MIX)]
    if channel == "voz":
        return Caller(network, SHORT)
    if channel == "web":
        visitor = Visitor(server, SHORT)
        visitor.browser = TwiceBrowser(server)
        return visitor
    return Writer(network, SHORT, whatsapp=channel == "whatsapp")


def everybody(server: LiveServer, people: int) -> None:
    bank()  # read once, not by every thread
    network = TwiceNetwork(server)
    before = {table: server.count(table) for table in ("report", "mailbox", "statistics_record")}
    reporters = [person(server, network, number) for number in range(people)]
    with ThreadPoolExecutor(people) as pool:
        folios = list(pool.map(lambda reporter: reporter.tell(), reporters))
    assert all(len(folio) == 16 for folio in folios)
    assert len(set(folios)) == people
    assert {table: server.count(table) - rows for table, rows in before.items()} == dict.fromkeys(before, people)
    assert "Traceback" not in server.errors()


def test_fifty_at_once_on_sqlite(serve: Serve) -> None:
    everybody(serve(), 50)


@pytest.mark.usefixtures("postgres")
def test_twenty_at_once_on_postgresql(serve: Serve, postgres: Postgres) -> None:
    everybody(serve(postgres=postgres), 20)


def test_the_same_message_an_hour_and_a_day_later(serve: Serve) -> None:
    """Within a day the identical answer with the folio; afterwards «ya lo recibimos», without it.

    The end of the day is kept rounded up to six hours, so that it does not tell when the report came.
    """
    server = serve(patches=["clock"])
    writer = Writer(Network(server), SHORT)
    folio = writer.tell()
    told, before = writer.phone.transcript[-1], server.count("report")
    for hours in (2, 23):
        server.move_clock(hours * 3600)
        assert writer.phone.again() == told
    server.move_clock(31 * 3600)
    late = writer.phone.again()
    assert folio not in late.replace(" ", "")
    assert "ecibimos" in late
    assert server.count("report") == before
