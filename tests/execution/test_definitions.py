"""Definitions read with every fault named; closing dates; versions."""

from datetime import date

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.execution.definitions import Definition, Definitions, is_personal, read_definitions
from lustrum.execution.series import number_of, spelled
from lustrum.periods import read_period
from tests.execution.reported import definitions_of


def test_a_definition_says_what_is_stated_and_has_defaults_for_the_rest(tmp_path):
    coal, steel, jobs = definitions_of(tmp_path)
    assert (coal.most, coal.parent, spelled("month", coal.since)) == (10000.0, "mines", "2019-01")
    assert (steel.since, steel.kind, jobs.kind, jobs.closing_days, jobs.level) == (None, "flow", "stock", 30, "sector")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("indicator,unit,period,owner\ncoal,t,fortnight,pit\n", "unknown_word"),
        ("indicator,unit,period,owner\ncoal,t,month,pit\ncoal,t,month,pit\n", "duplicate_label"),
        ("indicator,unit,period\ncoal,t,month\n", "missing_column"),
        ("indicator,unit,period,owner\ncoal,,month,pit\n", "blank"),
        ("indicator,unit,period,owner\ncoal,t,month,a.b@pit.org\n", "personal"),
        ("indicator,unit,period,owner,birthday\ncoal,t,month,pit,1900-01-01\n", "personal"),
        ("indicator,unit,period,owner,colour\ncoal,t,month,pit,black\n", "unknown_column"),
        ("indicator,unit,period,owner,least,most\ncoal,t,month,pit,5,1\n", "bounds"),
        ("indicator,unit,period,owner,since\ncoal,t,month,pit,2020-Q1\n", "no_period"),
        ("indicator,unit,period,owner,link\ncoal,t,month,pit,-1\n", "not_a_number"),
        ("indicator,unit,period,owner,least\ncoal,t,month,pit,n/a\n", "not_a_number"),
        ("indicator,unit,period,owner,link\ncoal,t,month,pit,n/a\n", "not_a_number"),
        (f"indicator,unit,period,owner\n{'c' * 201},t,month,pit\n", "too_long"),
    ],
)
def test_a_definition_that_cannot_be_meant_is_refused(text, kind, tmp_path):
    (tmp_path / "i.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        read_definitions(tmp_path / "i.csv")
    kinds = [fault.kind for fault in caught.value.faults]
    assert kind in kinds or (kind == "not_a_number" and kinds)


def test_reports_are_due_on_the_closing_day_and_not_before():
    coal = Definition("coal", "t", "month", "pit", closing_days=15)
    march = number_of(read_period("2020-03"))
    assert coal.closing(march) == date(2020, 4, 15)
    assert coal.due(date(2020, 4, 15)) == march - 1 and coal.due(date(2020, 4, 16)) == march


def test_the_version_that_had_begun_holds():
    old = Definition("coal", "t", "month", "pit")
    new = Definition("coal", "kt", "month", "pit", version=2, since=24250)
    every = Definitions({"coal": (old, new)})
    assert [every.in_force("coal", number).version for number in (24249, 24250, 24251)] == [1, 2, 2]
    assert every.newest("coal") is new and list(every) == ["coal"] and len(every) == 1 and every.day("coal") == 0
    with pytest.raises(UsageError, match="no indicator"):
        every.newest("steel")


@pytest.mark.parametrize("text", ["coal of pit 3", "IPB51222S", "output 2020-01-05", "delay ms average", "mines +5"])
def test_names_of_things_are_not_taken_for_persons(text):
    assert not is_personal(text)
