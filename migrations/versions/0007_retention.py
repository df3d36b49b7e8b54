"""retention

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(length=20), server_default="", nullable=False))
        table.add_column(sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_index("ix_report_closed_on", ["closed_on"])
    with op.batch_alter_table("referral") as table:
        table.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("referral") as table:
        table.drop_column("outcome")
        table.drop_column("closed_on")
    with op.batch_alter_table("report") as table:
        table.drop_index("ix_report_closed_on")
        table.drop_column("held")
        table.drop_column("outcome")
        table.drop_column("closed_on")
