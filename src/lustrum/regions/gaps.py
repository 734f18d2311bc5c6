"""What `lustrum gaps` asks of units: every figure with its interval, and the answers in their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError
from lustrum.money.indices import gini
from lustrum.regions.gap_answers import (
    Figures,
    GapQuestion,
    gini_by_region,
    growth_required,
    indices,
    regions_apart,
    shrunk_incomes,
    small_areas,
    speed,
    theil_parts,
    without_transfers,
)
from lustrum.regions.inequality import (
    check_units,
    codes_of,
    convergence,
    sigma,
    theil_of_codes,
    williamson,
)
from lustrum.regions.read import RegionUnits
from lustrum.regions.sampling import FEW, bootstrap, jackknife, no_intervals
from lustrum.results import Result


def gap_results(units: RegionUnits, question: GapQuestion | None = None) -> list[Result]:
    """Return how far regions stand apart at each date, how fast gaps close, and what a wished share asks for.

    Raises
    ------
    DataError
        If a unit's own income without transfers is 0 or less.
    UsageError
        For options that cannot be meant.
    """
    asked = question or GapQuestion()
    for t, year in enumerate(units.years):
        check_units(units.unit, units.population[t], units.income[t], f"in {year}")
    small = small_areas(units) if units.error is not None else None
    if asked.shrunk:
        if small is None:
            raise UsageError(
                "Incomes are drawn towards the mean by their standard errors: the file needs a column error."
            )
        units = replace(units, income=np.array([each.income for each in shrunk_incomes(units)]))
        for t, year in enumerate(units.years):
            check_units(units.unit, units.population[t], units.income[t], f"in {year}, drawn towards the mean")
    figures = _figures(units, asked)
    count, years = len(units.regions), len(units.years)
    results = [regions_apart(units), theil_parts(units, figures), indices(units, figures), speed(units, figures)]
    if not units.whole:
        results.append(gini_by_region(units, figures.of(7 * years + 2, count * years)))
    if units.transfers is not None:
        results.append(without_transfers(units))
    if small is not None:
        results.append(small)
    if asked.theta is not None:
        results.append(growth_required(units, asked, asked.theta))
    return results


def _figures(units: RegionUnits, asked: GapQuestion) -> Figures:
    codes = codes_of(units.region)
    provinces = codes_of(list(units.stratum))
    span = units.years[-1] - units.years[0]

    def every(at: Positions) -> Array:
        found: list[float] = []
        for people, income in zip(units.population[:, at], units.income[:, at], strict=True):
            parts = theil_of_codes(people, income, codes[at], provinces[at])
            found += [parts.between_regions, parts.between_provinces, parts.within]
            found += [parts.total, williamson(people, income), sigma(income), gini(income, people)]
        found += _speeds(units.income[0, at], units.income[-1, at], span)
        for people, income in zip(units.population[:, at], units.income[:, at], strict=True):
            for region in range(len(units.regions)):
                mine = codes[at] == region
                found.append(gini(income[mine], people[mine]) if mine.sum() >= FEW else np.nan)
        return np.array(found)

    whole = every(np.arange(len(units.unit), dtype=np.int64))
    if units.whole:
        return Figures(whole, no_intervals(len(whole)))
    if asked.interval == "jackknife":
        intervals = jackknife(every, units.unit, units.stratum)
    else:
        intervals = bootstrap(every, units.unit, units.stratum, draws=asked.draws, seed=asked.seed)
    return Figures(whole, intervals)


def _speeds(before: Array, after: Array, span: int) -> list[float]:
    try:
        found = convergence(before, after, span)
    except UsageError:  # a draw of one unit many times, or two units in all
        return [np.nan, np.nan]
    return [found.slope, found.beta]
