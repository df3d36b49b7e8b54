"""Every way to tamper with a trail shows, on both databases, also to somebody who holds the signing key."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hotline.audit import checkpoints, trail, witnessing
from hotline.audit.checkpoint import Checkpoint
from hotline.audit.checkpoints import TrailCheckpoint
from hotline.audit.trail import TrailEntry
from hotline.audit.verifying import Verdict, verify
from hotline.database import Database
from hotline.sealing.checkpoint_signing import public_of
from tests.support.trails import AT, DAY, SEED, disarm, note, sign


def verdict(db: Database, witnessed: list[Checkpoint] | None = None) -> Verdict:
    with db.read() as session:
        return verify(session, witnessed or [])


def published(db: Database) -> list[Checkpoint]:
    with db.read() as session:
        return checkpoints.all_of(session)


def test_an_untouched_trail_is_good_also_for_a_witness(signed: Database) -> None:
    found = verdict(signed, published(signed))
    assert found.problems == ()
    assert (found.end.position, found.signed and found.signed.position) == (10, 8)


def change(session: Session) -> None:
    session.execute(update(TrailEntry).where(TrailEntry.position == 3).values(actor="beto"))


def back_date(session: Session) -> None:
    session.execute(update(TrailEntry).where(TrailEntry.position == 3).values(at=AT - timedelta(days=1)))


def remove(session: Session) -> None:
    session.execute(delete(TrailEntry).where(TrailEntry.position == 2))


def swap(session: Session) -> None:
    for old, new in ((2, 102), (4, 2), (102, 4)):
        session.execute(update(TrailEntry).where(TrailEntry.position == old).values(position=new))


def cut_off(session: Session) -> None:
    session.execute(delete(TrailEntry).where(TrailEntry.position >= 8))


def empty_all(session: Session) -> None:
    session.execute(delete(TrailEntry))


def forge(session: Session) -> None:
    """Change an entry and compute every digest after it anew, as whoever reads this code can."""
    rows = list(session.scalars(select(TrailEntry).order_by(TrailEntry.position)))
    rows[2].actor = "beto"
    before = trail.GENESIS
    for row in rows:
        row.digest = before = trail._digest(before, row)


TAMPERING: list[Callable[[Session], None]] = [change, back_date, remove, swap, cut_off, empty_all, forge]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda one: one.__name__)
def test_tampering_shows(signed: Database, tamper: Callable[[Session], None]) -> None:
    disarm(signed)
    with signed.write() as session:
        tamper(session)
    assert verdict(signed).problems


def test_a_forged_chain_alone_would_not_show(signed: Database) -> None:
    """It is the checkpoint that tells: the chain of a forged trail is whole."""
    disarm(signed)
    with signed.write() as session:
        forge(session)
        assert trail.verify(session) is None
    assert [problem for problem in verdict(signed).problems if "written anew" in problem]


@pytest.mark.parametrize("tamper", [cut_off, forge], ids=lambda one: one.__name__)
def test_the_signing_key_does_not_help_against_a_witness(signed: Database, tamper: Callable[[Session], None]) -> None:
    kept = published(signed)
    disarm(signed)
    with signed.write() as session:
        tamper(session)
        session.execute(delete(TrailCheckpoint))
    sign(signed)
    assert verdict(signed).good  # nothing inside tells it any more
    assert verdict(signed, kept).problems


@pytest.mark.parametrize("number", [1, 2])
def test_a_checkpoint_that_is_gone_shows_to_a_witness(signed: Database, number: int) -> None:
    kept = published(signed)
    disarm(signed)
    with signed.write() as session:
        session.execute(delete(TrailCheckpoint).where(TrailCheckpoint.number == number))
    assert [problem for problem in verdict(signed, kept).problems if "is gone" in problem]


def test_a_checkpoint_signed_by_somebody_else_shows(signed: Database) -> None:
    disarm(signed)
    with signed.write() as session:
        session.execute(update(TrailCheckpoint).where(TrailCheckpoint.number == 2).values(position=7))
    assert [problem for problem in verdict(signed).problems if "not signed" in problem]


def write_anew(db: Database) -> None:
    """As whoever owns the database and has no key of the house: forge, and sign all of it with a key of their own."""
    disarm(db)
    with db.write() as session:
        forge(session)
        session.execute(delete(TrailCheckpoint))
    sign(db, secrets.token_bytes(32))


def test_a_trail_that_somebody_else_signed_anew_shows_to_who_knows_the_key(signed: Database) -> None:
    ours = public_of(SEED)
    with signed.read() as session:
        assert verify(session, key=ours).good
    write_anew(signed)
    with signed.read() as session:
        assert verify(session).good, "a checkpoint names the key that signed it: by itself that says nothing"
        assert [problem for problem in verify(session, key=ours).problems if "another key" in problem]


def test_an_older_key_of_the_house_stays_good(empty: Database) -> None:
    for number, seed in enumerate((secrets.token_bytes(32), SEED)):
        note(empty, number)
        sign(empty, seed)
    with empty.read() as session:
        assert verify(session, key=public_of(SEED)).good


def test_less_is_walked_from_a_place_that_was_verified(signed: Database) -> None:
    with signed.read() as session:
        first = checkpoints.all_of(session)[0]
        found = verify(session, since=first.place)
        assert (found.problems, found.since, found.end.position) == ((), 6, 10)
    disarm(signed)
    with signed.write() as session:
        session.execute(update(TrailEntry).where(TrailEntry.position == 7).values(actor="beto"))
    with signed.read() as session:
        assert verify(session, since=first.place).problems


def test_a_day_is_signed_once_and_nothing_new_is_not_signed(signed: Database) -> None:
    with signed.write() as session:
        assert checkpoints.sign_daily(session, SEED, DAY) is None
        after = checkpoints.sign_daily(session, SEED, DAY + timedelta(days=1))
        assert after is not None
        assert (after.number, after.position) == (3, 10)
        assert checkpoints.sign(session, SEED, DAY + timedelta(days=2)) is None


def test_what_a_witness_kept_finds_what_came_later_too(signed: Database, tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    assert witnessing.take(path, published(signed)) == 2
    note(signed, 10)
    sign(signed)
    assert witnessing.take(path, published(signed)) == 1
    assert verdict(signed, witnessing.read_file(path)).good
