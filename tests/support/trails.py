"""Trails to tamper with."""

import secrets
from datetime import UTC, date, datetime

from sqlalchemy import text

from hotline.audit import checkpoints, trail
from hotline.database import Database

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
SEED = secrets.token_bytes(32)


def note(db: Database, *numbers: int) -> None:
    with db.write() as session:
        for number in numbers:
            trail.note_staff(session, AT, DAY, "ana", "report.open", f"report-{number}")


def sign(db: Database, seed: bytes = SEED) -> None:
    with db.write() as session:
        assert checkpoints.sign(session, seed, DAY) is not None


def disarm(db: Database) -> None:
    """What whoever owns the database can do: take the triggers away."""
    with db.engine.begin() as connection:
        for table in ("trail", "trail_checkpoint"):
            if db.is_sqlite:
                for act in ("update", "delete", "insert"):
                    connection.execute(text(f"DROP TRIGGER {table}_{act}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
