"""What a table says of the fastest growth: rays of one year and of many, the bound of two sectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.accumulation.feldman import TwoSectors, last_year_without_machines
from lustrum.accumulation.history import DynamicTables, RayOfYear, assumptions
from lustrum.accumulation.of_economy import Bounds
from lustrum.economy import Economy
from lustrum.results import Drawing, Measure, Result


def bounds_results(bounds: Bounds, economy: Economy, horizons: Sequence[int] = (5, 10, 15, 20)) -> list[Result]:
    """Return the growth ray of an economy with today's structure beside it, and the two-sector bounds."""
    results = [_rates(bounds, economy), _ray_proportions(bounds, economy), _ray_prices(bounds, economy)]
    if bounds.two_sectors is not None:
        results.append(_two_sectors(bounds.two_sectors, economy, horizons))
    return results


def _ray_proportions(bounds: Bounds, economy: Economy) -> Result:
    """Return the proportions of the rays with today's structure beside them."""
    labels = [economy.activity.labels[j] for j in bounds.activities]
    level, tied = economy.base_level[bounds.activities], bounds.at_todays_consumption
    measures = {
        "today": Measure(100.0 * level / level.sum(), "% of all levels"),
        "fastest": Measure(100.0 * bounds.fastest.proportions, "% of all levels", "proportions of the ray"),
    }
    if tied is not None:
        measures["with_consumption"] = Measure(100.0 * tied.proportions, "% of all levels")
    top = int(np.argmax(bounds.fastest.proportions))
    finding = (
        f"Growing fastest, {economy.activity.title(labels[top])} would be "
        f"{measures['fastest'].values[top]:z.3g} % of all "
        f"levels; today it is {measures['today'].values[top]:z.3g} %"
    )
    return Result(
        "growth_ray",
        f"The fastest balanced growth, {economy.name}",
        ("activity",),
        [(label,) for label in labels],
        measures,
        titles={label: economy.activity.title(label) for label in labels},
        drawing=Drawing("bars", "fastest", title=finding),
    )


def _two_sectors(two: TwoSectors, economy: Economy, horizons: Sequence[int]) -> Result:
    """Return the best share of machines for machines by horizon, and what it yields in the last year."""
    shares = [two.best_share(t) for t in horizons]
    best = [float(two.consumption_at(share, t)) for share, t in zip(shares, horizons, strict=True)]
    without = [float(two.consumption_at(0.0, t)) for t in horizons]
    unit = economy.flow_unit
    return Result(
        "two_sectors",
        f"Machines for machines, or for consumer goods, {economy.name}",
        ("last_year",),
        [(str(t),) for t in horizons],
        {
            "best_share": Measure(100.0 * np.array(shares), "%", "of investment into making machines"),
            "consumption": Measure(np.array(best), unit, "in the last year"),
            "consumption_without": Measure(np.array(without), unit, "with a share of 0"),
        },
        notes=(
            f"a unit of capital with all that its inputs take yields {two.bk:z.3f} a year in capital goods and "
            f"{two.bc:z.3f} in consumption, net of wear",
            f"judged by consumption in its last year alone, a plan of up to "
            f"{last_year_without_machines(two.bk):z.1f} years makes no machines for machines",
            "labour is not limited in this bound: it is no forecast",
        ),
        drawing=Drawing(
            "lines",
            "best_share",
            x="last_year",
            title=f"The longer the plan, the more machines for machines: {100.0 * shares[-1]:z.3g} % in "
            f"{horizons[-1]} years"
            if shares[-1] > shares[0]
            else "",
        ),
    )


def _notes(bounds: Bounds) -> tuple[str, ...]:
    """Say what the bounds mean for growth, and how far today's structure stands from them."""
    tied = bounds.at_todays_consumption
    return (
        f"with nothing consumed the economy could grow by {100 * bounds.fastest.rate:z.2f} % a year: an upper bound, "
        "as labour and land do not count; today's structure stands "
        f"{bounds.angle:z.1f} degrees from that ray",
        "with today's consumption per job, private and public, nothing is left to grow: imports or stocks pay for it"
        if tied is None
        else f"with today's consumption per job, private and public, it could grow by {100 * tied.rate:z.2f} % a year; "
        f"today's structure stands {bounds.angle_at_todays_consumption:z.1f} degrees from that ray",
        "a long plan runs near a ray in its middle years (turnpike); a short one need not",
    )


def _rates(bounds: Bounds, economy: Economy) -> Result:
    """Return the rates of both rays as figures, and how far today's structure stands from each."""
    tied = bounds.at_todays_consumption
    names, rates, angles = ["nothing consumed"], [bounds.fastest.rate], [bounds.angle]
    if tied is not None:
        names.append("today's consumption per job")
        rates.append(tied.rate)
        angles.append(bounds.angle_at_todays_consumption)
    return Result(
        "growth_rates",
        f"How fast balanced growth could be, {economy.name}",
        ("with",),
        [(name,) for name in names],
        {
            "rate": Measure(100.0 * np.array(rates), "% a year", "of balanced growth"),
            "not_yet_at_work": Measure(
                100.0 * np.array(bounds.not_yet_at_work[: len(names)]),
                "% a year",
                "the rate if what was built in the base year made nothing in it: stocks over base-year levels",
            ),
            "angle": Measure(np.array(angles), "degrees", "between today's structure and the ray"),
        },
        notes=_notes(bounds),
        assumptions=bounds.assumptions,
        drawing=Drawing("none"),
    )


def _ray_prices(bounds: Bounds, economy: Economy) -> Result:
    made = bounds.products
    weight = economy.base_output[made]

    def normal(prices: np.ndarray) -> np.ndarray:
        result: np.ndarray = prices * weight.sum() / float(prices @ weight)
        return result

    measures = {"fastest": Measure(normal(bounds.fastest.prices), "base-year output costs what it did")}
    if bounds.at_todays_consumption is not None:
        measures["with_consumption"] = Measure(
            normal(bounds.at_todays_consumption.prices), "base-year output costs what it did"
        )
    labels = [economy.product.labels[i] for i in made]
    top = int(np.argmax(measures["fastest"].values))
    dearest = f"On the fastest ray {economy.product.title(labels[top])} is dearest"
    return Result(
        "growth_ray_prices",
        f"Prices of the growth ray, {economy.name}",
        ("product",),
        [(label,) for label in labels],
        measures,
        titles={label: economy.product.title(label) for label in labels},
        notes=("prices at which every activity earns the same rate of return on its stocks, the rate of growth",),
        drawing=Drawing("bars", "fastest", title=dearest),
    )


def history_results(tables: DynamicTables, found: Sequence[RayOfYear], *, other_purchases: bool = True) -> list[Result]:
    """Return rates and distances by year, and the proportions of the last year's ray."""
    first, last = found[0], found[-1]
    near = min(found, key=lambda each: each.angle)
    years = [(str(each.year),) for each in found]
    rate = [100.0 * each.fastest.rate for each in found]
    tied = [float("nan") if r.at_todays_consumption is None else 100.0 * r.at_todays_consumption.rate for r in found]
    none = [each.year for each in found if each.at_todays_consumption is None]
    notes = [
        f"with nothing consumed the fastest growth was {rate[0]:z.1f} % a year in {first.year} and {rate[-1]:z.1f} % "
        f"in {last.year}: upper bounds, labour does not count",
        f"the structure stood {first.angle:z.0f} degrees from the ray in {first.year}, {near.angle:z.0f} in "
        f"{near.year} (nearest) and {last.angle:z.0f} in {last.year}",
    ]
    if none:
        notes.append(
            f"in {len(none)} years (first {none[0]}) consumption per job left nothing to grow on: the tables show "
            "consumption with its imports, and not what was borrowed for them"
        )
    by_year = Result(
        "growth_ray_by_year",
        "The fastest balanced growth by year",
        ("year",),
        years,
        {
            "fastest": Measure(np.array(rate), "% a year", "with nothing consumed"),
            "with_consumption": Measure(np.array(tied), "% a year", "with the year's consumption per job"),
            "angle": Measure(np.array([each.angle for each in found]), "degrees", "between structure and ray"),
            "angle_with_consumption": Measure(
                np.array([each.angle_at_todays_consumption for each in found]), "degrees"
            ),
            "capital_output": Measure(
                np.array([each.capital_output for each in found]), "years", "stock over value added"
            ),
        },
        notes=tuple(notes),
        assumptions=assumptions(tables, other_purchases=other_purchases),
        drawing=Drawing("lines", "fastest", x="year"),
    )
    proportions = Result(
        "growth_ray_structure",
        f"Structure of {last.year} and its ray",
        ("sector",),
        [(code,) for code in tables.sectors],
        {
            "structure": Measure(100.0 * last.structure, "% of output"),
            "ray": Measure(100.0 * last.fastest.proportions, "% of output"),
            "price": Measure(
                last.fastest.prices / float(last.fastest.prices @ last.structure), "mean of output = 1", "of the ray"
            ),
        },
        titles=tables.titles,
        drawing=Drawing("bars", "ray"),
    )
    return [by_year, proportions]
