"""Control figures of a plan: they add up, bands widen, the past tells season and width."""

import dataclasses

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.execution.counter_figures import read_counter_figures
from lustrum.execution.definitions import read_definitions
from lustrum.execution.figures import QUANTITIES, control_figures
from lustrum.execution.figures_files import (
    Target,
    as_table,
    definitions_for,
    figure_rows,
    files_of,
    read_figures,
    read_series,
    yearly_row,
)
from lustrum.execution.own_past import past_of
from lustrum.execution.planning_calendar import planning_calendar
from lustrum.execution.series import series_of, spelled
from lustrum.execution.store import new_ledger
from lustrum.execution.variants import variants_of
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.demos import demo_path
from tests.execution.reported import BEGUN

SEASON = np.array([0.9, 0.92, 1.0, 1.02, 1.03, 1.05, 1.0, 1.0, 1.04, 1.06, 1.0, 0.98])


def past_series(name, noise=0.01, years=range(1987, 1996)):
    draw = np.random.default_rng(1)
    periods = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    trend = 1.002 ** np.arange(len(periods)) * np.exp(noise * draw.normal(size=len(periods)))
    return series_of(name, "", periods, 100.0 * trend * np.tile(SEASON, len(years)))


@pytest.mark.parametrize("by", ["month", "quarter"])
def test_figures_add_up_to_the_plan(germany_plan, by):
    found = control_figures({"": germany_plan}, by)
    assert {each.quantity for each in found.figures} <= set(QUANTITIES) and len(found.figures) > 10
    for each in found.figures:
        total = each.values.mean() if each.stands else each.values.sum()
        assert total == pytest.approx(each.central, rel=1e-10)
        assert (each.below <= each.values).all() and (each.values <= each.above).all()
        assert np.isnan(each.low) and "/year" not in each.unit
    output = germany_plan.quantities["output"]
    by_hand = {f"output {item[0]}": value for item, value in zip(output.index.items, output.values[0], strict=True)}
    told = {each.indicator: each.central for each in found.figures if each.quantity == "output"}
    assert told == {name: value for name, value in by_hand.items() if name in told}


def test_a_past_gives_its_season_and_the_width_of_its_errors(germany_plan):
    name = control_figures({"": germany_plan}, "month").figures[0].indicator
    calm, wild = (
        control_figures({"": germany_plan}, "month", past={name: past_series(name, noise)}).figures[0]
        for noise in (0.005, 0.03)
    )
    assert calm.pattern == "its own season" and calm.width == "its own past"
    ratio = calm.values / calm.values.mean()
    assert np.corrcoef(ratio, SEASON)[0, 1] > 0.98
    half = np.log(calm.above / calm.values)
    assert (np.diff(half) > 0.0).all() and half[-1] / half[0] == pytest.approx(12**0.35, rel=1e-6)
    assert np.log(wild.above / wild.values)[0] > 3.0 * half[0]


def test_something_related_gives_its_months(germany_plan):
    name = control_figures({"": germany_plan}, "month").figures[0].indicator
    values = np.tile(np.arange(1.0, 13.0), 2)
    periods = [f"{year}-{month:02d}" for year in (1995, 1996) for month in range(1, 13)]
    related = {name: series_of("orders", "", periods, values)}
    found = control_figures({"": germany_plan}, "month", related=related).figures[0]
    assert found.pattern == "related: orders" and np.corrcoef(found.values, np.arange(12.0))[0, 1] > 0.95
    with pytest.raises(UsageError, match="not the quarter"):
        control_figures({"": germany_plan}, "quarter", related=related)
    with pytest.raises(UsageError, match="no whole year"):
        short = {name: series_of("orders", "", periods[:5], values[:5])}
        control_figures({"": germany_plan}, "month", related=short)


def test_regions_stand_apart(germany_plan):
    plans = {name: dataclasses.replace(germany_plan, name=f"Both: {name}") for name in ("north", "south")}
    found = control_figures(plans, "quarter", quantities=["output"])
    assert found.plan == "Both"
    names = [each.indicator for each in found.figures]
    assert len(set(names)) == len(names) and names[0].endswith("north") and names[-1].endswith("south")


def test_what_a_plan_has_not_is_refused(germany_plan):
    for wrong in ({"year": 1900}, {"quantities": ["bread"]}):
        with pytest.raises(UsageError):
            control_figures({"": germany_plan}, "month", **wrong)


def test_what_came_after_the_year_began_is_not_looked_at():
    series = past_series("output A")
    known = past_of(series, "month", 1992 * 12)
    spoilt = dataclasses.replace(series, values=np.where(np.arange(len(series)) < 60, series.values, 1e6))
    assert past_of(spoilt, "month", 1992 * 12).first_width == known.first_width and known.behind == 0
    assert past_of(series, "month", 1997 * 12).behind == 12
    with pytest.raises(UsageError):
        past_of(series, "quarter", 1992 * 4)
    assert np.isnan(past_of(dataclasses.replace(series, values=-series.values), "month", 1992 * 12).first_width)


def test_files_of_figures_are_read_back_and_become_indicators(germany_plan, tmp_path):
    found = control_figures({"": germany_plan}, "quarter")
    for name, content in files_of(found, planning_calendar(found.year), ()).items():
        (tmp_path / name).write_bytes(content)
    read = read_figures(tmp_path / "figures.csv")
    first = found.figures[0]
    assert read[first.indicator][found.first] == Target(
        first.values[0], first.below[0], first.above[0], first.unit, found.by
    )
    assert len(read) == len(found.figures) and len(figure_rows(found)) == 4 * len(found.figures)
    stated = read_definitions(tmp_path / "indicators.csv")
    assert [each.indicator for each in stated] == [each.indicator for each in definitions_for(found)]
    assert spelled("quarter", stated[0].since) == found.periods[0]
    with new_ledger(tmp_path / "L.sqlite") as ledger:
        assert {what for _, what in ledger.define(stated, BEGUN)} == {"new"}
    assert yearly_row(first)["central"] == first.central


def test_a_band_that_does_not_lie_about_its_figure_is_refused(tmp_path):
    (tmp_path / "f.csv").write_text("indicator,period,value,low,high,unit\ncoal,2020-01,5,6,7,t\n")
    with pytest.raises(DataError, match="lie about"):
        read_figures(tmp_path / "f.csv")


def test_blank_figures_of_a_past_are_missing(tmp_path):
    (tmp_path / "p.csv").write_bytes(
        as_table(
            [
                {"indicator": "c", "period": "2020-01", "value": 1.0},
                {"indicator": "c", "period": "2020-02", "value": np.nan},
            ]
        )
    )
    assert np.isnan(read_series(tmp_path / "p.csv")["c"].values[1])


@pytest.fixture(scope="module")
def variants():
    session = Session(read_scenario(demo_path("germany_1995")))
    year = session.plan.years[0]
    return session.plan, *variants_of(session, year, 0.005)


def test_variants_move_consumption_of_the_year_and_say_at_what_cost(variants):
    plan, others, said = variants
    totals = {name: other.quantities["consumption"].values[0].sum() for name, other in others.items()}
    middle = plan.quantities["consumption"].values[0].sum()
    assert totals["low"] == pytest.approx(0.995 * middle, rel=1e-6)
    assert "high" not in totals or totals["high"] == pytest.approx(1.005 * middle, rel=1e-6)
    assert len(said) == 2


def test_what_becomes_of_counter_figures(variants, tmp_path):
    plan, others, _ = variants
    found = control_figures({"": plan}, "quarter", variants=others)
    each = next(f for f in found.figures if f.quantity == "consumption")
    low, high = each.yearly_band
    file = tmp_path / "c.csv"
    head = "indicator,value,unit,by,reason\n"
    rows = [(each.central, "works"), (high * 1.5, "sector"), (low * 0.5, "region")]
    file.write_text(head + "".join(f"{each.indicator},{v!r},{each.unit},{by},new shift\n" for v, by in rows))
    assert [one.fate for one in read_counter_figures(file, found)] == ["kept", "conciliation", "conciliation"]
    narrow = dataclasses.replace(each, low=each.central * 0.5, high=each.central * 2.0)
    told = dataclasses.replace(found, figures=(narrow,))
    assert [one.fate for one in read_counter_figures(file, told)] == ["kept", "recompute", "conciliation"]
    one_side = dataclasses.replace(each, low=float("nan"), high=each.central * 2.0)
    told = dataclasses.replace(found, figures=(one_side,))
    assert [one.fate for one in read_counter_figures(file, told)] == ["kept", "recompute", "conciliation"]
    none = dataclasses.replace(found, figures=(dataclasses.replace(one_side, high=float("nan")),))
    last = read_counter_figures(file, none)[-1]
    assert last.fate == "conciliation" and "no variants" in last.why and last.why.endswith(f"{each.unit})")
    for bad in (
        f"bread,1,{each.unit},works,x\n",
        f"{each.indicator},1,eggs,works,x\n",
        f"{each.indicator},1,{each.unit},Mr Jones,x\n",
    ):
        file.write_text(head + bad)
        with pytest.raises(DataError):
            read_counter_figures(file, found)


def test_what_a_plan_has_nothing_of_is_named_and_not_dropped_in_silence(germany_plan):
    table = germany_plan.quantities["output"]
    idle = dataclasses.replace(table, values=table.values * (np.arange(len(table.index)) > 0), base=None)
    plan = dataclasses.replace(germany_plan, quantities={**germany_plan.quantities, "output": idle})
    found = control_figures({"": plan}, "quarter", quantities=("output",))
    before = control_figures({"": germany_plan}, "quarter", quantities=("output",)).nothing
    assert set(found.nothing) == {f"output {table.index.items[0][0]}", *before}
    assert not set(found.nothing) & {each.indicator for each in found.figures}
