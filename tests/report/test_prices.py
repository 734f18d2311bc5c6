"""Prices within the plan: their spread, and the limit behind one out of the ordinary."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.plan import Plan, current_prices
from lustrum.plan.ends import PriceEnds
from lustrum.report.blocks import Material, Picture
from lustrum.report.prices import price_range, price_sentences, prices
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned


def test_the_spread_runs_from_the_lowest_to_the_highest_price_and_says_where(plan: Plan) -> None:
    spread, values = price_range(plan), current_prices(plan).values
    assert (spread.lowest, spread.highest) == (values.min(), values.max())
    assert spread.median == np.median(values)
    assert values[spread.lowest_at] == spread.lowest and values[spread.highest_at] == spread.highest


def test_a_product_nobody_has_does_not_count_among_the_prices(plan: Plan) -> None:
    economy = plan.economy
    dearest = price_range(plan).highest_at[1]
    gone = np.where(np.arange(len(economy.product)) == dearest, 0.0, 1.0)
    without = dataclasses.replace(
        economy,
        supply=economy.supply.multiply(gone[:, None]).tocsc(),
        use=economy.use.multiply(gone[:, None]).tocsc(),
        final_demand={name: column * gone for name, column in economy.final_demand.items()},
        imports=economy.imports * gone,
    )
    assert price_range(dataclasses.replace(plan, economy=without)).highest_at[1] != dearest


def test_marks_are_the_first_and_the_last_prices_of_each_product(plan: Plan) -> None:
    picture = next(block for block in prices(Material(plan)).blocks if isinstance(block, Picture))
    drawn = sorted(row["value"] for row in picture.chart.rows)
    assert drawn == pytest.approx(sorted(current_prices(plan).values[[0, -1]].ravel()))


def test_a_price_out_of_the_ordinary_is_told_with_the_limit_behind_it() -> None:
    economy, dirty = dirty_economy()
    said = price_sentences(planned(economy, cap_on_emissions(economy)))
    assert any(f"behind {dirty} in 2003 stands 'Satellites of co2 at most" in sentence for sentence in said)


def test_a_plan_without_a_balance_has_no_prices(plan: Plan) -> None:
    bare = dataclasses.replace(plan, limits={})
    assert price_range(bare) is None and price_sentences(bare) == [] and prices(Material(bare)) is None


def test_a_price_that_is_open_stands_in_the_table_with_its_ends(plan: Plan) -> None:
    picture = next(block for block in prices(Material(plan)).blocks if isinstance(block, Picture))
    assert not any("to" in str(cell) for row in picture.table.rows for cell in row[1:])
    limit = plan.limit("balance")
    ends = np.full((2, *limit.shadow_price.values.shape), np.nan)
    ends[:, 0, 0] = 0.5, 4.25
    opened = dataclasses.replace(limit, ends=PriceEnds(ends, ends, ends[:, 0]))
    wide = dataclasses.replace(plan, limits={**plan.limits, "balance": opened})
    picture = next(block for block in prices(Material(wide)).blocks if isinstance(block, Picture))
    told = [str(cell) for row in picture.table.rows for cell in row[1:] if "(" in str(cell)]
    assert len(told) == 1 and told[0].endswith(" (0.50 to 4.25)")
