"""The back-test: a history the table itself would make is missed by nothing; figures that say less are refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError, LustrumError, MissingDataError
from lustrum.problem import Growth
from lustrum.scenario.actual import Actual, bundled_actual, read_actual
from lustrum.scenario.backtest import backtest, demand_as_it_happened
from lustrum.scenario.backtest_results import backtest_results

GROWTH = Growth(labour=0.012, productivity=0.008)


@pytest.fixture
def history(tmp_path) -> Path:
    """Return a copy of what happened in the United States after 2012."""
    return Path(shutil.copytree(bundled_path("us_2012_actual"), tmp_path / "history"))


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def as_in_the_base_year(economy, growth: float) -> Actual:
    """Return two years of the base year's final demand, growing, with the outputs and jobs that go with it."""
    factor = growth ** np.array([[1.0], [2.0]])
    final = {name: factor * np.asarray(flow) for name, flow in economy.final_demand.items()}
    made = np.asarray(economy.supply.sum(axis=0)).ravel() * economy.base_level
    jobs = np.asarray(economy.labour.todense())[0] * economy.base_level
    investment = {name[5:]: flow for name, flow in final.items() if name.startswith("gfcf_")}
    return Actual((2013, 2014), final, factor * made, factor * jobs, investment)


@pytest.mark.parametrize("growth", [1.0, 1.03])
def test_a_history_in_which_everything_grows_alike_is_missed_by_nothing_but_the_gaps_of_the_table(us_2012, growth):
    actual = as_in_the_base_year(us_2012, growth)
    plan = demand_as_it_happened(us_2012, actual, GROWTH)
    made = plan.table("activity_level").values * np.asarray(us_2012.supply.sum(axis=0)).ravel()
    assert np.abs(made / actual.output - 1).max() < 1e-4
    test = backtest(us_2012, actual)
    assert max(test.output_error) < 1e-3 and max(test.naive_error) < 1e-9


def test_errors_are_told_by_year_by_asset_and_by_product(us_2012):
    happened = bundled_actual("us_2012", us_2012)
    # What happened can be delivered, all of it; a fifth more to households cannot.
    wanted = {**happened.final_demand, "households": 1.2 * happened.final_demand["households"]}
    test = backtest(us_2012, actual := replace(happened, final_demand=wanted))
    errors, investment, short = backtest_results(test, "us", GROWTH, 10.0)
    assert [item[0] for item in errors.items] == [str(year) for year in actual.years]
    assert tuple(errors["output_error"]) == test.output_error
    assert len(investment.items) == 5 * len(test.investment_ratio)
    assert short["shortfall"][0] == max(short["shortfall"]) > 0
    assert {each.name for each in errors.assumptions} == {"growth", "shortfall_weight"}
    # The shares by year and the amounts by product are one sum.
    consumed = actual.final_demand["households"].sum(axis=1)
    assert sum(short["shortfall"]) <= (np.array(test.shortfall_share) / 100 * consumed).sum() * (1 + 1e-9)


def test_a_blank_cell_is_not_zero(us_2012, history):
    file = history / "output.csv"
    [line] = [each for each in file.read_text().splitlines() if each.startswith("2014,A05,")]
    edit(file, line, "2014,A05,")
    with pytest.raises(DataError, match=r"output\.csv, line 26.*missing is not zero"):
        read_actual(history, us_2012)


def test_a_year_final_demand_does_not_tell_of_is_named(us_2012, history):
    edit(history / "output.csv", "2014,A05,", "2019,A05,1\n2014,A05,")
    with pytest.raises(DataError, match="'A05' in 2019 is no activity of 2013-2017"):
        read_actual(history, us_2012)


def test_a_line_left_out_is_named(us_2012, history):
    lines = (history / "jobs.csv").read_text().splitlines()
    (history / "jobs.csv").write_text("\n".join(line for line in lines if not line.startswith("2015,A07,")) + "\n")
    with pytest.raises(MissingDataError, match=r"jobs\.csv: no figure of activity 'A07' in 2015 \(1 of 100"):
        read_actual(history, us_2012)


def test_a_label_the_table_does_not_know_is_named(us_2012, history):
    edit(history / "final_demand.csv", "2013,A01,households", "2013,A99,households")
    with pytest.raises(DataError, match="'A99' in 2013 is no product"):
        read_actual(history, us_2012)


def test_years_that_do_not_follow_the_table_are_refused(us_2012, history):
    lines = (history / "final_demand.csv").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("2013,")]
    (history / "final_demand.csv").write_text("\n".join(kept) + "\n")
    with pytest.raises(MissingDataError, match="every year from 2013"):
        read_actual(history, us_2012)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("prices of 2012", "prices of 2017", "are at prices of 2017"),
        ('final_demand = "million USD"', 'final_demand = "billion USD"', "final_demand of .* is in 'billion USD'"),
        ('output = "million USD"', 'output = "million EUR"', "output of .* is in 'million EUR'"),
        ('jobs = "jobs"', 'jobs = "thousand jobs"', "jobs of .* is in 'thousand jobs'"),
    ],
)
def test_figures_in_another_unit_or_at_other_prices_never_meet_the_table(us_2012, history, before, after, says):
    edit(history / "actual.toml", f'"{before}"' if before.startswith("prices") else before,
         f'"{after}"' if before.startswith("prices") else after)  # fmt: skip
    with pytest.raises(DataError, match=says):
        read_actual(history, us_2012)


def test_jobs_in_one_sum_do_not_say_who_worked_where_there_are_several_kinds_of_work(us_2012, history):
    from lustrum.labels import Axis

    two = replace(us_2012, skill=Axis("skill", ("hands", "heads")))
    with pytest.raises(MissingDataError, match="2 kinds of work"):
        read_actual(history, two)


def test_a_category_the_table_does_not_know_is_named_with_its_line(us_2012, history):
    """It was passed over: a row of other final demand changed nothing and was told nowhere."""
    with (history / "final_demand.csv").open("a") as stream:
        stream.write("2013,A01,gfcf_other,7\n")
    with pytest.raises(DataError, match=r"line \d+, column 'category': 'gfcf_other' is no category"):
        read_actual(history, us_2012)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2016, 2017]", "2016]", r"years.*tells of 2013"),
        ("price_base", "remark = 7\nprice_base", "unknown 'remark'|'remark'"),
    ],
)
def test_settings_that_say_something_else_or_nothing_known_are_refused(us_2012, history, before, after, says):
    edit(history / "actual.toml", before, after)
    with pytest.raises(LustrumError, match=says):
        read_actual(history, us_2012)
