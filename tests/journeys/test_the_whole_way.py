"""A report goes the whole way: first contact, folio, two authorities, and back to the reporter on another channel."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller, Reporter, Visitor, Writer, read_status
from tests.support.staff import Clerk, Operator, says
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network

CHANNELS = ["voz", "sms", "whatsapp", "web"]
ELSEWHERE = {"voz": "web", "sms": "voz", "whatsapp": "sms", "web": "whatsapp"}


def tell(server: LiveServer, network: Network, channel: str) -> Reporter:
    reporters: dict[str, Callable[[], Reporter]] = {
        "voz": lambda: Caller(network, EXPLOITED),
        "sms": lambda: Writer(network, EXPLOITED),
        "whatsapp": lambda: Writer(network, EXPLOITED, whatsapp=True),
        "web": lambda: Visitor(server, EXPLOITED),
    }
    reporter = reporters[channel]()
    reporter.tell()
    return reporter


@pytest.mark.parametrize("channel", CHANNELS)
def test_from_first_contact_to_the_answer_on_another_channel(live: LiveServer, network: Network, channel: str) -> None:
    guardian, prosecutor = Clerk(live, "07-procuraduria_nna"), Clerk(live, "07-unidad_trata")
    reporter = tell(live, network, channel)
    assert len(reporter.folio) == 16, f"no folio; asked: {reporter.asked}"
    assert reporter.asked[0] == "A1", "danger comes first"

    for clerk in (guardian, prosecutor):
        sheet = clerk.receive()
        assert says(sheet, "Chiapas"), "the sheet says where"
        assert says(sheet, "LGPSEDMTP"), "the sheet cites the law"
        clerk.press("Acusar recibo")
        clerk.press("Aceptar")
    guardian.press("Preguntar a quien avisó", "Pregunta 4127 sobre el lugar")

    status = read_status(live, network, ELSEWHERE[channel], reporter.folio)
    assert "4127" in status, "the authority's question reaches the reporter"
    assert "rocuradur" in status, "the reporter reads who has it"


def test_what_the_reporter_answers_reaches_the_desk_and_who_asked(live: LiveServer, network: Network) -> None:
    guardian, operator = Clerk(live, "07-procuraduria_nna"), Operator(live)
    reporter = Writer(network, EXPLOITED)
    reporter.tell()
    guardian.receive()
    referral = guardian.browser.address
    report = operator.receive()
    assert says(report, "Comitan")
    guardian.browser.open(referral)
    guardian.press("Acusar recibo")
    guardian.press("Preguntar a quien avisó", "¿Siguen ahí?")

    phone = Writer(network, EXPLOITED).phone
    assert "Siguen ahi" in phone.write(reporter.folio)
    phone.write("Siguen en la bodega verde 5521")

    assert "bodega verde 5521" in operator.browser.open(operator.address).text
    assert "bodega verde 5521" in guardian.browser.open(referral).text


def test_an_unenrolled_authority_is_shown_and_passed_over(live: LiveServer, network: Network) -> None:
    """Nobody in Sonora has keys: the report ends at the desk for delivery by hand, with the reason shown."""
    operator = Operator(live)
    caller = Caller(network, replace(EXPLOITED, place="Hermosillo, Sonora", state="26", state_name="Sonora"))
    assert len(caller.tell()) == 16
    operator.receive()
    operator.see("Sonora", "no inscrita", "entrega manual")
