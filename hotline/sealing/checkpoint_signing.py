"""Signatures under the trail's checkpoints: a key of the worker's, whose public half is published."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hotline.errors import SealError

_LABEL = b"hotline trail checkpoint\0"


def sign_checkpoint(seed: bytes, message: bytes) -> bytes:
    """64 bytes of Ed25519 (RFC 8032) under a message. seed: 32 random bytes."""
    return _private(seed).sign(_LABEL + message)


def public_of(seed: bytes) -> bytes:
    """The 32-byte public half, which is published beside every checkpoint."""
    return _private(seed).public_key().public_bytes_raw()


def check_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Return when the signature is good; SealError when another key signed or the message was altered."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _LABEL + message)
    except (InvalidSignature, ValueError):
        raise SealError("A checkpoint is not signed by the key it names.") from None


def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)
