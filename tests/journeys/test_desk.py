"""The desk: an operator on duty opens, reads why, and refers; nothing leaves before that except by the clock."""

import pytest

from tests.conftest import Serve
from tests.support.live import LiveServer
from tests.support.reporters import Visitor, Writer
from tests.support.staff import Clerk, Operator, says
from tests.support.stories import DANGER, EXPLOITED
from tests.support.twilio import Network


@pytest.fixture
def attended(serve: Serve) -> LiveServer:
    """A server whose operator is on duty."""
    server = serve(patches=["clock"])
    Operator(server).press("turno")
    return server


def test_a_report_waits_for_the_operator_who_reads_why_and_refers(attended: LiveServer) -> None:
    guardian, operator = Clerk(attended, "07-procuraduria_nna"), Operator(attended)
    Visitor(attended, EXPLOITED).tell()
    page = operator.receive()
    assert says(page, "trata", "TR-5", "LGPSEDMTP"), "category, rule and source"
    assert says(page, "Procuradur"), "who would receive"
    assert guardian.receives_nothing(), "it waits while somebody is on duty"
    operator.press("Canalizar")
    assert says(guardian.receive(), "Chiapas")


def test_danger_does_not_wait_for_anybody(attended: LiveServer) -> None:
    guardian = Clerk(attended, "07-procuraduria_nna")
    assert len(Visitor(attended, DANGER).tell()) == 16
    guardian.receive()


def test_what_nobody_reviews_leaves_by_the_clock(attended: LiveServer) -> None:
    guardian = Clerk(attended, "07-procuraduria_nna")
    Writer(Network(attended), EXPLOITED).tell()
    assert guardian.receives_nothing()
    attended.move_clock(25 * 3600)
    again = Clerk(attended, "07-procuraduria_nna")
    again.known = guardian.known
    again.receive()


def test_an_agency_cannot_open_what_was_not_released_to_it(attended: LiveServer) -> None:
    operator = Operator(attended)
    Writer(Network(attended), EXPLOITED).tell()
    operator.receive()
    guardian = Clerk(attended, "07-procuraduria_nna")
    guardian.browser.open(operator.address)
    assert guardian.browser.status in {403, 404} or "password" in [
        control.kind for form in guardian.browser.page.forms for control in form.controls
    ]
