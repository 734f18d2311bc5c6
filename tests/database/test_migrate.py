"""Migrations: older databases are brought up, newer ones refused."""

import pytest
import sqlalchemy as sa

from lustrum.database.migrate import bring_up, version_of
from lustrum.database.store import open_database
from lustrum.errors import UsageError

SCRIPT = """revision, down_revision = {0!r}, {1!r}
def upgrade():
    from alembic import op
    op.execute('create table {2} (n integer)')
"""
FIRST, SECOND = SCRIPT.format("one", None, "a"), SCRIPT.format("two", "one", "b")
BROKEN = SECOND + "    raise OSError('no')\n"


def folder_of(tmp_path, *scripts):
    folder = tmp_path / f"scripts{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    for place, text in enumerate(scripts):
        (folder / f"v{place}.py").write_text(text)
    return folder


def test_an_older_database_is_brought_up_and_a_newer_one_refused(place, tmp_path):
    old, new = folder_of(tmp_path, FIRST), folder_of(tmp_path, FIRST, SECOND)
    with open_database(place, new=True) as database:
        assert version_of(database, "some_version") is None
        bring_up(database, old, "some_version", "one")
        assert version_of(database, "some_version") == "one" and "b" not in database.tables()
        with database.write() as connection:
            connection.execute(sa.text("insert into a values (7)"))
        bring_up(database, new, "some_version", "two")
        assert version_of(database, "some_version") == "two" and {"a", "b"} <= database.tables()
        with database.read() as connection:
            assert connection.execute(sa.text("select n from a")).scalar_one() == 7
        with pytest.raises(UsageError, match="newer lustrum"):
            bring_up(database, old, "some_version", "one")


def test_a_migration_that_fails_changes_nothing(place, tmp_path):
    with open_database(place, new=True) as database:
        bring_up(database, folder_of(tmp_path, FIRST), "some_version", "one")
        with pytest.raises(OSError):
            bring_up(database, folder_of(tmp_path, FIRST, BROKEN), "some_version", "two")
        assert version_of(database, "some_version") == "one" and "b" not in database.tables()
