"""Debian's Chromium without its windows (a third of the work), driven by Playwright; `make test` installs it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE = {"width": 320, "height": 568}

Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run; each test gets windows of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Open]:
    """Open private windows: a small phone without script unless told otherwise."""
    opened: list[BrowserContext] = []

    def open_one(**wishes: Any) -> BrowserContext:
        settings = {
            "viewport": PHONE,
            "java_script_enabled": False,
            "locale": "es-MX",
            "ignore_https_errors": True,
            **wishes,
        }
        opened.append(chromium.new_context(**settings))
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()
