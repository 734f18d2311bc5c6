"""A back-test, told: errors of output and of investment by year, by asset, and where deliveries fell short."""

from __future__ import annotations

import numpy as np

from lustrum.problem import Growth
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.scenario.backtest import BackTest


def backtest_results(test: BackTest, name: str, growth: Growth, shortfall_weight: float) -> list[Result]:
    """Return the errors by year, planned over actual investment by asset, and the shortfall by product, as results.

    Parameters
    ----------
    name : str
        Of the economy.
    growth, shortfall_weight : optional
        What the plans were told besides; recorded as assumptions.
    """
    assumptions = (
        Assumption(
            "growth",
            "Growth of jobs and of output per job a year, the trend of what neither plan is told.",
            f"{growth.labour:g}, {growth.productivity:g}",
            "options labour and productivity",
        ),
        Assumption(
            "shortfall_weight",
            "A unit of shortfall costs as much as this many units of investment.",
            f"{shortfall_weight:g}",
            "option shortfall_weight",
        ),
    )
    return [_errors(test, name, assumptions), _investment(test), *_shortfall(test)]


def _errors(test: BackTest, name: str, assumptions: tuple[Assumption, ...]) -> Result:
    error = "mean absolute error of output by activity, weighted by output"
    return Result(
        "back_test",
        f"Held against what happened in {test.years[0]}-{test.years[-1]}: {name}",
        ("year",),
        [(str(year),) for year in test.years],
        {
            "output_error": Measure(np.array(test.output_error), "%", f"final demand as it happened: {error}"),
            "naive_error": Measure(np.array(test.naive_error), "%", f"all outputs in proportion: {error}"),
            "planned_output_error": Measure(
                np.array(test.planned_output_error), "%", f"told only deliveries and jobs: {error}"
            ),
            "investment_ratio": Measure(np.array(test.total_investment_ratio), "1", "planned over actual investment"),
            "shortfall": Measure(
                np.array(test.shortfall_share), "%", "deliveries that fell short, of actual household consumption"
            ),
        },
        notes=tuple(sentence.removesuffix(".") for sentence in test.sentences),
        assumptions=assumptions,
        drawing=Drawing(
            "lines",
            "output_error",
            x="year",
            title=f"The table misses outputs of {test.years[-1]} by {test.output_error[-1]:z.1f} per "
            "cent, proportional "
            f"growth by {test.naive_error[-1]:z.1f}",
        ),
    )


def _investment(test: BackTest) -> Result:
    return Result(
        "back_test_investment",
        "Planned over actual investment",
        ("asset", "year"),
        [(asset, str(year)) for asset in test.investment_ratio for year in test.years],
        {
            "investment_ratio": Measure(
                np.array([each for ratios in test.investment_ratio.values() for each in ratios]),
                "1",
                "1: as it happened",
            )
        },
        drawing=Drawing("lines", "investment_ratio", x="year", series="asset", rule=1.0),
    )


def _shortfall(test: BackTest) -> list[Result]:
    if not test.shortfall_products:
        return []
    return [
        Result(
            "back_test_shortfall",
            "Where deliveries fell short, all years together",
            ("product",),
            [(product,) for product, *_ in test.shortfall_products],
            {"shortfall": Measure(np.array([short for *_, short in test.shortfall_products]), test.unit)},
            titles={product: title for product, title, _ in test.shortfall_products},
        )
    ]
