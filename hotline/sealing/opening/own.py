"""What the reporter's own secrets open: the running dialogue and the mailbox behind the folio."""

from hotline.errors import SealError
from hotline.sealing.box import open_box, seal_box
from hotline.sealing.derivation import bind, hkdf
from hotline.sealing.layers import Document, first_byte, mailbox_info
from hotline.sealing.opening.content import open_content
from hotline.sealing.padding import unpad
from hotline.sealing.suites import suite

CURSOR_SMALLEST = 4096
"""The smallest bucket of a cursor: its size must not tell how far a dialogue went."""


class Cursors:
    """Tags and sealed positions of running dialogues, keyed by what only the caller brings.

    bearer: call id, form nonce, or number with an hourly key; never stored. Together with the installation's secret it
    gives one key to find the row and another to open it.
    """

    def __init__(self, secret_key: bytes) -> None:
        self._secret_key = secret_key

    def tag(self, bearer: bytes) -> bytes:
        """32 bytes by which the row is found."""
        return hkdf(bearer, salt=self._secret_key, context=b"hotline cursor tag")

    def seal(self, bearer: bytes, version: int, plaintext: bytes) -> bytes:
        """Close a cursor as of one version of its row."""
        return seal_box(self._key(bearer), self._context(bearer, version), plaintext, CURSOR_SMALLEST)

    def open(self, bearer: bytes, version: int, body: bytes) -> bytes:
        """The cursor again. SealError for another bearer, version or installation, or altered bytes."""
        return open_box(self._key(bearer), self._context(bearer, version), body)

    def _key(self, bearer: bytes) -> bytes:
        return hkdf(bearer, salt=self._secret_key, context=b"hotline cursor key")

    def _context(self, bearer: bytes, version: int) -> bytes:
        return bind("hotline cursor", self.tag(bearer), version)


def open_draft(content_key: bytes, document: Document) -> bytes:
    """The draft of a running dialogue, with the content key that its cursor keeps. SealError when it does not open."""
    return open_content(content_key, document)


def open_mailbox(seed: bytes, mailbox_id: str, message_id: str, body: bytes) -> bytes:
    """One letter of a mailbox, with the seed that the folio derives. SealError for another mailbox, letter or folio."""
    if len(seed) == 0:
        raise SealError("A mailbox needs its seed.")
    number = first_byte(body)
    return unpad(suite(number).unseal(seed, mailbox_info(number, mailbox_id, message_id), body[1:]))
