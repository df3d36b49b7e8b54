"""The desk and the portal in a real browser: without script, with the keyboard, in both lights, wide and narrow."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import enter, in_queue
from tests.support.live import LiveServer
from tests.support.reporters import Writer
from tests.support.stories import EXPLOITED
from tests.support.twilio import Network, Phone

Open = Callable[..., BrowserContext]
WORDS = "Soy la maestra de uno de ellos, me llamo Rosa Pérez <script>document.title='x'</script>"

GIVEN = re.compile("Trata de personas|Trabajo forzoso")  # by SMS the short path asks too little for the first

TARGETS = """() => [...document.querySelectorAll('button, summary, select, input:not([type=hidden]), textarea, a.link')]
  .filter(one => one.checkVisibility() && !one.closest('label'))
  .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height < 32)"""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

CONTRAST = """() => {
  const level = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const ground = one => { for (; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor
    if (!colour.startsWith('rgba(0, 0, 0, 0')) return colour } return 'rgb(255,255,255)' }
  const poor = []
  for (const one of document.querySelectorAll('body *')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !one.checkVisibility()) continue
    const [a, b] = [level(getComputedStyle(one).color), level(ground(one))].sort((x, y) => y - x)
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push([one.outerHTML.slice(0, 80), (a + 0.05) / (b + 0.05)])
  }
  return poor }"""


@dataclass(frozen=True)
class Told:
    """A report with words that tell who is talking, handed to Chiapas."""

    report: str
    folio: str


@pytest.fixture(scope="module")
def told(live: LiveServer, network: Network) -> Told:
    writer, before = Writer(network, EXPLOITED), live.reports()
    writer.waiting_words = [WORDS]
    writer.tell()
    (report,) = live.reports() - before
    return Told(report, writer.folio)


def test_an_operator_signs_in_opens_answers_and_leaves_without_script(
    live: LiveServer, told: Told, window: Open
) -> None:
    assert len(told.folio) == 16
    page = enter(live, window(), "ana")
    in_queue(page, told.report).click()
    expect(page.get_by_role("heading", name="Por qué se juzgó así")).to_be_visible()
    expect(page.get_by_text("(LGPSEDMTP)").first).to_be_visible()
    page.get_by_label("Contestar a quien avisó").fill("Ya lo leímos.")
    page.get_by_role("button", name="Contestar", exact=True).click()
    expect(page.get_by_text("quedó en el buzón")).to_be_visible()
    page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_label("Contraseña")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Contraseña"), "the page was not kept").to_be_visible()
    assert page.get_by_role("heading", name="Por qué se juzgó así").count() == 0


def test_an_authority_acknowledges_accepts_and_asks_without_script(live: LiveServer, told: Told, window: Open) -> None:
    assert len(told.folio) == 16
    page = enter(live, window(), "07-unidad_trata")
    page.locator("a.open", has_text=GIVEN).first.click()
    expect(page.get_by_text("No busque ni pregunte quién avisó.")).to_be_visible()
    page.get_by_role("button", name="Acusar recibo").click()
    expect(page.get_by_text("Quedó el acuse")).to_be_visible()
    page.get_by_role("button", name="Aceptar").click()
    page.get_by_label("Pregunta sobre el lugar").fill("¿Siguen ahí?")
    page.get_by_role("button", name="Preguntar a quien avisó").click()
    expect(page.get_by_text("quedó en el buzón")).to_be_visible()
    expect(page.get_by_role("button", name="Cerrar con resultado")).to_be_visible()


def test_passages_are_marked_and_markup_stays_words(live: LiveServer, told: Told, window: Open) -> None:
    assert len(told.folio) == 16
    context = window(java_script_enabled=True)
    page = enter(live, context, "ana")
    in_queue(page, told.report).click()
    assert page.title() == "Información"
    assert "Soy la maestra" in page.locator("mark").all_inner_texts()


def test_the_keyboard_reaches_everything_and_the_ring_is_seen(live: LiveServer, window: Open) -> None:
    context = window(viewport={"width": 1280, "height": 720}, java_script_enabled=True)
    page = enter(live, context, "beto")
    page.goto(live.account("beto").url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(400):  # the queue is as long as other tests made it
        page.keyboard.press("Tab")
        # A choice wears the ring around its words and its box together.
        ring = page.evaluate(
            "getComputedStyle(document.activeElement.closest('.choice') || document.activeElement).outlineStyle"
        )
        if page.evaluate("document.activeElement === document.body"):
            break  # round once: the browser's own bar comes next
        name = page.evaluate("document.activeElement.innerText || document.activeElement.tagName")
        assert ring == "solid", f"no ring around «{name}»"
        seen.add(name)
        hidden = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect()
            const bar = document.querySelector('.bar').getBoundingClientRect()
            return !document.activeElement.closest('.bar') && box.height > 0 && box.bottom <= bar.bottom }"""
        )
        assert not hidden, f"the bar covers «{name}»"
    assert {"Cerrar sesión", "Actualizar"} <= seen


def test_an_error_takes_the_focus_and_keeps_what_was_typed(live: LiveServer, window: Open) -> None:
    context = window(java_script_enabled=True)
    page = enter(live, context, "carla")
    page.locator("a.open").first.click()
    page.locator("form[action$='/close'] button").click()
    expect(page.locator(".wrong[role=alert]")).to_be_focused()
    expect(page.locator("form[action$='/close'] .wrong")).to_contain_text("Escriba la razón")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_fits_is_legible_and_has_targets_large_enough(
    live: LiveServer, told: Told, window: Open, scheme: str, width: int
) -> None:
    assert len(told.folio) == 16
    for login, home in (("ana", "/desk"), ("07-procuraduria_nna", "/agency")):
        context = window(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True)
        door = context.new_page()
        door.goto(f"{live.url}{home}/sign-in")
        pages = [door]
        page = enter(live, context, login)
        first = page.locator("a.open").first.get_attribute("href")
        guide = ["/desk/guide?guion=child", "/desk/guide?guion=silence"] if home == "/desk" else []
        for path in (home, first, f"{home}/nada", *guide):
            page.goto(f"{live.url}{path}")
            look(page, f"{path} at {width} {scheme}")
        for other in pages:
            look(other, f"sign-in at {width} {scheme}")


def test_new_words_and_accused_authorities_fit_a_telephone(
    live: LiveServer, network: Network, told: Told, window: Open
) -> None:
    reporter = Phone(network)
    reporter.write(told.folio)
    reporter.write("El de la Procuraduría los protege")
    page = enter(live, window(viewport={"width": 320, "height": 800}, java_script_enabled=True), "ana")
    page.goto(f"{live.url}/desk?quieto=1")
    row = in_queue(page, told.report)
    expect(row).to_contain_text("Mensaje nuevo")
    address = row.get_attribute("href")
    look(page, "the queue with new words")
    row.click()
    expect(page.get_by_text("El de la Procuraduría los protege")).to_be_visible()
    page.get_by_text("Otra autoridad", exact=True).click()
    look(page, "the authorities to tick")
    page.locator("input[name=senalada][value=procuraduria_nna]").check()
    page.get_by_role("button", name="Ver a quién le toca").click()
    expect(page.get_by_text("Procuraduría Federal de Protección").first).to_be_visible()
    expect(page.locator("input[name=senalada][value=procuraduria_nna]")).to_be_checked()
    look(page, "who receives then")
    page.goto(f"{live.url}/desk?quieto=1")
    expect(page.locator(f"a.open[href='{address}']")).to_have_count(1)
    expect(page.locator(f"a.open[href='{address}']", has_text="Mensaje nuevo")).to_have_count(0)


def look(page: Page, where: str) -> None:
    page.wait_for_load_state()
    assert page.evaluate(SIDEWAYS) <= 0, f"{where} scrolls sideways"
    assert page.evaluate(TARGETS) == [], f"{where} has small targets"
    assert page.evaluate(CONTRAST) == [], f"{where} is hard to read"
