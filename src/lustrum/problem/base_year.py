"""What the base year says about itself: the benchmark that several parts of a plan and its goal read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lustrum.arrays import Positions
from lustrum.economy import Benchmark, Capital, Economy, benchmark_of, derive_capital
from lustrum.economy.benchmark import has_benchmark
from lustrum.economy.kinds import LISTS, Kinds
from lustrum.errors import UsageError
from lustrum.problem.growth import Growth
from lustrum.problem.problem import PlanProblem

STARTING = ("depreciation_rate", "stock_growth", "count_base_year_additions")
"""Options of the part `capital` that say what there is at the start."""


def starting_capital(
    economy: Economy, options: Mapping[str, Mapping[str, Any]], growth: Mapping[str, float | None]
) -> Capital:
    """Return the capital a plan starts from, given the options of its parts and the growth named."""
    given = options.get("capital", {})
    stated = {name: given[name] for name in STARTING if given.get(name) is not None}
    return derive_capital(economy, trend=trend_of(economy, growth), kinds=kinds_of(given), **stated)


def planned_capital(
    economy: Economy, options: Mapping[str, Mapping[str, Any]], growth: Mapping[str, float | None]
) -> Capital:
    """Return the capital that the part `capital` plans: all there is at the start, but what another part plans."""
    found = starting_capital(economy, options, growth)
    elsewhere = planned_elsewhere(economy, options)
    return found.without(elsewhere) if len(elsewhere) else found


def planned_elsewhere(economy: Economy, options: Mapping[str, Mapping[str, Any]]) -> Positions:
    """Return the activities whose capacity another part plans: the one that makes most of the power, with `power`."""
    product = options.get("power", {}).get("energy")
    if product is None or product not in economy.product.labels:
        return np.empty(0, dtype=np.int64)
    made = economy.supply[[economy.product.position(product)], :].toarray().ravel() * economy.base_level
    return np.array([int(made.argmax())] if made.any() else [], dtype=np.int64)


def kinds_of(given: Mapping[str, Any]) -> Kinds | None:
    """Return what the options of the part `capital` say of kinds of capital; None where they say nothing.

    Raises
    ------
    UsageError
        If sections or rates are named and no list is.
    """
    name = given.get("kinds")
    if name is None:
        for option in ("sections", "kind_rates"):
            if given.get(option):
                raise UsageError(f"capital.{option} needs capital.kinds, the name of a list: {', '.join(LISTS)}.")
        return None
    rates = given.get("kind_rates") or {}
    for asset, rate in rates.items():
        if not 0.0 <= rate < 1.0:
            raise UsageError(f"capital.kind_rates of '{asset}' is '{rate:g}': give a part of the stock, 0.05 say.")
    return Kinds(name, given.get("sections"), rates)


def trend_of(economy: Economy, growth: Mapping[str, float | None]) -> float | None:
    """Return g where the economy has a benchmark and both rates are named, else None."""
    named = Growth.of(growth)
    return named.trend if named.is_named and has_benchmark(economy) else None


def benchmark(problem: PlanProblem) -> Benchmark | None:
    """Return the benchmark of a plan, made by whoever asks first; None where the base year has none.

    An economy that counts in things or says nothing of investment has no rate of return, and one whose growth is not
    named no trend: what needs the benchmark then falls back on figures of its own, and says so.
    """
    found = problem.find(Benchmark)
    growth = vars(problem.growth)
    trend = trend_of(problem.economy, growth)
    if found is None and trend is not None:
        found = benchmark_of(problem.economy, trend, starting_capital(problem.economy, problem.options, growth))
        problem.publish(found)
        for note in found.assumptions:
            problem.assumptions[note.name] = note
    return found


def gestation_of(economy: Economy, base: Capital) -> Positions:
    """Return the years between order and use by pair, shape (pairs,); 1 where nothing is stated."""
    given = economy.gestation
    return np.ones(len(base.index), dtype=np.int64) if given is None else given[base.activity]
