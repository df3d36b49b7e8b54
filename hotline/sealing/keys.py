"""Key pairs of recipients: desk, agencies, statistics, the release lock, and people."""

import secrets
from dataclasses import dataclass, field

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


def new_private(recipient: str, epoch: int = 1) -> PrivateKey:
    """A fresh key pair of the current suite."""
    return PrivateKey(recipient, epoch, secrets.token_bytes(KEY_BYTES))
