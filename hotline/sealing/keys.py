"""Key pairs of recipients: desk, agencies, statistics, the release lock, and people."""

import hashlib
import secrets
from dataclasses import dataclass, field

from hotline.sealing.derivation import bind
from hotline.sealing.suites import CURRENT, KEY_BYTES, suite


@dataclass(frozen=True)
class PublicKey:
    """To whom something is closed. recipient: `desk`, an agency's id or a person's; epoch counts from 1."""

    recipient: str
    epoch: int
    raw: bytes = field(repr=False)
    suite: int = CURRENT


@dataclass(frozen=True)
class PrivateKey:
    """What opens it: the seed from which the suite expands the whole private key."""

    recipient: str
    epoch: int
    seed: bytes = field(repr=False)
    suite: int = CURRENT

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.recipient, self.epoch, suite(self.suite).public_of(self.seed), self.suite)


def fingerprint(key: PublicKey) -> str:
    """Forty digits in groups of five (132 bits of SHA-256), for two people to read to each other."""
    digest = hashlib.sha256(bind("hotline key", key.recipient, key.epoch, key.suite, key.raw)).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**40:040d}"
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


def new_private(recipient: str, epoch: int = 1) -> PrivateKey:
    """A fresh key pair of the current suite."""
    return PrivateKey(recipient, epoch, secrets.token_bytes(KEY_BYTES))
