"""Known browsers: their own count of failures, nobody's name in the cookie, and a link that lets one more in."""

from datetime import timedelta

import pytest

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import devices, throttle
from hotline.people.devices import admit, admitted, known, remember
from hotline.people.signing_in import SignInError, sign_in
from hotline.people.tables import Person
from tests.people.conftest import SECRET_KEY, Enrol


def wrong(db: Database, clock: FixedClock, device: str = "") -> SignInError:
    with pytest.raises(SignInError) as error:
        sign_in(db, clock, SECRET_KEY, "ana", "mal", device=device)
    return error.value


def test_hammering_a_login_does_not_slow_its_owners_browser(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    mine = remember(SECRET_KEY, "ana", "")
    for _ in range(20):
        error = wrong(db, clock)
    assert error.code == "wait"
    assert sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana", device=mine)
    assert wrong(db, clock).code == "wait", "the owner's success does not help the attacker"


def test_a_known_browser_is_slowed_by_its_own_failures(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    mine = remember(SECRET_KEY, "ana", "")
    for _ in range(throttle.FREE):
        assert wrong(db, clock, mine).code == "wrong"
    assert wrong(db, clock, mine).code == "wait"
    assert wrong(db, clock).code == "wrong", "and others by theirs"


def test_the_cookie_is_for_the_logins_that_got_in_and_names_none() -> None:
    cookie = remember(SECRET_KEY, "ana", remember(SECRET_KEY, "beto", ""))
    assert known(SECRET_KEY, "ana", cookie)
    assert known(SECRET_KEY, "beto", cookie)
    assert known(SECRET_KEY, "ana", cookie) != known(SECRET_KEY, "beto", cookie)
    assert not known(SECRET_KEY, "carla", cookie)
    assert not known(b"another house" * 4, "ana", cookie)
    assert "ana" not in cookie.split(".")[0]


@pytest.mark.parametrize("cookie", ["", "~", ".", "a.b", "ñ.ñ", "~".join(["x.y"] * 50)])
def test_a_forged_cookie_is_not_known(cookie: str) -> None:
    assert not known(SECRET_KEY, "ana", cookie)
    assert known(SECRET_KEY, "ana", remember(SECRET_KEY, "ana", cookie))


def test_a_browser_keeps_few_and_each_sign_in_a_fresh_one() -> None:
    cookie = ""
    for number in range(20):
        cookie = remember(SECRET_KEY, f"persona{number}", cookie)
    assert len(cookie.split("~")) == devices.MOST
    again = remember(SECRET_KEY, "persona19", cookie)
    assert known(SECRET_KEY, "persona19", again) != known(SECRET_KEY, "persona19", cookie)
    assert len(again) < 1000


def test_a_link_lets_one_browser_in_once_and_within_the_hour(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, beto = enrol("ana"), enrol("beto")
    with db.write() as session:
        token = admit(session.get_one(Person, ana.id), clock.now())
        secret = token.split(".")[1]
        assert secret not in (session.get_one(Person, ana.id).admit_tag or "")
        assert admitted(session, f"{beto.id}.{secret}", clock.now()) is None
        assert admitted(session, f"{ana.id}.x", clock.now()) is None
        assert admitted(session, "", clock.now()) is None
        assert admitted(session, token, clock.now() + devices.ADMISSION) is None
        assert admitted(session, token, clock.now() + devices.ADMISSION - timedelta(seconds=1)) == "ana"
        assert admitted(session, token, clock.now()) is None
