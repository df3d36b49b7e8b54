"""SQLite numbers no rows any more: they lie in the order of their random ids, not in the order in which they came

Revision ID: 0015
Revises: 0014
"""

import re

from alembic import op
from sqlalchemy import Connection

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBERED = ("trail", "trail_checkpoint", "alembic_version", "person")
"""Tables whose very content is an order, or one row; and the staff, whose order tells nothing of reporters and whose rows
are looked up in more even times by number (measured: decision 0024)."""

BEFORE = (*NUMBERED, "trail_pending")
"""Those that are as they were when this is taken back."""

TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY name"


def upgrade() -> None:
    _rebuild("WITHOUT ROWID", NUMBERED)


def downgrade() -> None:
    _rebuild("", BEFORE)


def _rebuild(ending: str, kept: tuple[str, ...]) -> None:
    """Write every other table anew. `migrations/env.py` has switched foreign keys off, so nothing is deleted with it."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    for name, made in bind.exec_driver_sql(TABLES).all():
        numbered = not re.search(r"\)\s*WITHOUT ROWID\s*$", made, re.IGNORECASE)
        if name not in kept and numbered == bool(ending):
            _write_anew(bind, name, made, ending)


def _write_anew(bind: Connection, name: str, made: str, ending: str) -> None:
    indexes = bind.exec_driver_sql(INDEXES, (name,)).scalars().all()
    key = sorted((row[5], row[1]) for row in bind.exec_driver_sql(f'PRAGMA table_info("{name}")') if row[5])
    order = ", ".join(f'"{column}"' for _, column in key)
    body = re.sub(r"\)\s*WITHOUT ROWID\s*$", ")", made.strip(), flags=re.IGNORECASE)
    anew = re.sub(rf'^CREATE TABLE "?{name}"?', f'CREATE TABLE "{name}_anew"', body, count=1)
    bind.exec_driver_sql(f"{anew} {ending}")
    bind.exec_driver_sql(f'INSERT INTO "{name}_anew" SELECT * FROM "{name}" ORDER BY {order}')  # noqa: S608
    bind.exec_driver_sql(f'DROP TABLE "{name}"')
    bind.exec_driver_sql(f'ALTER TABLE "{name}_anew" RENAME TO "{name}"')
    for index in indexes:
        bind.exec_driver_sql(index)
