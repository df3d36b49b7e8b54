"""A first message that says it all: the desk rings before any question is answered, and danger is asked first."""

import pytest

from tests.support.live import LiveServer
from tests.support.reporters import Caller
from tests.support.staff import Operator, says
from tests.support.stories import EXPLOITED, bank
from tests.support.twilio import Network, Phone

LOCKED_AND_BEATEN = "mi jefe me tiene encerrado y me pega"


def asked(text: str) -> str:
    question = bank().find(text)
    return question.id if question else ""


@pytest.mark.parametrize("whatsapp", [False, True])
def test_the_desk_rings_danger_is_asked_then_what_was_heard(live: LiveServer, network: Network, whatsapp: bool) -> None:
    operator = Operator(live)
    before = live.count("report")
    phone = Phone(network, whatsapp=whatsapp)
    first = phone.write(LOCKED_AND_BEATEN)
    assert asked(first) == "A1"
    assert "911" in first
    page = operator.receive()
    assert says(page, "parcial", "urgente", "Nadie la ha tomado", "LX-ENCIERRO", "LX-GOLPES", "me tiene encerrado")
    assert phone.again() == first, "the same message twice is heard once"
    assert asked(phone.write("2")) == "E1"
    assert live.count("report") == before + 1, "answers go on in the same report"
    phone.write("3")
    assert live.count("report") == before + 1
    assert says(operator.see("inmediata"), "Encierro o vigilancia")


def test_who_says_nothing_more_is_in_the_queue_raised(live: LiveServer, network: Network) -> None:
    operator = Operator(live)
    Phone(network).write("lla no qiero bibir")
    page = operator.receive()
    assert says(page, "parcial", "urgente", "Riesgo de suicidio")
    operator.press("Sí, lo dice")
    assert says(operator.see("inmediata"), "Riesgo de suicidio")


def test_what_is_spoken_is_heard(live: LiveServer, network: Network) -> None:
    operator = Operator(live)
    caller = Caller(network, EXPLOITED)
    caller.tell(until=lambda _: asked(caller.call.heard.said) == "D1")
    caller.call.speak("mi patrón nos tiene encerrados con llave")
    assert says(operator.receive(), "LX-ENCIERRO", "nos tiene encerrados")


def test_calm_words_call_nobody(live: LiveServer, network: Network) -> None:
    operator = Operator(live)
    Phone(network).write("hay un muchacho de 16 que trabaja en una papeleria los sabados y no le pegan")
    assert operator.new() == set()
