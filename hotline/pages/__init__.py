"""What every page of both applications shares: base template, style sheet, language, headers, error pages.

May touch Flask and the texts. Must never read an address, a user agent or a header that tells who is asking, and
never log what a request carried.
"""

from hotline.pages.installing import install

__all__ = ["install"]
