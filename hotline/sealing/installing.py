"""Putting a signed list into force: everything is checked before the file that serves is replaced, at once."""

import os
import secrets
from collections.abc import Collection
from datetime import date
from pathlib import Path

from hotline.errors import KeyListError
from hotline.sealing.keys import PublicKey
from hotline.sealing.recipients import SignedList, least_serial, load, load_whole
from hotline.vocabulary import RECOVERY, RELEASE

_ELSEWHERE = frozenset({RELEASE, RECOVERY})
"""Recipients whose private halves no person of the staff holds."""


def install(
    source: Path,
    target: Path,
    root_b64: str,
    serial_file: Path,
    on: date,
    drawn: Collection[PublicKey],
    gone: Collection[PublicKey] = (),
) -> SignedList:
    """Check a list and make it the one in force. drawn: every epoch of the database; gone: those that were destroyed.

    KeyListError when `load` refuses it, when it is the one of an earlier ceremony, or when it names for any recipient
    a key that was not drawn here or is destroyed: nobody could open what is closed to it, or somebody else could.
    """
    least = least_serial(serial_file)
    listed = load_whole(source, root_b64)
    if least and 0 < listed.serial < least:
        raise KeyListError(
            f"This is list {listed.serial}, older than list {least}, which was accepted here already. Install the file "
            f"of list {least}, or sign list {least + 1} from it (hotline keys ceremony --previous)."
        )
    load(source, root_b64, on, least)
    _refuse_foreign(listed, drawn)
    _refuse_gone(listed, on, gone)
    if target.exists() and least and listed.serial == least and source.read_bytes() != target.read_bytes():
        raise KeyListError("Another list with this serial is in force: sign one with a higher serial.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return listed


def _refuse_gone(listed: SignedList, on: date, gone: Collection[PublicKey]) -> None:
    """Past epochs stay in a list after they are shredded; what it closes to from this day on must open."""
    in_force = listed.on(on)
    for row in listed.rows:
        key, now = row.key, in_force.of(row.key.recipient)
        if key in gone and row.ends_on is None and (now is None or key.epoch >= now.epoch):
            raise KeyListError(
                f"The key of {key.recipient}, epoch {key.epoch}, was withdrawn or shredded: nobody could open what is "
                "closed to it. Sign a list from a new request."
            )


def _refuse_foreign(listed: SignedList, drawn: Collection[PublicKey]) -> None:
    known = {(key.recipient, key.epoch): key for key in drawn}
    for row in listed.rows:
        key = row.key
        if key.recipient not in _ELSEWHERE and known.get((key.recipient, key.epoch)) != key:
            raise KeyListError(
                f"The key of {key.recipient}, epoch {key.epoch}, was not drawn here: the list is not installed."
            )
