"""The growth ray of an economy: what its own table says about the fastest growth, with and without consumption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.accumulation.feldman import TwoSectors
from lustrum.accumulation.growth_ray import GrowthRay, fastest_growth, growth_ray
from lustrum.arrays import Array, Positions
from lustrum.economy import Capital, Economy, derive_capital
from lustrum.errors import MissingDataError, NotProductiveError
from lustrum.labels import shown
from lustrum.results import Assumption


@dataclass(frozen=True, eq=False)
class Bounds:
    """Bounds on growth from one base year.

    Parameters
    ----------
    products, activities : array of int
        Positions of the products that are made at home and the activities that make them.
    fastest : GrowthRay
        With nothing consumed: the technical upper bound.
    at_todays_consumption : GrowthRay or None
        Every job (or unit of value added) brings today's consumption per job; None where that leaves nothing over.
    angle, angle_at_todays_consumption : float
        Degrees between base-year activity levels and each ray.
    net, capital : array, shape (products, activities)
        What was put in: S - A - D, and B.
    not_yet_at_work : float, float
        Both rates where stocks are divided by base-year levels, as if what was built in the base year had made nothing
        yet; NaN for the second where today's consumption leaves nothing over.
    two_sectors : TwoSectors or None
        Feldman and Mahalanobis' start, from the capital that a unit of investment or consumer goods takes with all
        its inputs; None where the base year does no more than replace what wears out.
    """

    products: Positions
    activities: Positions
    fastest: GrowthRay
    at_todays_consumption: GrowthRay | None
    angle: float
    angle_at_todays_consumption: float
    net: Array
    capital: Array
    two_sectors: TwoSectors | None
    not_yet_at_work: tuple[float, float]
    assumptions: tuple[Assumption, ...]


def growth_bounds(
    economy: Economy,
    *,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
    trend: float | None = None,
) -> Bounds:
    """Return the growth ray of an economy, twice: with nothing consumed, and with today's consumption per job.

    Capital coefficients are stocks over capacity at the start of the plan; what wears out is replaced. Products nobody
    makes are bought abroad, and imports of like products count as made at home, so that the economy is closed.

    Parameters
    ----------
    economy : Economy
    depreciation_rate, stock_growth : float, optional
        As the part `capital` of a plan takes them, where the economy states none.
    trend : float, optional
        g, yearly growth of the economy, from which rates nobody named are found.

    Raises
    ------
    MissingDataError
        If stocks cannot be derived.
    """
    base = derive_capital(economy, depreciation_rate=depreciation_rate, stock_growth=stock_growth, trend=trend)
    made: Positions = np.flatnonzero(economy.made_at_home).astype(np.int64)
    # A recipe with a column of its own but no base level is a technique that may be used.
    run: Positions = np.flatnonzero(np.asarray(economy.supply.sum(axis=0)).ravel() > 0.0).astype(np.int64)
    capital = np.zeros((len(economy.product), len(economy.activity)))
    worn = np.zeros_like(capital)
    goods = base.goods.toarray() * base.per_capacity
    for pair, activity in enumerate(base.activity):
        capital[:, activity] += goods[:, pair]
        worn[:, activity] += goods[:, pair] * base.depreciation[pair]
    net = (economy.supply - economy.use).toarray() - worn
    net, capital = net[np.ix_(made, run)], capital[np.ix_(made, run)]
    level = economy.base_level[run]
    notes = [*base.assumptions, *_closed(economy, made)]
    if not base.depreciation.any():
        text = (
            "No capital wears out, as stated: what replaces it must stand among current inputs, or growth is "
            "overstated by about the rate of wear."
        )
        notes.append(Assumption("no_wear", text, "depreciation 0", "capital.csv or capital.depreciation_rate"))
    per_job, how = _consumption_per_level(economy, run)
    eaten = np.maximum(economy.household_consumption + economy.final("government"), 0.0)
    consumed = np.outer(eaten[made], per_job)
    notes.append(
        Assumption(
            "consumption_per_job",
            f"Today's consumption, private and public, is tied to {how}.",
            "base year",
            "model 8.2",
        )
    )
    fastest = _ray(net, capital)
    try:
        tied: GrowthRay | None = _ray(net - consumed, capital)
    except NotProductiveError:
        tied = None
    return Bounds(
        made,
        run,
        fastest,
        tied,
        fastest.angle(level),
        float("nan") if tied is None else tied.angle(level),
        net,
        capital,
        _two_sectors(economy, made, run, net + worn[np.ix_(made, run)], capital, worn[np.ix_(made, run)]),
        _not_yet_at_work(net, capital, consumed, worn[np.ix_(made, run)], _gain(base, len(economy.activity))[run]),
        tuple(notes),
    )


def _gain(base: Capital, activities: int) -> Array:
    """Return how much capacity the base year added to each activity, shape (activities,)."""
    gain = np.zeros(activities)
    gain[base.activity] = base.capacity_growth
    return gain


def _not_yet_at_work(net: Array, capital: Array, consumed: Array, worn: Array, gain: Array) -> tuple[float, float]:
    """Return both rates with all stocks over base-year levels: more capital, and more wear, per unit of level."""
    stocks, output = capital * (1.0 + gain), net - worn * gain
    rates = []
    for eaten in (0.0 * consumed, consumed):
        try:
            rates.append(_ray(output - eaten, stocks).rate)
        except NotProductiveError:
            rates.append(float("nan"))
    return rates[0], rates[1]


def _two_sectors(
    economy: Economy, made: Positions, run: Positions, gross: Array, capital: Array, worn: Array
) -> TwoSectors | None:
    """Return the two-sector model a table implies: capital per unit of final goods, with all that their inputs take.

    Where several activities make one product the base year's mix of them stands for it.
    """
    level = economy.base_level[run]
    supply = economy.supply.toarray()[np.ix_(made, run)]
    main = supply.argmax(axis=0)
    mix = np.zeros((len(run), len(made)))
    mix[np.arange(len(run)), main] = level
    used = mix.sum(axis=0)
    if not (used > 0.0).all():
        return None
    mix /= used
    per_unit = np.linalg.solve((gross @ mix).T, (capital @ mix).sum(axis=0))
    invested = np.sum([*economy.investment_by_asset.values(), np.zeros(len(economy.product))], axis=0)[made]
    eaten = np.maximum(economy.household_consumption + economy.final("government"), 0.0)[made]
    replaced, stock = float((worn @ level).sum()), float((capital @ level).sum())
    new = float(invested.sum()) - replaced
    rate = replaced / stock
    machines, consumer = (float(per_unit @ goods / goods.sum()) for goods in (invested, eaten))
    if new <= 0.0 or min(machines, consumer) <= 0.0 or rate >= min(1.0 / machines, 1.0 / consumer):
        return None
    return TwoSectors(float(eaten.sum()), new, 1.0 / machines, 1.0 / consumer, rate)


def _ray(net: Array, capital: Array) -> GrowthRay:
    square = net.shape[0] == net.shape[1]
    return growth_ray(net, capital) if square else fastest_growth(net, capital)


def _consumption_per_level(economy: Economy, run: Positions) -> tuple[Array, str]:
    """Return the share of today's consumption that a unit of each activity's level brings, summing to 1 over levels."""
    if economy.labour is not None and len(set(economy.labour_unit.values())) <= 1:
        weight, how = np.asarray(economy.labour.sum(axis=0)).ravel()[run], "jobs: everyone employed consumes alike"
    elif economy.value_added is not None:
        weight, how = economy.value_added.sum(axis=0)[run], "value added"
    else:
        raise MissingDataError("Consumption per job needs labour.csv in one unit, or value_added.csv.")
    total = float(weight @ economy.base_level[run])
    share: Array = weight / total
    return share, how


def _closed(economy: Economy, made: Positions) -> list[Assumption]:
    abroad = [label for place, label in enumerate(economy.product) if place not in set(made.tolist())]
    notes = []
    if economy.imports.any():
        notes.append(
            Assumption(
                "closed", "Imports of products made at home count as made at home.", "all inputs", "growth ray, 8.2"
            )
        )
    if abroad:
        notes.append(
            Assumption("bought_abroad", "Inputs of products nobody makes cost nothing.", shown(abroad), "ray, 8.2")
        )
    return notes
