"""The reporter's pages: three doors, one question a page, the folio and the mailbox; all of it without script.

May touch Flask, the shared pages and `journey.turns`. Must never read the client's address, user agent or any header
that tells who is asking, never keep anything but one nonce in a cookie, and add nothing of its own to what the
dialogue says.
"""

from hotline.channels.web.routes import blueprint as blueprint
