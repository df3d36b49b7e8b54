"""A checkpoint: one signed line that says how far the trail went. Whoever keeps it can tell a changed one."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hotline.audit.trail import Place
from hotline.errors import HotlineError, SealError
from hotline.sealing.checkpoint_signing import check_signature, public_of, sign_checkpoint

FIRST = "0" * 64
"""What stands for the checkpoint before the first."""


class CheckpointError(HotlineError):
    """A checkpoint is malformed, badly signed, or contradicts another; the message names its number."""


@dataclass(frozen=True)
class Checkpoint:
    """number: 1, 2, 3… position, digest: the end of the chain then. previous: hash of the checkpoint before.

    key: the 32-byte public half that signed it; signature: 64 bytes.
    """

    number: int
    position: int
    digest: str
    day: date
    previous: str
    key: bytes
    signature: bytes

    @property
    def place(self) -> Place:
        return Place(self.position, self.digest)

    @property
    def hash(self) -> str:
        """What the next one names."""
        return hashlib.sha256(_message(self) + self.signature).hexdigest()

    def check(self) -> None:
        """Return when the signature is good; CheckpointError when not."""
        try:
            check_signature(self.key, _message(self), self.signature)
        except SealError:
            raise CheckpointError(f"Checkpoint {self.number} is not signed by the key it names.") from None

    def published(self) -> dict[str, object]:
        """As JSON: what `read` reads."""
        return {
            **_fields(self),
            "key": base64.b64encode(self.key).decode(),
            "signature": base64.b64encode(self.signature).decode(),
        }


def make(seed: bytes, number: int, place: Place, day: date, previous: str) -> Checkpoint:
    """Sign one. seed: the worker's 32 bytes."""
    blank = Checkpoint(number, place.position, place.digest, day, previous, public_of(seed), b"")
    signature = sign_checkpoint(seed, _message(blank))
    return Checkpoint(number, place.position, place.digest, day, previous, blank.key, signature)


def read(value: object) -> Checkpoint:
    """A published checkpoint with a good signature; CheckpointError for anything else."""
    if not isinstance(value, Mapping):
        raise CheckpointError("A checkpoint is a JSON object.")
    try:
        number, position = value["number"], value["position"]
        digest, previous = _hash(value["digest"]), _hash(value["previous"])
        if type(number) is not int or type(position) is not int or min(number, position) < 1:
            raise ValueError
        day = date.fromisoformat(value["day"])
        key, signature = (base64.b64decode(value[name], validate=True) for name in ("key", "signature"))
        found = Checkpoint(number, position, digest, day, previous, key, signature)
    except (KeyError, TypeError, ValueError):
        raise CheckpointError("A checkpoint has number, position, digest, day, previous, key and signature.") from None
    found.check()
    return found


def check_follows(before: Checkpoint | None, after: Checkpoint) -> None:
    """Return when `after` is the next of `before` (None: the first); CheckpointError when not."""
    number = before.number + 1 if before else 1
    if after.number != number or after.previous != (before.hash if before else FIRST):
        raise CheckpointError(f"Checkpoint {after.number} does not follow the one before: one was changed or removed.")
    if before and (after.position < before.position or after.day < before.day):
        raise CheckpointError(f"Checkpoint {after.number} goes back: the trail became shorter.")
    if before and after.position == before.position and after.digest != before.digest:
        raise CheckpointError(f"Checkpoint {after.number} names another entry at position {after.position}.")


def _hash(value: object) -> str:
    if not isinstance(value, str) or len(bytes.fromhex(value)) != 32 or value != value.lower():
        raise ValueError
    return value


def _fields(one: Checkpoint) -> dict[str, object]:
    return {
        "number": one.number,
        "position": one.position,
        "digest": one.digest,
        "day": one.day.isoformat(),
        "previous": one.previous,
    }


def _message(one: Checkpoint) -> bytes:
    return json.dumps(_fields(one), sort_keys=True, separators=(",", ":")).encode()
