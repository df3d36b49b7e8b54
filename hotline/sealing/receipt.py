"""Receipts: a step that was answered finds its answer again, and nothing in the row tells whose step it was."""

from hotline.sealing.box import open_box, seal_box
from hotline.sealing.derivation import bind, hkdf


class Receipts:
    """Tags and sealed replies, both derived from the installation's secret and the name of a step.

    step: MessageSid, CallSid with a step number, or form nonce with a page number; never stored.
    """

    def __init__(self, secret_key: bytes) -> None:
        self._secret_key = secret_key

    def tag(self, step: str) -> bytes:
        """32 bytes, the same for the same step for ever."""
        return hkdf(step.encode(), salt=self._secret_key, context=b"hotline receipt tag")

    def seal(self, step: str, plaintext: bytes) -> bytes:
        """Close the reply that this step was given."""
        return seal_box(self._key(step), self._context(step), plaintext)

    def open(self, step: str, body: bytes) -> bytes:
        """The reply again. SealError for another step, another installation or altered bytes."""
        return open_box(self._key(step), self._context(step), body)

    def vouch(self, words: bytes) -> bytes:
        """32 bytes that only this installation can make of these words: by them it knows again what it said itself."""
        return hkdf(words, salt=self._secret_key, context=b"hotline own words")

    def _key(self, step: str) -> bytes:
        return hkdf(step.encode(), salt=self._secret_key, context=b"hotline receipt key")

    def _context(self, step: str) -> bytes:
        return bind("hotline receipt", self.tag(step))
