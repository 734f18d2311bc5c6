"""The ledger kept: the same on a file and on a server; killed, full, changed behind its back."""

import json
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lustrum.database.faults import DatabaseError
from lustrum.errors import DataError, UsageError
from lustrum.execution.store import new_ledger, open_ledger
from lustrum.execution.verified import verify_ledger
from tests.execution.reported import BEGUN, HEADER, TODAY, begun, definitions_of, opened, reports_of

MORE = f"{HEADER}\ncoal,2020-04,130,t,2020-05-10,,,\nsteel,2020-02,52,t,2020-05-10,,,\n"


def test_what_was_added_is_there_and_verified_on_a_file_and_on_a_server(place, tmp_path):
    with begun(tmp_path, place) as ledger:
        receipt = ledger.add(reports_of(tmp_path, MORE), TODAY)
        head = ledger.head()
        assert receipt.first == 7 and receipt.head == head
    with opened(place) as ledger:
        assert [row["number"] for row in ledger.kept()] == list(range(1, 9))
        heads, size, faults = ledger.check()
        assert size == 8 and faults == [] and heads[-1] == head and len(heads) == 5
        assert [each.version for each in ledger.definitions().versions["coal"]] == [1]
        assert len(list(ledger.taken(indicators=["coal"]))) == 4
    assert verify_ledger(place, [head]).passed and not verify_ledger(place, ["00" * 32]).passed


def test_an_old_report_cannot_be_changed_by_sql(place, tmp_path):
    with begun(tmp_path, place) as ledger:
        for statement in (
            "update ledger_report set value = 0",
            "delete from ledger_report",
            "delete from ledger_entry",
        ):
            with pytest.raises(DatabaseError, match="never changed"), ledger.database.write() as connection:
                connection.exec_driver_sql(statement)
        assert ledger.check()[2] == []


def test_nothing_is_taken_where_nothing_is_defined(tmp_path):
    with new_ledger(tmp_path / "L.sqlite") as ledger, pytest.raises(UsageError, match="defines no indicator"):
        ledger.add(reports_of(tmp_path, MORE), TODAY)


def test_a_place_that_holds_a_ledger_or_something_else_is_refused(place, tmp_path):
    with begun(tmp_path, place):
        pass
    with pytest.raises(UsageError, match="already"):
        new_ledger(place)
    sqlite3.connect(tmp_path / "other.db").execute("create table t (x)").connection.close()
    with pytest.raises(DataError, match="no ledger"):
        open_ledger(tmp_path / "other.db")


CHANGES = [
    "update ledger_report set value = 111 where number = 2",
    "update ledger_report set received = '2020-03-11' where number = 2",
    "update ledger_report set verdict = 'taken' where verdict = 'text'",
    "update ledger_report set value = x'6e' where number = 2",
    "delete from ledger_report where number = 3",
    "delete from ledger_report where number >= 5",
    "delete from ledger_report",
    "insert into ledger_report select 8, line, indicator, '2020-05', value, unit, version, received, by_body, verdict, "
    "late, thousandfold, supersedes, reason, written, chain from ledger_report where number = 1",
    "update ledger_entry set body = replace(body, '10000', '20000')",
    "delete from ledger_entry where position = 1",
    "delete from ledger_entry where position = 3",
    "drop index ledger_report_by_period",
    "create trigger more after insert on ledger_report begin select 1; end",
]


@pytest.fixture(scope="module")
def a_ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    with begun(folder) as ledger:
        ledger.add(reports_of(folder, f"{HEADER}\ncoal,2020-04,good,t,2020-05-10,,,\n"), TODAY)
    return (folder / "L.sqlite").read_bytes()


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_it_behind_its_back_is_found_out(change, a_ledger, tmp_path):
    path = tmp_path / "L.sqlite"
    path.write_bytes(a_ledger)
    assert verify_ledger(path).passed
    base = sqlite3.connect(path, isolation_level=None)
    triggers = base.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in triggers:
        base.execute(f"drop trigger {name}")
    base.execute(change)
    for _, sql in triggers:
        base.execute(sql)
    base.close()
    found = verify_ledger(path)
    assert not found.passed and found.faults


def test_a_trigger_taken_away_is_found_out(a_ledger, tmp_path):
    path = tmp_path / "L.sqlite"
    path.write_bytes(a_ledger)
    base = sqlite3.connect(path)
    base.execute("drop trigger ledger_report_no_update")
    base.close()
    assert "ledger_report_no_update" in verify_ledger(path).faults[0]


def content_of(path):
    with open_ledger(path) as ledger:
        return json.dumps([[dict(row) for row in ledger.kept()], str(ledger.definitions().versions)])


def test_a_byte_changed_anywhere_is_found_or_changes_nothing_the_ledger_says(a_ledger, tmp_path):
    path, draw = tmp_path / "L.sqlite", random.Random(3)
    path.write_bytes(a_ledger)
    whole = content_of(path)
    places = [k for k in range(len(a_ledger)) if a_ledger[k]]
    found = 0
    for k in draw.sample(places, 60):
        for extra in tmp_path.glob("L.sqlite-*"):
            extra.unlink()
        path.write_bytes(a_ledger[:k] + bytes([a_ledger[k] ^ 1 << draw.randrange(8)]) + a_ledger[k + 1 :])
        try:
            passed = verify_ledger(path).passed
        except (UsageError, DataError):
            passed = False
        found += not passed
        assert not passed or content_of(path) == whole, k
    assert found > 30


def test_a_disk_that_is_full_leaves_the_ledger_as_it_was(tmp_path):
    program = textwrap.dedent(
        """
        import resource, sys
        from lustrum.execution.intake import read_reports
        from lustrum.execution.store import open_ledger
        from lustrum.database.faults import DatabaseError
        from datetime import date
        reports = read_reports(sys.argv[2])
        with open_ledger(sys.argv[1]) as ledger:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
            try:
                ledger.add(reports, date(2020, 6, 30))
            except DatabaseError as error:
                print(error)
                sys.exit(9)
        """
    )
    many = "\n".join(f"steel,{year}-{month:02d},7,t,,,," for year in range(1950, 2019) for month in range(1, 13))
    file = tmp_path / "many.csv"
    file.write_text(f"{HEADER}\n{many}\n")
    with begun(tmp_path) as ledger:
        head = ledger.head()
    path, codes = tmp_path / "L.sqlite", []
    for room in (4_000, 60_000):
        done = subprocess.run(
            [sys.executable, "-c", program, path, file, str(room)], capture_output=True, text=True, check=False
        )
        codes.append(done.returncode)
        found = verify_ledger(path, [head])
        assert found.passed and found.reports == 6, done.stderr
    assert set(codes) == {9}
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.slow
def test_kills_leave_the_old_state_or_the_new_and_lose_nothing_that_was_acknowledged(tmp_path):
    program = textwrap.dedent(
        """
        import sys
        from datetime import date
        from pathlib import Path
        from lustrum.execution.intake import read_reports
        from lustrum.execution.store import open_ledger
        folder = Path(sys.argv[1])
        for n in range(int(sys.argv[2]), 10**6):
            year, month = divmod(n, 12)
            file = folder / "r.csv"
            rows = "".join(f"w{k},{1900 + year}-{month + 1:02d},{n + 1},t\\n" for k in range(40))
            file.write_text("indicator,period,value,unit\\n" + rows)
            with open_ledger(folder / "K.sqlite") as ledger:
                print(n, ledger.add(read_reports(file), date(2020, 6, 30)).head, flush=True)
        """
    )
    rows = "".join(f"w{k},t,month,works\n" for k in range(40))
    with new_ledger(tmp_path / "K.sqlite") as ledger:
        ledger.define(definitions_of(tmp_path, "indicator,unit,period,owner\n" + rows), BEGUN)
    draw, begin, heads = random.Random(5), 0, []
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(begin)], stdout=subprocess.PIPE, text=True
        )
        said = [process.stdout.readline() for _ in range(draw.randrange(1, 4))]
        try:
            process.wait(draw.uniform(0.0, 0.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        said += process.stdout.read().splitlines(keepends=True)
        assert process.wait() == -signal.SIGKILL
        heads += [line.split()[1] for line in said if line.endswith("\n")]
        found = verify_ledger(tmp_path / "K.sqlite", heads)
        assert found.passed and found.reports % 40 == 0 and found.reports >= 40 * len(heads)
        begin = found.reports // 40
    assert len(heads) >= 4


def test_the_migration_is_part_of_the_package():
    from lustrum.execution import store

    assert (Path(store.__file__).with_name("migrations") / "first.py").is_file()
