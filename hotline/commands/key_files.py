"""What carries public halves to the offline machine: `hotline keys request` writes it, the ceremony reads it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hotline.errors import KeyListError
from hotline.sealing.keys import fingerprint
from hotline.sealing.recipients import Listed, read_key, write_key

FORMAT = 1


def write(path: Path, rows: Sequence[Listed]) -> None:
    """Write a request. It is not signed: the fingerprints are compared at the ceremony."""
    keys = [{**write_key(row.key), "begins_on": row.begins_on.isoformat()} for row in rows]
    path.write_text(json.dumps({"v": FORMAT, "kind": "key request", "keys": keys}, indent=1) + "\n")


def read(path: Path) -> list[Listed]:
    """The rows of a request. KeyListError when it is not one."""
    try:
        said = json.loads(path.read_bytes())
        if said["v"] != FORMAT or said["kind"] != "key request":
            raise ValueError
        return [Listed(read_key(row), date.fromisoformat(row["begins_on"])) for row in said["keys"]]
    except (KeyError, TypeError, ValueError):
        raise KeyListError(f"{path} is not a key request of `hotline keys request`.") from None


def line(row: Listed) -> str:
    """An epoch as people read it to each other."""
    days = f"from {row.begins_on}" + (f" until {row.ends_on}" if row.ends_on else "")
    return f"{row.key.recipient:24} epoch {row.key.epoch:<3} {days}\n    {fingerprint(row.key)}"
