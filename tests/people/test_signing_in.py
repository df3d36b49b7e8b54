"""Signing in, staying in, signing out; guesses slowed; nothing told about which logins exist."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.people import accounts, duty, second_step, signing_in, throttle
from hotline.people.signing_in import SignInError, resume, sign_in, sign_out
from hotline.people.tables import Person, SignInDelay, StaffSession
from hotline.people.visitor import Visitor
from hotline.sealing import password
from hotline.sealing.opening import staff
from hotline.vocabulary import StaffRole
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import allow_again, code


def enter(db: Database, clock: FixedClock, login: str = "ana", word: str = "clave-de-ana", old: str = "") -> str:
    half = sign_in(db, clock, SECRET_KEY, login, word, old=old)
    allow_again(db, clock, SECRET_KEY, half)
    return second_step.prove(db, clock, SECRET_KEY, half, code(at=clock.now().timestamp()))


def whose(db: Database, clock: FixedClock, cookie: str) -> Visitor | None:
    with db.write() as session:
        return resume(session, clock, SECRET_KEY, cookie)


def refused(db: Database, clock: FixedClock, login: str = "ana", word: str = "mal") -> SignInError:
    with pytest.raises(SignInError) as error:
        sign_in(db, clock, SECRET_KEY, login, word)
    return error.value


def test_who_signs_in_is_who_they_are(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    person = enrol("07-fiscalia", StaffRole.AGENCY, "07-fiscalia")
    visitor = whose(db, clock, enter(db, clock, "07-Fiscalia ", "clave-de-07-fiscalia"))
    assert visitor is not None
    assert (visitor.person_id, visitor.login, visitor.name) == (person.id, "07-fiscalia", "07-Fiscalia")
    assert (visitor.role, visitor.agency, visitor.recipient) == (StaffRole.AGENCY, "07-fiscalia", "07-fiscalia")
    assert visitor.language == "es_MX"
    assert visitor.personal.public.raw == person.public
    assert str(visitor.personal.seed) not in repr(visitor)
    assert visitor.csrf not in repr(visitor)


def test_every_sign_in_makes_new_secrets_and_ends_the_browsers_old_session(
    db: Database, clock: FixedClock, enrol: Enrol
) -> None:
    enrol("ana")
    first = enter(db, clock)
    second = enter(db, clock, old=first)
    visitor = whose(db, clock, second)
    assert visitor is not None
    assert not set(first.split(".")) & set(second.split("."))
    assert whose(db, clock, first) is None
    elsewhere = whose(db, clock, enter(db, clock))
    assert elsewhere is not None
    assert elsewhere.csrf != visitor.csrf
    assert whose(db, clock, second) is not None, "another browser's session goes on"


def test_the_row_alone_and_the_cookie_alone_open_nothing(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie = enter(db, clock)
    other = enter(db, clock)
    session_id, secret = cookie.split(".")
    assert whose(db, clock, f"{session_id}.{other.split('.')[1]}") is None
    assert whose(db, clock, cookie) is not None, "a forged cookie does not end the true one's session"
    stored = (db.url.database or "", f"{db.url.database}-wal")
    kept = b"".join(open(name, "rb").read() for name in stored)  # noqa: SIM115, PTH123
    assert session_id.encode() not in kept
    assert secret.encode() not in kept
    with db.write() as session:
        assert resume(session, clock, b"other installation" * 3, cookie) is None


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "ñ", "A" * 22 + "." + "A" * 43])
def test_a_cookie_that_is_none_is_nobody(db: Database, clock: FixedClock, cookie: str, cheap: None) -> None:
    assert whose(db, clock, cookie) is None


def test_an_old_cookie_after_sign_out_is_nobody(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie, elsewhere = enter(db, clock), enter(db, clock)
    with db.write() as session:
        sign_out(session, cookie)
        sign_out(session, "nonsense")
    assert whose(db, clock, cookie) is None
    assert whose(db, clock, elsewhere) is not None


def test_sessions_end_with_a_new_password_or_role(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    person = enrol("ana")
    cookies = [enter(db, clock), enter(db, clock)]
    with db.write() as session:
        accounts.change_password(session, session.get_one(Person, person.id), "clave-de-ana", "tres nubes verdes")
    assert [whose(db, clock, cookie) for cookie in cookies] == [None, None]
    assert refused(db, clock, "ana", "clave-de-ana").code == "wrong"
    cookie = enter(db, clock, "ana", "tres nubes verdes")
    with db.write() as session:
        accounts.change_role(session, session.get_one(Person, person.id), StaffRole.AUDITOR)
    assert whose(db, clock, cookie) is None
    visitor = whose(db, clock, enter(db, clock, "ana", "tres nubes verdes"))
    assert visitor is not None
    assert visitor.role is StaffRole.AUDITOR


def test_a_session_begun_while_the_password_changed_is_dead(
    db: Database, clock: FixedClock, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enrol("ana")

    def slow(word: str, sealed: bytes) -> bytes:
        with db.write() as session:
            accounts.end_sessions(session, session.get_one(Person, person.id))
        return staff.open_seed(word, sealed)

    monkeypatch.setattr(signing_in, "open_seed", slow)
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    with pytest.raises(SignInError) as error:
        second_step.prove(db, clock, SECRET_KEY, half, code(at=clock.now().timestamp()))
    assert error.value.code == "over"


def test_half_an_hour_of_silence_ends_a_session(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie = enter(db, clock)
    for _ in range(8):
        clock.advance(timedelta(minutes=20))
        assert whose(db, clock, cookie) is not None
    clock.advance(timedelta(minutes=30))
    assert whose(db, clock, cookie) is None
    clock.advance(timedelta(minutes=-30))
    assert whose(db, clock, cookie) is None, "what is over stays over"


def test_a_page_that_renews_itself_keeps_open_only_whose_turn_it_is(
    db: Database, clock: FixedClock, enrol: Enrol
) -> None:
    """A screen that somebody left must not stay open by itself; one that alarms come to must."""
    person = enrol("ana")

    def renewed(cookie: str) -> bool:
        clock.advance(timedelta(minutes=20))
        with db.write() as session:
            return resume(session, clock, SECRET_KEY, cookie, active=False) is not None

    left = enter(db, clock)
    assert [renewed(left), renewed(left)] == [True, False]
    with db.write() as session:
        duty.go_on_duty(session, person.id, clock.now() + timedelta(hours=2))
    kept = enter(db, clock)
    assert all(renewed(kept) for _ in range(6))
    assert not renewed(kept)


def test_twelve_hours_end_the_busiest_session(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie, begun = enter(db, clock), clock.now()
    while whose(db, clock, cookie) is not None:
        clock.advance(timedelta(minutes=10))
    assert timedelta(hours=11, minutes=50) < clock.now() - begun <= timedelta(hours=12)


def test_leases_tell_no_exact_time_and_ended_rows_go(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    enter(db, clock)
    clock.advance(timedelta(hours=13))
    enter(db, clock)
    with db.read() as session:
        (row,) = session.scalars(select(StaffSession))
        assert {(lease.minute % 5, lease.second) for lease in (row.idle_until, row.ends_at)} == {(0, 0)}


def test_unknown_login_and_wrong_password_look_the_same(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    for _ in range(6):
        known, unknown = refused(db, clock, "ana"), refused(db, clock, "nadie")
        assert (known.code, known.wait, str(known)) == (unknown.code, unknown.wait, str(unknown))
        for language in ("es_MX", "en"):
            assert known.text(language) == unknown.text(language)
        clock.advance(timedelta(seconds=known.wait))


def test_unknown_login_does_the_same_work(
    db: Database, clock: FixedClock, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol("ana")
    asked: list[int] = []
    real = password.stretch

    def counted(word: str, salt: bytes, cost: int) -> bytes:
        asked.append(cost)
        return real(word, salt, cost)

    monkeypatch.setattr(staff, "stretch", counted)
    refused(db, clock, "ana")
    assert asked == [1]
    refused(db, clock, "nadie")
    assert asked == [1, 1]


def test_the_second_failure_is_answered_humanely(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    first, second = refused(db, clock), refused(db, clock)
    assert (first.code, second.code) == ("wrong", "wrong")
    assert first.text("es_MX") != second.text("es_MX")
    assert "no queda bloqueada" in second.text("es_MX")
    assert "mal" not in str(second)
    assert enter(db, clock), "the right password gets in at once"


def test_the_wait_grows_to_its_ceiling_and_the_owner_always_gets_in(
    db: Database, clock: FixedClock, enrol: Enrol
) -> None:
    enrol("ana")
    enrol("beto")
    waits = []
    for _ in range(12):
        assert refused(db, clock).code == "wrong"
        held_up = throttle.wait_for(len(waits) + 1)
        waits.append(held_up)
        if held_up:
            waiting = refused(db, clock, word="clave-de-ana")
            assert (waiting.code, waiting.wait) == ("wait", held_up.total_seconds())
            assert str(waiting.wait) in waiting.text("es_MX")
            clock.advance(held_up)
    assert waits == sorted(waits)
    assert waits[:4] == [timedelta(0), timedelta(0), timedelta(seconds=2), timedelta(seconds=4)]
    assert waits[-1] == throttle.LONGEST_WAIT
    assert enter(db, clock, "beto", "clave-de-beto"), "nobody else is slowed"
    assert enter(db, clock)
    assert refused(db, clock).failures == 1, "a good sign-in begins the count anew"


def test_trying_while_waiting_does_not_lengthen_the_wait(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    for _ in range(3):
        refused(db, clock)
    first = refused(db, clock).wait
    for _ in range(20):
        assert refused(db, clock).wait == first
    clock.advance(timedelta(seconds=first))
    assert enter(db, clock)


def test_many_guesses_at_once_are_slowed_like_many_in_a_row(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    codes: list[str] = []

    def guess() -> None:
        try:
            sign_in(db, clock, SECRET_KEY, "ana", "mal")
        except SignInError as error:
            codes.append(error.code)

    guesses = [Thread(target=guess) for _ in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join(30)
    assert sorted(codes) == ["wait"] * (12 - throttle.FREE) + ["wrong"] * throttle.FREE


def test_counts_are_forgotten_and_name_no_login(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    for number in range(5):
        refused(db, clock, f"inventado{number}")
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInDelay)) == 5
        assert not any("inventado" in tag for tag in session.scalars(select(SignInDelay.tag)))
    clock.advance(throttle.MEMORY)
    refused(db, clock, "ana")
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInDelay)) == 1


def test_the_real_cost_of_a_password() -> None:
    assert password.COSTS[password.CURRENT] == password.Cost(memory_kib=65536, passes=3, lanes=1)
