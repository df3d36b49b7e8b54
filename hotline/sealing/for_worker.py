"""Small secrets for the worker alone: somebody's telephone for one turn, an id at the provider until it is fetched.

Closed to the release key, whose public half everybody knows and whose private half lies only where the worker runs.
"""

from hotline.errors import SealError
from hotline.sealing.derivation import bind
from hotline.sealing.keys import PrivateKey
from hotline.sealing.layers import first_byte
from hotline.sealing.padding import pad, unpad
from hotline.sealing.recipients import RecipientKeys
from hotline.sealing.suites import suite
from hotline.vocabulary import RELEASE

SMALLEST = 64
HEAD = 5  # suite, then the release key's epoch in four bytes


def close_to_worker(keys: RecipientKeys, purpose: str, id: str, plain: bytes) -> bytes:  # noqa: A002 - the field's word
    """Close bytes to the worker, bound to what they are for and to the row that keeps them.

    Gives suite byte, epoch in four bytes, and the padded content under HPKE. KeyListError without a release key.
    """
    release = keys.need(RELEASE)
    head = bytes((release.suite,)) + release.epoch.to_bytes(4, "big")
    info = _info(release.suite, release.epoch, purpose, id)
    return head + suite(release.suite).seal(release.raw, info, pad(plain, SMALLEST))


def open_by_worker(release_key: PrivateKey, purpose: str, id: str, sealed: bytes) -> bytes:  # noqa: A002
    """The bytes again. SealError for another key, purpose or row, or altered bytes."""
    number, epoch = first_byte(sealed), int.from_bytes(sealed[1:HEAD], "big")
    if number != release_key.suite or epoch != release_key.epoch:
        raise SealError("What was closed to the worker is not for this release key.")
    return unpad(suite(number).unseal(release_key.seed, _info(number, epoch, purpose, id), sealed[HEAD:]))


def _info(number: int, epoch: int, purpose: str, id: str) -> bytes:  # noqa: A002
    return bind("hotline for the worker", number, epoch, purpose, id)
