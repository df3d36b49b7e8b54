"""A browser without script: keeps cookies, follows redirects, and sends forms as they stand on the page."""

from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from playwright.sync_api import BrowserContext, Locator
from playwright.sync_api import Page as Window

from tests.support.http import Answer, request
from tests.support.live import LiveServer
from tests.support.pages import Control, Form, Page, fold


class Browser:
    """One person's browser at one server. `page` is what she sees, `status` how it was answered."""

    def __init__(self, server: LiveServer) -> None:
        self.public, self.local = server.url, server.local
        self.cookies: dict[str, str] = {}
        self.address = self.public + "/"
        self.last: tuple[str, str, list[tuple[str, str]] | None] = ("GET", self.address, None)

    def open(self, path: str) -> Page:
        return self._go("GET", urljoin(self.address, path), None)

    def click(self, words: str) -> Page:
        """Follow the link that reads so."""
        href = next((href for href, label in self.page.links if fold(words) in fold(label)), None)
        assert href is not None, f"no link «{words}» among {[label for _, label in self.page.links]}"
        return self.open(href)

    def form(self, button: str = "", field: str = "") -> Form:
        """The form that has this button, or this field."""
        for form in self.page.forms:
            named = not field or any(control.name == field for control in form.controls)
            if named and (not button or any(fold(button) in fold(b.label) for b in form.buttons)):
                return form
        shown = [[b.label for b in form.buttons] for form in self.page.forms]
        raise AssertionError(f"no form with «{button or field}» on {urlsplit(self.address).path}; buttons: {shown}")

    def press(self, button: str, values: Mapping[str, str | Sequence[str]] | None = None) -> Page:
        """Fill and send the form that has the button of that label."""
        form = self.form(button)
        return self.submit(form, values, next(b for b in form.buttons if fold(button) in fold(b.label)))

    def submit(
        self, form: Form, values: Mapping[str, str | Sequence[str]] | None = None, button: Control | None = None
    ) -> Page:
        return self._go(*self.prepare(form, values, button))

    def prepare(
        self, form: Form, values: Mapping[str, str | Sequence[str]] | None = None, button: Control | None = None
    ) -> tuple[str, str, list[tuple[str, str]] | None]:
        """The request that sending the form would make: method, address, fields."""
        given = dict(values or {})
        fields: list[tuple[str, str]] = []
        for control in form.controls:
            if not control.name or control.kind in {"submit", "button", "reset"}:
                continue
            if control.name in given:
                continue
            if control.kind in {"radio", "checkbox", "option"} and not control.checked:
                continue
            fields.append((control.name, control.value))
        for name, value in given.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if button is not None and button.name:
            fields.append((button.name, button.value))
        action = (button.action if button else "") or form.action
        address = urljoin(self.address, action or self.address)
        if form.method == "get":
            return "GET", f"{address.partition('?')[0]}?{urlencode(fields)}", None
        return "POST", address, fields

    def repeat(self) -> Page:
        """Send the last form once more, as an impatient person does."""
        return self._go(*self.last)

    def send(self, method: str, address: str, fields: list[tuple[str, str]] | None) -> Answer:
        """One request with this browser's cookies; nothing is followed and the page stays."""
        parts = urlsplit(address)
        headers = {"Host": urlsplit(self.public).netloc, "Sec-Fetch-Site": "same-origin", "Accept-Language": "es-MX"}
        if method == "POST":
            headers["Origin"] = "null"  # what browsers send from a page under Referrer-Policy: no-referrer
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = request(method, self.local + path, fields, headers)
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0" or not morsel.value:
                    del self.cookies[name]
        return answer

    def _go(self, method: str, address: str, fields: list[tuple[str, str]] | None) -> Page:
        if method == "POST":
            self.last = (method, address, fields)
        return self.show(self.send(method, address, fields), address)

    def show(self, answer: Answer, address: str) -> Page:
        """See an answer, after following where it sends."""
        for _ in range(5):
            if answer.status not in {301, 302, 303, 307, 308}:
                break
            address = urljoin(address, answer.headers["location"])
            answer = self.send("GET", address, None)
        self.answer, self.status, self.address = answer, answer.status, address
        self.page = Page(answer.text)
        return self.page


def sign_in(server: LiveServer, login: str) -> Browser:
    """A staff member's browser, signed in at her own door; the session of an earlier one where it still lives, because
    a code of the second step counts once."""
    account = server.account(login)
    browser = Browser(server)
    browser.cookies |= server.sessions.get(login, {})
    browser.open(f"{account.url}/sign-in")  # whoever is in goes on to their own pages
    if _signed_in(browser):
        return browser
    form = next(form for form in browser.page.forms if any(c.kind == "password" for c in form.controls))
    name, password = (c.name for c in form.writing()[:2])
    browser.submit(form, {name: account.login, password: account.password}, form.buttons[0])
    for code in server.codes(login):
        assert any(c.name == "codigo" for f in browser.page.forms for c in f.controls), browser.page.text[:300]
        browser.press("Continuar", {"codigo": code})
        if _signed_in(browser):
            break
    assert _signed_in(browser), f"{login} cannot sign in: {browser.status} {browser.page.text[:300]}"
    server.sessions[login] = dict(browser.cookies)
    return browser


def enter(server: LiveServer, context: BrowserContext, login: str) -> Window:
    """The same in a real browser's window, by what its pages show."""
    account, window = server.account(login), context.new_page()
    kept = server.sessions.get(login, {})
    binding = {"url": server.url, "secure": True, "httpOnly": True, "sameSite": "Strict"}
    context.add_cookies([{"name": name, "value": value, **binding} for name, value in kept.items()])  # type: ignore[typeddict-item]
    leave = window.get_by_role("button", name="Cerrar sesión")
    window.goto(f"{account.url}/sign-in")
    if leave.count():
        return window
    window.get_by_label("Usuario").fill(login)
    window.get_by_label("Contraseña").fill(account.password)
    window.get_by_label("Contraseña").press("Enter")
    for code in server.codes(login):
        window.get_by_label("Código de su aplicación").fill(code)
        window.get_by_label("Código de su aplicación").press("Enter")
        window.wait_for_load_state()
        if leave.count():
            break
    leave.wait_for()
    server.sessions[login] = {one["name"]: one["value"] for one in context.cookies(server.url)}
    return window


def in_queue(window: Window, report: str) -> Locator:
    """The link of a report in the desk's queue, unfolded where others like it came the same day."""
    link = window.locator(f"a.open[href$='{report}']")
    for summary in window.locator("details").filter(has=link).locator("> summary").all():
        summary.click()
    return link


def _signed_in(browser: Browser) -> bool:
    """Whether the page is one of somebody who may leave."""
    return browser.status == 200 and any("sign-out" in form.action for form in browser.page.forms)
