"""The second step on PostgreSQL, where transactions really run side by side."""

import contextlib
from collections.abc import Callable, Iterator
from threading import Barrier, BrokenBarrierError, Thread

import pytest

from hotline.clock import FixedClock
from hotline.database import Base, Database
from hotline.people import accounts, activation, passkeys, second_step, throttle
from hotline.people.factors import Passkey
from hotline.people.passkeys import site_of
from hotline.people.signing_in import SignInError, live, sign_in
from hotline.sealing import factors as arithmetic
from hotline.vocabulary import StaffRole
from tests.people.conftest import SECRET_KEY, TABLES, Enrol
from tests.support.postgres import Postgres
from tests.support.second_factor import code


@pytest.fixture
def db(postgres: Postgres) -> Iterator[Database]:
    db = Database(postgres.create().replace("postgresql://", "postgresql+psycopg://", 1))
    Base.metadata.create_all(db.engine, tables=[Base.metadata.tables[name] for name in TABLES])
    yield db
    db.close()


def test_one_code_shown_by_many_at_once_lets_one_in(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    """Two browsers of one person, or a thief beside her, with the same six digits in the same moment."""
    enrol("ana")
    halves = [sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana") for _ in range(throttle.FREE)]
    together, said = Barrier(len(halves)), list[str]()

    def show(half: str) -> None:
        together.wait(10)
        try:
            second_step.prove(db, clock, SECRET_KEY, half, code(at=clock.now().timestamp()))
            said.append("in")
        except SignInError as error:
            said.append(error.code)

    shown = [Thread(target=show, args=(half,)) for half in halves]
    for one in shown:
        one.start()
    for one in shown:
        one.join(30)
    assert sorted(said) == ["in", "second", "second"]


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What each of several that begin together came to: `in`, or the code of its refusal."""
    together, said = Barrier(len(acts)), list[str]()

    def one(act: Callable[[], object]) -> None:
        together.wait(10)
        try:
            act()
            said.append("in")
        except SignInError as error:
            said.append(error.code)

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


def test_an_invitation_that_two_use_at_once_begins_one_account(db: Database, clock: FixedClock, cheap: None) -> None:
    """The owner, and whoever read the one-time password: the second must not take the account from the first."""
    with db.write() as session:
        _, word = accounts.invite(
            session, clock.now(), login="nora", name="Nora", role=StaffRole.OPERATOR, agency=None, language="es_MX"
        )
    halves = [sign_in(db, clock, SECRET_KEY, "nora", word) for _ in range(3)]

    def begin(half: str) -> Callable[[], object]:
        with db.write() as session:
            found = live(session, clock, SECRET_KEY, half)
            assert found is not None
            secret = second_step.of(session, SECRET_KEY, found).secret
        now = arithmetic.code_at(secret, int(clock.now().timestamp()) // 30)
        return lambda: activation.begin(db, clock, SECRET_KEY, half, f"tres palabras sueltas {half[:4]}", now)

    assert at_once([begin(half) for half in halves]) == ["in", "over", "over"]


def test_what_a_passkey_signed_lets_in_once_also_without_a_counter(
    db: Database, clock: FixedClock, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passkeys that are kept in a cloud count nothing: only the session's challenge tells that it was used."""
    enrol("ana")
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    mine, inside = (Passkey("a", "b", 0, "c"),), Barrier(2)

    def signed(*_: object) -> tuple[Passkey, ...]:
        with contextlib.suppress(BrokenBarrierError):
            inside.wait(1)  # both have looked at the session before either goes on, unless one waits for the other
        return mine

    monkeypatch.setattr(passkeys, "signed", signed)
    site = site_of("https://mesa.example.org")
    show = lambda: second_step.prove_passkey(db, clock, SECRET_KEY, half, "{}", site)  # noqa: E731
    assert at_once([show, show]) == ["in", "over"]
