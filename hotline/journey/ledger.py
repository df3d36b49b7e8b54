"""Marks of erased reports, in a file outside the database: what was destroyed does not come back out of a backup.

One line a report: HMAC-SHA256 of its random id under a key that lies beside the file, so that the file alone names no
report and who reads both learns only which ids are gone. They lie in `erased/` below the folder of the shred keys, kept
on two machines and an offline medium as those are, and never in an archive of the database. A folder of their own,
because the worker writes here and must read no shred key: it passes through the folder above and owns this one.
"""

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

FOLDER = "erased"
KEY, MARKS = "marks.key", "marks.list"


def write(shred_dir: Path, report_id: str) -> None:
    """Remember that a report was erased; twice is once. OSError when it cannot be written: try again later.

    Readable by the group too, which is the staff's process where it is another user.
    """
    folder = shred_dir / FOLDER
    shred_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o750)
    handle = os.open(folder / MARKS, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(handle, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # several workers may share the folder
        mark = _mark(_key(folder), report_id)
        if mark.encode() in _lines(file.read()):
            return
        file.write(f"{mark}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def erased(shred_dir: Path, report_ids: Iterable[str]) -> list[str]:
    """Those of the reports that were erased before, and are there again; none where nothing was ever erased."""
    folder = shred_dir / FOLDER
    try:
        marks = _lines((folder / MARKS).read_bytes())
        key = (folder / KEY).read_bytes()
    except FileNotFoundError:
        return []
    return [report_id for report_id in report_ids if _mark(key, report_id).encode() in marks]


def is_there(shred_dir: Path) -> bool:
    """Whether anything was ever erased here."""
    return (shred_dir / FOLDER / MARKS).exists()


def _lines(content: bytes) -> frozenset[bytes]:
    return frozenset(content.splitlines())


def _mark(key: bytes, report_id: str) -> str:
    return hmac.digest(key, report_id.encode(), "sha256").hex()


def _key(folder: Path) -> bytes:
    """The key of the marks, drawn by whoever writes first; called under the lock."""
    path = folder / KEY
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()
