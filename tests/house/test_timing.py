"""The time of a look-up tells nothing: folio, account, an authority's referral. 20,000 interleaved pairs each.

Key derivation is stubbed here: it is the same for both and would take an hour (`make timing` does it). Chance alone
decides which half of what was drawn exists: keys that were made otherwise, or lie elsewhere in memory or in the index,
differ by tenths of a percent whoever looks them up. A limit that is passed is tried again with fresh draws, up to three
times in all, because the machine may be busy. A real early exit passes it every time, as the last tests show.
"""

import itertools
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from math import inf
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline.commands.timing import LIMIT, pairs, welch
from hotline.database import Base, Database
from hotline.errors import NotAllowedError
from hotline.mailbox import store
from hotline.mailbox.store import Mailbox
from hotline.people import signing_in
from hotline.people.tables import Person
from hotline.referral import model
from hotline.referral.model import Referral
from hotline.sealing.folio import FolioKeys
from hotline.sealing.password import stand_in
from hotline.vocabulary import ReferralState, StaffRole
from tests.support.house import every_module

DAY = date(2026, 11, 22)
PAIRS, ROWS = 20_000, 200
TRIES = 3

DICE = random.Random()

Attempt = Callable[[], object]
One = TypeVar("One")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    every_module()
    made = Database(f"sqlite:///{tmp_path}/timing.db")
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


def told(draw: Callable[[], tuple[Attempt, Attempt]], count: int = PAIRS) -> float:
    """|t| of a hit and a miss; the smallest of a few draws while the limit is passed."""
    least = inf
    for _ in range(TRIES):
        least = min(least, pairs(*draw(), count, secrets.randbits(32)))
        if least < LIMIT:
            break
    return least


def halves(drawn: Sequence[One]) -> tuple[list[One], list[One]]:
    """Who exists and who does not, by chance; each half in the order in which it was drawn."""
    exists = set(DICE.sample(range(len(drawn)), len(drawn) // 2))
    there = [one for at, one in enumerate(drawn) if at in exists]
    return there, [one for at, one in enumerate(drawn) if at not in exists]


def each(act: Callable[[One], object], ones: Sequence[One]) -> Attempt:
    """One after the other, again and again."""
    around = itertools.cycle(ones)
    return lambda: act(next(around))


def keys(version: int = 2) -> FolioKeys:
    return FolioKeys(version, secrets.token_bytes(32), b"seed", b"public")


Look = Callable[[Session, tuple[FolioKeys, ...]], object]


def folios(session: Session, look: Look) -> tuple[Attempt, Attempt]:
    """Folios with the keys of both peppers; the half that exists does so under one of them."""
    there, missing = halves([(keys(2), keys(1)) for _ in range(2 * ROWS)])
    session.execute(delete(Mailbox))
    for at, candidates in enumerate(there):
        store.create(session, candidates[at % 2], DAY)
    assert look(session, there[0]) is not None
    assert look(session, missing[0]) is None
    return each(lambda one: look(session, one), there), each(lambda one: look(session, one), missing)


def find(session: Session, candidates: tuple[FolioKeys, ...]) -> object:
    return store.find(session, candidates, DAY)


def test_a_folio(db: Database) -> None:
    with db.write() as session:
        assert told(lambda: folios(session, find)) < LIMIT


def test_an_account(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "open_seed", lambda *_: None)

    def draw() -> tuple[Attempt, Attempt]:
        there, missing = halves([f"persona{at:03d}" for at in range(2 * ROWS)])
        with db.write() as session:
            session.execute(delete(Person))
            session.add_all(_person(login) for login in (*there, "persona999"))
        assert signing_in._find(db, there[0]).person_id
        assert not signing_in._find(db, missing[0]).person_id
        return each(attempt, there), each(attempt, missing)

    def attempt(login: str) -> object:
        return signing_in._try_password(signing_in._find(db, login), "no es esta")

    assert told(draw) < LIMIT


def test_an_authoritys_referral(db: Database) -> None:
    with db.write() as session:
        session.add(_referral("f" * 32, "00-propia"))

        def ask(referral_id: str) -> None:
            with suppress(NotAllowedError):  # quicker than `raises`; the line below shows that it finds
                model.get(session, referral_id, "00-propia")

        def draw() -> tuple[Attempt, Attempt]:
            theirs, nobodys = halves([f"{at:032x}" for at in range(2 * ROWS)])
            session.execute(delete(Referral).where(Referral.agency == "00-otra"))
            session.add_all(_referral(one, "00-otra") for one in theirs)
            session.flush()
            return each(ask, theirs), each(ask, nobodys)

        assert model.get(session, "f" * 32, "00-propia").agency == "00-propia"
        assert told(draw) < LIMIT


def test_an_early_exit_is_found(db: Database) -> None:
    def hasty(session: Session, candidates: tuple[FolioKeys, ...]) -> object:
        for one in candidates:
            row = session.scalars(select(Mailbox).where(Mailbox.tag == one.tag)).first()
            if row is not None:
                return row
        return None

    with db.write() as session:
        assert told(lambda: folios(session, hasty), 2_000) > LIMIT


def test_welch_tells_two_samples_apart_and_leaves_one_alone() -> None:
    assert abs(welch([10, 11, 12, 11] * 100, [10, 11, 12, 11] * 100)) < 0.001
    assert abs(welch([10, 11, 12, 11] * 100, [11, 12, 13, 12] * 100)) > LIMIT


def _person(login: str) -> Person:
    return Person(
        id=secrets.token_hex(16),
        login=login,
        name=login,
        role=StaffRole.OPERATOR,
        language="es_MX",
        suite=1,
        public=bytes(1216),
        signer=bytes(32),
        sealed_seed=stand_in(),
        stamp=0,
    )


def _referral(referral_id: str, agency: str) -> Referral:
    return Referral(
        id=referral_id,
        report_id="0" * 32,
        line_id="0" * 32,
        line=0,
        step=0,
        agency=agency,
        type="citi",
        role="cc",
        release="auto",
        rule="R1",
        urgency="ordinaria",
        state=ReferralState.SENT.value,
    )
