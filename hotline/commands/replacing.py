"""Replaces several files of a folder together: all of them, or after any mishap none.

What was there is copied aside first. A run killed in the middle leaves that copy, and the next one puts it back.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

ASIDE = ".before-import"
"""The copy of what was there; it exists only while files are being replaced."""


def replace_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts by name over files of a folder, all or none. Raises OSError, with everything as it was."""
    put_back(folder)
    if not texts:
        return
    made = {name: _beside(folder / name, text) for name, text in texts.items()}
    try:
        _copy_aside(folder, texts)
        for name, fresh in made.items():
            fresh.replace(folder / name)
        _sync(folder)
    except OSError:
        put_back(folder)
        raise
    finally:
        for fresh in made.values():
            fresh.unlink(missing_ok=True)
    _drop_aside(folder)


def put_back(folder: Path) -> bool:
    """Undo a replacement that never ended; says whether there was one."""
    aside = folder / ASIDE
    if not aside.is_dir():
        return False
    for old in sorted(aside.iterdir()):
        _beside(folder / old.name, old.read_text(encoding="utf-8")).replace(folder / old.name)
    _sync(folder)
    _drop_aside(folder)
    return True


def _copy_aside(folder: Path, names: Mapping[str, str]) -> None:
    """The copy appears whole, under its name, by one renaming."""
    part = Path(tempfile.mkdtemp(dir=folder, prefix=f"{ASIDE}-"))
    for name in names:
        shutil.copy2(folder / name, part / name)
        _sync(part / name)
    _sync(part)
    part.rename(folder / ASIDE)
    _sync(folder)


def _drop_aside(folder: Path) -> None:
    """From the renaming on there is nothing to put back, though deleting takes its time."""
    done = Path(tempfile.mkdtemp(dir=folder, prefix=f"{ASIDE}-")) / "done"
    (folder / ASIDE).rename(done)
    _sync(folder)
    shutil.rmtree(done.parent)


def _beside(path: Path, text: str) -> Path:
    """A whole new file next to the one that it will replace, with its permissions."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, name)
    return Path(name)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
