"""The people at the desk and at the authorities, who press what their pages offer."""

import time
from urllib.parse import urljoin, urlsplit

from tests.support.browser import Browser, sign_in
from tests.support.live import LiveServer
from tests.support.pages import Page, fold


class _Person:
    """Somebody of the staff whose home page lists what there is to open."""

    def __init__(self, server: LiveServer, login: str) -> None:
        self.login, self.browser = login, sign_in(server, login)
        self.home = urlsplit(server.account(login).url).path
        self.known = self.addresses()

    def addresses(self) -> set[str]:
        """Where each item of the home page is opened."""
        return _below(self.browser, self.home)

    def receive(self, seconds: float = 20) -> Page:
        """Wait for an item that was not there before, and open it."""
        until = time.monotonic() + seconds
        while not (new := self.addresses() - self.known):
            assert time.monotonic() < until, f"nothing came to {self.login} within {seconds:g} s"
            time.sleep(0.1)
        assert len(new) == 1, f"{len(new)} came to {self.login} at once"
        self.known |= new
        self.address = new.pop()
        return self.browser.open(self.address)

    def press(self, button: str, text: str = "") -> Page:
        """Press a button of the page; what is asked beside it (a reason, words) is `text`."""
        return _press(self.browser, button, text)


class Clerk(_Person):
    """One authority's person in the portal; the login is the authority's id."""

    def receives_nothing(self, seconds: float = 1.5) -> bool:
        time.sleep(seconds)
        return not self.addresses() - self.known


class Operator(_Person):
    """One person at the desk."""

    def __init__(self, server: LiveServer, login: str = "ana") -> None:
        super().__init__(server, login)

    def new(self) -> set[str]:
        """Reports of the queue that were not there before, unopened."""
        return self.addresses() - self.known

    def see(self, *words: str, seconds: float = 20) -> Page:
        """Open the report again until it says all of this."""
        until = time.monotonic() + seconds
        while not says(page := self.browser.open(self.address), *words):
            assert time.monotonic() < until, f"{words} never came: {page.text}"
            time.sleep(0.2)
        return page


def _press(browser: Browser, button: str, text: str) -> Page:
    boxes = browser.form(button).writing()
    page = browser.press(button, {boxes[-1].name: text} if text else {})
    assert browser.status == 200, f"«{button}»: {browser.status}"
    return page


def _below(browser: Browser, home: str) -> set[str]:
    """Links of the home page that lead to one item: below it, with an id."""
    page = browser.open(home)
    assert browser.status == 200, f"{home}: {browser.status}"
    paths = {urlsplit(urljoin(browser.address, href)).path for href, _ in page.links}
    return {path for path in paths if path.startswith(f"{home}/") and any(len(part) == 32 for part in path.split("/"))}


def says(page: Page, *words: str) -> bool:
    """Whether a page says all of this, whatever its accents and case."""
    text = fold(page.text)
    return all(fold(word) in text for word in words)
