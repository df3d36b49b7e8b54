"""The signed list of recipient keys: the only source of keys to close to. If it is wrong, nothing is closed."""

import base64
import fcntl
import json
import logging
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
from hotline.vocabulary import DESK, RECOVERY, RELEASE, STATISTICS

FORMAT = 2
"""Of lists that are written: format 2 says from when, and until when, each epoch serves."""

_READ = frozenset({1, 2})
_NOT_AGENCIES = frozenset({DESK, STATISTICS, RELEASE, RECOVERY})


log = logging.getLogger("hotline")


@dataclass(frozen=True)
class Listed:
    """One epoch as the root signed it. begins_on: the first day on which it is closed to; ends_on: the last, if any."""

    key: PublicKey
    begins_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class SignedList:
    """Everything that one list says. serial grows list by list; expires_on is its last good day."""

    serial: int
    expires_on: date
    rows: tuple[Listed, ...] = field(repr=False)

    def on(self, day: date) -> "RecipientKeys":
        """The keys in force on a day: of each recipient the newest epoch that has begun, unless that one has ended."""
        begun: dict[str, Listed] = {}
        for row in self.rows:
            if row.begins_on <= day and (
                row.key.recipient not in begun or begun[row.key.recipient].key.epoch < row.key.epoch
            ):
                begun[row.key.recipient] = row
        keys = {name: row.key for name, row in begun.items() if row.ends_on is None or day <= row.ends_on}
        return RecipientKeys(self.serial, self.expires_on, keys)


@dataclass(frozen=True)
class RecipientKeys:
    """The keys in force: every recipient's newest. serial, expires_on: of the list that says so."""

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
    found = load_whole(path, root_b64).on(on)
    _check(found, on, least_serial)
    return found


def load_whole(path: Path, root_b64: str) -> SignedList:
    """Read a list with every epoch in it, past and to come. KeyListError unless signed by the root and well formed."""
    listed = _verified(_read(path), root_b64)
    try:
        rows = tuple(_row(row) for row in listed["keys"])
        found = SignedList(int(listed["serial"]), date.fromisoformat(listed["expires_on"]), rows)
    except (KeyError, TypeError, ValueError):
        raise KeyListError("The key list is signed but not of a form that this version reads.") from None
    if len({(row.key.recipient, row.key.epoch) for row in rows}) < len(rows):
        raise KeyListError("The key list names an epoch twice.")
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
        self._listed: SignedList | None = None
        self._keys: tuple[date, RecipientKeys] | None = None
        self._told = ""

    def current(self) -> RecipientKeys:
        """The list to close by. KeyListError when it is missing, unsigned, rolled back, expired or empty."""
        with self._lock:
            try:
                keys = self._in_force(today(self._clock))
            except KeyListError as error:
                self._tell(str(error))
                raise
            self._told = ""
            return keys

    def problem(self) -> str:
        """Why nothing can be sealed now, in a line for operators of the machine; empty when all is well."""
        try:
            self.current()
        except KeyListError as error:
            return str(error)
        return ""

    def _in_force(self, day: date) -> RecipientKeys:
        stamp = self._look()
        if self._listed is None or stamp != self._stamp:
            self._listed = self._keys = None
            self._listed = self._load()
            self._stamp = stamp
        if self._keys is None or self._keys[0] != day:
            self._keys = day, self._listed.on(day)
        _check(self._keys[1], day, 0)
        return self._keys[1]

    def _tell(self, why: str) -> None:
        """Once for each reason, not for every caller who is turned away."""
        if why != self._told:
            log.error("key list refused, nothing is taken: %s", why)
            self._told = why

    def _look(self) -> tuple[int, int, int]:
        try:
            status = self._path.stat()
        except OSError:
            raise KeyListError("The key list cannot be read; nothing can be sealed without it.") from None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _load(self) -> SignedList:
        self._serial_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(self._serial_file.with_suffix(".lock")):
            least = least_serial(self._serial_file)
            found = load_whole(self._path, self._root_b64)
            _check(found.on(today(self._clock)), today(self._clock), least)
            if found.serial > least:
                self._remember(found.serial)
        return found

    def _remember(self, serial: int) -> None:
        draft = self._serial_file.with_name(f"{self._serial_file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{serial}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._serial_file)


def least_serial(serial_file: Path) -> int:
    """The highest serial ever accepted here; 0 before the first. KeyListError when the memory of it is damaged."""
    try:
        return int(serial_file.read_text())
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        raise KeyListError("The remembered serial of the key list cannot be read; restore it first.") from None


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
    if listed.get("v") not in _READ:
        raise KeyListError("The key list has a form that this version does not read.")
    return listed


def read_key(row: Mapping[str, Any]) -> PublicKey:
    """A public key as lists and requests write it. KeyError, TypeError or ValueError when it is not one."""
    raw = base64.b64decode(row["public"], validate=True)
    return PublicKey(str(row["recipient"]), int(row["epoch"]), raw, int(row["suite"]))


def write_key(key: PublicKey) -> dict[str, str | int]:
    """A public key as lists and requests write it."""
    public = base64.b64encode(key.raw).decode()
    return {"recipient": key.recipient, "epoch": key.epoch, "suite": key.suite, "public": public}


def _row(row: Mapping[str, Any]) -> Listed:
    begins_on, ends_on = row.get("begins_on"), row.get("ends_on")
    return Listed(
        read_key(row),
        date.fromisoformat(begins_on) if begins_on else date.min,
        date.fromisoformat(ends_on) if ends_on else None,
    )


def _check(found: RecipientKeys, on: date, least_serial: int) -> None:
    if not found.keys:
        raise KeyListError("The key list is empty.")
    if found.serial < max(least_serial, 1):
        raise KeyListError(
            f"The key list has serial {found.serial}: it is older than one already accepted, serial {least_serial}."
        )
    if on > found.expires_on:
        raise KeyListError("The key list has expired; sign a new one.")
