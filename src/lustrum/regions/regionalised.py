"""What `lustrum regionalise` answers: activities and trade of regions, and how much hangs on the method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.regions.employment import Employment
from lustrum.regions.quotients import METHODS, WITH_DELTA
from lustrum.regions.region_accounts import Nation, RegionAccount, regional_accounts
from lustrum.results import Drawing, Measure, Result

STEP = 0.05


def said_of_method(method: str, delta: float) -> str:
    """Return a method with its delta, as people write it."""
    name = "FLQ on own technology" if method == "flq_own" else method.upper()
    return f"{name}, delta {delta:g}" if method in WITH_DELTA else name


def region_multipliers(nation: Nation, account: RegionAccount) -> Array:
    """Return output multipliers inside a region, shape (activities,); NaN where nobody works.

    Products are made by activities as the country's market shares say (fixed product sales).
    """
    made = account.supply.sum(axis=1)
    level = account.supply.sum(axis=0)
    sales = np.divide(account.supply, made[:, None], out=np.zeros_like(account.supply), where=made[:, None] > 0.0)
    inputs = np.divide(account.own, level, out=np.zeros_like(account.own), where=level > 0.0)
    inverse = np.linalg.solve((np.eye(len(level)) - sales.T @ inputs).T, np.ones(len(level)))
    found: Array = np.where(level > 0.0, inverse, np.nan)
    return found


def inside_share(account: RegionAccount) -> float:
    """Return the part of inputs made in the country that comes from the region itself, in per cent."""
    domestic = float(account.own.sum() + account.from_regions.sum())
    return 100.0 * float(account.own.sum()) / domestic if domestic else float("nan")


def regional_results(
    nation: Nation,
    employment: Employment,
    accounts: Sequence[RegionAccount],
    shown: Sequence[str],
    asked: tuple[str, float],
    technology: Mapping[str, Array] | None = None,
) -> list[Result]:
    """Return activities by region, trade of the regions, and the same by every method.

    Parameters
    ----------
    accounts : sequence of RegionAccount
        Of all regions, as `asked` (method and delta).
    shown : sequence of str
        Regions that are told.
    technology : mapping of region to array, shape (products, activities), optional
    """
    chosen = [account for account in accounts if account.name in shown]
    method, delta = asked
    how = said_of_method(method, delta)
    return [
        _activities(nation, employment, chosen, how),
        _trade(nation, chosen, how),
        _ways(nation, employment, shown, asked, technology or {}),
    ]


def _activities(nation: Nation, employment: Employment, chosen: Sequence[RegionAccount], how: str) -> Result:
    rows = [employment.region.index(account.name) for account in chosen]
    multiplier = np.concatenate([region_multipliers(nation, account) for account in chosen])
    simple = np.concatenate([employment.share[r] / employment.size[r] for r in rows])
    names = ", ".join(account.name for account in chosen)
    return Result(
        "regionalise",
        f"Estimated tables: {names} ({how})",
        ("region", "activity"),
        [(account.name, activity) for account in chosen for activity in nation.activities],
        {
            "quotient": Measure(simple, "1 = as in the country", "share in the activity's jobs over share in all jobs"),
            "jobs": Measure(np.concatenate([employment.jobs[r] for r in rows]), "as stated"),
            "output": Measure(
                np.concatenate([account.supply.sum(axis=0) for account in chosen]), f"{nation.tables.meta['unit']}/year"
            ),
            "multiplier": Measure(multiplier, "output per final demand", "inside the region"),
        },
        notes=(
            "every cell is an estimate: output goes by jobs as if a job made the same everywhere",
            "summed over all regions each cell is the country's",
        ),
        drawing=Drawing("bars", "quotient"),
    )


def _trade(nation: Nation, chosen: Sequence[RegionAccount], how: str) -> Result:
    def of(values: Sequence[Array]) -> Array:
        return np.array([float(each.sum()) for each in values])

    output = of([account.supply for account in chosen])
    abroad = of([account.imported for account in chosen]) + of([a.final_imported + a.transit[:, None] for a in chosen])
    columns = {
        "inside": Measure(np.array([inside_share(a) for a in chosen]), "% of inputs made in the country"),
        "from_regions": Measure(100.0 * of([a.bought_in_regions for a in chosen]) / output, "% of output"),
        "to_regions": Measure(100.0 * of([a.to_regions for a in chosen]) / output, "% of output"),
        "imports": Measure(100.0 * abroad / output, "% of output", "from abroad"),
        "exports": Measure(100.0 * of([a.exports + a.transit for a in chosen]) / output, "% of output", "abroad"),
    }
    return Result(
        "region_trade",
        f"Trade of the regions ({how})",
        ("region",),
        [(account.name,) for account in chosen],
        columns,
        notes=("product by product, what regions buy from regions is what regions sell to them",),
        drawing=Drawing("bars", "from_regions"),
    )


def _ways(
    nation: Nation, employment: Employment, shown: Sequence[str], asked: tuple[str, float], own: Mapping[str, Array]
) -> Result:
    """Return the mean multiplier and the share bought inside by every method, and for delta beside its neighbours."""
    method, delta = asked
    ways: list[tuple[str, float]] = []
    for name in METHODS:
        if name == "flq_own" and not own:
            continue
        if name in WITH_DELTA:
            steps = [delta + k * STEP for k in (-2, -1, 0, 1, 2)] if name == method or name == "flq" else [delta]
            ways += [(name, round(step, 10)) for step in steps if 0.0 <= step < 1.0]
        else:
            ways.append((name, 0.0))
    items, mean, inside = [], [], []
    for name, step in ways:
        for account in regional_accounts(nation, employment, name, step, own if name == "flq_own" else None):
            if account.name in shown:
                weight = account.supply.sum(axis=0)
                found = np.nan_to_num(region_multipliers(nation, account))
                items.append((account.name, said_of_method(name, step)))
                mean.append(float(weight @ found / weight.sum()))
                inside.append(inside_share(account))
    return Result(
        "ways",
        "How much hangs on the method, and on delta",
        ("region", "way"),
        items,
        {
            "multiplier": Measure(np.array(mean), "output per final demand", "mean over activities, by output"),
            "inside": Measure(np.array(inside), "% of inputs made in the country"),
        },
        notes=(
            f"asked for: {said_of_method(method, delta)}",
            "which way errs least is known where regional tables are: put the command to a table of several regions",
        ),
        drawing=Drawing("none"),
    )
