"""Hands a file to the child process and takes the clean one back, a piece at a time; neither is ever on a disk.

What comes back is believed no further than a child that a hole in a decoder took over could be.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Timer
from typing import BinaryIO, Literal, get_args

from hotline.errors import HotlineError
from hotline.media.forms import Kind

MOST_BYTES = 15 * 1024 * 1024
PIECE = 1024 * 1024 - 4  # fills a bucket whole, with its length before it
PATIENCE = 45
AT_ONCE = 2
"""How many are decoded at once in a process: each may take a core and a gigabyte for some seconds."""

MOST_MADE = 64 * 1024 * 1024
"""What may come back: thirty pages of a paper, each a full photograph, have less."""

FIRST_LINE = 200
"""Bytes in which the child says what came of it."""

Reason = Literal["too_big", "unknown", "too_large", "locked", "broken"]
MADE: Mapping[str, tuple[Kind, str]] = {
    "picture": ("picture", "image/jpeg"),
    "paper": ("paper", "application/pdf"),
    "sound": ("sound", "audio/mpeg"),
}

_turnstile = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Clean:
    """A file as it is written anew. pieces: at most `PIECE` bytes each; Unfit when it breaks off on the way."""

    kind: Kind
    mimetype: str
    pieces: Iterator[bytes] = field(repr=False)


class Unfit(HotlineError):  # noqa: N818 - it is an answer to whoever sent it, not a fault
    """A file that is not taken: over 15 MB, of no known form, too many pixels, pages or minutes, locked, or broken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"A file was not taken: {reason}.")
        self.reason: Reason = reason


@contextmanager
def cleaned(source: BinaryIO) -> Iterator[Clean]:
    """A photograph as JPEG, a PDF as a PDF of its pages' pictures, a recording as MP3; Unfit for anything else.

    source: the file as it came, one of the system's own (`in_memory`); read from its beginning.
    """
    if os.fstat(source.fileno()).st_size > MOST_BYTES:
        raise Unfit("too_big")
    source.seek(0)
    with _turnstile, _child(source) as child:
        kind, mimetype = _understood(_told(child))
        yield Clean(kind, mimetype, _pieces(child))


@contextmanager
def _child(source: BinaryIO) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-I", "-m", "hotline.media.decoding"]
    child = subprocess.Popen(  # noqa: S603 - our own module, and no word of anybody's among its arguments
        command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    )
    late = Timer(PATIENCE, child.kill)
    late.start()
    try:
        yield child
    finally:
        late.cancel()
        child.kill()
        child.communicate()


def _told(child: "subprocess.Popen[bytes]") -> bytes:
    """The first line; nothing there is a child that died of its limits, or of what it read."""
    if not (line := _output(child).readline(FIRST_LINE)):
        raise Unfit("broken")
    return line


def _understood(line: bytes) -> tuple[Kind, str]:
    """Kind and media type of what follows, of those that there are; Unfit for whatever else the child says."""
    try:
        said = json.loads(line)
        if "unfit" in said:
            raise Unfit(said["unfit"] if said["unfit"] in get_args(Reason) else "broken")
        return MADE[said["kind"]]
    except (ValueError, KeyError, TypeError):
        raise Unfit("broken") from None


def _pieces(child: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    output, left = _output(child), MOST_MADE
    while piece := output.read(PIECE):
        left -= len(piece)
        if left < 0:
            raise Unfit("too_large")
        yield piece
    if child.wait():
        raise Unfit("broken")


def _output(child: "subprocess.Popen[bytes]") -> BinaryIO:
    assert child.stdout is not None  # noqa: S101 - asked for above
    return child.stdout  # type: ignore[return-value]
