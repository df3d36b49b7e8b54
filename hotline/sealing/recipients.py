"""The signed list of recipient keys: the only source of keys to close to. If it is wrong, nothing is closed."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hotline.clock import Clock, today
from hotline.errors import KeyListError
from hotline.sealing.keys import PublicKey
from hotline.vocabulary import DESK, RELEASE, STATISTICS

FORMAT = 1
_NOT_AGENCIES = frozenset({DESK, STATISTICS, RELEASE})


@dataclass(frozen=True)
class RecipientKeys:
    """The list as signed: every recipient's newest key. serial grows list by list; expires_on is its last good day."""

    serial: int
    expires_on: date
    keys: Mapping[str, PublicKey] = field(repr=False)

    def of(self, recipient: str) -> PublicKey | None:
        """The newest key of a recipient, or None when it is not enrolled."""
        return self.keys.get(recipient)

    def need(self, recipient: str) -> PublicKey:
        """The newest key of a recipient that must be there. KeyListError when it is not."""
        key = self.keys.get(recipient)
        if key is None:
            raise KeyListError(f"The key list has no key for {recipient}; sign a list that has one.")
        return key

    def enrolled(self) -> frozenset[str]:
        """The agencies that have keys; neither the desk nor the keys of the house."""
        return frozenset(self.keys) - _NOT_AGENCIES


def signed_bytes(listed: Mapping[str, Any]) -> bytes:
    """The exact bytes that the root signs: a label and the list as canonical JSON."""
    return b"hotline key list\0" + json.dumps(listed, sort_keys=True, separators=(",", ":")).encode()


def load(path: Path, root_b64: str, on: date, least_serial: int = 0) -> RecipientKeys:
    """Read and check a list. KeyListError unless signed by the root, in date, not older than one seen, and not empty.

    root_b64: the pinned Ed25519 public key in base64. least_serial: the highest serial ever accepted.
    """
    listed = _verified(_read(path), root_b64)
    try:
        keys = _newest(listed["keys"])
        found = RecipientKeys(int(listed["serial"]), date.fromisoformat(listed["expires_on"]), keys)
    except (KeyError, TypeError, ValueError):
        raise KeyListError("The key list is signed but not of a form that this version reads.") from None
    _check(found, on, least_serial)
    return found


class KeyRing:
    """The list in force: read again when the file changes, its date checked each time, its serial never going back."""

    def __init__(self, path: Path, root_b64: str, clock: Clock, serial_file: Path) -> None:
        self._path = path
        self._root_b64 = root_b64
        self._clock = clock
        self._serial_file = serial_file
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._keys: RecipientKeys | None = None

    def current(self) -> RecipientKeys:
        """The list to close by. KeyListError when it is missing, unsigned, rolled back, expired or empty."""
        with self._lock:
            stamp = self._look()
            if self._keys is None or stamp != self._stamp:
                self._keys = None
                self._keys = self._load()
                self._stamp = stamp
            _check(self._keys, today(self._clock), 0)
            return self._keys

    def _look(self) -> tuple[int, int, int]:
        try:
            status = self._path.stat()
        except OSError:
            raise KeyListError("The key list cannot be read; nothing can be sealed without it.") from None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _load(self) -> RecipientKeys:
        self._serial_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(self._serial_file.with_suffix(".lock")):
            least = self._remembered()
            found = load(self._path, self._root_b64, today(self._clock), least)
            if found.serial > least:
                self._remember(found.serial)
        return found

    def _remembered(self) -> int:
        try:
            return int(self._serial_file.read_text())
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            raise KeyListError("The remembered serial of the key list cannot be read; restore it first.") from None

    def _remember(self, serial: int) -> None:
        draft = self._serial_file.with_name(f"{self._serial_file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{serial}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._serial_file)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """An exclusive lock between processes, so that two that read a list cannot lower the serial between them."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        signed = json.loads(path.read_bytes())
    except OSError:
        raise KeyListError("The key list cannot be read; nothing can be sealed without it.") from None
    except ValueError:
        raise KeyListError("The key list is not JSON.") from None
    if not isinstance(signed, dict) or not isinstance(signed.get("list"), dict):
        raise KeyListError("The key list has no signed part.")
    return signed


def _verified(signed: Mapping[str, Any], root_b64: str) -> Mapping[str, Any]:
    listed: Mapping[str, Any] = signed["list"]
    try:
        root = Ed25519PublicKey.from_public_bytes(base64.b64decode(root_b64, validate=True))
        root.verify(base64.b64decode(str(signed.get("signature", "")), validate=True), signed_bytes(listed))
    except (InvalidSignature, ValueError):
        raise KeyListError("The key list is not signed by the pinned root.") from None
    if listed.get("v") != FORMAT:
        raise KeyListError("The key list has a form that this version does not read.")
    return listed


def _newest(rows: list[Mapping[str, Any]]) -> dict[str, PublicKey]:
    keys: dict[str, PublicKey] = {}
    for row in rows:
        raw = base64.b64decode(row["public"], validate=True)
        key = PublicKey(str(row["recipient"]), int(row["epoch"]), raw, int(row["suite"]))
        if key.recipient not in keys or keys[key.recipient].epoch < key.epoch:
            keys[key.recipient] = key
    return keys


def _check(found: RecipientKeys, on: date, least_serial: int) -> None:
    if not found.keys:
        raise KeyListError("The key list is empty.")
    if found.serial < max(least_serial, 1):
        raise KeyListError("The key list is older than one already accepted.")
    if on > found.expires_on:
        raise KeyListError("The key list has expired; sign a new one.")
