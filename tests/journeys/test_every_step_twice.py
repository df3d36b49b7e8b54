"""Fifty people at once, every step of theirs sent twice in parallel: fifty reports, fifty folios, equal answers."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.conftest import Serve
from tests.support.browser import Browser
from tests.support.http import Answer
from tests.support.live import LiveServer
from tests.support.postgres import Postgres
from tests.support.processes import wait_until
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
def test_ten_at_once_on_postgresql(serve: Serve, postgres: Postgres) -> None:
    everybody(serve(postgres=postgres), 10)


class Post(Network):
    """A network that keeps what it carried, and carries it again: early, late and in any order."""

    def __init__(self, server: LiveServer) -> None:
        super().__init__(server)
        self.carried: list[tuple[str, dict[str, str]]] = []

    def post(self, path: str, fields: dict[str, str], signature: str | None = None) -> Answer:
        self.carried.append((path, fields))
        return super().post(path, fields, signature)

    def again(self, number: int = -1) -> Answer:
        """One request once more, the last one unless told otherwise."""
        return Network.post(self, *self.carried[number])


def told_by(server: LiveServer, post: Post, channel: str) -> tuple[str, Callable[[], Answer]]:
    """Somebody tells it on a channel; the folio, and what sends her last step once more."""
    if channel == "web":
        visitor = Visitor(server, SHORT)
        return visitor.tell(), lambda: visitor.browser.send(*visitor.browser.last)
    told = Caller(post, SHORT) if channel == "voz" else Writer(post, SHORT, whatsapp=channel == "whatsapp")
    return told.tell(), post.again


@pytest.fixture(scope="module")
def ageing() -> Iterator[LiveServer]:
    """One whose clock each test moves on from where the test before left it."""
    begun = LiveServer(["clock"])
    yield begun
    begun.close()


def hours_pass(server: LiveServer, hours: float) -> None:
    server.move_clock(server.now() - time.time() + hours * 3600)


@pytest.mark.parametrize("channel", ["voz", "sms", "whatsapp", "web"])
def test_the_last_step_a_hundred_times_at_once_and_a_day_later(ageing: LiveServer, channel: str) -> None:
    """Within a day the identical answer; afterwards «ya lo recibimos», without the folio, and never a second report.

    The end of the day is kept rounded up to six hours, so that it does not tell when the report came.
    """
    folio, again = told_by(ageing, Post(ageing), channel)
    told, reports = again(), ageing.count("report")
    assert told.status == 200
    if channel != "voz":  # a call plays it from an address of its own
        assert folio in re.sub(r"\D", "", told.text)
    at_once = 4 if channel == "web" else 20  # more forms than that from one person are asked to wait
    with ThreadPoolExecutor(at_once) as pool:
        assert {answer.body for answer in pool.map(lambda _: again(), range(100))} == {told.body}
    for hours in (2, 21):
        hours_pass(ageing, hours)
        assert again().body == told.body
    hours_pass(ageing, 8)
    late = again()
    assert late.status == 200
    assert folio not in re.sub(r"\D", "", late.text)
    assert "/folio/" not in late.text
    assert "ecibimos" in late.text
    assert ageing.count("report") == reports


@pytest.mark.parametrize("channel", ["voz", "sms"])
def test_every_step_again_in_any_order_and_days_later_changes_nothing(ageing: LiveServer, channel: str) -> None:
    """Also steps that the dialogue no longer remembers: none begins anew and leaves a second, empty report."""
    post = Post(ageing)
    told_by(ageing, post, channel)
    steps, reports = list(range(len(post.carried))), ageing.count("report")
    Random(7).shuffle(steps)
    with ThreadPoolExecutor(8) as pool:
        assert {post.again(number).status for number in steps} == {200}
        assert {answer.status for answer in pool.map(post.again, steps)} == {200}
    hours_pass(ageing, 26)
    assert {post.again(number).status for number in steps} == {200}
    hours_pass(ageing, 26)
    wait_until(lambda: ageing.count("dialogue") == 0, 15, what="the end of whatever was begun anew")
    assert ageing.count("report") == reports
    assert "Traceback" not in ageing.errors()
