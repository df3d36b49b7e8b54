"""Signatures of staff, put inside the envelope: closing to a public key does not tell who closed."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hotline.errors import SealError
from hotline.sealing.derivation import hkdf

_LABEL = b"hotline staff message\0"


def sign(seed: bytes, message: bytes) -> bytes:
    """64 bytes of Ed25519 by the key that a personal seed derives."""
    return _signer(seed).sign(_LABEL + message)


def signer_of(seed: bytes) -> bytes:
    """The 32-byte public half by which others check this person's signatures."""
    return _signer(seed).public_key().public_bytes_raw()


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Return when the signature is good; SealError when it is of somebody else or the message was altered."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _LABEL + message)
    except (InvalidSignature, ValueError):
        raise SealError("A staff message is not signed by the one it names.") from None


def _signer(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hkdf(seed, salt=b"", context=b"hotline staff signature"))
