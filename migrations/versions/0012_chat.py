"""chat

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("answers_chats", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "chat",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.Column("own_key", sa.LargeBinary(), nullable=False),
        sa.Column("desk_wrap", sa.LargeBinary(), nullable=False),
        sa.Column("desk_epoch", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=32), nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("tag", name=op.f("uq_chat_tag")),
    )
    for column in ("expires_at", "report_id", "state"):
        op.create_index(op.f(f"ix_chat_{column}"), "chat", [column])
    op.create_table(
        "chat_presence",
        sa.Column("chat_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=7), nullable=False),
        sa.Column("here_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typing_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", "side", name=op.f("pk_chat_presence")),
    )


def downgrade() -> None:
    op.drop_table("chat_presence")
    op.drop_table("chat")
    with op.batch_alter_table("person") as person:
        person.drop_column("answers_chats")
