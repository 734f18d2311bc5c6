"""The first form: the log, who voted, ballots not yet released, paper ballots entered once.

It is written out and calls nothing of lustrum: what a file of this form holds does not change with the code.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def _append_only(dialect: str) -> list[str]:
    """Return the statements after which the log refuses to be changed."""
    if dialect == "sqlite":
        return [
            f"create trigger council_entry_no_{verb} before {verb} on council_entry begin "
            "select raise(abort, 'council_entry is append-only'); end"
            for verb in ("update", "delete")
        ]
    return [
        "create function council_entry_refuse() returns trigger language plpgsql as $$ begin "
        "raise exception 'council_entry is append-only'; end $$",
        "create trigger council_entry_no_change before update or delete or truncate on council_entry "
        " for each statement execute function council_entry_refuse()",
    ]


def upgrade() -> None:
    """Make the tables; the log refuses to be changed."""
    op.create_table(
        "council_entry",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
    )
    op.create_index("council_entry_by_kind", "council_entry", ["kind", "subject", "position"])
    for statement in _append_only(op.get_bind().dialect.name):
        op.execute(statement)
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
