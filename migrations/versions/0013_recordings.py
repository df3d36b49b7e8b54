"""recordings

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording_fetch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_fetch")),
    )
    op.create_index(op.f("ix_recording_fetch_report_id"), "recording_fetch", ["report_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_recording_fetch_report_id"), table_name="recording_fetch")
    op.drop_table("recording_fetch")
