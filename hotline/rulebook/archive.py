"""Every version of the rulebook that ever judged, kept whole: an old report is judged again by what judged it.

A version is one compressed file named by its digest. Reading recomputes the digest, so what was altered is not used.
"""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath

from hotline.errors import ProtocolError
from hotline.rulebook.book import Rulebook
from hotline.rulebook.contents import contents, digest_of
from hotline.rulebook.loading import load, load_judging

FEWEST = 8
"""Digits of a digest that a person must at least give."""

LARGEST = 64 * 1024 * 1024
"""Bytes that a version may hold; more is not one of ours."""


def keep(folder: Path, archive: Path) -> str:
    """Keep the rulebook of a folder as it lies there, and give its digest. Nothing changes when it is kept already.

    archive: folder of kept versions, made when missing. Raises ProtocolError where it cannot be written: a version that
    judges and is not kept could never be shown again.
    """
    files = contents(folder)
    digest = digest_of(files)
    path = archive / f"{digest}.zip"
    if not _is_whole(path, digest):
        try:
            _write(path, files)
        except OSError as wrong:
            raise ProtocolError(
                f"{path}: the version of the rulebook cannot be kept ({wrong.strerror}); "
                "let HOTLINE_RULEBOOKS_DIR be a folder that this process may write"
            ) from None
    return digest


def find(archive: Path, digest: str, on: date | None) -> Rulebook:
    """A kept version as it judged on a day (None: the newest of each rule).

    digest: all of it or its first eight digits or more. Raises ProtocolError when that version is not kept here, when
    its file was altered, or when this program no longer reads its rules. Where it no longer reads what does not judge
    (questions, texts), that is left empty.
    """
    return _load(_path(archive, digest), on)


def kept(archive: Path) -> tuple[str, ...]:
    """The digests of all versions that are kept."""
    return tuple(sorted(path.stem for path in archive.glob("*.zip")))


def _path(archive: Path, digest: str) -> Path:
    matching = [name for name in kept(archive) if name.startswith(digest)] if len(digest) >= FEWEST else []
    if len(matching) == 1:
        return archive / f"{matching[0]}.zip"
    if matching:
        raise ProtocolError(f"{archive}: {len(matching)} versions begin with «{digest}»; give more digits")
    raise ProtocolError(
        f"{archive}: the version «{digest}» is not kept here; copy its file {digest}….zip from the machine that judged "
        f"by it (its HOTLINE_RULEBOOKS_DIR) or from a backup, or give at least {FEWEST} digits of another"
    )


@lru_cache(maxsize=32)
def _load(path: Path, on: date | None) -> Rulebook:
    files = _read(path)
    with tempfile.TemporaryDirectory(prefix="rulebook-") as folder:
        for name, content in files.items():
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return replace(_read_back(Path(folder), on, path.stem), digest=path.stem)


def _read_back(folder: Path, on: date | None, digest: str) -> Rulebook:
    try:
        return load(folder, on)
    except ProtocolError:
        pass  # perhaps an older program kept it, which asked less of what does not judge
    try:
        return load_judging(folder, on)
    except ProtocolError as wrong:
        raise ProtocolError(
            f"{wrong} (kept version {digest[:FEWEST]}: if the day is right, judge with the program of its time)"
        ) from None


def _read(path: Path) -> dict[str, bytes]:
    """The files of a kept version, after its digest was recomputed."""
    try:
        with zipfile.ZipFile(path) as kept_version:
            entries = kept_version.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise ValueError
            files = {entry.filename: kept_version.read(entry) for entry in entries}
    except (OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        raise ProtocolError(_damaged(path)) from None
    if digest_of(files) != path.stem or not all(map(_stays_inside, files)):
        raise ProtocolError(_damaged(path))
    return files


def _damaged(path: Path) -> str:
    return f"{path}: is damaged or was altered and is not used; take it from a backup or another machine"


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return not parts.is_absolute() and ".." not in parts.parts and "\\" not in name


def _is_whole(path: Path, digest: str) -> bool:
    if not path.exists():
        return False
    try:
        return digest_of(_read(path)) == digest
    except ProtocolError:
        return False


def _write(path: Path, files: Mapping[str, bytes]) -> None:
    """The file appears whole or not at all, also when two processes start together or the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_compressed(files))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # intake, staff and worker are different users
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _compressed(files: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same content: no time and no user stand in it."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return made.getvalue()
