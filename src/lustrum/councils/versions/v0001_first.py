"""The first form: the log, who voted, ballots not yet released, paper ballots entered once."""

import sqlalchemy as sa
from alembic import op

from lustrum.database.store import Entries

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; the log refuses to be changed."""
    Entries("council_entry").create(op.get_bind())
    op.create_table(
        "council_voted",
        sa.Column("vote", sa.Text, primary_key=True),
        sa.Column("voter", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "council_pending",
        sa.Column("vote", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("ballot", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "council_paper",
        sa.Column("vote", sa.Text, primary_key=True),
        sa.Column("batch", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "council_checkpoint",
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
    )
