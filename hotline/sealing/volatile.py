"""Hourly random keys that live in memory only, and at most three hours.

With one of them and the sender's number an SMS dialogue is found again; without it the number opens nothing. The folder
lies on tmpfs (`HOTLINE_VOLATILE_DIR`). Losing it costs resumption, never a report.
"""

import os
import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hotline.clock import Clock
from hotline.errors import SettingsError
from hotline.sealing.derivation import bind, hkdf

HOUR = timedelta(hours=1)
KEPT = 3
KEY_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"hour-(\d+)\.key")


def bearer(hourly_key: bytes, label: str, identity: str) -> bytes:
    """32 bytes that stand for a caller for as long as the hourly key lives; without it nobody can make or check them.

    label: what kind of identity it is (a channel), so that the same number on two channels gives two bearers.
    """
    return hkdf(hourly_key, salt=b"hotline bearer", context=bind(label, identity))


class HourlyKeys:
    """The keys of this hour and the two before, shared by all processes of this system user on this machine."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def keys(self) -> tuple[bytes, ...]:
        """One to three keys of 32 bytes, newest first; this hour's is made when nobody has made it yet.

        Older ones are destroyed on the way. SettingsError when the folder is not ours alone.
        """
        hour = self._hour()
        self._claim_folder()
        self._make(hour)
        self.destroy_old()
        found = (self._read(hour - back) for back in range(KEPT))
        return tuple(key for key in found if key is not None)

    def destroy_old(self) -> int:
        """Overwrite and remove keys out of their three hours; how many. The worker calls it when nobody writes."""
        hour = self._hour()
        old = [path for number, path in self._files() if not hour - KEPT < number < hour + KEPT]
        for path in old:
            with suppress(FileNotFoundError):
                path.write_bytes(bytes(KEY_BYTES))
                path.unlink()
        return len(old)

    def _hour(self) -> int:
        return (self._clock.now() - _EPOCH) // HOUR

    def _files(self) -> list[tuple[int, Path]]:
        if not self._folder.is_dir():
            return []
        matches = ((_NAME.fullmatch(path.name), path) for path in self._folder.iterdir())
        return [(int(match[1]), path) for match, path in matches if match]

    def _claim_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = self._folder.lstat()
        if self._folder.is_symlink() or status.st_uid != os.geteuid():
            raise SettingsError("HOTLINE_VOLATILE_DIR belongs to another user; name a folder of the hotline's own.")
        if status.st_mode & 0o077:
            self._folder.chmod(0o700)

    def _path(self, hour: int) -> Path:
        return self._folder / f"hour-{hour}.key"

    def _read(self, hour: int) -> bytes | None:
        try:
            key = self._path(hour).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES and any(key) else None

    def _make(self, hour: int) -> None:
        # A hard link either appears whole or not at all: of two processes that make the same hour, one wins for both.
        if self._path(hour).exists():
            return
        draft = self._folder / f"draft-{secrets.token_hex(8)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
            with suppress(FileExistsError):
                os.link(draft, self._path(hour))
        finally:
            draft.unlink()
