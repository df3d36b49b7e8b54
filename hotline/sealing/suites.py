"""The registry of suites: one byte names how a thing was closed, so that a new way is one more entry.

Suite 1: AES-256-GCM for content; HPKE (RFC 9180, base mode, single shot) with X-Wing (ML-KEM-768 + X25519), HKDF-SHA256
and AES-256-GCM for content keys. The private half is the 32-byte X-Wing seed; SHAKE-256 expands it to the ML-KEM seed
(64 bytes) and the X25519 scalar (32 bytes), as in draft-connolly-cfrg-xwing-kem; the public half is 1184 + 32 bytes.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hotline.errors import SealError

CURRENT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
MLKEM_PUBLIC_BYTES = 1184
XWING_PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + 32


@dataclass(frozen=True)
class Suite:
    """One way of closing. Every opening function raises SealError, whatever was wrong.

    encrypt(key, header, plaintext) -> nonce and ciphertext; decrypt(key, header, body) -> plaintext: under a shared
        key, with the header authenticated.
    seal(public, info, plaintext) -> body; unseal(seed, info, body) -> plaintext: to a key pair, bound to `info`.
    public_of(seed) -> public half.
    """

    encrypt: Callable[[bytes, bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes, bytes], bytes]
    seal: Callable[[bytes, bytes, bytes], bytes]
    unseal: Callable[[bytes, bytes, bytes], bytes]
    public_of: Callable[[bytes], bytes]


def suite(number: int) -> Suite:
    """The suite of that number. SealError when this version of the house does not know it."""
    try:
        return SUITES[number]
    except KeyError:
        raise SealError("Sealed with a suite that this version does not know.") from None


def _gcm_encrypt(key: bytes, header: bytes, plaintext: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, header)


def _gcm_decrypt(key: bytes, header: bytes, body: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], header)
    except (InvalidTag, ValueError):
        raise SealError("Sealed content does not open: wrong key, wrong place or altered bytes.") from None


_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _xwing_private(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != KEY_BYTES:
        raise SealError("A private key is a seed of 32 bytes.")
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def _xwing_public_of(seed: bytes) -> bytes:
    lattice, curve = _xwing_private(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def _xwing_seal(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_BYTES])
        curve = X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_BYTES:])
        return _HPKE.encrypt(plaintext, hpke.MLKEM768X25519PublicKey(lattice, curve), info=info)
    except ValueError:
        raise SealError("A public key of this suite has 1216 bytes and lies on its curve.") from None


def _xwing_unseal(seed: bytes, info: bytes, body: bytes) -> bytes:
    private = hpke.MLKEM768X25519PrivateKey(*_xwing_private(seed))
    try:
        return _HPKE.decrypt(body, private, info=info)
    except (InvalidTag, ValueError):
        raise SealError("A wrap does not open: wrong key, wrong place or altered bytes.") from None


SUITES: Mapping[int, Suite] = {
    1: Suite(_gcm_encrypt, _gcm_decrypt, _xwing_seal, _xwing_unseal, _xwing_public_of),
}
