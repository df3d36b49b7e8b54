"""The second step: what half a session is worth, codes that count once, guesses slowed, nothing readable in a row."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from hotline.clock import FixedClock
from hotline.database import Database
from hotline.errors import SealError
from hotline.people import devices, factors, second_step, throttle
from hotline.people.factors import Factors
from hotline.people.second_step import prove, waiting
from hotline.people.signing_in import HALF, SignInError, live, resume, sign_in
from hotline.people.tables import SecondFactor
from hotline.sealing import factors as arithmetic
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import STEP, TOTP, code


def half(db: Database, clock: FixedClock, login: str = "ana", device: str = "") -> str:
    return sign_in(db, clock, SECRET_KEY, login, f"clave-de-{login}", device=device)


def now_code(clock: FixedClock, early: int = 0) -> str:
    return code(at=clock.now().timestamp(), early=early)


def refused(db: Database, clock: FixedClock, cookie: str, word: str = "000000", device: str = "") -> SignInError:
    with pytest.raises(SignInError) as error:
        prove(db, clock, SECRET_KEY, cookie, word, device=device)
    return error.value


def give_codes(db: Database, clock: FixedClock, cookie: str) -> tuple[str, ...]:
    with db.write() as session:
        found = live(session, clock, SECRET_KEY, cookie)
        assert found is not None
        drawn, kept = factors.new_codes(found.person.id)
        held = factors.load(session, found.person.id, found.seed)
        factors.keep(session, found.person.id, found.seed, replace(held, codes=kept))
    return drawn


@pytest.mark.parametrize(
    ("at", "right"), [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")]
)
def test_codes_are_those_of_the_standard(at: int, right: str) -> None:
    """RFC 6238, appendix B, SHA-1; six digits are the last of its eight."""
    assert arithmetic.code_at(b"12345678901234567890", at // STEP) == right[-6:]


def test_half_a_session_is_nobody(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie = half(db, clock)
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, cookie) is None
        held = waiting(session, clock, SECRET_KEY, cookie)
        assert held is not None
        assert (held.login, held.invited) == ("ana", False)
        assert TOTP not in repr(held)
    whole = prove(db, clock, SECRET_KEY, cookie, now_code(clock))
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, whole) is not None
        assert waiting(session, clock, SECRET_KEY, whole) is None
        assert live(session, clock, SECRET_KEY, cookie) is None, "the half one is over"
    assert not set(cookie.split(".")) & set(whole.split("."))


def test_half_a_session_is_over_soon(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie = half(db, clock)
    clock.advance(HALF)
    assert refused(db, clock, cookie, now_code(clock)).code == "over"


@pytest.mark.parametrize(("early", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_one_step_early_or_late(
    db: Database, clock: FixedClock, enrol: Enrol, early: int, good: bool
) -> None:
    enrol("ana")
    cookie = half(db, clock)
    if good:
        assert prove(db, clock, SECRET_KEY, cookie, now_code(clock, early))
    else:
        assert refused(db, clock, cookie, now_code(clock, early)).code == "second"


def test_a_code_counts_once_and_no_older_one_after_it(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    seen = now_code(clock)
    prove(db, clock, SECRET_KEY, half(db, clock), seen)
    again = half(db, clock)
    assert refused(db, clock, again, seen).code == "second"
    assert refused(db, clock, again, now_code(clock, -1)).code == "second"
    clock.advance(timedelta(seconds=STEP))
    assert prove(db, clock, SECRET_KEY, again, now_code(clock))


def test_a_paper_code_counts_once_however_it_is_typed(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie = half(db, clock)
    drawn = give_codes(db, clock, cookie)
    assert len(set(drawn)) == 10
    typed = drawn[3].lower().replace(" ", "-")
    assert prove(db, clock, SECRET_KEY, cookie, typed)
    assert refused(db, clock, half(db, clock), drawn[3]).code == "second"
    assert prove(db, clock, SECRET_KEY, half(db, clock), drawn[4])


@pytest.mark.parametrize("word", ["", "0", "١٢٣٤٥٦", "12345a", "A" * 64, "\0" * 6])
def test_nonsense_is_a_wrong_code(db: Database, clock: FixedClock, enrol: Enrol, word: str) -> None:
    enrol("ana")
    assert refused(db, clock, half(db, clock), word).code == "second"


def test_one_persons_code_is_not_anothers(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    enrol("beto")
    anas = give_codes(db, clock, half(db, clock))
    give_codes(db, clock, half(db, clock, "beto"))
    assert refused(db, clock, half(db, clock, "beto"), anas[0]).code == "second"


def test_guesses_are_slowed_and_another_known_browser_is_not(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    known = devices.remember(SECRET_KEY, "ana", "")
    stranger = half(db, clock)
    for _ in range(throttle.FREE):
        assert refused(db, clock, stranger).code == "second"
    waits = []
    for _ in range(12):
        waiting_for = refused(db, clock, stranger)
        assert waiting_for.code == "wait"
        waits.append(waiting_for.wait)
        clock.advance(timedelta(seconds=waiting_for.wait))
        if waits[-1] >= throttle.LONGEST_SECOND_WAIT.total_seconds():
            break
        if clock.now().timestamp() % (HALF.total_seconds() / 2) < waits[-1]:
            stranger = half(db, clock)
        assert refused(db, clock, stranger).code == "second"
    assert waits == sorted(waits)
    assert waits[-1] == throttle.LONGEST_SECOND_WAIT.total_seconds()
    mine = half(db, clock, device=known)
    assert prove(db, clock, SECRET_KEY, mine, now_code(clock), device=known), "its owner is not slowed"


def test_a_row_shows_no_factor_and_opens_for_its_person_only(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, beto = enrol("ana"), enrol("beto")
    cookie = half(db, clock)
    drawn = give_codes(db, clock, cookie)
    with db.write() as session:
        found = live(session, clock, SECRET_KEY, cookie)
        assert found is not None
        row = session.get_one(SecondFactor, ana.id)
        for secret in (TOTP.encode(), arithmetic.as_secret(TOTP), drawn[0].encode(), b"passkeys", b"totp"):
            assert secret not in row.sealed
        assert factors.load(session, ana.id, found.seed).totp == arithmetic.as_secret(TOTP)
        session.merge(SecondFactor(person_id=beto.id, sealed=row.sealed))
        session.flush()
        with pytest.raises(SealError):
            factors.load(session, beto.id, found.seed)
        session.rollback()


def test_the_row_is_as_large_with_and_without_codes(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana = enrol("ana")
    with db.write() as session:
        small = len(session.get_one(SecondFactor, ana.id).sealed)
    give_codes(db, clock, half(db, clock))
    with db.read() as session:
        assert len(session.get_one(SecondFactor, ana.id).sealed) == small


def test_a_passkey_answers_this_sessions_challenge_only_once(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    enrol("ana")
    cookie, other = half(db, clock), half(db, clock)

    def challenges() -> list[bytes]:
        with db.write() as session:
            held = [waiting(session, clock, SECRET_KEY, one) for one in (cookie, other)]
        return [one.challenge for one in held if one]

    before = challenges()
    assert len(set(before)) == 2
    assert challenges() == before, "looking again does not change it"
    site = second_step.Site("linea.example", "https://linea.example")
    with pytest.raises(SignInError):
        second_step.prove_passkey(db, clock, SECRET_KEY, cookie, json.dumps({"id": "x"}), site)
    assert challenges()[0] != before[0]
    assert challenges()[1] == before[1]


def test_what_is_enough() -> None:
    assert not Factors(codes=("x",)).enough, "codes wear out"
    assert Factors(totp=b"x").enough
