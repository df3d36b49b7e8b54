"""What is closed to the worker opens for the worker alone, in its own place, and tells its length to nobody."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hotline.errors import SealError
from hotline.sealing.for_worker import close_to_worker, open_by_worker
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.recipients import RecipientKeys
from hotline.vocabulary import RELEASE

VECTOR: dict[str, Any] = json.loads(Path(__file__).with_name("for_worker.json").read_text())
RELEASED = new_private(RELEASE)
KEYS = cast(RecipientKeys, SimpleNamespace(need=lambda _: RELEASED.public))


def test_what_was_closed_on_the_day_of_its_commit_opens_today() -> None:
    release = PrivateKey(RELEASE, VECTOR["epoch"], bytes.fromhex(VECTOR["seed"]))
    opened = open_by_worker(release, VECTOR["purpose"], VECTOR["id"], bytes.fromhex(VECTOR["sealed"]))
    assert opened.decode() == VECTOR["plain"]


@pytest.mark.parametrize("change", ["key", "epoch", "purpose", "id", "bytes", "empty"])
def test_it_opens_nowhere_else(change: str) -> None:
    sealed = close_to_worker(KEYS, "duty telephone", "ana", b"+525500001234")
    assert open_by_worker(RELEASED, "duty telephone", "ana", sealed) == b"+525500001234"
    key = {"key": new_private(RELEASE), "epoch": PrivateKey(RELEASE, 2, RELEASED.seed)}.get(change, RELEASED)
    purpose = "recording" if change == "purpose" else "duty telephone"
    other = {"bytes": sealed[:-1] + bytes([sealed[-1] ^ 1]), "empty": b""}.get(change, sealed)
    with pytest.raises(SealError):
        open_by_worker(key, purpose, "beto" if change == "id" else "ana", other)


def test_the_length_tells_nothing() -> None:
    assert len({len(close_to_worker(KEYS, "p", "i", b"1" * length)) for length in (0, 8, 34, 60)}) == 1
