"""Closing: content under a fresh key, the key wrapped to each reader, letters for a mailbox. Nothing here opens."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from hotline.sealing.keys import PrivateKey, PublicKey
from hotline.sealing.layers import FORMAT, document_header, inner_info, mailbox_info, membership_info, outer_info
from hotline.sealing.padding import bucket_for, pad
from hotline.sealing.suites import CURRENT, KEY_BYTES, suite


@dataclass(frozen=True)
class Closed:
    """A document that only a content key opens. bucket: bytes of padded content, the only size that shows."""

    document_id: str
    purpose: str
    suite: int
    body: bytes = field(repr=False)
    bucket: int


@dataclass(frozen=True)
class Wrap:
    """A content key closed to one recipient; held: closed once more, under the release key."""

    recipient: str
    epoch: int
    held: bool
    body: bytes = field(repr=False)


def new_document_id() -> str:
    """128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def new_content_key() -> bytes:
    """A fresh key for one document."""
    return secrets.token_bytes(KEY_BYTES)


def close(
    purpose: str,
    plaintext: bytes,
    readers: Sequence[PublicKey],
    *,
    release: PublicKey | None = None,
    document_id: str | None = None,
) -> tuple[Closed, tuple[Wrap, ...]]:
    """Close a document to its readers, under a key that nobody keeps.

    purpose: what it is (`report`, `sheet`, `account`...); it opens as nothing else.
    release: when given, every wrap is held: it opens only after the release key has taken off the outer lock.
    document_id: given when the row must have a known name; otherwise drawn.
    """
    content_key = new_content_key()
    closed = close_with(content_key, purpose, document_id or new_document_id(), plaintext)
    wraps = tuple(wrap_for(content_key, purpose, closed.document_id, reader, release=release) for reader in readers)
    return closed, wraps


def close_with(content_key: bytes, purpose: str, document_id: str, plaintext: bytes) -> Closed:
    """Close a document under a key that the caller keeps: a draft is closed anew at every turn without new wraps."""
    bucket = bucket_for(len(plaintext))
    header = document_header(CURRENT, purpose, document_id, bucket)
    body = bytes((FORMAT, CURRENT)) + suite(CURRENT).encrypt(content_key, header, pad(plaintext))
    return Closed(document_id, purpose, CURRENT, body, bucket)


def wrap_for(
    content_key: bytes, purpose: str, document_id: str, reader: PublicKey, *, release: PublicKey | None = None
) -> Wrap:
    """Close a content key to one reader; with `release`, twice."""
    info = inner_info(reader.suite, purpose, document_id, reader.recipient, reader.epoch)
    inner = bytes((reader.suite,)) + suite(reader.suite).seal(reader.raw, info, content_key)
    if release is None:
        return Wrap(reader.recipient, reader.epoch, held=False, body=inner)
    return Wrap(reader.recipient, reader.epoch, held=True, body=_hold(inner, purpose, document_id, reader, release))


def _hold(inner: bytes, purpose: str, document_id: str, reader: PublicKey, release: PublicKey) -> bytes:
    info = outer_info(release.suite, release.epoch, purpose, document_id, reader.recipient, reader.epoch)
    head = bytes((release.suite,)) + release.epoch.to_bytes(4, "big")
    return head + suite(release.suite).seal(release.raw, info, inner)


def mailbox_seal(public: bytes, mailbox_id: str, message_id: str, plaintext: bytes) -> bytes:
    """Close a letter to the key that a folio derives; padded like a document, bound to its mailbox and its own id."""
    info = mailbox_info(CURRENT, mailbox_id, message_id)
    return bytes((CURRENT,)) + suite(CURRENT).seal(public, info, pad(plaintext))


def membership_seal(member: PublicKey, held: PrivateKey) -> bytes:
    """Close a recipient's seed to one member. member.recipient: the person's id."""
    info = membership_info(member.suite, member.recipient, held.recipient, held.epoch, held.suite)
    return bytes((member.suite, held.suite)) + suite(member.suite).seal(member.raw, info, held.seed)
