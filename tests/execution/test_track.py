import json
import math
from datetime import date

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError, UsageError
from lustrum.execution.escalation import Clock
from lustrum.execution.figures_files import Target
from lustrum.execution.indices import FlowChart, Node
from lustrum.execution.series import Series
from lustrum.execution.track import BY_COURSE, BY_FIGURES, BY_LIMIT, BY_PAST, Beside, track
from lustrum.execution.track_files import Signal, read_signals
from lustrum.execution.track_load import load_tracked, table_links
from lustrum.execution.track_results import document, group_words, word_of
from tests.execution.reports import FIRST, MONTHS, courses, write_reports

AT = date(2025, 1, 10)


def series_of_courses(**changed):
    figures = courses() | changed
    return [Series(name, "t", "month", FIRST, line) for name, line in figures.items()]


def stepped(size=-0.1, at=55, name="steel"):
    line = courses()[name].copy()
    line[at:] *= 1.0 + size
    return {name: line}


def test_a_calm_indicator_is_on_its_course_in_the_band_of_its_own_past():
    coal = track(series_of_courses(), AT).by_name["coal"]
    assert coal.band_from == BY_PAST and coal.inside is not None and coal.out is None and not coal.holder
    assert word_of(coal) == "on its course" and not coal.surprised


def test_a_step_is_out_of_the_band_of_the_course_it_left_since_it_happened():
    steel = track(series_of_courses(**stepped()), AT).by_name["steel"]
    assert steel.band_from == BY_COURSE and steel.out == 55 and steel.inside is False
    assert (steel.elapsed, steel.holder, steel.next_in) == (4, "sector", 4)
    assert steel.acting == ("unit", "sector")
    assert "out of its band since 2024-08" in word_of(steel)


def test_a_recovered_indicator_is_back():
    line = courses()["steel"].copy()
    line[45:48] *= 0.85
    steel = track(series_of_courses(steel=line), AT).by_name["steel"]
    assert steel.out is None and any(alarm.at == 45 for alarm in steel.watched.alarms)


@pytest.mark.parametrize(
    ("months", "holder"), [(2, "unit"), (3, "sector"), (8, "branch"), (15, "country"), (25, "assembly")]
)
def test_the_longer_out_of_its_figures_the_higher_it_goes(months, holder):
    figures = {"steel": {FIRST + k: Target(120.0, 115.0, 125.0, "t") for k in range(MONTHS - 1 - months, MONTHS)}}
    steel = track(series_of_courses(), AT, Beside(figures=figures)).by_name["steel"]
    assert steel.band_from == BY_FIGURES and steel.elapsed == months and steel.holder == holder


def test_the_clock_may_count_days():
    clock = Clock((30, 30, 30, 30), "days")
    steel = track(series_of_courses(**stepped()), AT, clock=clock).by_name["steel"]
    assert steel.elapsed == (AT - date(2024, 8, 31)).days == 132 and steel.holder == "assembly"


def test_what_people_say_is_a_signal_of_its_own():
    line = np.full(MONTHS, 0.1)
    line[-2:] = 0.4
    every = [*series_of_courses(), Series("coal: users", "1", "month", FIRST, line)]
    signals = {"coal: users": Signal("coal: users", "coal", "users", 0.25)}
    tracked = track(every, AT, Beside(signals=signals))
    said = tracked.by_name["coal: users"]
    assert said.band_from == BY_LIMIT and said.out == MONTHS - 2 and "above the limit" in word_of(said)
    assert tracked.signals_of("coal") == (said,) and tracked.by_name["coal"].out is None


def test_a_signal_in_another_unit_than_a_share_is_refused(tmp_path):
    file = tmp_path / "signals.csv"
    file.write_text("indicator,of,by,limit\nbad,coal,users,0.2\n")
    known = {
        "coal": Series("coal", "t", "month", FIRST, np.ones(3)),
        "bad": Series("bad", "%", "month", FIRST, np.ones(3)),
    }
    with pytest.raises(DataError) as refused:
        read_signals(file, known)
    assert [fault.kind for fault in refused.value.faults] == ["wrong_unit"]
    known["bad"] = Series("bad", "1", "month", FIRST, np.ones(3))
    assert read_signals(file, known)["bad"].limit == 0.2


def test_silence_is_counted_and_no_figure_is_made_up():
    line = courses()["coal"].copy()
    line[-3:] = np.nan
    coal = track(series_of_courses(coal=line), AT).by_name["coal"]
    assert coal.silent_for == 3 and coal.last == MONTHS - 4 and "silent for 3 months" in word_of(coal)
    assert [each.name for each in track(series_of_courses(coal=line), AT).silent] == ["coal"]


def test_falls_of_a_month_are_grouped_by_their_source():
    links = table_links(bundled_path("us_2012"))
    source = 4
    effect = links.orders[:, source] * -0.25
    generator = np.random.default_rng(3)
    every = []
    for k, label in enumerate(links.labels):
        line = 100.0 * np.exp(generator.normal(scale=0.004, size=MONTHS))
        line[-1] *= 1.0 + effect[k]
        every.append(Series(label, "t", "month", FIRST, line))
    tracked = track(every, AT, Beside(links=links))
    assert tracked.groups[0].source == links.labels[source] and len(tracked.groups[0].members) > 1
    assert "those it buys from" in group_words(tracked.groups[0])


def test_when_everything_fell_it_is_said_so():
    every = []
    generator = np.random.default_rng(4)
    for k in range(12):
        line = 100.0 * np.exp(generator.normal(scale=0.005, size=MONTHS))
        line[-1] *= 0.9
        every.append(Series(f"works {k}", "t", "month", FIRST, line))
    (group,) = track(every, AT).groups
    assert group.everything and "everything fell" in group_words(group)


def test_the_document_holds_every_indicator_and_every_alarm_with_its_three_indices():
    beside = Beside(capability={"steel": (120.0, 150.0)}, flows=(FlowChart("mill", (Node("a", 5.0), Node("b", 3.0))),))
    tracked = track(series_of_courses(**stepped()), AT, beside)
    found = json.loads(json.dumps(document(tracked)))
    assert [each["indicator"] for each in found["indicators"]] == [each.name for each in tracked.standings]
    (alarm,) = [each for each in found["alarms"] if each["period"] == "2024-08"]
    assert (alarm["indicator"], alarm["what"]) == ("steel", "step") and alarm["probability"] > 0.9
    assert alarm["size"] == pytest.approx(-0.1, abs=0.03)
    for each in found["indicators"]:
        assert each["performance"] == pytest.approx(each["productivity"] * each["latency"])
        assert each["indices_from"] == ("stated" if each["indicator"] == "steel" else "own past")
    assert found["flows"][0]["bottleneck"] == "b"


def test_a_table_of_reports_is_read_as_known_on_the_day(tmp_path):
    path = write_reports(tmp_path / "reports.csv", courses() | stepped())
    early = load_tracked(path, date(2024, 8, 31))
    assert early.by_name["steel"].out is None and early.by_name["steel"].series.periods[-1] == "2024-07"
    late = load_tracked(path, AT)
    assert late.by_name["steel"].out == 55
    assert late.by_name["coal"].silent_for == 0  # December is due in the middle of January
    assert load_tracked(path, date(2025, 1, 20)).by_name["coal"].silent_for == 0
    assert load_tracked(path, date(2025, 2, 20)).by_name["coal"].silent_for == 1


def test_of_several_reports_the_one_received_last_by_the_day_counts(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("indicator,period,value,unit,received\ncoal,2024-01,5,t,2024-02-03\ncoal,2024-01,6,t,2024-03-01\n")
    assert load_tracked(path, date(2024, 2, 10)).by_name["coal"].series.values[0] == 5.0
    assert load_tracked(path, date(2024, 3, 10)).by_name["coal"].series.values[0] == 6.0


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("coal,2024-01,5,t\ncoal,2024-01,6,t\n", "duplicate"),
        ("coal,2024-01,5,t\ncoal,2024-02,6,kg\n", "mixed_units"),
        ("coal,2024-01,5,t\ncoal,2024-Q1,6,t\n", "mixed_periods"),
        ("coal,2024-H1,5,t\n", "no_period"),
        ("coal,2024-01,much,t\n", "not_a_number"),
    ],
)
def test_faults_of_a_table_are_named_with_their_line(tmp_path, rows, kind):
    path = tmp_path / "reports.csv"
    path.write_text("indicator,period,value,unit\n" + rows)
    with pytest.raises(DataError) as caught:
        load_tracked(path, AT)
    fault = next(each for each in caught.value.faults if kind in each.kind)
    assert fault.row.startswith("line")


def test_what_is_named_beside_must_be_known_and_a_day_must_have_figures(tmp_path):
    path = write_reports(tmp_path / "reports.csv", courses())
    beside = tmp_path / "capability.csv"
    beside.write_text("indicator,capability,potentiality\niron,5,6\n")
    with pytest.raises(DataError, match="iron"):
        load_tracked(path, AT, files={"capability": beside})
    beside.write_text("indicator,capability,potentiality\ncoal,7,6\n")
    with pytest.raises(DataError, match="potentiality"):
        load_tracked(path, AT, files={"capability": beside})
    with pytest.raises(UsageError, match="later day"):
        load_tracked(path, date(2019, 1, 1))


def test_a_ledger_and_its_table_say_the_same(tmp_path):
    from lustrum.execution.definitions import read_definitions
    from lustrum.execution.intake import read_reports
    from lustrum.execution.store import new_ledger

    path = write_reports(tmp_path / "reports.csv", courses() | stepped())
    (tmp_path / "indicators.csv").write_text(
        "indicator,unit,period,owner,product\n" + "".join(f"{name},t,month,works,{name}\n" for name in courses())
    )
    with new_ledger(tmp_path / "l.sqlite") as ledger:
        ledger.define(read_definitions(tmp_path / "indicators.csv"), date(2020, 1, 1))
        receipt = ledger.add(read_reports(path), AT)
    assert receipt is not None
    one, other = load_tracked(path, AT), load_tracked(tmp_path / "l.sqlite", AT)
    for name, standing in one.by_name.items():
        assert np.array_equal(standing.series.values, other.by_name[name].series.values)
        assert standing.out == other.by_name[name].out and standing.holder == other.by_name[name].holder
    assert other.by_name["coal"].series.owner == "works" and math.isfinite(other.by_name["coal"].slope)


def test_what_is_judged_in_its_unit_is_not_told_to_have_fallen_by_per_cent():
    balance = np.log(courses()["coal"] / 100.0) * 100.0
    balance[58:] -= 40.0
    tracked = track(series_of_courses(balance=balance), AT)
    assert tracked.by_name["balance"].fall == pytest.approx(-40.0, abs=5.0)
    assert "step of \u221239 t in 2024-11" in word_of(tracked.by_name["balance"])
    (group,) = tracked.groups
    assert group_words(group) == "balance alone fell" and math.isnan(group.size)


@pytest.mark.parametrize("other", ["aaa", "zzz"])
def test_of_several_indicators_of_a_product_the_one_that_fell_speaks_for_it(other):
    calm = courses()["coal"]
    figures = {other: calm, **courses(), **stepped(-0.2, 58)} if other == "aaa" else stepped(-0.2, 58) | {other: calm}
    every = [Series(name, "t", "month", FIRST, line) for name, line in figures.items()]
    (group,) = track(every, AT, Beside(products={"steel": "iron", other: "iron"})).groups
    assert group.source == "iron" and group.size == pytest.approx(-0.2, abs=0.05)


@pytest.mark.parametrize(
    ("period", "unit", "said"), [("2024-Q4", "t", "by the quarter.*by the month"), ("2024-12", "kg", "'kg'.*'t'")]
)
def test_control_figures_that_cannot_be_compared_are_refused(period, unit, said, tmp_path):
    path = write_reports(tmp_path / "reports.csv", courses())
    file = tmp_path / "figures.csv"
    file.write_text(f"indicator,period,value,low,high,unit\ncoal,{period},200,190,210,{unit}\n")
    with pytest.raises(UsageError, match=said):
        load_tracked(path, AT, file)
