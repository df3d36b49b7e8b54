"""The forms that closing writes and opening reads: what is bound into a document, a wrap, a letter."""

from typing import Protocol

from hotline.errors import SealError
from hotline.sealing.derivation import bind

FORMAT = 1
"""Version of the layout of a document's body: format, suite, nonce, ciphertext with tag."""


class Document(Protocol):
    """A closed document, in memory or as a row."""

    @property
    def document_id(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def suite(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def bucket(self) -> int: ...


class Wrapped(Protocol):
    """A content key closed to one recipient, in memory or as a row."""

    @property
    def recipient(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def held(self) -> bool: ...
    @property
    def body(self) -> bytes: ...


def document_header(suite: int, purpose: str, document_id: str, bucket: int) -> bytes:
    """What is authenticated beside a document's content."""
    return bind("hotline document", FORMAT, suite, purpose, document_id, bucket)


def inner_info(suite: int, purpose: str, document_id: str, recipient: str, epoch: int) -> bytes:
    """The place of a wrap: it opens for this recipient and epoch, under this document, and nowhere else."""
    return bind("hotline wrap", "inner", suite, purpose, document_id, recipient, epoch)


def outer_info(suite: int, release_epoch: int, purpose: str, document_id: str, recipient: str, epoch: int) -> bytes:
    """The place of the second lock of a held wrap."""
    return bind("hotline wrap", "outer", suite, release_epoch, purpose, document_id, recipient, epoch)


def mailbox_info(suite: int, mailbox_id: str, message_id: str) -> bytes:
    """The place of one letter in one mailbox."""
    return bind("hotline mailbox", suite, mailbox_id, message_id)


def membership_info(suite: int, person_id: str, recipient: str, epoch: int, seed_suite: int) -> bytes:
    """The place of a recipient's seed in the hands of one member."""
    return bind("hotline membership", suite, person_id, recipient, epoch, seed_suite)


def first_byte(body: bytes) -> int:
    """The suite that a body names. SealError when it is empty."""
    if not body:
        raise SealError("Sealed content is empty.")
    return body[0]
