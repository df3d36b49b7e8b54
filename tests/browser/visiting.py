"""Somebody at the reporter's pages: a window, what it loaded, and a story that answers the questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Open
from tests.support.live import LiveServer

STORY = {
    "A1": "no",
    "A2": "no",
    "A3": "si",
    "B1": "vio",
    "B2": "6-11",
    "C1": "Puebla, junto al mercado 7731",
    "place": "21",
    "C3": "mercado_tienda",
    "D1": "comercio",
}

TARGETS = "a:not(.skip), button:not([hidden]), select, textarea, input[type=text], input[type=file], summary, .choice"
"""What is touched: at least 48 pixels high."""


@dataclass
class Visit:
    """One visitor's window, what it loaded from where, and what the browser complained about."""

    page: Page
    url: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    scripted: bool = False

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, label: str) -> None:
        self.go(self.page.get_by_role("button", name=label).first)  # «Enviar» comes before «Enviar archivo»

    def go(self, pressed: Locator) -> None:
        """Press what leads to another page; with script the page comes without a navigation."""
        if self.scripted:
            self.page.evaluate("document.body.dataset.before = 'yes'")
        pressed.click()
        if self.scripted:
            self.page.locator("body:not([data-before]) .skip").wait_for(state="attached")
        self.page.wait_for_load_state()

    @property
    def question(self) -> str:
        """Id of the question on show, empty when nothing is asked."""
        field = self.page.locator("input[name=pregunta]")
        return (field.get_attribute("value") or "") if field.count() else ""

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def answer(self, value: str = "", going_on: str = "Continuar") -> None:
        """Choose or write the answer and go on; nothing at all is an answer too."""
        button = self.page.locator(f'button[name=opcion][value="{value or "ns"}"]')
        if button.count():
            return self.go(button)
        choice = self.page.locator(f'.choice:has(input[value="{value}"])')
        if value and choice.count():
            choice.click()
        elif value:
            self.page.locator("textarea").fill(value)
        return self.press(going_on)

    def tell(
        self, until: Callable[["Visit"], bool], story: dict[str, str] | None = None, going_on: str = "Continuar"
    ) -> None:
        """Answer page after page until `until` holds."""
        for _ in range(50):
            if until(self):
                return
            self.answer((STORY if story is None else story).get(self.question, ""), going_on)
        raise AssertionError(f"the dialogue does not end; it stands at {self.question}")

    def folio(self) -> str:
        return "".join(self.page.locator(".folio li").all_inner_texts())


def look_in(live: LiveServer, window: Open, **wishes: object) -> Visit:
    one = Visit(window(**wishes).new_page(), live.url, scripted=bool(wishes.get("java_script_enabled")))
    one.page.on("request", lambda request: one.hosts.add(urlsplit(request.url).netloc))
    one.page.on("console", lambda message: message.type == "error" and one.complaints.append(message.text))
    one.open("/")
    return one


def at_review(visit: Visit) -> bool:
    return visit.question == "review"
