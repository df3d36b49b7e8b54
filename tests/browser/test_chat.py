"""A conversation in two real browsers: with script as it happens, without script by the frame that renews itself."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open
from tests.support.browser import enter
from tests.support.live import LiveServer

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DESK = {"width": 1280, "height": 900}


def answering(live: LiveServer, context: BrowserContext) -> Page:
    """An operator at the list of conversations, on duty in writing."""
    page = enter(live, context, "ana")
    if page.get_by_label("Contesto por escrito").count() == 0:
        page.get_by_role("button", name="Salir de turno").click()
    page.get_by_label("Contesto por escrito").check()
    page.get_by_role("button", name="Entrar en turno").click()
    page.get_by_role("link", name="Conversaciones").click()
    return page


def off_duty(live: LiveServer, desk: Page) -> None:
    """Nobody is on duty any more: other tests of the shared server count on it."""
    desk.goto(f"{live.url}/desk")
    desk.get_by_role("button", name="Salir de turno").click()
    expect(desk.get_by_role("button", name="Entrar en turno")).to_be_visible()


@pytest.fixture
def at_desk(live: LiveServer, window: Open) -> Iterator[Callable[..., Page]]:
    """Open an operator's window; whatever happens, nobody is on duty afterwards."""
    opened: list[Page] = []

    def open_one(**wishes: object) -> Page:
        opened.append(answering(live, window(viewport=DESK, **wishes)))
        return opened[-1]

    yield open_one
    for desk in opened:
        off_duty(live, desk)


def begin(live: LiveServer, context: BrowserContext, words: str) -> Page:
    """A reporter who wrote a first line."""
    page = context.new_page()
    page.goto(live.url)
    page.get_by_role("link", name="Escribir con una persona").click()
    page.get_by_label("Escriba aquí").fill(words)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("link", name="Ver si hay respuesta")).to_be_attached()
    return page


def take(desk: Page) -> None:
    desk.get_by_role("link", name="Actualizar").click()
    desk.get_by_role("button", name="Tomar").first.click()
    expect(desk.get_by_label("Escriba aquí")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_both_write_and_read_and_the_folio_comes_at_the_end(
    live: LiveServer, window: Open, at_desk: Callable[..., Page], script: bool
) -> None:
    desk = at_desk(java_script_enabled=script)
    reporter = begin(live, window(java_script_enabled=script), "Hay dos niños en el taller.")
    lines = reporter.locator("#mensajes").content_frame if not script else reporter.get_by_role("log")
    expect(lines.get_by_text("Hay dos niños en el taller.")).to_be_visible()
    assert reporter.evaluate(SIDEWAYS) <= 0

    take(desk)
    read = desk.locator("#mensajes").content_frame if not script else desk.get_by_role("log")
    expect(read.get_by_text("Hay dos niños en el taller.")).to_be_visible()
    desk.get_by_label("Escriba aquí").fill("¿Dónde está el taller?")
    if script:
        expect(reporter.get_by_text("La persona de la línea está escribiendo.")).to_be_visible()
    desk.get_by_role("button", name="Enviar").click()
    # Nobody presses anything: the stream, or the frame that renews itself while one goes on writing.
    reporter.get_by_label("Escriba aquí").fill("Junto al mercado.")
    expect(lines.get_by_text("¿Dónde está el taller?")).to_be_visible(timeout=15_000)
    expect(reporter.get_by_label("Escriba aquí")).to_have_value("Junto al mercado.")
    reporter.get_by_role("button", name="Enviar").click()
    expect(read.get_by_text("Junto al mercado.")).to_be_visible(timeout=15_000)

    reporter.get_by_role("button", name="Terminar y ver folio").click()
    reporter.get_by_role("button", name="Enviar aviso").click()
    expect(reporter.locator(".folio li")).to_have_count(4)


def test_a_cut_connection_keeps_the_line_and_sends_it_once(
    live: LiveServer, window: Open, at_desk: Callable[..., Page]
) -> None:
    at_desk()
    context = window(java_script_enabled=True)
    reporter = begin(live, context, "Quiero contar algo.")
    expect(reporter.get_by_role("log").get_by_text("Quiero contar algo.")).to_be_visible()
    reporter.route("**/chat", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    reporter.get_by_label("Escriba aquí").fill("Son las ocho.")
    reporter.get_by_role("button", name="Enviar").click()
    expect(reporter.get_by_text("Se cortó.")).to_be_visible()
    expect(reporter.get_by_label("Escriba aquí")).to_have_value("Son las ocho.")
    reporter.unroute("**/chat")
    reporter.get_by_role("button", name="Enviar").click()
    expect(reporter.get_by_role("log").get_by_text("Son las ocho.")).to_have_count(1)
    expect(reporter.get_by_label("Escriba aquí")).to_have_value("")
    reporter.get_by_role("link", name="Salir ya").click()
    expect(reporter).to_have_url(f"{live.url}/informacion")
