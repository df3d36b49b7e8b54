"""What was heard, on the page before sending and at the desk: legible on a telephone and on a desk, without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_staff_pages import SIDEWAYS, look
from tests.browser.visiting import TARGETS, Visit, at_review, look_in
from tests.support.browser import enter, in_queue
from tests.support.live import LiveServer
from tests.support.twilio import Network, Phone

WORDS = "La señora le guarda el acta, no le pagan y no la deja salir. Soy la vecina."
LOOKS = [(320, "dark"), (1280, "light")]


def up_to_review(live: LiveServer, window: Open, **wishes: object) -> Visit:
    visit = look_in(live, window, **wishes)
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "D1", {"A1": "no", "A3": "si", "B1": "vio", "B2": "12-14", "C1": "Puebla"})
    visit.page.locator("textarea").fill(WORDS)
    visit.page.locator('.choice:has(input[value="casa_ajena"])').click()
    visit.press("Terminar aquí")
    assert at_review(visit)
    return visit


def written(live: LiveServer, network: Network, words: str) -> str:
    """The id of the report that a first message becomes."""
    before = live.reports()
    Phone(network).write(words)
    (report,) = live.reports() - before
    return report


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_page_before_sending_asks_whether_it_is_so(live: LiveServer, window: Open, width: int, scheme: str) -> None:
    visit = up_to_review(live, window, viewport={"width": width, "height": 800}, color_scheme=scheme)
    group = visit.page.get_by_role("group", name="De sus palabras entendimos esto. ¿Es así?")
    expect(group.get_by_text("«le guarda el acta»")).to_be_visible()
    assert group.locator("input:checked").count() == 0, "nothing is taken for granted"
    assert visit.page.evaluate(SIDEWAYS) <= 0
    for target in visit.page.locator(TARGETS).all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 48
    group.get_by_text("Le retienen documentos").click()
    visit.press("Enviar aviso")
    assert len(visit.folio()) == 16


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desk_sees_the_words_marked_and_confirms_without_script(
    live: LiveServer, network: Network, window: Open, width: int, scheme: str
) -> None:
    report = written(live, network, "mi jefe me tiene encerrado y me pega, soy la vecina")
    page = enter(live, window(viewport={"width": width, "height": 900}, color_scheme=scheme), "ana")
    link = in_queue(page, report)
    expect(page.locator("li:not(.alike)").filter(has=link)).to_contain_text("Urgente")
    link.click()
    expect(page.locator(".said .heard", has_text="me tiene encerrado")).to_be_visible()
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("button", name="Sí, lo dice: Encierro").click()
    expect(page.get_by_text("Anotado como hecho")).to_be_visible()
    expect(page.get_by_text("Encierro o vigilancia").first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desks_page_is_legible(live: LiveServer, network: Network, window: Open, width: int, scheme: str) -> None:
    report = written(live, network, "ayudenme mi jefe me tiene encerrado")
    context = window(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True)
    page = enter(live, context, "ana")
    in_queue(page, report).click()
    expect(page.locator("#oido")).to_be_visible()
    look(page, f"heard words at {width} {scheme}")
