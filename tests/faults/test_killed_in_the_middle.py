"""The web process dies at the worst moments: before the commit nothing is stored, after it all of it once."""

import contextlib
import http.client
from collections.abc import Callable, Iterator

import pytest

from tests.support.http import Answer
from tests.support.live import LiveServer
from tests.support.reporters import Caller, Visitor, Writer
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network

BROKEN = (OSError, http.client.HTTPException)
Step = Callable[[], Answer]


class Died(Exception):  # noqa: N818 - what happened, not a fault of the test
    """The process died under a request; `step` sends the same request again."""

    def __init__(self, step: Step) -> None:
        self.step = step


class FragileNetwork(Network):
    """A network that notices when nobody answers."""

    def post(self, path: str, fields: dict[str, str], signature: str | None = None) -> Answer:
        def send() -> Answer:
            return Network.post(self, path, fields, signature)

        try:
            return send()
        except BROKEN:
            raise Died(send) from None


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    """One that dies as it is told, and was started again each time."""
    begun = LiveServer(["crash"])
    yield begun
    begun.close()


def die_once(server: LiveServer, tell: Callable[[], object]) -> Step:
    """Tell a story until the ordered crash; the step that got no answer."""
    try:
        tell()
    except Died as died:
        server.wait_gone()
        return died.step
    raise AssertionError("the process did not die")


@pytest.mark.parametrize("channel", ["voz", "sms", "whatsapp"])
def test_killed_between_commit_and_answer(server: LiveServer, channel: str) -> None:
    network = FragileNetwork(server)
    reporter = Caller(network, EXPLOITED) if channel == "voz" else Writer(network, EXPLOITED, channel == "whatsapp")
    before = server.count("report")
    server.order("crash-after")
    step = die_once(server, reporter.tell)
    assert server.count("report") == before + 1, "it was stored before it died"
    server.restart()

    first, second = step(), step()
    assert first.status == 200
    assert first.body == second.body
    go_on(reporter, first)
    assert len(reporter.folio) == 16
    assert server.count("report") == before + 1, "one report"


def go_on(reporter: Caller | Writer, answer: Answer) -> None:
    """Take the answer that came after all, and go to the end."""
    if isinstance(reporter, Caller):
        reporter.call.take(answer)
        while not reporter.call.over:
            reporter.answer()
        reporter.hear(" ".join(reporter.call.transcript))
        return
    reporter.shown = reporter.phone.take(answer)
    reporter.hear(reporter.shown)
    while not reporter.folio:
        reporter.answer()


def test_killed_between_commit_and_answer_on_the_web(server: LiveServer) -> None:
    visitor = Visitor(server, EXPLOITED)
    before = server.count("report")
    server.order("crash-after")
    with contextlib.suppress(*BROKEN):
        visitor.tell()
    server.wait_gone()
    server.restart()
    page = visitor.browser.repeat()
    assert visitor.browser.status == 200
    visitor.hear(page.text)
    while not visitor.folio:
        visitor.answer()
    assert server.count("report") == before + 1


def test_killed_before_the_commit_nothing_is_stored(server: LiveServer) -> None:
    network = FragileNetwork(server)
    writer = Writer(network, EXPLOITED)
    before = {table: server.count(table) for table in ("report", "mailbox", "referral", "statistics_record")}
    server.order("crash-before")
    step = die_once(server, writer.tell)
    assert {table: server.count(table) for table in before} == before
    server.restart()

    go_on(writer, step())
    assert len(writer.folio) == 16
    assert server.count("report") == before["report"] + 1
