"""The answers of `lustrum gaps`, one table each: regions, parts of Theil, indices, speed, Gini, transfers, growth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.catch_up import required_growth
from lustrum.regions.gap_cautions import cautions
from lustrum.regions.inequality import (
    check_units,
    convergence,
    sigma,
)
from lustrum.regions.read import JOBS, RegionUnits
from lustrum.regions.sampling import DRAWS, FEW, SEED, Intervals, Shrunk, shrink
from lustrum.results import Drawing, Measure, Result

PARTS = ("between regions", "between provinces", "within provinces")
INDICES = ("Theil T", "Williamson", "sigma of ln y", "Gini of units")


@dataclass(frozen=True)
class GapQuestion:
    """What is asked beside the indices.

    Parameters
    ----------
    theta : float or None
        Wished share of the mean at the end, for regions below it.
    years : int
        Until then.
    reference_growth : float or None
        Yearly growth of the mean, as a share; that of the file where None.
    interval : {"bootstrap", "jackknife"}
    draws, seed : int
    shrunk : bool
        Indices are taken of incomes drawn towards the mean, where the file states errors.
    """

    theta: float | None = None
    years: int = 20
    reference_growth: float | None = None
    interval: str = "bootstrap"
    draws: int = DRAWS
    seed: int = SEED
    shrunk: bool = False


@dataclass(frozen=True, eq=False)
class Figures:
    """Every figure with its interval, found in one set of draws; `at` says where those of a name stand."""

    value: Array
    intervals: Intervals

    def of(self, first: int, count: int) -> tuple[Array, Array, Array]:
        """Return value, lower and upper end of some figures, each of shape (count,)."""
        at = slice(first, first + count)
        return self.value[at], self.intervals.low[at], self.intervals.high[at]


def regional(units: RegionUnits, income: Array | None = None) -> tuple[Array, Array, Array]:
    """Return people and income per head by region, and the mean per head.

    Of shapes (years, regions), (years, regions) and (years,).
    """
    value = units.income if income is None else income
    member = np.array([[name == region for name in units.region] for region in units.regions], dtype=float)
    people = units.population @ member.T
    total = (units.population * value) @ member.T
    return people, total / people, total.sum(axis=1) / people.sum(axis=1)


def regions_apart(units: RegionUnits) -> Result:
    people, income, mean = regional(units)
    span = units.years[-1] - units.years[0]
    gap = 100.0 * (income / mean[:, None] - 1.0)
    growth = np.full(income.shape, np.nan)
    growth[-1] = 100.0 * ((income[-1] / income[0]) ** (1.0 / span) - 1.0)
    overall = 100.0 * ((mean[-1] / mean[0]) ** (1.0 / span) - 1.0)
    names = units.regions
    rich, poor = int(np.argmax(gap[-1])), int(np.argmin(gap[-1]))
    ratio = income[:, rich] / income[:, poor]
    first, last = units.years[0], units.years[-1]
    items = [(name, str(year)) for name in names for year in units.years]
    return Result(
        "gaps",
        f"How far the regions stand apart, {first} to {last}",
        ("region", "year"),
        items,
        {
            "gap": Measure(gap.T.ravel(), "% from the mean"),
            "income": Measure(income.T.ravel(), units.measure),
            "people": Measure(people.T.ravel(), "jobs" if units.counted == JOBS else "persons"),
            "growth": Measure(growth.T.ravel(), "% a year", f"since {first}"),
        },
        notes=(
            f"{names[rich]} has {ratio[-1]:.2f} times the income of {names[poor]} in {last}; {ratio[0]:.2f} times in "
            f"{first}. The mean grew by {overall:z.2f} % a year",
            *cautions(units),
        ),
        drawing=Drawing(
            "slopes", "gap", "year", "region",
            f"{names[poor]} stands {-gap[-1, poor]:z.1f} % below the mean in {last}, {-gap[0, poor]:z.1f} % in {first}",
            rule=0.0,
        ),
    )  # fmt: skip


def theil_parts(units: RegionUnits, figures: Figures) -> Result:
    parts: tuple[str, ...] = PARTS if units.province else (PARTS[0], "within regions")
    places: tuple[int, ...] = (0, 1, 2) if units.province else (0, 2)
    if units.whole:
        parts, places = PARTS[:1], (0,)
    value, low, high = (
        np.array([column[7 * t + k] for t in range(len(units.years)) for k in places])
        for column in figures.of(0, 7 * len(units.years))
    )
    total = np.repeat(value.reshape(len(units.years), -1).sum(axis=1), len(places))
    share = np.divide(100.0 * value, total, out=np.full(len(value), np.nan), where=total > 1e-15)
    said = share[-len(places)]
    title = f"{said:.0f} % of inequality in {units.years[-1]} lies between regions" if np.isfinite(said) else ""
    return Result(
        "theil",
        "Where inequality lies: Theil's T and its parts",
        ("year", "part"),
        [(str(year), part) for year in units.years for part in parts],
        {
            "value": Measure(value, "1", "the parts add up to Theil's T"),
            "share": Measure(share, "%", "of Theil's T"),
            "low": Measure(low, "1", "lower end of the interval"),
            "high": Measure(high, "1", "upper end of the interval"),
        },
        notes=("the smallest unit counts as if all its people were alike: inequality within it is not here",),
        drawing=Drawing("stack", "value", "year", "part", title),
    )


def indices(units: RegionUnits, figures: Figures) -> Result:
    value, low, high = (
        np.array([column[7 * t + 3 + k] for k in range(len(INDICES)) for t in range(len(units.years))])
        for column in figures.of(0, 7 * len(units.years))
    )
    return Result(
        "inequality",
        "How unequal the units are",
        ("index", "year"),
        [(index, str(year)) for index in INDICES for year in units.years],
        {
            "value": Measure(value, "1"),
            "low": Measure(low, "1", "lower end of the interval"),
            "high": Measure(high, "1", "upper end of the interval"),
        },
        notes=(
            "Theil, Williamson and Gini count people; sigma counts each unit once, large or small",
            figures.intervals.said,
        ),
        drawing=Drawing(
            "lines", "value", "year", "index", f"Inequality of units, {units.years[0]} to {units.years[-1]}"
        ),
    )


def speed(units: RegionUnits, figures: Figures) -> Result:
    """Return beta convergence; the ends of the half-life are those of beta, turned round."""
    first, last = units.years[0], units.years[-1]
    title = f"Did poor units catch up, {first} to {last}"
    try:
        found = convergence(units.income[0], units.income[-1], last - first)
    except UsageError as error:
        return Result(
            "convergence", title, ("speed",), [], {}, notes=(str(error).rstrip("."),), drawing=Drawing("none")
        )
    value, low, high = figures.of(7 * len(units.years), 2)

    def half(beta: float) -> float:
        return float(np.log(2.0) / -np.log1p(-beta)) if 0.0 < beta < 1.0 else np.nan

    notes = ["each unit counts once; errors in the figures of the first year look like catching up: read it with sigma"]
    if found.slope < 1.0 and not found.beta > 0.0:
        notes.append("poor units did not grow faster than rich ones: gaps do not close and there is no half-life")
    elif found.slope < 1.0 and low[1] <= 0.0:
        notes.append(
            "the interval of beta holds 0: whether gaps close at all is not sure, and the half-life has no end"
        )
    if found.slope >= 1.0:
        notes.append("ranks turned over: the poorest units came out above the richest, which is no closing of gaps")
    after, before = sigma(units.income[-1]), sigma(units.income[0])
    word = "fell" if after < before else "rose" if after > before else "stayed"
    notes.append(f"sigma {word} from {before:.4f} to {after:.4f}")
    return Result(
        "convergence",
        title,
        ("speed",),
        [("beta",), ("half-life",), ("slope",), ("R squared",)],
        {
            "value": Measure(np.array([100 * value[1], found.half_life, value[0], found.fit]), "unit of each speed"),
            "low": Measure(np.array([100 * low[1], half(high[1]), low[0], np.nan]), "unit of each speed"),
            "high": Measure(np.array([100 * high[1], half(low[1]), high[0], np.nan]), "unit of each speed"),
            "unit": Measure(["% of a gap a year", "years", "of the gap in logs over all years", "1"], ""),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def gini_by_region(units: RegionUnits, found: tuple[Array, Array, Array]) -> Result:
    """Return the Gini of the units of each region; `found` are value, low, high, each of shape (years * regions,)."""
    years, count = len(units.years), len(units.regions)
    value, low, high = (column.reshape(years, count).T.ravel() for column in found)
    members = np.array([units.region.count(region) for region in units.regions])
    few = [region for region, n in zip(units.regions, members, strict=True) if n < FEW]
    notes = ["of unit means: what is unequal inside a unit is not in it"]
    if few:
        notes.append(f"{shown(few)}: fewer than {FEW} units, too few for a Gini")
    return Result(
        "gini_by_region",
        "How unequal each region is inside",
        ("region", "year"),
        [(region, str(year)) for region in units.regions for year in units.years],
        {
            "gini": Measure(value, "1"),
            "low": Measure(low, "1", "lower end of the interval"),
            "high": Measure(high, "1", "upper end of the interval"),
            "units": Measure(np.repeat(members, years).astype(float), "number"),
        },
        notes=tuple(notes),
        drawing=Drawing("lines", "gini", "year", "region"),
    )


def without_transfers(units: RegionUnits) -> Result:
    """Return what of the change of each region's share of the mean its own income made, and what transfers made."""
    assert units.transfers is not None
    own = units.income - units.transfers
    for t, year in enumerate(units.years):
        check_units(units.unit, units.population[t], own[t], f"in {year} without transfers")
    _, income, mean = regional(units)
    _, earned, mean_earned = regional(units, own)
    with_them = 100.0 * (income / mean[:, None])
    without = 100.0 * (earned / mean_earned[:, None])
    moved, made = with_them[-1] - with_them[0], without[-1] - without[0]
    paid = [
        f"{name} came {moved[i]:.1f} points nearer, its own income {made[i]:z.1f}: the rest was paid for by others"
        for i, name in enumerate(units.regions)
        if with_them[0, i] < 100.0 and moved[i] > 0.0 and made[i] < 0.5 * moved[i]
    ]
    return Result(
        "own_income",
        "Catching up by one's own income",
        ("region",),
        [(name,) for name in units.regions],
        {
            "change": Measure(moved, "points of the mean", "of income per head over the mean"),
            "change_of_own_income": Measure(made, "points of the mean", "the same without transfers"),
            "share_now": Measure(with_them[-1], "% of the mean"),
            "own_share_now": Measure(without[-1], "% of the mean", "income without transfers over its mean"),
        },
        notes=("a transfer lifts income as long as it is paid: it is no catching up", *paid),
        drawing=Drawing("bars", "change_of_own_income"),
    )


def shrunk_incomes(units: RegionUnits) -> list[Shrunk]:
    assert units.error is not None
    return [shrink(income, error) for income, error in zip(units.income, units.error, strict=True)]


def small_areas(units: RegionUnits) -> Result:
    found = shrunk_incomes(units)[-1]
    year = units.years[-1]
    notes = [
        f"small areas are noisy: the richest and the poorest in {year} are so by chance as well. A figure keeps "
        f"the weight s^2 / (s^2 + error^2), s = {found.spread:.4g} the spread of true incomes; the mean has the rest",
    ]
    if found.spread == 0.0:
        notes.append("the errors alone explain all differences: nothing is known of who is richer")
    return Result(
        "small_areas",
        f"Incomes drawn towards the mean, {year}",
        ("unit",),
        [(name,) for name in units.unit],
        {
            "stated": Measure(units.income[-1], units.measure),
            "shrunk": Measure(found.income, units.measure),
            "weight": Measure(100.0 * found.weight, "%", "of the unit's own figure"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "shrunk"),
    )


def growth_required(units: RegionUnits, asked: GapQuestion, theta: float) -> Result:
    _, income, mean = regional(units)
    span = units.years[-1] - units.years[0]
    past = (mean[-1] / mean[0]) ** (1.0 / span) - 1.0
    reference = past if asked.reference_growth is None else asked.reference_growth
    now = income[-1] / mean[-1]
    below = np.flatnonzero(now < theta)
    growth = np.array([100.0 * required_growth(now[i], theta, asked.years, reference) for i in below])
    so_far = 100.0 * ((income[-1] / income[0]) ** (1.0 / span) - 1.0)[below]
    notes = [
        f"to reach {100 * theta:g} % of the mean in {asked.years} years while the mean grows by {100 * reference:z.2f} "
        f"% a year{', as it did' if asked.reference_growth is None else ''}",
        "the path of the mean is fixed beforehand; a row against a mean that is planned too can be met by slowing it: "
        "test for levelling down",
    ]
    if not len(below):
        notes.append("no region stands below that share")
    return Result(
        "required_growth",
        "How fast a region must grow to catch up",
        ("region",),
        [(units.regions[i],) for i in below],
        {
            "required": Measure(growth, "% a year", "(1 + g) = (1 + g_f) (theta_T / theta_0)^(1/T)"),
            "so_far": Measure(so_far, "% a year", f"since {units.years[0]}"),
            "share_now": Measure(100.0 * now[below], "% of the mean"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "required"),
    )
