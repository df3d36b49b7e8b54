"""What the first page weighs as a browser counts it: every answer with its headers, over TLS, with an empty cache."""

from urllib.parse import urljoin

import pytest

from tests.browser.conftest import Open
from tests.support.live import LiveServer

MOST = 30_000
"""Bytes: assurance asks it of the page without script; with script it holds too."""


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("language", ["es_MX", "en"])
def test_the_first_page_with_all_that_it_loads_is_small(
    live: LiveServer, window: Open, language: str, script: bool
) -> None:
    page = window(java_script_enabled=script).new_page()
    wire = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}
    wire.on("Network.requestWillBeSent", lambda told: addresses.update({told["requestId"]: told["request"]["url"]}))
    wire.on("Network.loadingFinished", lambda told: weights.update({told["requestId"]: told["encodedDataLength"]}))
    wire.send("Network.enable")
    page.goto(f"{live.url}/?l={language}", wait_until="networkidle")
    html = page.content()
    loaded = {address.partition("?")[0].removeprefix(live.url) for address in addresses.values()}
    assert loaded >= {"/", "/static/pages.css"}
    assert ("/static/reporter.js" in loaded) is script
    assert f'lang="{language.replace("_", "-")}"' in html
    icon = page.locator('link[rel="icon"]').get_attribute("href") or ""
    if urljoin(page.url, icon) not in addresses.values():  # a browser without a window shows none and fetches none
        page.goto(urljoin(page.url, icon), wait_until="networkidle")
    assert weights.keys() == addresses.keys()
    assert sum(weights.values()) < MOST
