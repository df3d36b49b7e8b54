"""A person's seed under their password. Closing only; `opening/staff.py` opens.

Layout: one byte of parameters, 16 bytes of salt, then a closed box. The parameters of one byte never change: a harder
derivation is one more entry.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hotline.errors import SealError
from hotline.sealing.box import seal_box
from hotline.sealing.derivation import bind
from hotline.sealing.suites import KEY_BYTES

SALT_BYTES = 16
AT_ONCE = 2
"""How many derivations run at once in a process: each takes 64 MiB and a fifth of a second."""


@dataclass(frozen=True)
class Cost:
    """What Argon2id is asked for."""

    memory_kib: int
    passes: int
    lanes: int


CURRENT = 1
COSTS: Mapping[int, Cost] = {1: Cost(memory_kib=64 * 1024, passes=3, lanes=1)}

_turnstile = BoundedSemaphore(AT_ONCE)


def seal_seed(password: str, seed: bytes) -> bytes:
    """Close a seed of 32 bytes under a password (Argon2id 64 MiB, 3 passes; AES-256-GCM)."""
    salt = secrets.token_bytes(SALT_BYTES)
    return _laid_out(salt, stretch(password, salt, CURRENT), seed)


def stand_in() -> bytes:
    """Something of the form of `seal_seed` that no password opens: the same work where there is no account."""
    return _laid_out(secrets.token_bytes(SALT_BYTES), secrets.token_bytes(KEY_BYTES), bytes(KEY_BYTES))


def box_context(cost: int) -> bytes:
    """What is authenticated beside the seed."""
    return bind("hotline password seed", cost)


def stretch(password: str, salt: bytes, cost: int) -> bytes:
    """The key of a password; waits while others derive. SealError for parameters that this version does not know."""
    if cost not in COSTS:
        raise SealError("A password was used with parameters that this version does not know.")
    asked = COSTS[cost]
    argon = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=asked.passes, lanes=asked.lanes, memory_cost=asked.memory_kib
    )
    with _turnstile:
        return argon.derive(unicodedata.normalize("NFKC", password).encode())


def _laid_out(salt: bytes, key: bytes, seed: bytes) -> bytes:
    return bytes((CURRENT,)) + salt + seal_box(key, box_context(CURRENT), seed, smallest=64)
