"""Every referral has a clock: silence or a refusal hands over to the next of the chain, unopened."""

import time
from dataclasses import replace

from tests.conftest import Serve
from tests.support.browser import sign_in
from tests.support.live import LiveServer
from tests.support.pages import Page
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
    operator.receive()
    operator.see("8841", "entrega manual")


def test_silence_hands_over_to_the_next_when_the_clock_is_over(serve: Serve) -> None:
    """24 h to act, 4 h to acknowledge: after 5 h the trafficking unit of Chiapas is late and its chain goes on."""
    server = serve(patches=["clock"])
    network = Network(server)
    operator = Operator(server)
    writer = Writer(network, EXPLOITED)
    writer.tell()
    operator.receive()
    operator.see("enviada")
    server.move_clock(5 * HOUR)

    operator.browser = sign_in(server, "ana")
    operator.see("sin acuse", "no inscrita", "entrega manual")
    assert says(Page(read_status(server, network, "sms", writer.folio)), "no contesto")


def test_an_acknowledgement_stops_the_clock(serve: Serve) -> None:
    server = serve(patches=["clock"])
    operator, clerks = (
        Operator(server),
        [Clerk(server, agency) for agency in ("07-unidad_trata", "07-procuraduria_nna")],
    )
    Writer(Network(server), EXPLOITED).tell()
    for clerk in clerks:
        clerk.receive()
        clerk.press("Acusar recibo")
    operator.receive()
    server.move_clock(7 * HOUR)
    time.sleep(2)
    operator.browser = sign_in(server, "ana")
    assert not says(operator.see("recib"), "sin acuse")
