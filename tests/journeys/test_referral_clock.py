"""Every referral has a clock: silence or a refusal hands over to the next of the chain, unopened."""

import time
from dataclasses import replace

from tests.conftest import Serve
from tests.support.live import LiveServer
from tests.support.reporters import Writer, read_status
from tests.support.staff import Clerk, Operator, says
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network

HOUR = 3600

PUEBLA = replace(EXPLOITED, place="Cholula, Puebla", state="21", state_name="Puebla")
"""In Puebla the trafficking unit has no keys and the prosecutor (its next in the chain) has."""


def test_an_authority_without_keys_is_passed_over_at_once(live: LiveServer, network: Network) -> None:
    prosecutor = Clerk(live, "21-fiscalia")
    Writer(network, PUEBLA).tell()
    assert says(prosecutor.receive(), "Puebla")


def test_a_refusal_hands_over_to_the_next_and_keeps_the_reason(live: LiveServer, network: Network) -> None:
    operator, unit = Operator(live), Clerk(live, "07-unidad_trata")
    Writer(network, EXPLOITED).tell()
    unit.receive()
    unit.press("Acusar recibo")
    unit.press("No nos toca", "Es de otra fiscalía 8841")
    report = operator.receive()
    assert "8841" in report.text or "8841" in operator.browser.open(operator.address).text


def test_silence_hands_over_to_the_next_when_the_clock_is_over(serve: Serve) -> None:
    """24 h to act, 4 h to acknowledge: after 5 h the trafficking unit of Chiapas is late and the chain goes on."""
    server = serve(patches=["clock"])
    network = Network(server)
    operator = Operator(server)
    writer = Writer(network, EXPLOITED)
    writer.tell()
    Clerk(server, "07-procuraduria_nna")
    page = operator.receive()
    assert not says(page, "sin acuse")
    server.move_clock(5 * HOUR)
    late = _until_it_says(server, operator.address, "sin acuse")
    assert "ntrega manual" in late or "no inscrita" in late.casefold(), "the rest of the chain has no keys"
    assert "sin acuse" in read_status(server, network, "web", writer.folio).casefold() or "no contest" in read_status(
        server, network, "web", writer.folio
    )


def test_an_acknowledgement_stops_the_clock(serve: Serve) -> None:
    server = serve(patches=["clock"])
    network = Network(server)
    unit, guardian = Clerk(server, "07-unidad_trata"), Clerk(server, "07-procuraduria_nna")
    operator = Operator(server)
    Writer(network, EXPLOITED).tell()
    for clerk in (unit, guardian):
        clerk.receive()
        clerk.press("Acusar recibo")
    operator.receive()
    server.move_clock(7 * HOUR)
    time.sleep(2)
    assert "sin acuse" not in Operator(server).browser.open(operator.address).text.casefold()


def _until_it_says(server: LiveServer, address: str, words: str) -> str:
    until = time.monotonic() + 15
    while True:
        text = Operator(server).browser.open(address).text
        if words in text.casefold():
            return text
        assert time.monotonic() < until, f"«{words}» never came: {text}"
        time.sleep(0.5)
