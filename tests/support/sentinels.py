"""Planted words that must never be found again, and the search for them in everything that a server left behind."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 8


def forms(text: str) -> Iterator[tuple[str, bytes]]:
    """Every form in which a text might lie on a disk: as it is, in other encodings, as plain digests."""
    raw = text.encode()
    yield "raw", raw
    yield "raw, lower case", text.casefold().encode()
    yield "utf-16", text.encode("utf-16-le")
    yield "utf-16 big-endian", text.encode("utf-16-be")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for shift in range(3):
        yield f"base64 at {shift}", _base64_core(raw, shift)
        yield f"base64url at {shift}", _base64_core(raw, shift).translate(bytes.maketrans(b"+/", b"-_"))
    for algorithm in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(algorithm, raw)
        yield algorithm, digest.digest()
        yield f"{algorithm} in hex", digest.hexdigest().encode()


def _base64_core(raw: bytes, shift: int) -> bytes:
    """The part of base64 that is the same whatever stands before and after the text."""
    encoded = base64.b64encode(b"\0" * shift + raw)
    start = -(-shift * 8 // 6)
    return encoded[start : (shift + len(raw)) * 8 // 6]


@dataclass(frozen=True)
class Hit:
    """One find: which sentinel, in which form, in which file. Prints no content."""

    sentinel: str
    form: str
    file: str


def search(folders: list[Path], sentinels: Mapping[str, str]) -> list[Hit]:
    """Look into every file below the folders, whatever it is."""
    assert all(len(text) >= SHORTEST for text in sentinels.values()), "too short to mean anything"
    hits = []
    wanted = [(name, form, needle) for name, text in sentinels.items() for form, needle in forms(text)]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes().replace(bytes(64), b"")  # databases keep much emptiness
        lowered = content.lower()
        for name, form, needle in wanted:
            if needle in content or (form.startswith("raw") and needle.lower() in lowered):
                hits.append(Hit(name, form, path.name))
    return hits
