"""Every page of the reporter's before axe-core (WCAG 2.2 AA) and a ruler: no violation, nothing sideways.

Two walks see every kind of page: a small telephone with script, dark, in Spanish; and a desktop whose script never
came, light, in English. Each page is measured at 320 px (a telephone, and a desktop at 400 %) and a desktop at 200 %.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route

from tests.browser.conftest import PHONE, Open
from tests.browser.test_chat import DESK, answering
from tests.browser.visiting import Visit, at_review, look_in
from tests.support.live import LiveServer

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TWICE_AS_LARGE = {"width": 640, "height": 400}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
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

    def look(self, kind: str) -> None:
        """Look at the page on show, unless one of its kind was."""
        if kind in self.seen:
            return
        self.seen.add(kind)
        page = self.visit.page
        for found in Axe().run(page, options=RULES).response["violations"]:
            self.faults.append(f"{kind}: {found['id']} {[node['html'][:90] for node in found['nodes'][:2]]}")
        shown = page.viewport_size
        for size in (PHONE, TWICE_AS_LARGE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            if page.evaluate(SIDEWAYS) > 0:
                self.faults.append(f"{kind}: wider than {size['width']}")
        page.set_viewport_size(shown)  # type: ignore[arg-type]

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
def small_and_dark(live: LiveServer, window: Open) -> Inspection:
    return Inspection(look_in(live, window, java_script_enabled=True, color_scheme="dark"), ES)


@pytest.fixture
def wide_and_light(live: LiveServer, window: Open) -> Inspection:
    """axe itself is script; so the page's own is kept away instead of all."""
    wide = {"width": 1280, "height": 800}
    visit = look_in(live, window, java_script_enabled=True, viewport=wide)
    visit.page.context.route("**/reporter.js*", lambda route: route.abort())
    visit.scripted = False
    return Inspection(visit, EN)


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


def test_a_small_dark_telephone_with_script_in_spanish(small_and_dark: Inspection) -> None:
    at = small_and_dark
    walk(at)
    fresh(at)
    at.press("report", "first question")

    def cut(route: Route) -> None:
        route.abort()

    at.visit.page.route("**/p", cut)
    at.visit.page.get_by_role("button", name="Continuar").click()
    at.visit.page.locator("#cortado").wait_for()
    at.look("cut off")
    assert at.faults == []
    assert len(at.seen) > 25


def test_a_wide_light_desktop_without_its_script_in_english(wide_and_light: Inspection) -> None:
    walk(wide_and_light)
    assert wide_and_light.faults == []
    assert len(wide_and_light.seen) > 24


def test_writing_with_a_person(small_and_dark: Inspection, live: LiveServer, window: Open) -> None:
    at, page = small_and_dark, small_and_dark.visit.page
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
