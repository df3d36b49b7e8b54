"""A file that lies in memory alone, for what must never touch a disk as it came."""

import os
from typing import BinaryIO


def in_memory(data: bytes = b"") -> BinaryIO:
    """An anonymous file of the kernel's, at its beginning; it is gone when it is closed."""
    file = os.fdopen(os.memfd_create("media", os.MFD_CLOEXEC), "w+b", buffering=0)
    file.write(data)
    file.seek(0)
    return file
