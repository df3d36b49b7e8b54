"""attachments

Changes nothing: a file is kept as sealed documents, one for each piece, and needs no table of its own (decision 0030).

Revision ID: 0010
Revises: 0009
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
