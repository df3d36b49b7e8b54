"""A large file on its way in: whatever it weighs, the web process holds a few of its pieces at once and no more."""

import io
from random import Random
from urllib.parse import urlsplit

from PIL import Image

from hotline.media.cleaning import MOST_BYTES
from tests.support.browser import Browser
from tests.support.http import Answer, upload
from tests.support.live import LiveServer
from tests.support.reporters import Visitor
from tests.support.stories import EXPLOITED

MOST_HELD = 12 * 1024 * 1024
"""Bytes. Measured: 5 million for a file of 1 MB, and 8 for this one (docs/operating.md)."""


def scanned(pages: int) -> bytes:
    """A paper of pages in which nothing can be packed tighter, half a megabyte each."""
    page = Image.frombytes("RGB", (760, 560), Random(7).randbytes(760 * 560 * 3))
    written = io.BytesIO()
    page.save(written, "PDF", save_all=True, append_images=[page] * (pages - 1), quality=95)
    return written.getvalue()


class Mailbox:
    """Whoever has just told something, with the mailbox open."""

    def __init__(self, live: LiveServer) -> None:
        self.live, self.browser = live, Browser(live)
        folio = Visitor(live, EXPLOITED).tell()
        self.browser.open("/folio")
        form = next(form for form in self.browser.page.forms if form.writing())
        self.browser.submit(form, {form.writing()[0].name: folio})

    def send(self, data: bytes) -> Answer:
        seal = next(c.value for form in self.browser.page.forms for c in form.controls if c.name == "sello")
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        headers = {"Host": urlsplit(self.live.url).netloc, "Origin": "null", "Cookie": cookies}
        return upload(f"{self.live.local}/p/archivo", {"sello": seal}, {"archivo": ("hojas.pdf", data)}, headers)


def test_a_large_file_is_never_held_whole(live: LiveServer) -> None:
    mailbox, paper = Mailbox(live), scanned(29)
    assert MOST_HELD < len(paper) < MOST_BYTES
    assert mailbox.send(scanned(1)).status == 200  # what is loaded for the first file is loaded
    mailbox.browser.open("/p")
    live.forget_peaks()
    before, kept = live.peak(), live.count("sealed_document")
    assert mailbox.send(paper).status == 200
    assert live.count("sealed_document") - kept > 15, "it went in pieces"
    held = live.peak() - before
    assert held < MOST_HELD, f"{held / 2**20:.1f} MB more for a file of {len(paper) / 2**20:.1f} MB"
