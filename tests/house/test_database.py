"""Two who change the same row: the second is told of a conflict, which every room knows how to take."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from hotline.database import Base, Database
from hotline.errors import ConflictError
from hotline.intake import reports
from hotline.intake.reports import Report


def test_a_row_changed_by_somebody_else_is_a_conflict_and_no_failure_of_the_database(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/two.db")
    Base.metadata.create_all(db.engine)
    with db.write() as session:
        day = date(2026, 11, 22)
        session.add(
            Report(id="r" * 32, label="A", received_on=day, category="", urgency="", status="parcial", protocol="")
        )
    with pytest.raises(ConflictError), db.write() as session:  # noqa: PT012 - it comes when the block ends
        report = reports.get(session, "r" * 32)
        other = update(Report).values(version=2).execution_options(synchronize_session=False)
        session.execute(other)  # as another process would have, meanwhile
        report.status = "cerrado"
    db.close()
