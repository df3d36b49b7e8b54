"""The same step gets the same answer for a day; after that it is known, but says no folio."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.database import Base, Database
from hotline.intake import receipts
from hotline.intake.receipts import Receipt
from hotline.sealing.receipt import Receipts

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 18, 20, tzinfo=UTC)
SECRET = Receipts(b"k" * 32)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    db = Database(f"sqlite:///{tmp_path}/receipts.db")
    Base.metadata.create_all(db.engine)
    with db.write() as opened:
        yield opened
    db.close()


def test_the_answer_is_kept_for_a_day_and_the_tag_for_fourteen(session: Session) -> None:
    receipts.write(session, SECRET, "SM1", b"4821 0937", DAY, NOW)
    assert receipts.find(session, SECRET, "SM1", NOW + timedelta(hours=24)) == (True, b"4821 0937")
    assert receipts.find(session, SECRET, "SM1", NOW + timedelta(hours=31)) == (True, None)
    receipts.sweep(session, DAY + timedelta(days=2), NOW + timedelta(hours=31))
    assert session.query(Receipt).one().reply is None
    receipts.sweep(session, DAY + timedelta(days=15), NOW + timedelta(days=15))
    assert receipts.find(session, SECRET, "SM1", NOW) == (False, None)


def test_a_step_cannot_have_two_answers(session: Session) -> None:
    receipts.write(session, SECRET, "SM1", b"one", DAY, NOW)
    with pytest.raises(IntegrityError):
        receipts.write(session, SECRET, "SM1", b"two", DAY, NOW)
    session.rollback()


def test_the_row_tells_neither_step_nor_minute(session: Session) -> None:
    receipts.write(session, SECRET, "SM1", b"one", DAY, NOW)
    row = session.query(Receipt).one()
    assert b"SM1" not in row.tag
    assert (row.reply_until.minute, row.reply_until.hour % 6) == (0, 0)
