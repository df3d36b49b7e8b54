"""live_calls

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_call",
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("state_code", sa.String(length=2), server_default="", nullable=False),
        sa.Column("report_id", sa.String(length=32), server_default="", nullable=False),
        sa.Column("taken_by", sa.String(length=32), server_default="", nullable=False),
        sa.Column("waited", sa.Integer(), server_default="0", nullable=False),
        sa.Column("emergency", sa.String(length=15), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_live_call")),
        sa.UniqueConstraint("tag", name=op.f("uq_live_call_tag")),
    )
    op.create_index(op.f("ix_live_call_report_id"), "live_call", ["report_id"])
    op.create_table(
        "live_leg",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=32), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_leg")),
    )
    op.create_index(op.f("ix_live_leg_handle"), "live_leg", ["handle"])
    op.create_table(
        "call_duty",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_call_duty_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_call_duty")),
    )


def downgrade() -> None:
    op.drop_table("call_duty")
    op.drop_index(op.f("ix_live_leg_handle"), table_name="live_leg")
    op.drop_table("live_leg")
    op.drop_index(op.f("ix_live_call_report_id"), table_name="live_call")
    op.drop_table("live_call")
