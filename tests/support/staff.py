"""The people at the desk and at the authorities, who press what their pages offer."""

import time
from urllib.parse import urljoin, urlsplit

from tests.support.browser import Browser, sign_in
from tests.support.live import LiveServer
from tests.support.pages import Page, fold


class Clerk:
    """One authority's person in the portal."""

    def __init__(self, server: LiveServer, agency: str) -> None:
        self.agency, self.browser = agency, sign_in(server, agency)
        self.home = urlsplit(server.account(agency).url).path
        self.known = self.addresses()

    def addresses(self) -> set[str]:
        """Where each referral of the inbox is opened."""
        return _below(self.browser, self.home)

    def receive(self, seconds: float = 20) -> Page:
        """Wait for a referral that was not there before, and open it."""
        until = time.monotonic() + seconds
        while not (new := self.addresses() - self.known):
            assert time.monotonic() < until, f"no referral came to {self.agency} within {seconds:g} s"
            time.sleep(0.1)
        assert len(new) == 1, f"{len(new)} referrals came to {self.agency} at once"
        self.known |= new
        return self.browser.open(new.pop())

    def receives_nothing(self, seconds: float = 1.5) -> bool:
        time.sleep(seconds)
        return not self.addresses() - self.known

    def press(self, button: str, text: str = "") -> Page:
        """Press a button of the open referral; what is asked beside it (a reason, words) is `text`."""
        return _press(self.browser, button, text)


class Operator:
    """One person at the desk."""

    def __init__(self, server: LiveServer, login: str = "ana") -> None:
        self.browser = sign_in(server, login)
        self.home = urlsplit(server.account(login).url).path
        self.known = self.addresses()

    def addresses(self) -> set[str]:
        """Where each report of the queue is opened."""
        return _below(self.browser, self.home)

    def receive(self, seconds: float = 20) -> Page:
        """Wait for a report that was not in the queue before, and open it."""
        until = time.monotonic() + seconds
        while not (new := self.addresses() - self.known):
            assert time.monotonic() < until, f"no report came to the queue within {seconds:g} s"
            time.sleep(0.1)
        assert len(new) == 1, f"{len(new)} reports came at once"
        self.known |= new
        self.address = new.pop()
        return self.browser.open(self.address)

    def new(self) -> set[str]:
        """Reports of the queue that were not there before, unopened."""
        return self.addresses() - self.known

    def press(self, button: str, text: str = "") -> Page:
        """Press a button of the queue or of the open report; `text` goes into the box beside it."""
        return _press(self.browser, button, text)

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
