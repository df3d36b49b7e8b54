"""Which decoder a file goes to, by its first bytes. No safety check: that is the decoding itself, in its own process.

The decoder is chosen here and by name, so that none is tried that nobody asked for: some of them would open other files
or addresses that a playlist names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["picture", "paper", "sound"]


@dataclass(frozen=True)
class Form:
    """What a file seems to be: its kind, and the name by which the decoder of that kind knows it."""

    kind: Kind
    name: str


BEGINNINGS: Mapping[bytes, Form] = {
    b"\xff\xd8\xff": Form("picture", "JPEG"),
    b"\x89PNG\r\n\x1a\n": Form("picture", "PNG"),
    b"GIF8": Form("picture", "GIF"),
    b"%PDF-": Form("paper", "PDF"),
    b"OggS": Form("sound", "ogg"),
    b"#!AMR": Form("sound", "amr"),
    b"fLaC": Form("sound", "flac"),
    b"\x1aE\xdf\xa3": Form("sound", "matroska"),
    b"ID3": Form("sound", "mp3"),
    b"\xff\xfb": Form("sound", "mp3"),
    b"\xff\xf3": Form("sound", "mp3"),
    b"\xff\xf2": Form("sound", "mp3"),
    b"\xff\xf1": Form("sound", "aac"),
    b"\xff\xf9": Form("sound", "aac"),
}
RIFF: Mapping[bytes, Form] = {b"WEBP": Form("picture", "WEBP"), b"WAVE": Form("sound", "wav")}
BRANDS: Mapping[bytes, Form] = {
    **dict.fromkeys((b"avif", b"avis"), Form("picture", "AVIF")),
    **dict.fromkeys(
        (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6"), Form("sound", "mp4")
    ),
}
"""Of the files that begin with their size and `ftyp`."""


def form_of(data: bytes) -> Form | None:
    """What a file seems to be; None for whatever is not taken."""
    if data[:4] == b"RIFF":
        return RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12])
    return next((form for beginning, form in BEGINNINGS.items() if data.startswith(beginning)), None)
