"""Hourly keys: three hours, one key for all processes, nothing left behind."""

import multiprocessing
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hotline.clock import FixedClock
from hotline.errors import SettingsError
from hotline.sealing.volatile import HourlyKeys, bearer

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


def test_one_key_an_hour_newest_first_at_most_three(tmp_path: Path, clock: FixedClock) -> None:
    hourly = HourlyKeys(tmp_path / "keys", clock)
    (first,) = hourly.keys()
    assert len(first) == 32
    assert hourly.keys() == (first,)
    clock.advance(HOUR)
    second, also_first = hourly.keys()
    assert also_first == first != second
    clock.advance(HOUR)
    third, *older = hourly.keys()
    assert older == [second, first]
    clock.advance(HOUR)
    fourth, *older = hourly.keys()
    assert older == [third, second]
    assert len({first, second, third, fourth}) == 4


def test_old_keys_are_destroyed_also_when_nobody_writes(tmp_path: Path, clock: FixedClock) -> None:
    hourly = HourlyKeys(tmp_path, clock)
    (first,) = hourly.keys()
    clock.advance(timedelta(hours=2, minutes=54))
    assert hourly.destroy_old() == 0
    clock.advance(timedelta(minutes=1))
    assert hourly.destroy_old() == 1
    assert list(tmp_path.iterdir()) == []
    assert hourly.destroy_old() == 0
    assert hourly.keys() != (first,)


def test_after_a_silence_only_the_new_key_is_there(tmp_path: Path, clock: FixedClock) -> None:
    hourly = HourlyKeys(tmp_path, clock)
    (first,) = hourly.keys()
    clock.advance(timedelta(days=2))
    (second,) = hourly.keys()
    assert second != first
    assert len(list(tmp_path.iterdir())) == 1


def test_a_clock_that_jumps_back_an_hour_keeps_this_hours_key(tmp_path: Path, clock: FixedClock) -> None:
    hourly = HourlyKeys(tmp_path, clock)
    (first,) = hourly.keys()
    clock.advance(HOUR)
    (second, _) = hourly.keys()
    clock.advance(-HOUR)
    assert hourly.keys() == (first,)
    clock.advance(HOUR)
    assert hourly.keys() == (second, first)


def test_files_and_folder_are_for_their_owner_only(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    HourlyKeys(folder, clock).keys()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_a_folder_that_somebody_else_laid_out_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    with pytest.raises(SettingsError):
        HourlyKeys(tmp_path / "link", clock).keys()


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs").mkdir()
    somebody_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)
    with pytest.raises(SettingsError):
        HourlyKeys(tmp_path / "theirs", clock).keys()


def test_processes_that_start_at_once_share_their_keys(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(_keys_of_a_process, [tmp_path / str(turn % 10) for turn in range(40)], chunksize=1)
    for turn in range(10):
        assert len(set(found[turn::10])) == 1
    assert len(set(found)) == 10


def test_who_comes_second_takes_the_first_ones_key(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = HourlyKeys(tmp_path, clock).keys()
    monkeypatch.setattr(Path, "exists", lambda _: False)  # as a process sees it that looked just before
    assert HourlyKeys(tmp_path, clock).keys() == (first,)
    assert len(list(tmp_path.iterdir())) == 1, "no draft is left behind"


def _keys_of_a_process(folder: Path) -> tuple[bytes, ...]:
    return HourlyKeys(folder, FixedClock(NOON)).keys()


def test_a_bearer_needs_the_key_and_the_number() -> None:
    made = {
        bearer(key, channel, who) for key in (b"a" * 32, b"b" * 32) for channel in ("sms", "whatsapp") for who in "12"
    }
    assert len(made) == 8
    assert bearer(b"a" * 32, "sms", "1") in made
