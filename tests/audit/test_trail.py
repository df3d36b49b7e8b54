"""The trail: what was edited, removed or swapped is found, and intake's entries tell no time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from hotline.audit import trail
from hotline.audit.trail import TrailEntry, TrailPending
from hotline.database import Base, Database

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/trail.db")
    Base.metadata.create_all(made.engine)
    with made.write() as session:
        for number in range(5):
            trail.note_staff(session, AT, DAY, "ana", "report.open", f"report-{number}")
    yield made
    made.close()


def _first_break(db: Database) -> int | None:
    with db.read() as session:
        return trail.verify(session)


def test_an_untouched_trail_verifies(db: Database) -> None:
    assert _first_break(db) is None


def test_an_edited_entry_is_found(db: Database) -> None:
    with db.write() as session:
        session.execute(update(TrailEntry).where(TrailEntry.position == 3).values(actor="beto"))
    assert _first_break(db) == 3


def test_a_removed_entry_is_found(db: Database) -> None:
    with db.write() as session:
        session.execute(delete(TrailEntry).where(TrailEntry.position == 2))
    assert _first_break(db) == 2


def test_swapped_entries_are_found(db: Database) -> None:
    with db.write() as session:
        for old, new in ((2, 102), (4, 2), (102, 4)):
            session.execute(update(TrailEntry).where(TrailEntry.position == old).values(position=new))
    assert _first_break(db) == 2


def test_intakes_entries_wait_for_the_end_of_the_day_and_carry_no_time(db: Database) -> None:
    with db.write() as session:
        for number in range(20):
            trail.note_intake(session, DAY, "report.stored", f"new-{number:02}")
        assert trail.chain_past_days(session, DAY) == 0
        assert trail.chain_past_days(session, DAY + timedelta(days=1)) == 20
        rows = session.query(TrailEntry).where(TrailEntry.actor == "intake").order_by(TrailEntry.position).all()
        assert session.query(TrailPending).count() == 0
    assert all(row.at is None for row in rows)
    assert [row.object_id for row in rows] != sorted(row.object_id for row in rows)  # 1 in 20! by chance
    assert _first_break(db) is None
