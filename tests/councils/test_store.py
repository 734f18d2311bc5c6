"""A council in a file and on a server: begun, opened, added to, never changed."""

import shutil
import sqlite3

import pytest
import sqlalchemy as sa

from lustrum.councils.export import export_log
from lustrum.councils.store import new_council, open_council
from lustrum.councils.verify import verify_council
from lustrum.councils.versions import HEAD
from lustrum.councils.voting import cast, close_vote, count_vote
from lustrum.database.faults import DatabaseError
from lustrum.database.store import open_database
from lustrum.errors import DataError, UsageError
from tests.councils.setting_up import ELECTORS, SIGNER, Clock, held, question, village


def test_a_council_is_found_again_as_it_was_left(place):
    with village(place) as council:
        held(council, question(council), ["yes"] * 8)
    with open_council(place, Clock()) as again:
        state = again.state()
        assert state.name == "Village" and state.key == str(SIGNER.key)
        assert state.votes["vote-1"].count["carried"] and len(state.bodies["mill"].roll) == 15
        assert verify_council(again).faults == []


def test_a_second_council_in_one_place_is_refused(place):
    village(place).close()
    with pytest.raises(UsageError, match="already"):
        new_council(place, "Another", SIGNER)
    with open_council(place) as council:
        assert council.state().name == "Village"


def test_a_step_that_fails_leaves_nothing_in_the_log_or_the_state(place):
    with village(place) as council:
        before = council.state().size
        with pytest.raises(UsageError), council.act() as act:
            act.add("body", id="dye", name="Dye works", level="factory")
            act.add("roll", body="nowhere", add=["Ann"])
        assert council.state().size == before and "dye" not in council.state().bodies


def test_the_log_refuses_to_be_changed(place):
    with village(place) as council:
        for statement in ("update council_entry set body = '{}'", "delete from council_entry"):
            with pytest.raises(DatabaseError), council.database.write() as connection:
                connection.execute(sa.text(statement))
        assert verify_council(council).faults == []


def test_a_change_behind_the_back_is_found_out(tmp_path):
    village(tmp_path / "a.council").close()
    with sqlite3.connect(tmp_path / "a.council") as raw:
        raw.execute("drop trigger council_entry_no_update")
        raw.execute("update council_entry set body = replace(body, 'elector 03', 'elector 99')")
    with open_council(tmp_path / "a.council") as council:
        assert "was changed" in verify_council(council).faults[0]


def test_two_who_write_at_once_see_each_other(place):
    with village(place) as one, open_council(place, Clock()) as two:
        vote = question(one)
        with two.act() as act:
            act.add("ballot", vote=vote, elector="elector 00", ballot={"for": "yes"})
        assert one.state().entries["vote"] == 1
        assert len(one.ballots(vote)) == 1 and one.state().size == two.state().size


def test_time_never_runs_backwards(place):
    with village(place) as council:
        council.clock.now = "2020-01-01T00:00:00Z"
        with council.act() as act:
            assert act.add("roll", body="mill", add=["Late"])["at"] == "2026-11-30T12:00:00Z"


def test_who_writes_with_a_clock_that_is_behind_dates_by_the_last_ballot(place):
    with village(place) as council, open_council(place, clock=Clock("2027-01-01T00:00:00Z")) as ahead:
        vote = question(council)
        cast(ahead, vote, "yes", elector=ELECTORS[0])
        assert close_vote(council, vote) == 1
        count_vote(council, vote)
        assert verify_council(council).faults == []


def test_a_place_without_a_council_is_named(place, tmp_path):
    open_database(place, new=True).close()
    if not place.startswith("postgresql"):
        with sqlite3.connect(place) as raw:
            raw.execute("create table other (n)")
    with pytest.raises(UsageError, match="holds no council"):
        open_council(place)


def test_a_file_of_the_first_form_opens(tmp_path):
    """Every form a council's file has had is kept here as it was written, and opens."""
    from tests.councils.forms import FORMS

    assert list(FORMS)[-1] == HEAD
    for form, write in FORMS.items():
        path = tmp_path / f"{form}.council"
        write(path)
        copy = tmp_path / f"{form}-copy.council"
        shutil.copy(path, copy)
        with open_council(copy) as council:
            assert council.state().name == "Kept" and verify_council(council).faults == []


def test_an_entry_filed_as_something_else_is_refused(tmp_path):
    village(tmp_path / "a.council").close()
    with sqlite3.connect(tmp_path / "a.council") as raw:
        raw.execute("drop trigger council_entry_no_update")
        raw.execute("update council_entry set kind = 'ballot' where position = 3")
    with open_council(tmp_path / "a.council") as council, pytest.raises(DataError, match="filed as"):
        council.ballots("mill")
        council.state(ballots=True)


def test_an_entry_longer_than_an_export_holds_is_refused_before_it_is_written(tmp_path):
    with village(tmp_path / "v.council") as council:
        before = council.state().size
        with pytest.raises(UsageError, match="65,535 are the most of an entry"), council.act() as act:
            act.add("open-book", id="b", kind="contract", title="T", **{"with": "Ann"}, text="\u20ac" * 22_000)
        assert council.state().size == before
        assert export_log(council, tmp_path / "out", SIGNER) == before


FIRST_FORM = "64077aaacaa91a626bd6d7f93c0562b874e8c1168fd3d130fb5817ab1d6a50f8"


def test_the_first_form_of_the_file_does_not_change_with_the_code(tmp_path):
    """A migration that calls live code gives older files another form: what was written then has to stay so."""
    import hashlib
    import sqlite3

    from lustrum.councils.store import VERSIONS

    village(tmp_path / "v.council").close()
    with sqlite3.connect(tmp_path / "v.council") as connection:
        rows = connection.execute("select sql from sqlite_master where sql is not null order by name").fetchall()
    text = "\n".join(" ".join(sql.split()) for (sql,) in rows)
    assert hashlib.sha256(text.encode()).hexdigest() == FIRST_FORM, text
    for file in VERSIONS.glob("v*.py"):
        assert "lustrum" not in file.read_text("utf-8").replace("of lustrum:", "")
