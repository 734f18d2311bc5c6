"""What each way to a regional table errs: known regions are added up and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.regions.quotients import charm_imports, heterogeneity, own_supply
from lustrum.results import Drawing, Measure, Result

DELTAS = (0.1, 0.2, 0.3)
NATIONAL = "national coefficients"


@dataclass(frozen=True, eq=False)
class KnownRegions:
    """Regions with the same sectors, and what each buys.

    Parameters
    ----------
    region, sector : tuple of str
    inside : array, shape (regions, sectors, sectors)
        Bought inside the region.
    total : array, shape (regions, sectors, sectors)
        Bought wherever it was made.
    output : array, shape (regions, sectors)
    use : array, shape (regions, sectors)
        All use of a product in the region, by industries and final users.
    size : array, shape (regions, sectors)
        By which regions are compared: jobs, or output where no jobs are stated.
    """

    region: tuple[str, ...]
    sector: tuple[str, ...]
    inside: Array
    total: Array
    output: Array
    use: Array
    size: Array


def known_regions(table: WorldTable, jobs: str = "") -> KnownRegions:
    """Return the regions of a table that all have the same sectors.

    Parameters
    ----------
    table : WorldTable
    jobs : str
        Satellite account of jobs; output stands for them where empty.

    Raises
    ------
    UsageError
        If sectors differ, there is one region only, or there is no such account.
    """
    regions, sectors = tuple(table.regions), tuple(dict.fromkeys(table.sector))
    if len(regions) < 2:
        raise UsageError(f"{table.name} holds one region; what a method errs is known where there are several.")
    place = {(r, s): at for at, (r, s) in enumerate(zip(table.region, table.sector, strict=True))}
    missing = [f"{s} of {r}" for r in regions for s in sectors if (r, s) not in place]
    if missing:
        raise UsageError(
            f"{table.name}: not every region has every sector ({missing[0]} is not there). Aggregate first."
        )
    order = np.array([place[r, s] for r in regions for s in sectors])
    n, m = len(regions), len(sectors)
    flows = table.intermediate[np.ix_(order, order)].reshape(n, m, n, m)
    users = np.array([[name == r for name in table.user_region] for r in regions], dtype=float)
    final = (table.final_demand[order].reshape(n, m, -1) @ users.T).sum(axis=0).T
    total = flows.sum(axis=0).transpose(1, 0, 2)
    output = table.output[order].reshape(n, m)
    size = output
    if jobs:
        if jobs not in table.account:
            raise UsageError(f"{table.name} has no account '{jobs}'. It has {', '.join(table.account) or 'none'}.")
        size = table.satellites[table.account.index(jobs)][order].reshape(n, m)
    inside = np.array([flows[r, :, r] for r in range(n)])
    return KnownRegions(regions, sectors, inside, total, output, total.sum(axis=2) + final, size)


def multipliers(inside: Array, output: Array) -> Array:
    """Return output multipliers inside a region: column sums of the inverse, shape (sectors,); 1 where nothing is made.

    Parameters
    ----------
    inside : array, shape (sectors, sectors)
    output : array, shape (sectors,)
    """
    coefficients = np.divide(
        inside, output, out=np.zeros_like(inside), where=np.broadcast_to(output > 0.0, inside.shape)
    )
    column = np.linalg.solve((np.eye(len(output)) - coefficients).T, np.ones(len(output)))
    return np.asarray(column, dtype=float)


def errors(known: KnownRegions, deltas: Sequence[float] = DELTAS) -> dict[str, Array]:
    """Return relative errors of multipliers by method, each of shape (regions, sectors); NaN where nothing is made.

    The regions are added up to one country, whose table each method takes apart again.
    """
    country, output = known.total.sum(axis=0), known.output.sum(axis=0)
    technology = np.divide(
        country, output, out=np.zeros_like(country), where=np.broadcast_to(output > 0.0, country.shape)
    )
    use, all_sizes = known.use.sum(axis=0), known.size.sum(axis=0)
    share = heterogeneity(output, use, np.maximum(output - use, 0.0), np.maximum(use - output, 0.0))
    ways = {"slq": ("slq", 0.0), "cilq": ("cilq", 0.0)}
    ways |= {f"{name} {delta:g}": (name, delta) for name in ("flq", "aflq", "flq_own") for delta in deltas}
    found: dict[str, list[Array]] = {NATIONAL: [], **{name: [] for name in ways}, "charm": []}
    maker = np.arange(len(output))
    for r in range(len(known.region)):
        made = known.output[r]
        seller = np.divide(made, output, out=np.zeros_like(made), where=output > 0.0)
        buyer = np.divide(known.size[r], all_sizes, out=np.zeros_like(made), where=all_sizes > 0.0)
        size = float(known.size[r].sum() / all_sizes.sum())
        true = multipliers(known.inside[r], made)
        need = technology * made
        inside = {NATIONAL: need}
        for name, (method, delta) in ways.items():
            base = known.total[r] if method == "flq_own" else need
            inside[name] = base * own_supply(method, seller, buyer, size, maker, delta)[0]
        bought = charm_imports(made, known.use[r], share)
        left = np.clip(
            1.0 - np.divide(bought, known.use[r], out=np.zeros_like(made), where=known.use[r] > 0.0), 0.0, 1.0
        )
        inside["charm"] = need * left[:, None]
        for name, flows in inside.items():
            error = multipliers(flows, made) / true - 1.0
            found[name].append(np.where(made > 0.0, error, np.nan))
    return {name: np.array(rows) for name, rows in found.items()}


def trial_result(table: WorldTable, jobs: str = "", deltas: Sequence[float] = DELTAS) -> Result:
    """Return the mean and the largest error of multipliers by method, and by region the worst of them."""
    known = known_regions(table, jobs)
    found = errors(known, deltas)
    mean = np.array([100.0 * float(np.nanmean(np.abs(each))) for each in found.values()])
    bias = np.array([100.0 * float(np.nanmean(each)) for each in found.values()])
    worst = [np.nanmean(np.abs(each), axis=1) for each in found.values()]
    best = list(found)[int(mean.argmin())]
    return Result(
        "method_errors",
        f"What each method errs on {table.name} {table.year}",
        ("method",),
        [(name.upper() if name != NATIONAL else name,) for name in found],
        {
            "error": Measure(mean, "%", "mean absolute error of output multipliers inside the region"),
            "bias": Measure(bias, "%", "mean error: above 0 where too much is taken for made inside"),
            "worst_region": Measure(100.0 * np.array([each.max() for each in worst]), "%", "its mean absolute error"),
            "where": Measure([known.region[int(each.argmax())] for each in worst], ""),
        },
        notes=(
            f"the {len(known.region)} regions are added up to one country and taken apart again; compared by "
            f"{jobs or 'output, as the table states no jobs'}",
            f"least error: {best.upper() if best != NATIONAL else best}. Own technology is seldom known",
            "the added-up country trades with nobody, so that CHARM sees no cross-hauling in it",
        ),
        drawing=Drawing("bars", "error"),
    )
