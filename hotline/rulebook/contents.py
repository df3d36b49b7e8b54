"""The files that make a rulebook, and the one name of exactly that content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from hotline.errors import ProtocolError

UNREAD = (".md", "~", ".orig", ".rej", ".tmp")
"""Endings of files that no reader opens: explanations and what editors leave."""

SHORT = 16
"""How many digits of a digest stand in a report's row: a handle for people. What counts is sealed, and whole."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a rulebook by its path below the folder, in order; hidden files and explanations are left out.

    Raises ProtocolError for a file that cannot be read.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.endswith(UNREAD) or any(part.startswith(".") for part in name.split("/")):
            continue
        try:
            found[name] = path.read_bytes()
        except OSError as wrong:
            raise ProtocolError(f"{name}:1: cannot be read: {wrong.strerror}") from None
    return found


def digest_of(files: Mapping[str, bytes]) -> str:
    """64 hex digits (SHA-256 over names, lengths and content) that change when any file does.

    Whole, because it is evidence: whoever writes rules could make two folders that share 64 bits in an afternoon, and
    show the other one.
    """
    total = hashlib.sha256()
    for name in sorted(files, key=lambda name: name.split("/")):
        content = files[name]
        total.update(f"{name}\n{len(content)}\n".encode() + content)
    return total.hexdigest()


def digest(folder: Path) -> str:
    """The digest of a folder as it lies there."""
    return digest_of(contents(folder))
