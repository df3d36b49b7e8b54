"""The reporter's pages with script: leaving leaves nothing, one entry in the history, and a cut line loses nothing."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.visiting import Visit, at_review, look_in
from tests.support.live import LiveServer

LEFT = """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
  (await indexedDB.databases()).length, document.cookie, (await navigator.serviceWorker.getRegistrations()).length]"""
NOTHING = [0, 0, 0, 0, "", 0]


@pytest.fixture
def visit(live: LiveServer, window: Open) -> Iterator[Visit]:
    """A telephone with script at the first page; nothing comes from elsewhere and nothing is complained of."""
    one = look_in(live, window, java_script_enabled=True)
    yield one
    assert one.hosts == {urlsplit(live.url).netloc}
    assert one.complaints == []


def back_from_exit(visit: Visit) -> str:
    """What the browser's own way back shows after leaving: the address."""
    assert visit.page.url.endswith("/informacion")
    assert visit.page.context.cookies() == []
    assert visit.page.evaluate(LEFT) == NOTHING
    visit.page.go_back()
    return visit.page.url


def test_leaving_in_the_middle_leaves_nothing_to_go_back_to(visit: Visit) -> None:
    before = visit.page.evaluate("history.length")
    visit.page.get_by_role("link", name="Cómo cuidarse aquí").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Cómo cuidarse aquí")
    visit.go(visit.page.get_by_role("link", name="Ir al inicio"))
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C2")
    assert visit.page.evaluate("history.length") == before
    visit.page.get_by_role("link", name="Salir ya").click()
    visit.page.wait_for_url("**/informacion")
    assert visit.page.title() == "Información"
    assert back_from_exit(visit) == "about:blank"


def test_the_shift_key_three_times_leaves_and_writing_does_not(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C1")
    visit.page.locator("textarea").focus()
    for key in ("Shift", "Shift", "A", "Shift", "Shift"):
        visit.page.keyboard.press(key)
    assert visit.question == "C1"
    visit.page.keyboard.press("Shift")
    visit.page.wait_for_url("**/informacion")
    assert back_from_exit(visit) == "about:blank"


def test_to_the_folio_which_survives_a_reload_and_back_to_the_mailbox(visit: Visit) -> None:
    before = visit.page.evaluate("history.length")
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C1")
    visit.page.locator("textarea").fill("Junto al río 😀")
    visit.go(visit.page.locator(".tongue"))
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    assert visit.page.locator("textarea").input_value() == "Junto al río 😀"
    visit.go(visit.page.locator(".tongue"))
    expect(visit.page.locator("html")).to_have_attribute("lang", "es-MX")
    visit.tell(at_review)
    visit.press("Enviar aviso")
    expect(visit.page.locator("main")).to_be_focused()
    folio = visit.folio()
    assert re.fullmatch(r"\d{16}", folio)
    visit.page.reload()
    assert visit.folio() == folio
    visit.press("Practicar")
    expect(visit.page.locator(".folio")).to_contain_text("····")
    visit.press("Ya lo guardé")
    visit.go(visit.page.get_by_role("link", name="Ir al inicio"))
    visit.go(visit.page.get_by_role("link", name="Tengo un folio"))
    visit.page.get_by_label("Son 16 números").fill(folio[:15])
    visit.press("Ver respuestas")
    expect(visit.page.get_by_role("alert").filter(visible=True)).to_contain_text("Faltan números")
    visit.page.get_by_label("Son 16 números").fill(folio)
    visit.press("Ver respuestas")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Qué ha pasado con su aviso")
    assert visit.page.evaluate("history.length") == before
    visit.page.get_by_role("button", name="Cerrar y salir").click()
    visit.page.wait_for_url("**/informacion")
    assert back_from_exit(visit) == "about:blank"
    visit.complaints.clear()  # the browser notes the status 422; the page is what counts


def test_a_cut_line_keeps_everything_and_the_same_answer_goes_once(visit: Visit, live: LiveServer) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C1")
    visit.page.locator("textarea").fill("Puebla, en la bodega 8841")

    def cut(route: Route) -> None:
        route.abort()

    visit.page.route("**/p", cut)
    visit.page.get_by_role("button", name="Continuar").click()
    expect(visit.page.locator("#cortado")).to_be_visible()
    expect(visit.page.locator("#cortado")).to_be_focused()
    assert visit.page.locator("textarea").input_value() == "Puebla, en la bodega 8841"
    visit.page.unroute("**/p", cut)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    visit.page.route("**/p", lose_the_answer, times=1)
    visit.page.get_by_role("button", name="Continuar").click()
    expect(visit.page.locator("#cortado")).to_be_visible()
    expect(visit.page.locator("#enviando")).to_be_hidden()
    visit.press("Continuar")
    visit.tell(at_review)
    assert visit.page.locator("main").inner_text().count("Puebla, en la bodega 8841") == 1
    visit.complaints.clear()  # the browser notes that the line was cut


def test_a_page_that_comes_back_from_memory_is_asked_for_anew(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "A2")
    with visit.page.expect_navigation():
        visit.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert visit.question == "A2"


def test_in_a_crowd_the_form_comes_back_by_itself(visit: Visit) -> None:
    visit.press("Quiero avisar de algo")
    visit.tell(lambda one: one.question == "C1")
    visit.page.locator("textarea").fill("Puebla, en la bodega 8842")

    def crowded(route: Route) -> None:
        route.fulfill(status=503, headers={"Retry-After": "1", "Content-Type": "text/html"}, body="<p>Muchas")

    visit.page.route("**/p", crowded, times=1)
    visit.page.get_by_role("button", name="Continuar").click()
    expect(visit.page.locator("#enviando")).to_be_visible()
    expect(visit.page.locator("input[name=pregunta]")).not_to_have_value("C1")
    visit.complaints.clear()  # the browser notes the status 503
