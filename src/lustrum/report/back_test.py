"""The back-test: a plan made from a past table, held against what happened. Errors are printed good or bad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lustrum.plan import Plan
from lustrum.plan.titles import label_title
from lustrum.report.blocks import Block, Cell, Grid, Material, Picture, Points, Section, Text
from lustrum.report.chart import lines, small_multiples
from lustrum.wording.names import plain
from lustrum.wording.typeset import Scale, number

if TYPE_CHECKING:
    from lustrum.scenario.backtest import BackTest

SOURCE = "Source: lustrum backtest; actual figures at base-year prices as bundled with the economy."


def back_test(material: Material) -> Section | None:
    """Only where a back-test was handed in."""
    test = material.backtest
    if test is None:
        return None
    plan = material.plan
    blocks: list[Block] = [
        Text(
            "How far can such a plan be trusted? The same table and rules are used to plan years that have already "
            "happened; the errors say what to expect, and the naive forecast says what they are worth."
        ),
        Points(test.sentences),
        _errors(test),
        _investment(plan, test),
        _shortfall(test),
    ]
    if test.shortfall_products:
        blocks.append(_products(test))
    return Section("back-test", f"Back-test, {test.years[0]}–{test.years[-1]}", blocks)


def _errors(test: BackTest) -> Picture:
    series = (
        ("Final demand as it happened", test.output_error),
        ("Naive: all outputs in proportion", test.naive_error),
        ("Plan told only deliveries and jobs", test.planned_output_error),
    )
    rows = [
        {"name": name, "year": year, "value": value}
        for name, values in series
        for year, value in zip(test.years, values, strict=True)
    ]
    last, naive = test.output_error[-1], test.naive_error[-1]
    better = "less than" if last < naive else "more than" if last > naive else "as much as"
    return Picture(
        f"By {test.years[-1]} the table misses outputs by {number(last, 1)} per cent, {better} "
        f"proportional growth does ({number(naive, 1)})",
        "Mean absolute error of output by activity, weighted by output, per cent",
        SOURCE,
        "Three lines of the error of output by year: "
        + "; ".join(f"{name}, {number(values[-1], 1)} per cent in {test.years[-1]}" for name, values in series)
        + ".",
        lines(rows, [name for name, _ in series], "per cent"),
        _by_year("Error of output (per cent)", "Forecast", test.years, series, 1),
    )


def _investment(plan: Plan, test: BackTest) -> Picture:
    series = [
        ("All assets", tuple(test.total_investment_ratio)),
        *((label_title(plan, "asset", asset), tuple(ratio)) for asset, ratio in test.investment_ratio.items()),
    ]
    rows = [
        {"name": name, "year": year, "value": value, "text": number(value, 2) if year == test.years[-1] else ""}
        for name, values in series
        for year, value in zip(test.years, values, strict=True)
    ]
    total = test.total_investment_ratio
    low, high = min(total), max(total)
    return Picture(
        f"Planned investment is {number(low, 2)} to {number(high, 2)} times what was really invested",
        "Planned over actual investment; 1 is what happened",
        SOURCE,
        "Small line charts of the ratio by asset; in the last year "
        + ", ".join(f"{plain(name).lower()} {number(values[-1], 2)}" for name, values in series)
        + ".",
        small_multiples(rows, [name for name, _ in series], columns=3, rule=1.0),
        _by_year("Planned over actual investment (ratio)", "Asset", test.years, series, 2),
    )


def _shortfall(test: BackTest) -> Grid:
    return _by_year(
        "Deliveries that fell short (per cent of actual household consumption)",
        "Deliveries",
        test.years,
        [("All products", test.shortfall_share)],
        2,
    )


def _products(test: BackTest) -> Grid:
    scale = Scale.of([total for _, _, total in test.shortfall_products], getattr(test, "unit", ""))
    rows: list[list[str | Cell]] = [[name, scale(total)] for _, name, total in test.shortfall_products]
    return Grid(
        f"Where deliveries fell short, all years together ({scale.unit or 'unit of the table'})",
        ["Product", "Shortfall"],
        rows,
    )


def _by_year(
    caption: str, what: str, years: Sequence[int], series: Sequence[tuple[str, Sequence[float]]], digits: int
) -> Grid:
    return Grid(
        caption,
        [what, *map(str, years)],
        [[name, *(number(value, digits) for value in values)] for name, values in series],
    )
