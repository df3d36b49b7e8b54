"""The time of a look-up tells nothing: folio, account, an authority's referral. 20,000 interleaved pairs each.

Key derivation is stubbed here: it is the same for both and would take an hour (`make timing` does it). A limit that is
passed is tried again with fresh seeds, up to five times in all: on a busy machine |t| of five was seen where nothing
differs by design. A real early exit passes it every time, as the last tests show.
"""

import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
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
TRIES = 5


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    every_module()
    made = Database(f"sqlite:///{tmp_path}/timing.db")
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


def told(hit: Callable[[], object], miss: Callable[[], object], count: int = PAIRS) -> float:
    """|t|; the smallest of up to five while the limit is passed."""
    least = pairs(hit, miss, count, secrets.randbits(32))
    for _ in range(TRIES - 1):
        if least < LIMIT:
            break
        least = min(least, pairs(hit, miss, count, secrets.randbits(32)))
    return least


def keys(version: int = 2) -> FolioKeys:
    return FolioKeys(version, secrets.token_bytes(32), b"seed", b"public")


def _folios(session: Session) -> tuple[Callable[[], tuple[FolioKeys, ...]], Callable[[], tuple[FolioKeys, ...]]]:
    known = [keys(1 + at % 2) for at in range(ROWS)]
    for one in known:
        store.create(session, one, DAY)
    hits = itertools.cycle([(one, keys(1)) if one.version == 2 else (keys(2), one) for one in known])
    misses = itertools.cycle([(keys(2), keys(1)) for _ in range(ROWS)])
    return lambda: next(hits), lambda: next(misses)


def test_a_folio(db: Database) -> None:
    with db.write() as session:
        hit, miss = _folios(session)
        assert store.find(session, hit(), DAY) is not None
        assert store.find(session, miss(), DAY) is None
        assert told(lambda: store.find(session, hit(), DAY), lambda: store.find(session, miss(), DAY)) < LIMIT


def test_an_account(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "open_seed", lambda *_: None)
    with db.write() as session:
        for at in range(ROWS):
            session.add(_person(f"persona{at:03d}"))
    hits = itertools.cycle([f"persona{at:03d}" for at in range(ROWS)])
    misses = itertools.cycle([f"ninguna{at:03d}" for at in range(ROWS)])

    def attempt(names: Iterator[str]) -> object:
        return signing_in._try_password(signing_in._find(db, next(names)), "no es esta")

    assert signing_in._find(db, "persona001").person_id
    assert not signing_in._find(db, "ninguna001").person_id
    assert told(lambda: attempt(hits), lambda: attempt(misses)) < LIMIT


def test_an_authoritys_referral(db: Database) -> None:
    with db.write() as session:
        for at in range(ROWS):
            session.add(_referral(f"{at:032x}", "00-otra"))
        session.add(_referral("f" * 32, "00-propia"))
        session.flush()
        theirs = itertools.cycle([f"{at:032x}" for at in range(ROWS)])
        nobodys = itertools.cycle([f"{at + 10**6:032x}" for at in range(ROWS)])

        def ask(ids: Iterator[str]) -> None:
            with suppress(NotAllowedError):  # quicker than `raises`; the line below shows that it finds
                model.get(session, next(ids), "00-propia")

        assert model.get(session, "f" * 32, "00-propia").agency == "00-propia"
        assert told(lambda: ask(theirs), lambda: ask(nobodys)) < LIMIT


def test_an_early_exit_is_found(db: Database) -> None:
    def hasty(session: Session, candidates: tuple[FolioKeys, ...]) -> object:
        for one in candidates:
            row = session.scalars(select(Mailbox).where(Mailbox.tag == one.tag)).first()
            if row is not None:
                return row
        return None

    with db.write() as session:
        hit, miss = _folios(session)
        assert told(lambda: hasty(session, hit()), lambda: hasty(session, miss()), 2_000) > LIMIT


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
