"""Folios: what can be one, what comes of it, and that guessing costs the same whatever is found."""

import os
import sys
import threading
import time
from collections.abc import Callable

import pytest

from hotline.errors import FolioError
from hotline.sealing import folio
from hotline.sealing.damm import check_digit
from hotline.sealing.folio import DUMMY_VERSION, Deriver, FolioKeys
from hotline.setting_values import Peppers

ONE = Peppers({1: b"p" * 32})
TWO = Peppers({1: b"p" * 32, 2: b"q" * 32})
THREE = Peppers({2: b"q" * 32, 3: b"z" * 32})


def test_damm_of_the_published_example() -> None:
    """H. M. Damm's own example: 572 takes the check digit 4."""
    assert check_digit("572") == "4"
    assert check_digit("5724") == "0"


def test_a_drawn_folio_is_sixteen_digits_and_random() -> None:
    drawn = {folio.draw() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(number) == 16 and number.isdigit() and folio.looks_like_folio(number) for number in drawn)


def test_every_single_wrong_digit_and_every_swap_is_found() -> None:
    number = folio.draw()
    for at in range(16):
        for digit in "0123456789":
            wrong = number[:at] + digit + number[at + 1 :]
            assert folio.looks_like_folio(wrong) == (wrong == number)
    for at in range(15):
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        assert folio.looks_like_folio(swapped) == (swapped == number)


def test_what_people_type_around_the_digits_is_ignored() -> None:
    number = folio.draw()
    groups = folio.in_groups(number)
    assert [len(group) for group in groups.split(" ")] == [4, 4, 4, 4]
    for typed in (groups, groups.replace(" ", "-"), groups.replace(" ", "–"), f" {number}#", groups.replace(" ", "\n")):
        assert folio.normalise(typed) == number


@pytest.mark.parametrize("typed", ["", "1234", "x" * 16, "１" * 16, "0" * 15, "0" * 17, "hola 0000000000000000"])
def test_what_cannot_be_a_folio_is_refused_without_saying_what_it_was(typed: str) -> None:
    with pytest.raises(FolioError) as refused:
        folio.normalise(typed)
    assert not typed or typed not in str(refused.value)


def test_a_bad_check_digit_is_refused_before_any_work(count: list[int]) -> None:
    bad = folio.draw()
    bad = bad[:-1] + str((int(bad[-1]) + 1) % 10)
    deriver = Deriver(ONE)
    with pytest.raises(FolioError):
        deriver.lookup(bad)
    deriver.close()
    assert count == []


def test_keys_depend_on_folio_and_pepper_and_show_in_no_repr() -> None:
    first, second = folio.draw(), folio.draw()
    keys = [folio.derive(first, ONE), folio.derive(second, ONE), folio.derive(first, TWO)]
    assert len({key.tag for key in keys}) == len({key.seed for key in keys}) == 3
    assert keys[0].tag != keys[0].seed
    assert folio.derive(first, ONE) == keys[0]
    assert repr(keys[0]) == "FolioKeys(version=1)"


def test_rotation_finds_old_mailboxes_for_one_version_more() -> None:
    number = folio.draw()
    old = folio.derive(number, ONE)
    assert old in folio.derive_all(number, TWO)
    assert folio.derive(number, TWO) == folio.derive_all(number, TWO)[0]
    assert folio.derive(number, TWO).version == 2
    assert old.tag not in {keys.tag for keys in folio.derive_all(number, THREE)}


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Versions whose memory-hard work was done, in order."""
    done: list[int] = []
    real = folio._derive

    def counted(digits: str, version: int, pepper: bytes) -> FolioKeys:
        done.append(version)
        return real(digits, version, pepper)

    monkeypatch.setattr(folio, "_derive", counted)
    return done


@pytest.mark.parametrize(("peppers", "versions"), [(ONE, [1, DUMMY_VERSION]), (TWO, [2, 1]), (THREE, [3, 2])])
def test_a_lookup_always_does_the_work_of_two(count: list[int], peppers: Peppers, versions: list[int]) -> None:
    deriver = Deriver(peppers)
    keys = deriver.lookup(folio.in_groups(folio.draw()))
    deriver.close()
    assert [key.version for key in keys] == versions == count


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_new_folio_comes_with_its_own_keys_and_shows_in_no_repr() -> None:
    deriver = Deriver(ONE)
    fresh, other = deriver.take(), deriver.take()
    deriver.close()
    assert fresh.keys == folio.derive(fresh.folio, ONE)
    assert fresh.folio != other.folio
    assert repr(fresh) == "Fresh()"


def test_what_lies_ready_is_told_once_without_work_and_replaced(count: list[int]) -> None:
    deriver = Deriver(ONE)
    deriver.keep_ready(3)
    _until(lambda: len(deriver._ready) == 3)
    first = deriver.take()
    _until(lambda: len(deriver._ready) == 3)
    assert len(count) == 4, "one was taken and one made anew"
    told = {first.folio, *(deriver.take().folio for _ in range(3))}
    deriver.close()
    assert len(told) == 4
    assert not deriver._ready


def test_what_has_lain_too_long_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch, count: list[int]) -> None:
    deriver = Deriver(ONE)
    deriver.keep_ready(2)
    _until(lambda: len(deriver._ready) == 2)
    lain = {fresh.folio for _, fresh in deriver._ready}
    monkeypatch.setattr(folio, "FRESH_FOR", 0.0)
    assert deriver.take().folio not in lain
    deriver.close()


def test_who_finds_none_ready_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    release, real = threading.Event(), folio.derive

    def stuck(number: str, peppers: Peppers) -> FolioKeys:
        if threading.current_thread() is not threading.main_thread():
            release.wait(10)
        return real(number, peppers)

    monkeypatch.setattr(folio, "derive", stuck)
    deriver = Deriver(ONE)
    deriver.keep_ready(5)
    assert deriver.take().keys.version == 1
    release.set()
    deriver.close()


def test_one_that_could_not_be_made_is_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> FolioKeys:
        raise MemoryError

    deriver, real = Deriver(ONE), folio.derive
    monkeypatch.setattr(folio, "derive", fails)
    deriver.keep_ready(1)
    _until(lambda: not deriver._coming)
    monkeypatch.setattr(folio, "derive", real)
    deriver.take()
    _until(lambda: len(deriver._ready) == 1)
    deriver.close()


@pytest.mark.skipif(sys.platform != "linux", reason="niceness is a thread's own on Linux only")
def test_what_is_made_ready_gives_way_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen, ran = os.getpriority(os.PRIO_PROCESS, 0), [], threading.Event()

    def derived(*_: object) -> FolioKeys:
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        ran.set()
        return FolioKeys(1, b"", b"", b"")

    monkeypatch.setattr(folio, "derive", derived)
    deriver = Deriver(ONE)
    deriver.keep_ready(1)
    assert ran.wait(10)
    deriver.close()
    assert seen == [min(19, before + folio.NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_lookups_never_keep_a_new_folio_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    release, busy = threading.Event(), threading.Semaphore(0)

    def stuck(*_: object) -> tuple[FolioKeys, ...]:
        busy.release()
        release.wait(10)
        return ()

    monkeypatch.setattr(folio, "derive_all", stuck)
    deriver = Deriver(ONE, workers=2)
    guessers = [threading.Thread(target=deriver.lookup, args=(folio.draw(),)) for _ in range(6)]
    for guesser in guessers:
        guesser.start()
    assert busy.acquire(timeout=5)
    assert busy.acquire(timeout=5)
    assert not busy.acquire(timeout=0.2), "only two look-ups run at once"
    assert deriver.take().keys.version == 1
    release.set()
    for guesser in guessers:
        guesser.join(10)
    deriver.close()
