"""Databases that lose nothing, the same on a file and on a server."""

import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from lustrum.database.faults import DatabaseError
from lustrum.database.store import Entries, open_database
from lustrum.errors import DataError, UsageError

ENTRIES = Entries("some_entry")


@pytest.fixture
def database(place):
    with open_database(place, new=True) as opened:
        with opened.write() as connection:
            ENTRIES.create(connection)
        yield opened


def add(database, *numbers):
    with database.write() as connection:
        return ENTRIES.extend(connection, [("number", str(n), {"n": n}) for n in numbers])


def test_entries_stand_in_their_order_without_gaps(database):
    add(database, 1, 2)
    add(database, 3)
    with database.read() as connection:
        found = list(ENTRIES.read(connection))
        assert [(e.position, e.kind, e.subject, e.body) for e in found] == [
            (0, "number", "1", '{"n":1}'), (1, "number", "2", '{"n":2}'), (2, "number", "3", '{"n":3}'),
        ]  # fmt: skip
        assert ENTRIES.check(connection) == (3, found[-1].chain) and ENTRIES.size(connection) == 3
        assert [e.position for e in ENTRIES.read(connection, kinds=["number"], subject="3")] == [2]
        assert [e.position for e in ENTRIES.read(connection, after=0, without=["word"])] == [1, 2]
        assert list(ENTRIES.read(connection, without=["number"])) == []


def test_a_step_that_fails_leaves_nothing(database):
    add(database, 1)
    with pytest.raises(RuntimeError), database.write() as connection:
        ENTRIES.append(connection, "number", "2", {"n": 2})
        raise RuntimeError
    with database.read() as connection:
        assert ENTRIES.size(connection) == 1


@pytest.mark.parametrize("statement", ["update some_entry set body = '{}'", "delete from some_entry"])
def test_what_is_written_cannot_be_changed(database, statement):
    add(database, 1)
    with pytest.raises(DatabaseError, match="never changed"), database.write() as connection:
        connection.execute(sa.text(statement))
    with database.read() as connection:
        assert ENTRIES.check(connection)[0] == 1


def test_who_changes_it_behind_the_back_is_found_out(database):
    add(database, 1, 2, 3)
    drop = (
        "drop trigger some_entry_no_update"
        if database.address.kind == "sqlite"
        else "drop trigger some_entry_no_change on some_entry"
    )
    with database.write() as connection:
        connection.execute(sa.text(drop))
        connection.exec_driver_sql("update some_entry set body = '{\"n\":9}' where position = 1")
    with database.read() as connection, pytest.raises(DataError, match="Entry 1 of some_entry"):
        ENTRIES.check(connection)


def test_many_writers_leave_one_chain(database):
    def write(first):
        for n in range(first, first + 10):
            add(database, n)

    threads = [threading.Thread(target=write, args=(10 * k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert ENTRIES.check(connection)[0] == 60
        assert {int(e.subject) for e in ENTRIES.read(connection)} == set(range(60))


def test_a_file_is_written_to_the_disk_before_a_step_ends(tmp_path):
    with open_database(tmp_path / "a.db", new=True) as database, database.read() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [connection.execute(sa.text(f"pragma {name}")).scalar() for name in asked] == ["wal", 2, 1, 60000]


def test_places_that_cannot_be_meant_are_refused(tmp_path):
    text = tmp_path / "text.db"
    text.write_text("no database")
    for where, new, kind in [
        (tmp_path / "none.db", False, UsageError), (tmp_path, False, UsageError), (text, True, UsageError),
        (text, False, DataError), ("mysql://here/x", False, UsageError),
        (tmp_path / "no" / "folder.db", True, UsageError),
    ]:  # fmt: skip
        with pytest.raises(kind):
            open_database(where, new=new)
    assert text.read_text() == "no database"


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "a.db"
    with open_database(path, new=True) as database, database.write() as connection:
        ENTRIES.create(connection)
    path.write_bytes(path.read_bytes()[:20] + b"\xff" * 3000)
    with pytest.raises(DatabaseError), open_database(path) as database, database.read() as connection:
        ENTRIES.check(connection)


def test_a_server_that_is_not_there_is_named_without_its_password():
    pytest.importorskip("pg8000")
    with pytest.raises(DatabaseError) as caught:
        open_database("postgresql://ann:secret@127.0.0.1:1/x")
    assert "127.0.0.1:1/x" in str(caught.value) and "secret" not in str(caught.value)


def test_a_database_the_server_does_not_have_is_named(postgresql):
    with pytest.raises(DatabaseError, match="no such database"):
        open_database(f"{postgresql}/nowhere")


def test_the_command_line_loads_no_database():
    said = "import sys, lustrum.cli.main, lustrum.cli.council; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True).stdout.strip() == "False"
