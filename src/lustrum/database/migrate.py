"""Older databases brought up to date: migrations by alembic, run only where a database needs one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lustrum.database.store import Database
from lustrum.errors import UsageError


def bring_up(database: Database, scripts: Path, version_table: str, head: str) -> None:
    """Bring a database to the newest form, all in one step; one that is there already costs one look.

    Parameters
    ----------
    database : Database
    scripts : Path
        Folder of the migrations, each with `revision`, `down_revision` and `upgrade()`.
    version_table : str
        Where the database keeps its form: "council_version", so that several rooms may share one database.
    head : str
        The newest form.

    Raises
    ------
    UsageError
        If a newer release wrote the database.
    """
    if version_of(database, version_table) == head:
        return
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    script = ScriptDirectory(str(scripts), version_locations=[str(scripts)])

    def upgrade(revision: Any, _: Any) -> Any:
        return script._upgrade_revs(head, revision)

    try:
        with database.write() as connection, EnvironmentContext(Config(), script, fn=upgrade) as environment:
            environment.configure(connection=connection, version_table=version_table)
            environment.run_migrations()
    except CommandError:
        raise UsageError(f"'{database.where}' was written by a newer lustrum: open it with that one.") from None


def version_of(database: Database, version_table: str) -> str | None:
    """Return the form of a database, None where it has none yet."""
    if version_table not in database.tables():
        return None
    with database.read() as connection:
        row = connection.exec_driver_sql(f"select version_num from {version_table}").one_or_none()
    return None if row is None else str(row[0])
