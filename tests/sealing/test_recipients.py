"""The signed list of keys: whatever is wrong with it, nothing may be closed by it."""

import base64
import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline.clock import FixedClock
from hotline.errors import KeyListError
from hotline.sealing.ceremony import Root, new_root, sign_list
from hotline.sealing.keys import PublicKey, new_private
from hotline.sealing.recipients import KeyRing, Listed, load
from hotline.vocabulary import DESK, RELEASE, STATISTICS

ROOT = new_root()
TODAY = date(2026, 11, 22)
EXPIRES = date(2027, 1, 31)
DESK_KEY, AGENCY_KEY = new_private(DESK).public, new_private("07-fiscalia", 2).public
KEYS = [DESK_KEY, AGENCY_KEY, new_private(STATISTICS).public, new_private(RELEASE).public]


def signed(serial: int = 5, keys: list[PublicKey] | None = None, root: Root = ROOT, expires: date = EXPIRES) -> bytes:
    return sign_list(root.private_b64, serial, expires, KEYS if keys is None else keys)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "recipients.json"
    path.write_bytes(signed())
    return path


def test_a_good_list_is_read(path: Path) -> None:
    keys = load(path, ROOT.public_b64, TODAY)
    assert keys.need(DESK) == keys.of(DESK) == DESK_KEY
    assert keys.need("07-fiscalia") == AGENCY_KEY
    assert keys.of("09-fiscalia") is None
    assert keys.enrolled() == {"07-fiscalia"}
    with pytest.raises(KeyListError, match="09-fiscalia"):
        keys.need("09-fiscalia")


def test_the_newest_epoch_of_a_recipient_counts(path: Path) -> None:
    newest = new_private(DESK, 3).public
    path.write_bytes(signed(keys=[new_private(DESK, 2).public, newest, DESK_KEY]))
    assert load(path, ROOT.public_b64, TODAY).need(DESK) == newest


def test_epochs_are_signed_ahead_and_none_is_closed_to_before_it_begins(path: Path) -> None:
    second, third = new_private(DESK, 2).public, new_private(DESK, 3).public
    path.write_bytes(
        sign_list(
            ROOT.private_b64,
            5,
            EXPIRES,
            [DESK_KEY, Listed(second, date(2026, 12, 1)), Listed(third, date(2027, 1, 1)), AGENCY_KEY],
        )
    )
    clock = FixedClock(datetime(2026, 12, 1, 5, 59, tzinfo=UTC))  # still 30 November in Mexico
    keys = ring(path, clock)
    assert keys.current().need(DESK) == DESK_KEY
    clock.advance(timedelta(minutes=1))
    assert keys.current().need(DESK) == second, "without a new list and without a new start"
    assert load(path, ROOT.public_b64, date(2027, 1, 1)).need(DESK) == third
    assert load(path, ROOT.public_b64, TODAY).enrolled() == {"07-fiscalia"}


def test_who_has_ended_is_closed_to_no_more(path: Path) -> None:
    ended = Listed(AGENCY_KEY, date(2026, 1, 1), TODAY)
    older = Listed(new_private("07-fiscalia", 1).public, date(2025, 1, 1))
    path.write_bytes(sign_list(ROOT.private_b64, 5, EXPIRES, [DESK_KEY, older, ended]))
    assert load(path, ROOT.public_b64, TODAY).enrolled() == {"07-fiscalia"}
    assert load(path, ROOT.public_b64, TODAY + timedelta(days=1)).enrolled() == set(), "and the older one stays over"


def test_a_list_of_which_nothing_has_begun_is_empty(path: Path) -> None:
    path.write_bytes(sign_list(ROOT.private_b64, 5, EXPIRES, KEYS, begins_on=TODAY + timedelta(days=1)))
    with pytest.raises(KeyListError, match="empty"):
        load(path, ROOT.public_b64, TODAY)


def test_one_epoch_has_one_key(path: Path) -> None:
    path.write_bytes(signed(keys=[DESK_KEY, new_private(DESK).public]))
    with pytest.raises(KeyListError, match="twice"):
        load(path, ROOT.public_b64, TODAY)


def test_a_refused_list_is_told_once_for_each_reason(
    path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    keys = ring(path, clock)
    assert keys.problem() == ""
    replace(path, signed(root=new_root()))
    for _ in range(3):
        assert "pinned root" in keys.problem()
    path.unlink()
    assert "cannot be read" in keys.problem()
    assert len([one for one in caplog.records if "nothing is taken" in one.message]) == 2


def change(edit: Callable[[dict[str, Any]], object]) -> bytes:
    listed = json.loads(signed())
    edit(listed)
    return json.dumps(listed).encode()


BAD = {
    "empty file": b"",
    "not JSON": b"{",
    "no object": b"[]",
    "no list": b"{}",
    "empty list": signed(keys=[]),
    "other root": signed(root=new_root()),
    "no serial": signed(serial=0),
    "expired": signed(expires=TODAY - timedelta(days=1)),
    "unsigned": change(lambda signed: signed.pop("signature")),
    "empty signature": change(lambda signed: signed.update(signature="")),
    "garbled signature": change(lambda signed: signed.update(signature="*")),
    "later date": change(lambda signed: signed["list"].update(expires_on="2099-01-01")),
    "higher serial": change(lambda signed: signed["list"].update(serial=6)),
    "key left out": change(lambda signed: signed["list"]["keys"].pop()),
    "key swapped": change(lambda signed: signed["list"]["keys"][0].update(public=signed["list"]["keys"][1]["public"])),
    "name swapped": change(lambda signed: signed["list"]["keys"][0].update(recipient="otra")),
    "field added": change(lambda signed: signed["list"].update(note="")),
}


@pytest.mark.parametrize("content", BAD.values(), ids=list(BAD))
def test_a_bad_list_fails_closed(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(KeyListError):
        load(path, ROOT.public_b64, TODAY)
    with pytest.raises(KeyListError):
        ring(path, FixedClock(datetime(2026, 11, 22, 18, tzinfo=UTC))).current()


def test_a_signed_list_of_another_form_fails_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.sealing.ceremony.FORMAT", 3)
    path.write_bytes(signed())
    with pytest.raises(KeyListError):
        load(path, ROOT.public_b64, TODAY)


def test_a_missing_list_or_root_fails_closed(path: Path) -> None:
    for root in ("", "none yet", "AAAA", base64.b64encode(bytes(32)).decode()):
        with pytest.raises(KeyListError):
            load(path, root, TODAY)
    path.unlink()
    with pytest.raises(KeyListError):
        load(path, ROOT.public_b64, TODAY)


def test_the_last_day_still_serves(path: Path) -> None:
    assert load(path, ROOT.public_b64, EXPIRES).serial == 5


def ring(path: Path, clock: FixedClock) -> KeyRing:
    return KeyRing(path, ROOT.public_b64, clock, path.parent / "seen" / "serial")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, 18, tzinfo=UTC))


def test_the_ring_takes_up_a_new_list_and_refuses_the_old_one_again(path: Path, clock: FixedClock) -> None:
    keys = ring(path, clock)
    assert keys.current() is keys.current()
    replace(path, signed(serial=6, keys=[DESK_KEY]))
    assert keys.current().serial == 6
    assert keys.current().enrolled() == frozenset()
    replace(path, signed(serial=5))
    for again in (keys, keys, ring(path, clock)):
        with pytest.raises(KeyListError, match="older"):
            again.current()
    for serial in (6, 7, 8):  # of one size and one time, as a careful installer may leave them
        replace(path, signed(serial=serial))
        assert keys.current().serial == serial


def test_a_list_that_goes_bad_or_missing_stops_a_ring_that_had_a_good_one(path: Path, clock: FixedClock) -> None:
    keys = ring(path, clock)
    keys.current()
    replace(path, signed(keys=[]))
    with pytest.raises(KeyListError):
        keys.current()
    path.unlink()
    with pytest.raises(KeyListError):
        keys.current()


def test_the_date_is_checked_each_time(path: Path, clock: FixedClock) -> None:
    keys = ring(path, clock)
    keys.current()
    clock.instant = datetime(2027, 2, 1, 5, 59, tzinfo=UTC)  # still 31 January in Mexico
    keys.current()
    clock.advance(timedelta(minutes=1))
    with pytest.raises(KeyListError, match="expired"):
        keys.current()


def test_a_damaged_memory_of_the_serial_fails_closed(path: Path, clock: FixedClock) -> None:
    ring(path, clock).current()
    remembered = path.parent / "seen" / "serial"
    assert remembered.read_text() == "5\n"
    assert stat.S_IMODE(remembered.stat().st_mode) == 0o600
    assert stat.S_IMODE(remembered.parent.stat().st_mode) == 0o700
    remembered.write_text("")
    with pytest.raises(KeyListError):
        ring(path, clock).current()


def test_signing_shows_no_private_half() -> None:
    assert ROOT.private_b64 not in repr(ROOT)
    assert ROOT.private_b64.encode() not in signed()


def replace(path: Path, content: bytes) -> None:
    """Put a list in place as an installer does: a new file, moved over the old one."""
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    os.utime(draft, ns=(path.stat().st_mtime_ns,) * 2)
    draft.replace(path)
