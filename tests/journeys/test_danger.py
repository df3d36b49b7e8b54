"""Danger first: each channel says 9-1-1 at once, keeps what it knows and rings at the desk before asking on."""

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller, Reporter, Visitor, Writer
from tests.support.staff import Operator, says
from tests.support.stories import DANGER
from tests.support.twilio import Network


def begin(server: LiveServer, network: Network, channel: str) -> tuple[Reporter, str]:
    """Answer the first question with «yes, danger» and do nothing more; the reporter and what she hears then."""
    if channel == "voz":
        caller = Caller(network, DANGER)
        caller.call.dial()
        caller.answer()
        return caller, caller.call.heard.said
    if channel == "web":
        visitor = Visitor(server, DANGER)
        visitor.start()
        visitor.answer()
        return visitor, visitor.browser.page.text
    writer = Writer(network, DANGER, whatsapp=channel == "whatsapp")
    writer.shown = writer.phone.write("hola")
    assert "911" in writer.shown, "the first message shows the way to 9-1-1"
    writer.answer()
    return writer, writer.shown


@pytest.mark.parametrize("channel", ["voz", "sms", "whatsapp", "web"])
def test_danger_rings_at_the_desk_before_the_dialogue_ends(live: LiveServer, network: Network, channel: str) -> None:
    operator = Operator(live)
    reporter, heard = begin(live, network, channel)
    assert reporter.asked == ["A1"]
    assert "911" in heard.replace("-", "")
    page = operator.receive()
    assert says(page, "inmediata")


def test_on_the_telephone_dialling_comes_before_every_other_word(live: LiveServer, network: Network) -> None:
    _, heard = begin(live, network, "voz")
    assert heard.replace("-", "").index("911") < 80


def test_a_call_in_danger_is_bridged_where_a_number_is_configured(serve, network: Network) -> None:  # type: ignore[no-untyped-def]
    server = serve(
        settings={"HOTLINE_BRIDGE_NUMBERS": "00=+525511111111,07=+529611111111", "HOTLINE_CALLER_ID": "+525500000000"}
    )
    caller = Caller(Network(server), DANGER)
    caller.call.dial()
    caller.answer()
    assert caller.call.heard.dialled == "+525511111111"


@pytest.mark.parametrize("channel", ["voz", "web"])
def test_the_rest_of_the_dialogue_adds_the_place_and_ends_with_a_folio(
    live: LiveServer, network: Network, channel: str
) -> None:
    operator = Operator(live)
    reporter: Caller | Visitor = Caller(network, DANGER) if channel == "voz" else Visitor(live, DANGER)
    assert len(reporter.tell()) == 16
    assert says(operator.receive(), "Chiapas")
