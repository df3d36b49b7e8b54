"""The protocol's pages in a real browser: they fit a telephone, their drawings hold their words, nothing is refused."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Open
from tests.support.browser import enter as sign_in
from tests.support.live import LiveServer

HOME = "/desk/protocol"
PAGES = (
    HOME,
    f"{HOME}?id=A1",
    f"{HOME}/regla",
    f"{HOME}/regla/TR-5",
    f"{HOME}/pregunta/D1",
    f"{HOME}/tacha/X3",
    f"{HOME}/tipo/procuraduria_nna",
    f"{HOME}/flow/dialogo",
    f"{HOME}/flow/inmediata",
    f"{HOME}/regla/TI-2",
    f"{HOME}/catalogo",
    f"{HOME}/hecho/autoridad_implicada",
    f"{HOME}/regla/TR-5?on=2026-11-10",
)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

SMALL = """() => [...document.querySelectorAll('main :is(a, button, summary, input)')]
  .filter(one => one.checkVisibility())
  .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height < 32)"""

SPILLED = """() => [...document.querySelectorAll('.drawn g')].filter(one => one.checkVisibility()).filter(one => {
    const box = one.querySelector('rect'), text = one.querySelector('text').getBoundingClientRect()
    const around = (box || one.ownerSVGElement).getBoundingClientRect()
    return text.left < around.left || text.right > around.right || text.top < around.top || text.bottom > around.bottom
  }).map(one => one.textContent)"""


def enter(live: LiveServer, context: BrowserContext) -> tuple[Page, list[str]]:
    """A signed-in operator's page, and what the browser complains about on it."""
    complaints = list[str]()
    page = sign_in(live, context, "ana")
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    return page, complaints


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_every_page_fits_and_holds_its_words(live: LiveServer, window: Open, viewport: dict[str, int]) -> None:
    page, complaints = enter(live, window(viewport=viewport))
    for address in PAGES:
        page.goto(live.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(SIDEWAYS) <= 0, address
        assert page.evaluate(SMALL) == [], address
        assert page.evaluate(SPILLED) == [], address
    assert complaints == []


def test_one_drawing_shows_and_leads_on_with_the_keyboard(live: LiveServer, window: Open) -> None:
    page, _ = enter(live, window())
    page.goto(f"{live.url}{HOME}/flow/trata")
    assert page.locator("svg.drawn:visible").count() == 1
    link = page.locator("svg.drawn:visible a").nth(1)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TR-1")


def test_a_drawing_alone_wears_its_own_style(live: LiveServer, window: Open) -> None:
    page, complaints = enter(live, window(color_scheme="dark"))
    page.goto(f"{live.url}{HOME}/drawing/trata.svg")
    fill = page.locator(".d-result rect").evaluate("one => getComputedStyle(one).fill")
    assert fill == "rgb(35, 45, 56)"
    assert complaints == []
