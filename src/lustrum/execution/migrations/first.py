"""The first form of a ledger: entries, reports, and what keeps both from being changed."""

from alembic import op

from lustrum.execution.store import create_tables

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    create_tables(op.get_bind())
