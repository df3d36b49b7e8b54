"""Every page of the reporter's before axe-core (WCAG 2.2 AA) and a ruler: no violation, nothing sideways or too small.

Four walks see every kind of page: with script and as if it never came, in Spanish and in English. What stands on a
page differs between these four alone; so each page is looked at where it is, as a small telephone and as a desktop,
light and dark, and measured at twice the size.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Route

from tests.browser.conftest import PHONE, Open
from tests.browser.test_chat import DESK, answering
from tests.browser.visiting import TARGETS, Visit, at_review, look_in
from tests.support.live import LiveServer

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""All that the other colours of the same page can change."""

FOUND = """rules => axe.run(rules).then(found => found.violations.map(
  one => `${one.id} ${one.nodes.slice(0, 2).map(node => node.html.slice(0, 90))}`))"""

WIDE = {"width": 1280, "height": 800}
ZOOMED = {"width": 640, "height": 400}
"""What a browser's zoom of 200 % makes of the desktop: half as many CSS pixels, each of two by two dots. Media queries,
lengths and pictures see just that, and no API turns the zoom itself. The page's scale (a pinch) is another thing: it
magnifies what was laid out, and nothing could fail there."""

LETTERS, LARGE_LETTERS = 16, 32
"""Twice the letters alone, by the browser's own setting: every length of letters is in `rem`."""

RULER = """([touched, targets]) => {
  const faults = [], page = document.documentElement, box = node => node.getBoundingClientRect();
  const shown = nodes => [...document.querySelectorAll(nodes)].filter(node => node.checkVisibility());
  if (page.scrollWidth > page.clientWidth) faults.push(`${page.scrollWidth} wide`);
  if (touched) shown(targets).filter(node => box(node).height < 48).forEach(
    node => faults.push(`small ${node.outerHTML.slice(0, 90)}`));
  const away = at => at.right > page.clientWidth || at.top < 0 || at.bottom > innerHeight || (touched && at.top > 20);
  if (shown('.exit').map(box).some(away)) faults.push('the exit is not at the top');
  shown('main *, .bar :not(.brand)').filter(node => node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).overflowX === 'hidden' && !node.closest('.hidden')).forEach(
    node => faults.push(`cut off ${node.outerHTML.slice(0, 90)}`));
  return faults }"""
SHAPE = """() => ['fieldset', 'select', 'textarea', '.pictures', 'input[type=checkbox]', '.danger', '.note']
  .filter(part => document.querySelector(`main ${part}`)).join(' ')"""
CHILD = {"A1": "no", "A2": "no", "B2": "6-11", "C1": "Puebla", "D1": "Vendo chicles 3391"}
ES = {
    "query": "",
    "go on": "Continuar",
    "report": "Quiero avisar de algo",
    "child": "Soy niña, niño",
    "enough": "Terminar aquí",
    "send": "Enviar aviso",
    "practise": "Practicar",
    "saved": "Ya lo guardé",
    "answers": "Ver respuestas",
    "add": "Enviar",
    "person": "Quiero hablar con alguien",
}
EN = {
    "query": "?l=en",
    "go on": "Continue",
    "report": "I want to report something",
    "child": "I'm a child",
    "enough": "Stop here",
    "send": "Send report",
    "practise": "Practise",
    "saved": "I have kept it",
    "answers": "See the answers",
    "add": "Send",
    "person": "I want to talk to someone",
}


@dataclass
class Inspection:
    """One visitor whose every page is looked at; the kinds of page that were seen."""

    visit: Visit
    words: dict[str, str]
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = self.visit.page.context.new_cdp_session(self.visit.page)

    def look(self, kind: str) -> None:
        """Look at the page on show as everybody may have it, unless one of its kind was."""
        if kind in self.seen:
            return
        self.seen.add(kind)
        page, shown = self.visit.page, self.visit.page.viewport_size
        assert shown is not None
        if page.evaluate("!window.axe"):  # a page that came by script is still the same document
            page.evaluate(AXE_SCRIPT)
        for size in (PHONE, WIDE):
            self._size(size)
            self._note(kind, size, page.evaluate(RULER, [size == PHONE, TARGETS]))
            self._note(kind, size, page.evaluate(FOUND, RULES))
            page.emulate_media(color_scheme="dark")
            self._note(f"{kind}, dark", size, page.evaluate(FOUND, COLOURS))
            page.emulate_media(color_scheme="light")
        self._size(ZOOMED, dots=2)
        self._note(f"{kind}, zoomed", ZOOMED, page.evaluate(RULER, [False, ""]))
        self._letters(LARGE_LETTERS)
        for size in (PHONE, WIDE):
            self._size(size)
            wide_table = size == PHONE and page.locator("table.month").count()  # WCAG 1.4.10 lets tables be wide
            self._note(f"{kind}, large letters", size, [] if wide_table else page.evaluate(RULER, [False, ""]))
        self._letters(LETTERS)
        self._size(shown)

    def _letters(self, pixels: int) -> None:
        self.wire.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})

    def _size(self, size: Mapping[str, int], dots: int = 1) -> None:
        given = {**size, "deviceScaleFactor": dots, "mobile": False}
        self.wire.send("Emulation.setDeviceMetricsOverride", given)

    def _note(self, kind: str, size: Mapping[str, int], faults: list[str]) -> None:
        self.faults += [f"{kind} at {size['width']}: {fault}" for fault in faults]

    def open(self, path: str, kind: str) -> None:
        self.visit.open(path + self.words["query"])
        self.look(kind)

    def press(self, name: str, kind: str) -> None:
        self.visit.press(self.words[name])
        self.look(kind)

    def tell(self, kind: str, until: Callable[[Visit], bool], story: dict[str, str] | None = None) -> None:
        """Answer page after page, and look at each shape of question once."""

        def look(visit: Visit) -> bool:
            if not until(visit):
                self.look(f"{kind} {visit.page.evaluate(SHAPE)}")
            return until(visit)

        self.visit.tell(look, story, going_on=self.words["go on"])


@pytest.fixture
def scripted(live: LiveServer, window: Open) -> Visit:
    return look_in(live, window, java_script_enabled=True)


@pytest.fixture
def unscripted(live: LiveServer, window: Open) -> Visit:
    """axe itself is script; so the page's own is kept away instead of all."""
    visit = look_in(live, window, java_script_enabled=True, viewport=WIDE)
    visit.page.context.route("**/reporter.js*", lambda route: route.abort())
    visit.scripted = False
    return visit


def walk(at: Inspection) -> None:
    """Through every door to every kind of page."""
    for path, kind in (("/", "landing"), ("/cuidarse", "care"), ("/informacion", "elsewhere"), ("/nada", "error")):
        at.open(path, kind)
    at.open("/folio", "folio entry")
    at.visit.page.locator("#folio").fill("1234")
    at.press("answers", "wrong folio")
    at.open("/", "landing")
    at.press("report", "first question")
    at.tell("question", lambda visit: visit.question in {"D2", "review"})
    at.press("enough", "review")
    at.press("send", "folio")
    folio = at.visit.folio()
    at.press("practise", "practising")
    at.press("saved", "goodbye")
    at.open("/folio", "folio entry")
    at.visit.page.locator("#folio").fill(folio)
    at.press("answers", "mailbox")
    at.visit.page.locator("textarea").fill("Hoy los vi otra vez")
    at.press("add", "mailbox with words of one's own")
    fresh(at)
    at.press("report", "first question")
    at.visit.answer("si", going_on=at.words["go on"])
    at.look("danger")
    fresh(at)
    at.press("child", "a child's first question")
    at.press("person", "a child wants a person")
    at.tell("child", lambda visit: at_review(visit) or not visit.question, CHILD)
    at.look("a child's review")
    at.press("send", "a child's number")
    fresh(at)
    stale = {"name": "__Host-p", "value": "0" * 32, "url": at.visit.url, "secure": True}
    at.visit.page.context.add_cookies([stale])  # type: ignore[list-item]
    at.open("/p", "lost")


def fresh(at: Inspection) -> None:
    """Somebody else at the first page."""
    at.visit.page.context.clear_cookies()
    at.visit.open("/" + at.words["query"])


@pytest.mark.parametrize("words", [ES, EN], ids=["es", "en"])
def test_every_page_with_script(scripted: Visit, words: dict[str, str]) -> None:
    at = Inspection(scripted, words)
    walk(at)
    fresh(at)
    at.press("report", "first question")

    def cut(route: Route) -> None:
        route.abort()

    at.visit.page.route("**/p", cut)
    at.visit.page.get_by_role("button", name=words["go on"]).click()
    at.visit.page.locator("#cortado").wait_for()
    at.look("cut off")
    assert at.faults == []
    assert len(at.seen) > 25


@pytest.mark.parametrize("words", [ES, EN], ids=["es", "en"])
def test_every_page_without_script(unscripted: Visit, words: dict[str, str]) -> None:
    at = Inspection(unscripted, words)
    walk(at)
    assert at.faults == []
    assert len(at.seen) > 24


def test_writing_with_a_person(scripted: Visit, live: LiveServer, window: Open) -> None:
    at, page = Inspection(scripted, ES), scripted.page
    desk = answering(live, window(viewport=DESK))
    try:
        at.open("/", "landing with somebody there")
        for door in page.locator("main :is(a.call, button[name=puerta], a[href='/folio'])").all():
            box = door.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= PHONE["height"], door.inner_text()
        at.visit.go(page.get_by_role("link", name="Escribir con una persona"))
        at.look("before the first line")
        page.get_by_label("Escriba aquí").fill("Hay dos niños en el taller.")
        page.get_by_role("button", name="Enviar").click()
        page.get_by_role("log").get_by_text("Hay dos niños").wait_for()
        at.look("waiting for an answer")
    finally:
        desk.goto(f"{live.url}/desk")
        desk.get_by_role("button", name="Salir de turno").click()
    fresh(at)
    at.open("/chat", "nobody there to write with")
    assert at.faults == []
