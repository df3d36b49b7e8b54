"""Hands a file to the child process and takes the clean one back, a piece at a time; neither is ever on a disk."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Timer
from typing import BinaryIO, Literal

from hotline.errors import HotlineError
from hotline.media.forms import Kind

MOST_BYTES = 15 * 1024 * 1024
PIECE = 1024 * 1024 - 4  # fills a bucket whole, with its length before it
PATIENCE = 45
AT_ONCE = 2
"""How many are decoded at once in a process: each may take a core and a gigabyte for some seconds."""

Reason = Literal["too_big", "unknown", "too_large", "locked", "broken"]

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
        said = json.loads(_told(child))
        if "unfit" in said:
            raise Unfit(said["unfit"])
        yield Clean(said["kind"], said["mimetype"], _pieces(child))


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
    if not (line := _output(child).readline()):
        raise Unfit("broken")
    return line


def _pieces(child: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    output = _output(child)
    while piece := output.read(PIECE):
        yield piece
    if child.wait():
        raise Unfit("broken")


def _output(child: "subprocess.Popen[bytes]") -> BinaryIO:
    assert child.stdout is not None  # noqa: S101 - asked for above
    return child.stdout  # type: ignore[return-value]
