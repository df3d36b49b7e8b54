"""trail

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GROWING = {"trail": "position", "trail_checkpoint": "number"}
REFUSED = "this table only grows: nothing in it is changed or deleted"

SQLITE = (
    "CREATE TRIGGER <T>_update BEFORE UPDATE ON <T> BEGIN SELECT RAISE(ABORT, '<R>'); END",
    "CREATE TRIGGER <T>_delete BEFORE DELETE ON <T> BEGIN SELECT RAISE(ABORT, '<R>'); END",
    # also stops INSERT OR REPLACE, which deletes without asking the one on delete
    "CREATE TRIGGER <T>_insert BEFORE INSERT ON <T>"
    " WHEN NEW.<C> <> (SELECT coalesce(max(<C>), 0) + 1 FROM <T>)"
    " BEGIN SELECT RAISE(ABORT, '<R>'); END",
)

POSTGRESQL = (
    "CREATE FUNCTION <T>_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '<R>'; END $$",
    "CREATE TRIGGER <T>_change BEFORE UPDATE OR DELETE OR TRUNCATE ON <T>"
    " FOR EACH STATEMENT EXECUTE FUNCTION <T>_change()",
    "CREATE FUNCTION <T>_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NEW.<C> <> (SELECT coalesce(max(<C>), 0) + 1 FROM <T>) THEN RAISE EXCEPTION '<R>'; END IF;"
    " RETURN NEW; END $$",
    "CREATE TRIGGER <T>_insert BEFORE INSERT ON <T> FOR EACH ROW EXECUTE FUNCTION <T>_insert()",
    # also in a session that says it only replicates
    "ALTER TABLE <T> ENABLE ALWAYS TRIGGER <T>_change",
    "ALTER TABLE <T> ENABLE ALWAYS TRIGGER <T>_insert",
)

SQLITE_BACK = ("DROP TRIGGER <T>_update", "DROP TRIGGER <T>_delete", "DROP TRIGGER <T>_insert")

POSTGRESQL_BACK = (
    "DROP TRIGGER <T>_change ON <T>",
    "DROP TRIGGER <T>_insert ON <T>",
    "DROP FUNCTION <T>_change()",
    "DROP FUNCTION <T>_insert()",
)


def upgrade() -> None:
    op.create_table(
        "trail_checkpoint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail_checkpoint")),
    )
    op.create_index(op.f("ix_trail_day"), "trail", ["day"])
    op.create_index(op.f("ix_trail_object_id"), "trail", ["object_id"])
    _pending(with_rowid=False)
    _each(SQLITE, POSTGRESQL)


def downgrade() -> None:
    _each(SQLITE_BACK, POSTGRESQL_BACK)
    _pending(with_rowid=True)
    op.drop_index(op.f("ix_trail_object_id"), table_name="trail")
    op.drop_index(op.f("ix_trail_day"), table_name="trail")
    op.drop_table("trail_checkpoint")


def _pending(with_rowid: bool) -> None:
    """SQLite numbers rows in the order in which they came, which tells more than a day; without it they lie by id."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.drop_index(op.f("ix_trail_pending_day"), table_name="trail_pending")
    op.rename_table("trail_pending", "trail_pending_before")
    op.create_table(
        "trail_pending",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_pending")),
        sqlite_with_rowid=with_rowid,
    )
    op.execute("INSERT INTO trail_pending SELECT id, day, action, object_id FROM trail_pending_before ORDER BY id")
    op.drop_table("trail_pending_before")
    op.create_index(op.f("ix_trail_pending_day"), "trail_pending", ["day"])


def _each(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    statements = sqlite if op.get_bind().dialect.name == "sqlite" else postgresql
    for table, column in GROWING.items():
        for statement in statements:
            op.execute(statement.replace("<T>", table).replace("<C>", column).replace("<R>", REFUSED))
