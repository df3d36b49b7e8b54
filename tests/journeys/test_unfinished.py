"""What was begun and not ended: kept for the desk, erased when asked, and nothing lost but the thread."""

import shutil

from tests.conftest import Serve
from tests.support.live import LiveServer
from tests.support.processes import wait_until
from tests.support.reporters import Caller, Visitor, Writer
from tests.support.staff import Operator, says
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network

HOUR = 3600


def far_enough(reporter: Caller | Writer | Visitor) -> bool:
    return len(reporter.asked) >= 7


def test_a_dropped_call_is_kept_for_the_desk(live: LiveServer, network: Network) -> None:
    operator = Operator(live)
    caller = Caller(network, EXPLOITED)
    caller.tell(until=far_enough)
    assert not caller.folio
    assert caller.call.hang_up().status in {200, 204}
    page = operator.receive()
    assert says(page, "parcial")


def test_a_call_dropped_before_any_answer_leaves_no_report(live: LiveServer, network: Network) -> None:
    reports = live.count("report")
    caller = Caller(network, EXPLOITED)
    caller.call.dial()
    caller.call.hang_up()
    assert live.count("report") == reports


def test_a_hang_up_told_twice_is_one_report(live: LiveServer, network: Network) -> None:
    before = live.count("report")
    caller = Caller(network, EXPLOITED)
    caller.tell(until=far_enough)
    assert caller.call.hang_up().status == caller.call.hang_up().status
    assert live.count("report") == before + 1


def test_alto_erases_everything(live: LiveServer, network: Network) -> None:
    before = live.count("report"), live.count("dialogue"), live.count("sealed_document")
    writer = Writer(network, EXPLOITED)
    writer.tell(until=far_enough)
    answer = writer.phone.write("ALTO")
    assert "911" not in answer
    assert "?" not in answer, "nothing more is asked"
    assert (live.count("report"), live.count("dialogue"), live.count("sealed_document")) == before


def test_leaving_the_page_erases_everything(live: LiveServer, network: Network) -> None:
    before = live.count("report"), live.count("dialogue"), live.count("sealed_document")
    visitor = Visitor(live, EXPLOITED)
    visitor.tell(until=far_enough)
    visitor.browser.open("/salir")
    assert (live.count("report"), live.count("dialogue"), live.count("sealed_document")) == before
    assert not visitor.browser.cookies


def test_a_dialogue_that_falls_silent_becomes_a_partial_report(serve: Serve) -> None:
    server = serve(patches=["clock"])
    network = Network(server)
    operator = Operator(server)
    writer, visitor = Writer(network, EXPLOITED), Visitor(server, EXPLOITED)
    writer.tell(until=far_enough)
    visitor.tell(until=far_enough)
    before = server.count("dialogue")
    assert before >= 2

    server.move_clock(26 * HOUR)
    wait_until(lambda: server.count("dialogue") == 0, 15, what="the end of the abandoned dialogues")
    assert len(Operator(server).addresses() - operator.known) == 2

    first = writer.phone.write("hola")
    assert "911" in first, "the telephone may be in other hands now: the first menu, and nothing of before"
    page = visitor.browser.open("/p")
    assert visitor.browser.status == 200
    assert "Chiapas" not in page.text


def test_without_the_hourly_keys_the_thread_is_lost_and_the_report_is_not(serve: Serve) -> None:
    server = serve(patches=["clock"])
    network = Network(server)
    operator = Operator(server)
    writer = Writer(network, EXPLOITED)
    writer.tell(until=far_enough)

    for path in server.volatile.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    server.restart()

    again = writer.phone.write("1")
    assert "911" in again, "it begins anew, without an error"
    server.move_clock(26 * HOUR)
    wait_until(lambda: server.count("dialogue") == 0, 15, what="the end of the abandoned dialogue")
    assert Operator(server).addresses() - operator.known
    assert "Traceback" not in server.errors()
