"""What somebody outside keeps: the checkpoints that a hotline published, one JSON line each, only ever added to.

The first key that is seen is the one that counts; another is refused until somebody says that it is right.
"""

import base64
import json
import os
from collections.abc import Sequence
from pathlib import Path

from hotline.audit.checkpoint import Checkpoint, CheckpointError, check_follows, read


def read_published(text: str | bytes) -> list[Checkpoint]:
    """The checkpoints of `GET /open/trail`, each signed and following from the one before. CheckpointError if not."""
    try:
        value = json.loads(text)
        rows = value["checkpoints"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CheckpointError("This is not the list of checkpoints that a hotline publishes.") from None
    if not isinstance(rows, list):
        raise CheckpointError("This is not the list of checkpoints that a hotline publishes.")
    return _chained([read(row) for row in rows])


def read_file(path: Path) -> list[Checkpoint]:
    """What a witness kept; nothing when there is no file yet. CheckpointError when it was altered."""
    if not path.exists():
        return []
    try:
        return _chained([read(json.loads(line)) for line in path.read_text().splitlines() if line.strip()])
    except (ValueError, RecursionError):
        raise CheckpointError(f"{path} is not a file of checkpoints.") from None


def take(path: Path, published: Sequence[Checkpoint], trusted: bytes | None = None) -> int:
    """Add what is new to the file; returns how many. CheckpointError, and nothing is added, on any contradiction.

    trusted: a further public key that somebody checked with the hotline, by voice or on paper.
    """
    kept = read_file(path)
    for number, one in enumerate(kept):
        if number >= len(published):
            raise CheckpointError(
                f"Checkpoint {one.number} of {one.day}, which this file keeps, is no longer published."
            )
        if published[number] != one:
            raise CheckpointError(
                f"Checkpoint {one.number} of {one.day} is published otherwise than this file keeps it."
            )
    fresh = published[len(kept) :]
    known = {one.key for one in kept} | ({trusted} if trusted else set())
    known = known or {one.key for one in fresh[:1]}
    for one in fresh:
        if one.key not in known:
            raise CheckpointError(
                f"Checkpoint {one.number} of {one.day} is signed by another key. Ask the hotline whether it has a new "
                f"one, not by the same way; if so, repeat with --key {base64.b64encode(one.key).decode()}"
            )
    _append(path, fresh)
    return len(fresh)


def _chained(found: list[Checkpoint]) -> list[Checkpoint]:
    before: Checkpoint | None = None
    for one in found:
        check_follows(before, one)
        before = one
    return found


def _append(path: Path, fresh: Sequence[Checkpoint]) -> None:
    if not fresh:
        return
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one.published(), separators=(",", ":")) + "\n" for one in fresh)
        file.flush()
        os.fsync(file.fileno())
