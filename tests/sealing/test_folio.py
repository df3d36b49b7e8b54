"""Folios: what can be one, what comes of it, and that guessing costs the same whatever is found."""

import os
import sys
import threading

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
    for refused in (deriver.begin, deriver.result, deriver.lookup, deriver.forget):
        with pytest.raises(FolioError):
            refused(bad)
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


def test_what_was_begun_is_used_once_and_not_kept(count: list[int]) -> None:
    number, deriver = folio.draw(), Deriver(ONE)
    deriver.begin(number)
    deriver.begin(number)
    first = deriver.result(number)
    assert count == [1]
    assert deriver._begun == {}
    assert deriver.result(number) == first == folio.derive(number, ONE)
    deriver.close()


def test_who_needs_a_folio_does_not_wait_behind_those_who_may_never_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    release, real = threading.Event(), folio.derive

    def stuck(number: str, peppers: Peppers) -> FolioKeys:
        if threading.current_thread() is not threading.main_thread():
            release.wait(10)
        return real(number, peppers)

    monkeypatch.setattr(folio, "derive", stuck)
    deriver, numbers = Deriver(ONE, workers=1), [folio.draw() for _ in range(5)]
    for number in numbers:
        deriver.begin(number)
    assert deriver.result(numbers[-1]) == real(numbers[-1], ONE)
    release.set()
    assert deriver.result(numbers[0]) == real(numbers[0], ONE)
    deriver.close()


@pytest.mark.skipif(sys.platform != "linux", reason="niceness is a thread's own on Linux only")
def test_what_is_begun_gives_way_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen, ran = os.getpriority(os.PRIO_PROCESS, 0), [], threading.Event()

    def derived(*_: object) -> None:
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        ran.set()

    monkeypatch.setattr(folio, "derive", derived)
    deriver = Deriver(ONE)
    deriver.begin(folio.draw())
    assert ran.wait(10)
    deriver.close()
    assert seen == [min(19, before + folio.NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_the_cache_is_bounded_and_names_no_folio(monkeypatch: pytest.MonkeyPatch) -> None:
    started = threading.Event()
    monkeypatch.setattr(folio, "REMEMBERED", 3)
    monkeypatch.setattr(folio, "derive", lambda *_: started.wait(10))
    deriver, numbers = Deriver(ONE, workers=1), [folio.draw() for _ in range(20)]
    for number in numbers:
        deriver.begin(number)
    assert len(deriver._begun) == 3
    assert not any(number.encode() in name for name in deriver._begun for number in numbers)
    deriver.forget(numbers[-1])
    assert len(deriver._begun) == 2
    started.set()
    deriver.close()


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
    number = folio.draw()
    assert deriver.result(number).version == 1
    release.set()
    for guesser in guessers:
        guesser.join(10)
    deriver.close()
