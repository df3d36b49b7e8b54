"""keys

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipient_epoch",
        sa.Column("recipient", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("rotation", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("shredded_on", sa.Date(), nullable=True),
    )
    op.create_table(
        "offline_copy",
        sa.Column("recipient", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("recovery_epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    # Memberships made before were not closed under a shred key: they do not open any more and are given anew.
    op.execute("DELETE FROM membership")


def downgrade() -> None:
    op.execute("DELETE FROM membership")
    op.drop_table("offline_copy")
    op.drop_table("recipient_epoch")
