"""Deriving keys and binding contexts: the two ways in which bytes get their meaning here."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def bind(label: str, *fields: str | int | bytes) -> bytes:
    """One unambiguous byte string of a label and its fields: every part is preceded by its length in four bytes.

    Two different lists of fields never give the same bytes, so what was closed for one place does not open in another.
    """
    parts = (label, *fields)
    encoded = (part if isinstance(part, bytes) else str(part).encode() for part in parts)
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def hkdf(secret: bytes, *, salt: bytes, context: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869): `length` bytes out of a secret that is already strong; `context` separates uses."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=context).derive(secret)
