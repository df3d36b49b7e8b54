"""A PDF, each page drawn and put into a new one: what can be seen stays, and no script, form, link or file with it."""

import io
import time
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageColor, JpegImagePlugin, PdfImagePlugin

from hotline.media.refusing import LockedError, TooLargeError

MOST_PAGES = 30
LONGEST_SIDE = 1600
"""Pixels of a page's longer side: small print is still read."""

LOADED = (ImageColor, JpegImagePlugin, PdfImagePlugin)
"""What Pillow would otherwise look for on the disk; by then nothing can be opened any more."""

Image.preinit()


def rewritten(data: bytes) -> bytes:
    """The pages as pictures in a new PDF. Raises TooLargeError, LockedError, or what pdfium raises."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise LockedError from None
        raise
    if len(document) > MOST_PAGES:
        raise TooLargeError
    drawn, written = _drawn(document), io.BytesIO()
    never = time.gmtime(0)  # when it was made is nobody's business
    next(drawn).save(written, "PDF", save_all=True, append_images=drawn, quality=80, creationDate=never, modDate=never)
    return written.getvalue()


def _drawn(document: pypdfium2.PdfDocument) -> Iterator[Image.Image]:
    for page in document:
        width, height = page.get_size()
        if not width or not height:
            raise TooLargeError
        yield page.render(scale=LONGEST_SIDE / max(width, height), may_draw_forms=False).to_pil().convert("RGB")
