"""A small closed box under a derived key: for cursors, receipts, password-sealed seeds and sessions."""

from hotline.errors import SealError
from hotline.sealing.padding import SMALLEST, pad, unpad
from hotline.sealing.suites import CURRENT, suite


def seal_box(key: bytes, context: bytes, plaintext: bytes, smallest: int = SMALLEST) -> bytes:
    """Close bytes under a key, padded, bound to a context: suite byte, nonce, ciphertext with tag."""
    return bytes((CURRENT,)) + suite(CURRENT).encrypt(key, bytes((CURRENT,)) + context, pad(plaintext, smallest))


def open_box(key: bytes, context: bytes, body: bytes) -> bytes:
    """The plaintext of `seal_box`. SealError for another key or context, or altered bytes."""
    if not body:
        raise SealError("A sealed box is empty.")
    return unpad(suite(body[0]).decrypt(key, body[:1] + context, body[1:]))
