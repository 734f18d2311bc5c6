"""Tables several sections share: cut to the largest rows, and saying so."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.labels import Index
from lustrum.plan import Plan, Table
from lustrum.report import report_html
from lustrum.report.grids import (
    MOST_YEARS,
    growth_of,
    largest,
    left_out,
    shown_years,
    summed,
    year_grid,
    years_left_out,
)


def test_a_long_table_is_cut_and_says_so(plan: Plan) -> None:
    many = 400
    index = Index(("product",), tuple((f"X{i}",) for i in range(many)))
    rng = np.random.default_rng(1)
    base = rng.uniform(1.0, 100.0, many)
    values = base * rng.uniform(1.0, 1.2, (len(plan.solved_years), many))
    long = Table("output", index, plan.solved_years, values, "million crowns/year", base)
    text = report_html(dataclasses.replace(plan, quantities={**plan.quantities, "output": long}))
    assert "The 25 largest; all 400 are in tables/output.csv." in text


def pairs() -> Table:
    index = Index(("activity", "asset"), (("mill", "a"), ("farm", "a"), ("mill", "b")))
    values = np.array([[1.0, 2.0, np.nan], [3.0, 4.0, -9.0]])
    return Table("capital", index, (2001, 2002), values, "t", np.array([1.0, 1.0, np.nan]))


@pytest.mark.parametrize("count", [1, MOST_YEARS, MOST_YEARS + 1, 50])
def test_of_many_years_the_first_and_the_last_are_shown_and_the_table_says_so(count: int) -> None:
    shown = shown_years(range(2000, 2000 + count))
    assert shown[0] == 0 and shown[-1] == count - 1
    assert shown == sorted(set(shown)) and len(shown) == min(count, MOST_YEARS)
    assert bool(years_left_out(range(count))) == (len(shown) < count)


def test_a_table_that_is_whole_needs_no_note() -> None:
    assert left_out(4, 4, "output") == "" and "tables/output.csv" in left_out(4, 5, "output")


def test_pairs_are_added_up_along_one_dimension(plan: Plan) -> None:
    by_activity = summed(plan, pairs(), "activity")
    assert by_activity.index.items == (("mill",), ("farm",))
    assert by_activity.values.tolist() == [[1.0, 2.0], [-6.0, 4.0]] and by_activity.base.tolist() == [1.0, 1.0]


def test_the_largest_are_those_of_any_year_whatever_their_sign() -> None:
    assert largest(pairs()) == [2, 1, 0] and largest(pairs(), 1) == [2]


def test_growth_is_per_year_from_the_base_year_on() -> None:
    grown = Table(
        "output", Index(("product",), (("P0",), ("P1",))), (2001, 2002), np.array([[1.1, 1.0], [1.21, 1.0]]), "t"
    )
    assert np.isnan(growth_of(grown, 2000)).all()
    assert growth_of(dataclasses.replace(grown, base=np.array([1.0, 0.0])), 2000) == pytest.approx(
        [10.0, np.nan], nan_ok=True
    )


def test_products_in_one_unit_have_a_total_and_those_in_units_of_their_own_have_none(plan: Plan) -> None:
    table = plan.table("output")
    assert year_grid(plan, table, "Output").rows[-1][0] == "All"
    physical = dataclasses.replace(plan, economy=dataclasses.replace(plan.economy, valuation="physical"))
    assert len(year_grid(physical, table, "Output").rows) == len(table.index)
