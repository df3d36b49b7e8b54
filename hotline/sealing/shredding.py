"""Shred keys: 32 random bytes for every epoch of a recipient, in files that no database, archive or backup holds.

Every copy of an epoch's private half is closed under them once more. Destroying the file shuts the epoch for ever, in
old backups too. `<recipient>-<epoch>.key` in `HOTLINE_SHRED_DIR`, 0600; only the staff's process has the folder.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from hotline.errors import SealError
from hotline.sealing.box import seal_box
from hotline.sealing.derivation import bind
from hotline.sealing.suites import KEY_BYTES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class ShreddedError(SealError):
    """The shred key of an epoch is not in this house: what was closed to that epoch does not open any more."""


class ShredKeys:
    """The folder of shred keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def draw(self, recipient: str, epoch: int) -> bytes:
        """Make an epoch's key, on disk before it is used. SealError when there is one: it is never replaced."""
        path, key = self._path(recipient, epoch), secrets.token_bytes(KEY_BYTES)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise SealError(f"There is a shred key {path.name} already: it closes something, so it stays.") from None
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        self._settle()
        return key

    def read(self, recipient: str, epoch: int) -> bytes:
        """An epoch's key. ShreddedError when it is gone."""
        try:
            key = self._path(recipient, epoch).read_bytes()
        except OSError:
            key = b""
        if len(key) != KEY_BYTES:
            raise ShreddedError("The shred key of this epoch is gone: what was closed to it does not open any more.")
        return key

    def has(self, recipient: str, epoch: int) -> bool:
        """Whether an epoch's key is here and whole."""
        try:
            return bool(self.read(recipient, epoch))
        except ShreddedError:
            return False

    def destroy(self, recipient: str, epoch: int) -> None:
        """Overwrite and unlink an epoch's key; nothing happens when it is gone already."""
        path = self._path(recipient, epoch)
        with suppress(FileNotFoundError):
            handle = os.open(path, os.O_WRONLY)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(max(path.stat().st_size, KEY_BYTES)))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            self._settle()

    def _path(self, recipient: str, epoch: int) -> Path:
        if not _NAME.fullmatch(recipient):
            raise SealError("A recipient's name is made of letters, digits, points, dashes and underscores.")
        return self._folder / f"{recipient}-{epoch}.key"

    def _settle(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def shred_seal(shred_key: bytes, holder: str, recipient: str, epoch: int, inner: bytes) -> bytes:
    """Close what is sealed to one holder once more. holder: a person's id, or `recovery`."""
    return seal_box(shred_key, shred_context(holder, recipient, epoch), inner, smallest=64)


def shred_context(holder: str, recipient: str, epoch: int) -> bytes:
    """The place of a layer: one holder's copy of one epoch."""
    return bind("hotline shred layer", holder, recipient, epoch)
