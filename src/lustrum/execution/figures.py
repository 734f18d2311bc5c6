"""Control figures: a year of a plan by month or quarter, with bands, variants and what became of counter-figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.execution.denton import spread
from lustrum.execution.own_past import Past, past_of
from lustrum.execution.series import A_YEAR, Series, first_day, last_day, spelled
from lustrum.plan import Plan
from lustrum.plan.table import Table
from lustrum.problem.names import CONSUMPTION, EXPORTS, IMPORTS, INVESTMENT, LABOUR_BY_ACTIVITY, OUTPUT
from lustrum.units import YEAR

QUANTITIES = (OUTPUT, CONSUMPTION, INVESTMENT, LABOUR_BY_ACTIVITY, IMPORTS, EXPORTS)
"""What control figures are given for, where a plan has it and nobody names others."""
STOCKS = (LABOUR_BY_ACTIVITY, "labour", "capital", "stocks")
"""What stands and does not flow: a year's figure is the mean of its months."""
WIDTH = 0.03
"""Half a band one month ahead, where an indicator has no past to tell."""
MOST = 0.20
"""No band is wider."""
BY = ("month", "quarter")


@dataclass(frozen=True, eq=False)
class Figure:
    """The control figures of one indicator for a year.

    Parameters
    ----------
    indicator : str
        Its name in a ledger: quantity, label and region.
    quantity, label, title, region, unit : str
    stands : bool
        Whether it stands and does not flow.
    central : float
        Of the year, as planned; `low` and `high` those of the variants, NaN where there are none.
    values, below, above : array, shape (periods,)
        By period, with the band around each.
    pattern, width : str
        Where the pattern within the year and the width of the band come from.
    """

    indicator: str
    quantity: str
    label: str
    title: str
    region: str
    unit: str
    stands: bool
    central: float
    low: float
    high: float
    values: Array
    below: Array
    above: Array
    pattern: str
    width: str

    @property
    def yearly_band(self) -> tuple[float, float]:
        """The band of the whole year: that of its periods, added up or averaged."""
        total = np.mean if self.stands else np.sum
        return float(total(self.below)), float(total(self.above))


@dataclass(frozen=True, eq=False)
class Figures:
    """The control figures of a plan for a year."""

    plan: str
    year: int
    by: str
    first: int
    figures: tuple[Figure, ...]
    nothing: tuple[str, ...] = ()
    """Indicators without figures: the plan has nothing of them in any year, nor had the base year; or does not tell."""

    @property
    def periods(self) -> tuple[str, ...]:
        """Spellings of the periods."""
        return tuple(spelled(self.by, self.first + place) for place in range(A_YEAR[self.by]))


def control_figures(
    plans: Mapping[str, Plan],
    by: str,
    *,
    year: int | None = None,
    quantities: Sequence[str] = (),
    variants: Mapping[str, Plan] | None = None,
    past: Mapping[str, Series] | None = None,
    related: Mapping[str, Series] | None = None,
    first_width: float = WIDTH,
) -> Figures:
    """Return control figures of one plan, or of the plans of regions.

    Parameters
    ----------
    plans : mapping of region to Plan
        '' for a plan that has none.
    by : {"month", "quarter"}
    year : int, optional
        The first of the plan where none is named.
    quantities : sequence of str
        `QUANTITIES` that the plan has, where none is named.
    variants : mapping of "low" and "high" to Plan
        Of a plan without regions.
    past : mapping of indicator to Series
        Its own past, by the same period: its season becomes the pattern, its errors the band.
    related : mapping of indicator to Series
        Something that moves within the year as the indicator will; takes the place of the season.
    first_width : float
        Half a band one period ahead, as a share, where there is no past.

    Raises
    ------
    UsageError
        If the plan has no such year or quantity, or a related series does not cover the year.
    """
    a_region, a_plan = next(iter(plans.items()))
    year = a_plan.years[0] if year is None else year
    for region, plan in plans.items():
        if year not in plan.years:
            of = f" of {region}" if region else ""
            raise UsageError(f"The plan{of} has no year {year}: it has {plan.years[0]} to {plan.years[-1]}.")
    names = quantities or [name for name in QUANTITIES if name in a_plan.quantities]
    found: list[Figure] = []
    nothing: list[str] = []
    for region, plan in plans.items():
        for name in names:
            if name not in plan.quantities:
                known = ", ".join(plan.quantities)
                raise UsageError(f"The plan has no quantity '{name}'. Known: {known}.")
            asked = _Asked(by, year, region, variants or {}, past or {}, related or {}, first_width)
            found += _of_quantity(plan, plan.quantities[name], asked, nothing)
    whole = a_plan.name.removesuffix(f": {a_region}")  # plans of regions are named after their federation
    return Figures(whole, year, by, year * A_YEAR[by], tuple(found), tuple(nothing))


@dataclass(frozen=True, eq=False)
class _Asked:
    by: str
    year: int
    region: str
    variants: Mapping[str, Plan]
    past: Mapping[str, Series]
    related: Mapping[str, Series]
    first_width: float


def _of_quantity(plan: Plan, table: Table, asked: _Asked, nothing: list[str]) -> list[Figure]:
    """Return the figures of a quantity; those it has nothing of are named in `nothing`."""
    labels, yearly, base = _by_label(table)
    others = {name: _by_label(each.quantities[table.name]) for name, each in asked.variants.items()}
    axis = plan.economy.product if set(labels) <= set(plan.economy.product.labels) else plan.economy.activity
    place = table.years.index(asked.year)
    found = []
    for k, label in enumerate(labels):
        name = " ".join(each for each in (table.name, label, asked.region) if each)
        if not np.isfinite(yearly[: place + 1, k]).all() or not (yearly[:, k].any() or base[k] > 0.0):
            nothing.append(name)
            continue
        path, begins = yearly[:, k], table.years[0]
        if np.isfinite(base[k]) and table.years[0] == plan.economy.base_year + 1:
            path, begins = np.concatenate([[base[k]], path]), plan.economy.base_year
        path = path[np.isfinite(path)]
        known = {
            which: float(values[place, labels_of.index(label)]) if label in labels_of else math.nan
            for which, (labels_of, values, _) in others.items()
        }
        title = axis.title(label) if label in axis.labels else label
        unit = table.units if table.name in STOCKS else table.units.removesuffix(f"/{YEAR}")
        found.append(_figure(name, (table.name, label, title, unit), path, begins, known, asked))
    return found


def _figure(
    name: str, said: tuple[str, str, str, str], path: Array, begins: int, known: Mapping[str, float], asked: _Asked
) -> Figure:
    quantity, label, title, unit = said
    size = A_YEAR[asked.by]
    first, here = begins * size, (asked.year - begins) * size
    stands = quantity in STOCKS
    past = past_of(asked.past[name], asked.by, asked.year * size) if name in asked.past else Past()
    pattern, source = _pattern(name, asked, past, first, len(path) * size, stands)
    values = spread(path, pattern, size, average=stands)[here : here + size]
    width = np.minimum(past.width(size) if past.first_width > 0.0 else _width(asked.first_width, size), MOST)
    return Figure(
        name,
        quantity,
        label,
        title,
        asked.region,
        unit,
        stands,
        float(path[asked.year - begins]),
        known.get("low", math.nan),
        known.get("high", math.nan),
        values,
        values - np.abs(values) * (1.0 - np.exp(-width)),
        values + np.abs(values) * (np.exp(width) - 1.0),
        source,
        "its own past" if past.first_width > 0.0 else f"no past: {100.0 * asked.first_width:g} per cent",
    )


def _width(first: float, size: int) -> Array:
    from lustrum.execution.bands import width

    return width(first, np.arange(1.0, size + 1.0))


def _pattern(name: str, asked: _Asked, past: Past, first: int, count: int, stands: bool) -> tuple[Array, str]:
    """Return what the pattern within the years is taken from, shape (periods,), and where that is from."""
    size = A_YEAR[asked.by]
    if name in asked.related:
        return _related(asked.related[name], asked, first, count), f"related: {asked.related[name].indicator}"
    if past.season is not None:
        return np.tile(past.season, count // size), "its own season"
    if stands:
        return np.ones(count), "even"
    days = [(last_day(asked.by, k) - first_day(asked.by, k)).days + 1 for k in range(first, first + count)]
    return np.array(days, dtype=float), "days"


def _related(series: Series, asked: _Asked, first: int, count: int) -> Array:
    """Return the figures of a related series for the years; those it lacks take the nearest year's it has whole."""
    size = A_YEAR[asked.by]
    if series.period != asked.by:
        raise UsageError(f"What is related to '{series.indicator}' is told by the {series.period}, not the {asked.by}.")
    linked = series.linked()
    whole: dict[int, Array] = {}
    for year in range(series.first // size, series.last // size + 1):
        begin = year * size - series.first
        if begin >= 0 and begin + size <= len(linked) and (linked[begin : begin + size] > 0.0).all():
            whole[year] = linked[begin : begin + size]
    if not whole:
        raise UsageError(f"What is related to '{series.indicator}' has no whole year of figures above 0.")
    years = range(first // size, (first + count) // size)
    return np.concatenate([whole[min(whole, key=lambda each: (abs(each - year), -each))] for year in years])


def _by_label(table: Table) -> tuple[list[str], Array, Array]:
    """Return the figures of a quantity by the first label of its items: investment of an activity in all its assets."""
    firsts = [item[0] for item in table.index.items]
    labels = list(dict.fromkeys(firsts))
    base = np.full(len(firsts), np.nan) if table.base is None else table.base
    if len(labels) == len(firsts):
        return labels, table.values, base
    places = [[k for k, first in enumerate(firsts) if first == label] for label in labels]
    values = np.stack([table.values[:, place].sum(axis=1) for place in places], axis=1)
    return labels, values, np.array([base[place].sum() for place in places])
