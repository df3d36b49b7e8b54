"""second factor

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "former_signer",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("signer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_former_signer_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "signer", name=op.f("pk_former_signer")),
    )
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("recovery_sealed", sa.LargeBinary(), nullable=True))
        person.add_column(sa.Column("activated_on", sa.Date(), nullable=True))
        person.add_column(sa.Column("invited_until", sa.DateTime(timezone=True), nullable=True))
        person.add_column(sa.Column("left_on", sa.Date(), nullable=True))
        person.add_column(sa.Column("admit_tag", sa.String(length=64), nullable=True))
        person.add_column(sa.Column("admit_until", sa.DateTime(timezone=True), nullable=True))
    # Sessions of before had one step only: everybody signs in again.
    op.execute(sa.text("DELETE FROM staff_session"))
    with op.batch_alter_table("staff_session") as session:
        session.add_column(sa.Column("half", sa.Boolean(), nullable=False))
        session.add_column(sa.Column("asked", sa.Integer(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("staff_session") as session:
        session.drop_column("asked")
        session.drop_column("half")
    with op.batch_alter_table("person") as person:
        for name in ("admit_until", "admit_tag", "left_on", "invited_until", "activated_on", "recovery_sealed"):
            person.drop_column(name)
    op.drop_table("former_signer")
    op.drop_table("second_factor")
