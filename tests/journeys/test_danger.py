"""Danger first: each channel says 9-1-1 at once, keeps what it knows and rings at the desk before asking on."""

from dataclasses import replace

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller, Reporter, Visitor, Writer
from tests.support.staff import Operator, says
from tests.support.stories import DANGER, ENGLISH, EXPLOITED
from tests.support.twilio import Network

CHANNELS = ("voz", "sms", "whatsapp", "web")


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


@pytest.mark.parametrize("channel", CHANNELS)
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


LATE = {
    "a witness": ("E1", EXPLOITED.but(salir="encerrado")),
    "a teenager": ("E1", EXPLOITED.but(reporta="yo", edad="16-17", salir="encerrado")),
    "a child": ("A2", EXPLOITED.but(reporta="yo", edad="6-11", lesion="si")),
    "an adult, in English": ("A2", replace(EXPLOITED.but(reporta="yo", edad="18+", lesion="si"), language=ENGLISH)),
}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("who", LATE)
def test_danger_that_shows_later_is_answered_at_once_and_rings(
    live: LiveServer, network: Network, channel: str, who: str
) -> None:
    """By an answer in the middle: what is heard next is the way to 9-1-1, the desk rings, and the folio comes all the
    same."""
    question, story = LATE[who]
    operator = Operator(live)
    told = {"voz": Caller(network, story), "web": Visitor(live, story)}.get(channel) or Writer(
        network, story, whatsapp=channel == "whatsapp"
    )
    told.tell(until=lambda one: question in one.asked)  # type: ignore[call-arg]
    assert told.asked[-1] == question, "danger shows in the middle"
    assert "911" in heard_by(told).replace("-", "").replace("9, 1, 1", "911")
    assert says(operator.receive(), "inmediata")
    go_on(told)
    assert len(told.folio) == 16


def heard_by(told: Reporter) -> str:
    """What the last answer was answered with."""
    if isinstance(told, Caller):
        return told.call.heard.said
    return told.shown if isinstance(told, Writer) else told.browser.page.text  # type: ignore[attr-defined]


def go_on(told: Reporter) -> None:
    """Answer on to the end."""
    while not told.folio and not (isinstance(told, Caller) and told.call.over):
        told.answer()  # type: ignore[attr-defined]
    if isinstance(told, Caller):
        told.hear(" ".join(told.call.transcript))


@pytest.mark.parametrize("channel", ["voz", "web"])
def test_the_rest_of_the_dialogue_adds_the_place_and_ends_with_a_folio(
    live: LiveServer, network: Network, channel: str
) -> None:
    operator = Operator(live)
    reporter: Caller | Visitor = Caller(network, DANGER) if channel == "voz" else Visitor(live, DANGER)
    assert len(reporter.tell()) == 16
    assert says(operator.receive(), "Chiapas")
