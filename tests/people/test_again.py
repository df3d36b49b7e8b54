"""Being asked once more who one is: both halves, slowed, over after a while, and only for this session."""

from datetime import timedelta

import pytest

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import again, second_step, throttle
from hotline.people.own import Own
from hotline.people.signing_in import SignInError, resume, sign_in
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import STEP, code, enter

PASSWORD = "clave-de-ana"


@pytest.fixture
def cookie(db: Database, clock: FixedClock, enrol: Enrol) -> str:
    enrol("ana")
    inside = enter(db, clock, SECRET_KEY, "ana", PASSWORD)
    clock.advance(timedelta(seconds=2 * STEP))  # the code that let in is used up
    return inside


def confirm(db: Database, clock: FixedClock, cookie: str, password: str = PASSWORD, digits: str = "") -> str:
    attempt = second_step.by_code(digits or code(at=clock.now().timestamp()), clock)
    return again.confirm(db, clock, SECRET_KEY, cookie, password, attempt)


def refused(db: Database, clock: FixedClock, cookie: str, **given: str) -> SignInError:
    with pytest.raises(SignInError) as error:
        confirm(db, clock, cookie, **given)
    return error.value


def may_change(db: Database, clock: FixedClock, cookie: str) -> bool:
    return Own(db, clock, SECRET_KEY, cookie).look()[2]


def test_both_halves_are_needed_and_the_session_goes_on_under_fresh_secrets(
    db: Database, clock: FixedClock, cookie: str
) -> None:
    assert not may_change(db, clock, cookie)
    assert refused(db, clock, cookie, password="mal").code == "wrong"
    assert refused(db, clock, cookie, digits="000000").code == "second"
    fresh = confirm(db, clock, cookie)
    assert may_change(db, clock, fresh)
    assert not set(fresh.split(".")) & set(cookie.split("."))
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, cookie) is None, "the one before is over"


def test_it_lasts_a_quarter_of_an_hour_at_most(db: Database, clock: FixedClock, cookie: str) -> None:
    fresh = confirm(db, clock, cookie)
    clock.advance(again.LASTS)
    assert not may_change(db, clock, fresh)
    with pytest.raises(SignInError) as error:
        Own(db, clock, SECRET_KEY, fresh).renew_codes()
    assert error.value.code == "again"


def test_a_code_that_let_in_does_not_confirm_as_well(db: Database, clock: FixedClock, cookie: str) -> None:
    digits = code(at=clock.now().timestamp())
    fresh = confirm(db, clock, cookie, digits=digits)
    assert refused(db, clock, fresh, digits=digits).code == "second"


def test_guesses_at_either_half_are_slowed_together(db: Database, clock: FixedClock, cookie: str) -> None:
    for number in range(throttle.FREE):
        given = {"digits": "000000"} if number % 2 else {"password": "mal"}
        assert refused(db, clock, cookie, **given).code in ("wrong", "second")
    waiting = refused(db, clock, cookie)
    assert waiting.code == "wait"
    clock.advance(timedelta(seconds=waiting.wait))
    assert confirm(db, clock, cookie), "and their owner gets through all the same"


def test_half_a_session_confirms_nothing(db: Database, clock: FixedClock, cookie: str) -> None:
    half = sign_in(db, clock, SECRET_KEY, "ana", PASSWORD)
    assert refused(db, clock, half).code == "over"
    assert refused(db, clock, "forged.cookie").code == "over"
    assert not may_change(db, clock, cookie), "nor does it for another session of the same person"
