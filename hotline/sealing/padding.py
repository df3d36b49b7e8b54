"""Padding to buckets, so that a size tells little: 1 KiB, 2 KiB, 4 KiB and so on by doubling.

The true length stands inside, in four bytes, before the content; the rest is zeros.
"""

from hotline.errors import SealError

SMALLEST = 1024
LARGEST = 64 * 1024 * 1024
PREFIX = 4


def bucket_for(length: int, smallest: int = SMALLEST) -> int:
    """The bucket, in bytes, that holds `length` bytes of content. ValueError when there is none so large."""
    bucket = smallest
    while bucket < length + PREFIX:
        bucket *= 2
    if bucket > LARGEST:
        raise ValueError("content is larger than the largest bucket")
    return bucket


def pad(content: bytes, smallest: int = SMALLEST) -> bytes:
    """Content with its length before it and zeros behind it, as long as its bucket."""
    bucket = bucket_for(len(content), smallest)
    return (len(content).to_bytes(PREFIX, "big") + content).ljust(bucket, b"\0")


def unpad(padded: bytes) -> bytes:
    """The content of `pad`. SealError when the length inside cannot be."""
    length = int.from_bytes(padded[:PREFIX], "big")
    if len(padded) < PREFIX or length > len(padded) - PREFIX:
        raise SealError("Sealed content has an impossible length.")
    return padded[PREFIX : PREFIX + length]
