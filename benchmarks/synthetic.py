"""Seeded random economies of any size that are productive, balanced and grow evenly: data without a source, for timing.

Every product is made at home, imported and exported. Stocks are such that each asset grew at the trend in the base
year, so that a plan in which everything grows at the trend exists at every size.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.economy import Economy
from lustrum.labels import Axis
from lustrum.problem import Growth

GROWTH = Growth(labour=0.012, productivity=0.008)
BASE_YEAR = 2020
DEPRECIATION = (0.025, 0.13, 0.3, 0.06, 0.18)
ASSETS = ("structures", "equipment", "software", "vehicles", "instruments")


@dataclass(frozen=True)
class Size:
    """How large an economy and its plan are.

    Parameters
    ----------
    products, years : int
        As many activities as products; years shown (a tail of three is solved beyond them).
    pairs_per_activity : float
        Assets an activity owns on average.
    density : float
        Share of cells of the use table that are not zero.
    regions : int
        With more than one, `products` are those of all regions together: each region buys four fifths of an input at
        home and the rest from two others.
    """

    name: str
    products: int
    years: int
    pairs_per_activity: float = 2.5
    density: float = 0.3
    skills: int = 3
    seed: int = 5
    regions: int = 1


def synthetic_economy(size: Size) -> Economy:
    """Return the economy of a size; the same size gives the same economy, number by number."""
    random = np.random.default_rng(size.seed)
    n = size.products
    use, final = _technology(random, n, size.density), _final_demand(random, n)
    if size.regions > 1:
        use, final = _between_regions(random, size)
    exports = random.lognormal(0.0, 1.0, n) * 0.25
    share = random.uniform(0.02, 0.35, n)
    demand = np.sum(list(final.values()), axis=0)
    # x + m = D + e with m = s D and D = A x + f, so x = (1 - s)(A x + f) + e.
    level = np.linalg.solve(np.eye(n) - (1.0 - share)[:, None] * use, (1.0 - share) * demand + exports)
    million = 1e6 / level.mean()
    level = level * million
    final = {name: flow * million for name, flow in final.items()} | {"exports": exports * million}
    absorption = use @ level + demand * million
    assets, stock, rate = _capital(random, size, level, final)
    value_added = 1.0 - use.sum(axis=0)
    wages = value_added * random.uniform(0.35, 0.7, n)
    jobs = sparse.random_array(
        (size.skills, n), density=0.6, rng=random, data_sampler=lambda size: random.uniform(1, 9, size)
    )
    jobs = jobs.toarray()
    jobs[0] += 1.0
    products = tuple(f"P{i + 1:04d}" for i in range(n))
    activities = tuple(f"A{i + 1:04d}" for i in range(n))
    skills = tuple(f"skill_{k + 1}" for k in range(size.skills))
    return Economy(
        name=f"Synthetic {n}",
        base_year=BASE_YEAR,
        currency="units",
        unit="million units",
        price_base=str(BASE_YEAR),
        valuation="basic",
        source="made by benchmarks.synthetic",
        licence="MIT",
        product=Axis("product", products),
        activity=Axis("activity", activities),
        base_level=level,
        supply=sparse.csc_array(sparse.eye_array(n)),
        use=sparse.csc_array(use),
        final_demand=final,
        imports=share * absorption,
        statistical_discrepancy=np.zeros(n),
        component=Axis("component", ("compensation_of_employees", "gross_operating_surplus")),
        value_added=np.vstack([wages, value_added - wages]),
        asset=Axis("asset", assets),
        capital_stock=stock,
        capital_stock_at="end",
        depreciation_rate=rate,
        skill=Axis("skill", skills),
        labour=sparse.csc_array(jobs * 1e-3),
        labour_unit={skill: "jobs" for skill in skills},
    )


def _between_regions(random: np.random.Generator, size: Size) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return technology and final demand of several regions that buy from each other."""
    regions, n = size.regions, size.products // size.regions
    use = np.zeros((regions * n, regions * n))
    final: dict[str, np.ndarray] = {}
    for q in range(regions):
        here = slice(q * n, (q + 1) * n)
        own = _technology(random, n, size.density)
        wanted = _final_demand(random, n)
        sources = [
            (q, 0.8),
            *((r, 0.1) for r in random.choice([r for r in range(regions) if r != q], 2, replace=False)),
        ]
        for r, share in sources:
            there = slice(r * n, (r + 1) * n)
            use[there, here] += share * own
            for name, flow in wanted.items():
                # Capital goods are those of the region that builds, so that each region has a mix of its own.
                of = f"{name}_{q + 1}" if name.startswith("gfcf_") else name
                final.setdefault(of, np.zeros(regions * n))[there] += share * flow
    return use, final


def _technology(random: np.random.Generator, n: int, density: float) -> np.ndarray:
    cells = random.lognormal(0.0, 1.5, (n, n)) * (random.random((n, n)) < density)
    np.fill_diagonal(cells, random.lognormal(0.0, 1.0, n))
    technology: np.ndarray = cells / cells.sum(axis=0) * random.uniform(0.3, 0.6, n)
    return technology


def _final_demand(random: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    final = {
        "households": random.lognormal(0.0, 1.2, n),
        "government": random.lognormal(0.0, 1.0, n) * (random.random(n) < 0.15),
        "inventories": random.normal(0.0, 0.01, n),
    }
    for number, asset in enumerate(ASSETS):
        bought = random.random(n) < 0.12
        bought[number % n] = True
        final[f"gfcf_{asset}"] = random.lognormal(0.5, 1.0, n) * bought
    return final


def _capital(
    random: np.random.Generator, size: Size, level: np.ndarray, final: dict[str, np.ndarray]
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return assets, stocks and rates; with several regions each has assets of its own."""
    if size.regions == 1:
        stock, rate, count = _stocks(random, size, level, final)
        return ASSETS[:count], stock, rate
    n = size.products // size.regions
    one = replace(size, products=n, regions=1)
    names: list[str] = []
    blocks = []
    for q in range(size.regions):
        own = {f"gfcf_{asset}": final.pop(f"gfcf_{asset}_{q + 1}") for asset in ASSETS}
        stock, rate, count = _stocks(random, one, level[q * n : (q + 1) * n], own)
        names += [f"{asset}_{q + 1}" for asset in ASSETS[:count]]
        final |= {f"gfcf_{asset}_{q + 1}": own[f"gfcf_{asset}"] for asset in ASSETS[:count]}
        blocks.append((stock, rate))
    shape = (size.products, len(names))
    whole_stock, whole_rate = np.full(shape, np.nan), np.full(shape, np.nan)
    for q, (stock, rate) in enumerate(blocks):
        here = (slice(q * n, (q + 1) * n), slice(q * stock.shape[1], (q + 1) * stock.shape[1]))
        whole_stock[here], whole_rate[here] = stock, rate
    return tuple(names), whole_stock, whole_rate


def _stocks(
    random: np.random.Generator, size: Size, level: np.ndarray, final: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return stocks with I_a = (d + g)/(1 + g) K1 for each asset, so that each grew at the trend g."""
    n, g = size.products, GROWTH.trend
    count = min(len(ASSETS), int(np.ceil(size.pairs_per_activity)))
    owned = np.zeros((n, count), dtype=bool)
    owned[:, 0] = True
    rest = round(size.pairs_per_activity * n) - n
    if count > 1:
        chosen = random.choice(n * (count - 1), size=rest, replace=False)
        owned[:, 1:].flat[chosen] = True
    weight = level[:, None] * random.uniform(0.5, 2.0, (n, count)) * owned
    rate = np.array(DEPRECIATION[:count])
    for asset in ASSETS[count:]:
        final[f"gfcf_{ASSETS[0]}"] = final[f"gfcf_{ASSETS[0]}"] + final.pop(f"gfcf_{asset}")
    bought = np.array([final[f"gfcf_{asset}"].sum() for asset in ASSETS[:count]])
    stock = weight / weight.sum(axis=0) * bought * (1.0 + g) / (rate + g)
    return np.where(owned, stock, np.nan), np.where(owned, rate, np.nan), count


def write_economy(economy: Economy, folder: Path) -> None:
    """Write an economy made here as an economy folder: the files `lustrum plan` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    activities, products = economy.activity.labels, economy.product.labels
    level = economy.base_level
    (folder / "economy.toml").write_text(
        f'name = "{economy.name}"\nbase_year = {economy.base_year}\ncurrency = "{economy.currency}"\n'
        f'unit = "{economy.unit}"\nprice_base = "{economy.price_base}"\nvaluation = "{economy.valuation}"\n'
        f'source = "{economy.source}"\nlicence = "{economy.licence}"\ncapital_stock_at = "{economy.capital_stock_at}"\n'
    )
    _write(folder / "use.csv", "product", activities, products, economy.use.toarray() * level)
    # Without supply.csv an activity makes the product of the same label; here the labels differ.
    _write(folder / "supply.csv", "product", activities, products, economy.supply.toarray() * level)
    categories = tuple(economy.final_demand)
    _write(
        folder / "final_demand.csv",
        "product",
        categories,
        products,
        np.column_stack(list(economy.final_demand.values())),
    )
    assert economy.value_added is not None and economy.labour is not None
    _write(folder / "value_added.csv", "component", activities, economy.component.labels, economy.value_added * level)
    _write(folder / "labour.csv", "skill", activities, economy.skill.labels, economy.labour.toarray() * level)
    _write(folder / "imports.csv", "product", ("value",), products, economy.imports[:, None])
    _write(folder / "activities.csv", "activity", ("base_level",), activities, level[:, None])
    assert economy.capital_stock is not None and economy.depreciation_rate is not None
    with (folder / "capital.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("activity", "asset", "stock", "depreciation_rate"))
        for j, activity in enumerate(activities):
            for k, asset in enumerate(economy.asset.labels):
                if not np.isnan(economy.capital_stock[j, k]):
                    stock, rate = economy.capital_stock[j, k], economy.depreciation_rate[j, k]
                    writer.writerow((activity, asset, plain(stock), plain(rate)))


def _write(path: Path, corner: str, columns: Sequence[str], labels: Sequence[str], values: Any) -> None:
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow((corner, *columns))
        for label, line in zip(labels, np.asarray(values), strict=True):
            writer.writerow((label, *map(plain, line)))


def plain(value: float) -> str:
    """Return a number in plain decimal notation, all its digits kept."""
    return np.format_float_positional(value, trim="-")
