"""Told on one channel and gone on with on another: whoever holds the folio is asked what was not asked before."""

import pytest

from hotline.conversation.boxing import LEFT_OPEN
from tests.support.browser import Browser
from tests.support.live import LiveServer
from tests.support.reporters import Caller, Reporter, Visitor, Writer
from tests.support.staff import Operator, says
from tests.support.stories import EXPLOITED, Story, bank
from tests.support.twilio import Call, Network, Phone

TEENAGER = EXPLOITED.but(reporta="yo", edad="16-17", salir="libre", captacion="no", amenazas="no", engano="no")
"""A child under twelve has been asked all that the limit of the age allows, on every channel."""
BUTTON = "Contestar lo que faltó preguntar"


def told(live: LiveServer, network: Network, channel: str, story: Story) -> str:
    teller: Reporter = Caller(network, story) if channel == "voz" else Writer(network, story)
    return teller.tell()


def answered_by_page(live: LiveServer, folio: str) -> str:
    """Open the mailbox, answer the first question that was left open; its wording."""
    browser = Browser(live)
    browser.open("/folio")
    form = next(form for form in browser.page.forms if form.writing())
    browser.submit(form, {form.writing()[0].name: folio})
    browser.press(BUTTON)
    form = browser.form("Continuar")
    question = bank().questions[next(c.value for c in form.controls if c.name == "pregunta")]
    browser.press("Continuar", {"opcion": question.choices[0].code})
    assert browser.status == 200
    return question.id


def answered_by_call(network: Network, folio: str) -> str:
    call = Call(network).dial().press("4").press(folio)
    assert BUTTON in call.heard.said
    call.press("3")
    question = bank().find(call.heard.said)
    assert question is not None
    call.press(question.choices[0].key + ("#" if question.multiple else ""))
    return question.id


def answered_by_message(network: Network, folio: str) -> str:
    phone = Phone(network, whatsapp=True)
    assert "mande 3" in phone.write(folio)
    question = bank().find(phone.write("3"))
    assert question is not None
    phone.write(question.choices[0].sms)
    return question.id


@pytest.mark.parametrize("story", [EXPLOITED, TEENAGER], ids=["a witness", "a teenager"])
@pytest.mark.parametrize(("teller", "holder"), [("sms", "web"), ("voz", "whatsapp"), ("sms", "voz")])
def test_who_holds_the_folio_is_asked_what_was_left_open(
    live: LiveServer, network: Network, teller: str, holder: str, story: Story
) -> None:
    operator = Operator(live)
    folio = told(live, network, teller, story)
    before = live.count("report")
    match holder:
        case "web":
            name = answered_by_page(live, folio)
        case "voz":
            name = answered_by_call(network, folio)
        case _:
            name = answered_by_message(network, folio)
    question = bank().questions[name]
    age = "teen" if story is TEENAGER else "adult"
    page = operator.receive()
    assert says(page, question.wording[age])
    assert says(page, question.choices[0].label)
    assert live.count("report") == before, "an answer is no report of its own"


def test_a_page_that_was_ended_early_is_gone_on_with(live: LiveServer, network: Network) -> None:
    visitor = Visitor(live, EXPLOITED)
    visitor.tell(until=lambda one: "D1" in one.asked)  # type: ignore[attr-defined]
    visitor.browser.press("Terminar aquí")
    visitor.tell_on()
    assert len(visitor.folio) == 16
    call = Call(network).dial().press("4").press(visitor.folio)
    assert BUTTON in call.heard.said
    assert LEFT_OPEN not in call.heard.said
