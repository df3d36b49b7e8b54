"""Nothing of a reporter can get on the trail: a closed list of acts, ids and no words, no hour and no order."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from hotline.audit import trail
from hotline.audit.actions import ACTIONS
from hotline.audit.trail import TrailPending
from hotline.database import Base, Database
from hotline.vocabulary import ReferralState
from tests.support.trails import AT, DAY

WORDS = "me llamo Lupita 5512345678"


@pytest.mark.parametrize(
    ("action", "subject"),
    [(WORDS, "a" * 32), ("report.open", WORDS), ("report.opened", "a" * 32), ("report.open", "5512345678")],
)
def test_words_and_unknown_acts_are_refused_and_not_repeated(empty: Database, action: str, subject: str) -> None:
    for note in (
        lambda session: trail.note_staff(session, AT, DAY, "ana", action, subject),
        lambda session: trail.note_intake(session, DAY, action, subject),
    ):
        with pytest.raises(ValueError, match=r"on the list|not words") as refused, empty.write() as session:
            note(session)
        assert "Lupita" not in str(refused.value)
    with empty.read() as session:
        assert trail.end(session) == trail.START
        assert session.scalars(select(TrailPending)).all() == []


def test_every_state_of_a_referral_can_be_noted() -> None:
    assert {f"referral.{state.value}" for state in ReferralState} <= ACTIONS


def test_what_waits_for_the_end_of_the_day_has_no_row_number(tmp_path: Path, migrated_file: Path) -> None:
    """SQLite's row numbers count upwards, and would tell which of two reports came first."""
    made = Database(f"sqlite:///{tmp_path}/made.db")
    Base.metadata.create_all(made.engine)
    for db in (made, Database(f"sqlite:///{migrated_file}")):
        with pytest.raises(OperationalError, match="no such column: rowid"), db.read() as session:
            session.execute(text("SELECT rowid FROM trail_pending"))
        db.close()


def test_what_waits_lies_by_its_random_ids(tmp_path: Path, migrated_file: Path) -> None:
    """Read from a copy as who steals it would, without asking for an order."""
    copy = tmp_path / "trail.db"
    copy.write_bytes(migrated_file.read_bytes())
    db = Database(f"sqlite:///{copy}")
    for number in range(20):
        with db.write() as session:
            trail.note_intake(session, DAY, "report.stored", f"{number:032x}")
    db.close()
    rows = sqlite3.connect(copy).execute("SELECT id, object_id FROM trail_pending").fetchall()
    assert len(rows) == 20
    assert rows == sorted(rows)
    assert [subject for _, subject in rows] != sorted(subject for _, subject in rows)  # 1 in 20! by chance
