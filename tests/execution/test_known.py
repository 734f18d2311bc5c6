"""What was known on a day; who is silent."""

from datetime import date

import numpy as np

from lustrum.execution.known import series_known, silent
from tests.execution.reported import HEADER, TODAY, begun, definitions_of, reports_of


def test_a_day_knows_what_had_come_by_then(tmp_path):
    with begun(tmp_path) as ledger:
        ledger.add(reports_of(tmp_path, f"{HEADER}\ncoal,2020-01,105,t,2020-05-02,,,\n"), TODAY)
        told = {day: series_known(ledger, day) for day in (date(2020, 2, 10), date(2020, 4, 30), date(2020, 5, 2))}
    first, middle, last = told.values()
    assert first["coal"].values.tolist() == [100.0] and "jobs" not in first
    assert middle["coal"].values.tolist() == [100.0, 110.0, 120.0] and middle["coal"].late.tolist()[-1]
    assert last["coal"].values[0] == 105.0 and last["coal"].corrected.tolist() == [1, 0, 0]
    np.testing.assert_array_equal(middle["steel"].values, [50.0, np.nan, 55.0])


def test_a_report_that_was_received_before_what_is_known_is_seen_by_its_time_alone(tmp_path):
    with begun(tmp_path) as ledger:
        ledger.add(reports_of(tmp_path, f"{HEADER}\ncoal,2020-01,95,t,2020-02-01,,,\n"), TODAY)
        assert series_known(ledger, date(2020, 2, 5))["coal"].values[0] == 95.0
        assert series_known(ledger, date(2020, 2, 10))["coal"].values[0] == 100.0
        assert series_known(ledger)["coal"].values[0] == 100.0


def test_a_redefinition_breaks_the_series_and_a_new_owner_does_not(tmp_path):
    with begun(tmp_path) as ledger:
        header = "indicator,unit,period,owner,since,link\n"
        text = header + "coal,kt,month,pit council,2020-04,0.001\nsteel,t,month,steel council,2020-04,\n"
        found = ledger.define(definitions_of(tmp_path, text), date(2020, 4, 1))
        assert [what for _, what in found] == ["redefined", "redefined"]
        ledger.add(
            reports_of(
                tmp_path, "indicator,period,value,unit\ncoal,2020-04,0.13,kt\nsteel,2020-04,60,t\nsteel,2020-05,61,t\n"
            ),
            TODAY,
        )
        known = series_known(ledger)
    coal, steel = known["coal"], known["steel"]
    assert coal.breaks == (3,) and coal.unit == "kt" and coal.version == (1, 1, 1, 2, 2)
    np.testing.assert_allclose(coal.linked()[:4], [0.1, 0.11, 0.12, 0.13])
    assert np.isnan(coal.linked()[4]) and steel.breaks == () and steel.owner == "steel council"


def test_before_a_redefinition_was_made_nobody_knew_of_it(tmp_path):
    with begun(tmp_path) as ledger:
        text = "indicator,unit,period,owner,since\ncoal,kt,month,pit council,2020-02\n"
        ledger.define(definitions_of(tmp_path, text), date(2020, 4, 1))
        assert series_known(ledger, date(2020, 3, 31))["coal"].unit == "t"
        assert series_known(ledger, date(2020, 4, 1))["coal"].unit == "kt"


def test_silent_units_are_named_with_their_gaps(tmp_path):
    with begun(tmp_path) as ledger:
        found = {each.indicator: each for each in silent(ledger, date(2020, 6, 1))}
        assert (found["coal"].since, found["coal"].last, found["coal"].missing) == ("2020-04", "2020-03", 13)
        assert found["coal"].due == "2020-05-15" and found["coal"].days == 17
        assert found["steel"].missing == 2 and "jobs" not in found
        assert "jobs" in {each.indicator for each in silent(ledger, date(2020, 4, 5))}  # nothing of it was known yet


def test_an_indicator_never_reported_is_silent_from_its_beginning(tmp_path):
    with begun(tmp_path, first="") as ledger:
        found = {each.indicator: each for each in silent(ledger, date(2019, 3, 20))}
    assert (found["coal"].since, found["coal"].missing, found["coal"].last) == ("2019-01", 2, "")
    assert found["steel"].missing == 1


def test_a_ledger_asked_for_some_indicators_tells_of_them_alone(tmp_path):
    with begun(tmp_path) as ledger:
        assert list(series_known(ledger, indicators=["steel"])) == ["steel"]
