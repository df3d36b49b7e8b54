"""The folio: sixteen digits that the reporter keeps, and the keys that come of it.

Fifteen digits are random, the sixteenth is Damm's check digit, which finds every single wrong digit and every swap of
two neighbours. The derivation is memory-hard and needs the pepper, so that a stolen database tells nothing by guessing.
"""

import os
import re
import secrets
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hotline.errors import FolioError
from hotline.sealing.damm import check_digit
from hotline.sealing.derivation import bind, hkdf
from hotline.sealing.suites import CURRENT, suite
from hotline.setting_values import Peppers

DIGITS = 16
DUMMY_VERSION = 0
"""The version of the second derivation when only one pepper exists. No row ever carries it."""

MEMORY_KIB = 19 * 1024
PASSES = 2
NICENESS = 10
FRESH_FOR = 600.0
"""Seconds for which a folio may lie ready: whoever copies the memory of a process learns no folio of later calls."""


@dataclass(frozen=True)
class FolioKeys:
    """What one folio gives under one pepper. tag: finds the mailbox; seed: opens it; public: closes to it."""

    version: int
    tag: bytes = field(repr=False)
    seed: bytes = field(repr=False)
    public: bytes = field(repr=False)


def draw() -> str:
    """A new folio, 16 digits without separators."""
    digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS - 1))
    return digits + check_digit(digits)


def normalise(text: str) -> str:
    """The 16 digits of a folio as somebody typed or said it. FolioError, before any work, when it cannot exist."""
    digits = re.sub(r"[\s.\-\u2010-\u2015_*#]", "", text)
    if not re.fullmatch(r"[0-9]{16}", digits) or check_digit(digits) != "0":
        raise FolioError("This is not a folio: a digit is missing or wrong.")
    return digits


def looks_like_folio(text: str) -> bool:
    """Whether the whole text is a folio that could exist."""
    try:
        normalise(text)
    except FolioError:
        return False
    return True


def in_groups(folio: str) -> str:
    """Four groups of four, as a folio is shown and read."""
    return " ".join(folio[start : start + 4] for start in range(0, DIGITS, 4))


def derive(folio: str, peppers: Peppers) -> FolioKeys:
    """The keys of a new mailbox, under the newest pepper. FolioError before any work."""
    return _derive(normalise(folio), peppers.newest, peppers.by_version[peppers.newest])


def derive_all(folio: str, peppers: Peppers) -> tuple[FolioKeys, FolioKeys]:
    """The keys under the two peppers in use, newest first; always the work of two, so that time tells nothing.

    With one pepper the second is a stand-in of version 0 that belongs to no row.
    """
    digits = normalise(folio)
    versions = sorted(peppers.by_version, reverse=True)
    newest = _derive(digits, versions[0], peppers.by_version[versions[0]])
    if len(versions) > 1:
        return newest, _derive(digits, versions[1], peppers.by_version[versions[1]])
    return newest, _derive(digits, DUMMY_VERSION, b"no pepper of this version exists")


@dataclass(frozen=True)
class Fresh:
    """A folio that nobody has been told, and its keys."""

    folio: str = field(repr=False)
    keys: FolioKeys = field(repr=False)


class Deriver:
    """Runs the memory-hard work outside any transaction: `workers` new folios at once, and as many look-ups.

    Look-ups have their own bound, so that guessing never delays somebody who is about to hear a folio. New folios can
    be kept ready, so that nobody waits for the work either: in memory only, made while nothing else wants the machine,
    and none is told that has lain longer than `FRESH_FOR`.
    """

    def __init__(self, peppers: Peppers, workers: int = 2) -> None:
        self._peppers = peppers
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="folio", initializer=_give_way)
        self._at_once = BoundedSemaphore(workers)
        self._lookups = BoundedSemaphore(workers)
        self._ready: deque[tuple[float, Fresh]] = deque()
        self._stock = self._coming = 0
        self._lock = Lock()

    def keep_ready(self, stock: int) -> None:
        """From now on have so many new folios ready, and replace each that is taken."""
        with self._lock:
            self._stock = stock
            self._restock()

    def take(self) -> Fresh:
        """A new folio: one that is ready, or one derived now."""
        with self._lock:
            fresh = self._first_ready()
            self._restock()
        if fresh is not None:
            return fresh
        with self._at_once:
            return self._make()

    def lookup(self, folio: str) -> tuple[FolioKeys, ...]:
        """The keys under both peppers, newest first: always the work of two versions. FolioError before any work."""
        digits = normalise(folio)
        with self._lookups:
            return derive_all(digits, self._peppers)

    def close(self) -> None:
        """Stop the thread and forget everything."""
        self._stock = 0
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._ready.clear()

    def _first_ready(self) -> Fresh | None:
        while self._ready:
            made_at, fresh = self._ready.popleft()
            if time.monotonic() - made_at < FRESH_FOR:
                return fresh
        return None

    def _restock(self) -> None:
        while len(self._ready) + self._coming < self._stock:
            self._coming += 1
            self._pool.submit(self._lay_ready)

    def _lay_ready(self) -> None:
        try:
            self._ready.append((time.monotonic(), self._make()))
        finally:
            with self._lock:
                self._coming -= 1

    def _make(self) -> Fresh:
        folio = draw()
        return Fresh(folio, derive(folio, self._peppers))


def _give_way() -> None:
    """On Linux niceness is a thread's own; elsewhere it would be the whole process's."""
    if sys.platform == "linux":
        os.nice(NICENESS)


def _derive(digits: str, version: int, pepper: bytes) -> FolioKeys:
    salt = bind("hotline folio", version)
    stretch = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB, secret=pepper)
    root = stretch.derive(digits.encode())
    tag = hkdf(root, salt=salt, context=b"hotline folio tag")
    seed = hkdf(root, salt=salt, context=b"hotline folio mailbox seed")
    return FolioKeys(version, tag, seed, suite(CURRENT).public_of(seed))
