"""Random productive economies for property tests, balanced by construction; every number follows from one seed."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.economy import Economy
from lustrum.labels import Axis


def random_economy(seed: int, products: int = 4, *, assets: int = 2, trade: bool = True, growth: float | None = None):
    """Return a balanced base year: columns productive, capital goods from final demand, jobs, imports and exports.

    Parameters
    ----------
    growth : float, optional
        Scale stocks so that every asset grew at this rate in the base year, as the law of balanced growth asks.
    """
    rng = np.random.default_rng(seed)
    n = products
    technical = rng.uniform(0.0, 1.0, (n, n)) * (rng.random((n, n)) < 0.7)
    technical *= rng.uniform(0.3, 0.6, n) / np.maximum(technical.sum(axis=0), 1e-9)
    households = rng.uniform(50.0, 150.0, n)
    government = rng.uniform(5.0, 40.0, n)
    flows = {f"gfcf_a{k}": rng.uniform(2.0, 30.0, n) for k in range(assets)}
    inventories = rng.uniform(-3.0, 3.0, n)
    exports = rng.uniform(5.0, 30.0, n) if trade else np.zeros(n)
    final = households + government + sum(flows.values()) + inventories
    share = rng.uniform(0.02, 0.25, n) if trade else np.zeros(n)
    # x = A x + final + exports - imports, imports = share (A x + final)
    home = np.diag(1.0 - share)
    level = np.linalg.solve(np.eye(n) - home @ technical, home @ final + exports)
    imports = share * (technical @ level + final)
    value_added = 1.0 - technical.sum(axis=0)
    stock = rng.uniform(0.3, 2.0, (n, assets)) * level[:, None]
    rate = rng.uniform(0.03, 0.12, (n, assets))
    for k in range(assets):
        total = flows[f"gfcf_a{k}"].sum()
        # A stock that grew by 2 per cent or so in the base year, exactly `growth` where asked for.
        g = growth if growth is not None else rng.uniform(0.0, 0.03)
        # total = sum (d + g) / (1 + g) K1
        stock[:, k] *= total / ((rate[:, k] + g) / (1.0 + g) * stock[:, k]).sum()
    labels = tuple(f"P{i}" for i in range(n))
    final_demand = {
        "households": households,
        "government": government,
        **flows,
        "inventories": inventories,
        "exports": exports,
    }
    supply = sparse.csc_array(np.eye(n))
    residual = level + imports - technical @ level - sum(final_demand.values())
    return Economy(
        name=f"random {seed}",
        base_year=2000,
        currency="crown",
        unit="million crowns",
        price_base="2000",
        valuation="basic",
        source="made up",
        licence="none",
        product=Axis("product", labels),
        activity=Axis("activity", labels),
        base_level=level,
        supply=supply,
        use=sparse.csc_array(technical),
        final_demand=final_demand,
        imports=imports,
        statistical_discrepancy=np.where(np.abs(residual) < 1e-9, 0, residual),
        component=Axis("component", ("wages", "gross_operating_surplus")),
        value_added=np.vstack([0.6 * value_added, 0.4 * value_added]),
        asset=Axis("asset", tuple(f"a{k}" for k in range(assets))),
        capital_stock=stock,
        capital_stock_at="end",
        depreciation_rate=rate,
        skill=Axis("skill", ("jobs",)),
        labour=sparse.csc_array(rng.uniform(0.5, 2.0, (1, n))),
        labour_unit={"jobs": "jobs"},
    )


def permuted(economy: Economy, order):
    """Return the same economy with products and activities in another order."""
    import dataclasses

    labels = tuple(economy.product.labels[i] for i in order)
    take = lambda v: v[order]  # noqa: E731
    return dataclasses.replace(
        economy,
        product=Axis("product", labels),
        activity=Axis("activity", labels),
        base_level=take(economy.base_level),
        supply=sparse.csc_array(economy.supply.toarray()[np.ix_(order, order)]),
        use=sparse.csc_array(economy.use.toarray()[np.ix_(order, order)]),
        final_demand={k: take(v) for k, v in economy.final_demand.items()},
        imports=take(economy.imports),
        statistical_discrepancy=take(economy.statistical_discrepancy),
        value_added=economy.value_added[:, order],
        capital_stock=economy.capital_stock[order],
        depreciation_rate=economy.depreciation_rate[order],
        labour=sparse.csc_array(economy.labour.toarray()[:, order]),
    )


def in_other_units(economy: Economy, factor: float):
    """Return the same economy counted in units `factor` times smaller (millions to thousands: 1000)."""
    import dataclasses

    return dataclasses.replace(
        economy,
        unit="thousand crowns",
        base_level=economy.base_level * factor,
        final_demand={k: v * factor for k, v in economy.final_demand.items()},
        imports=economy.imports * factor,
        statistical_discrepancy=economy.statistical_discrepancy * factor,
        capital_stock=economy.capital_stock * factor,
        labour=economy.labour / factor,
    )


def taxed(economy: Economy, rate: float = 0.1, seed: int = 0):
    """Return the same economy with taxes on products: every user pays about `rate`, value added shrinks by its own."""
    import dataclasses

    rng = np.random.default_rng(seed)
    own = rate * rng.uniform(0.2, 1.0, len(economy.activity)) * economy.value_added.sum(axis=0)
    left = 1.0 - own / economy.value_added.sum(axis=0)
    taxes = dict(zip(economy.activity.labels, (own * economy.base_level).tolist(), strict=True))
    for name, flow in economy.final_demand.items():
        taxes[name] = float(rate * rng.uniform(-0.2, 2.0) * np.abs(flow).sum())
    return dataclasses.replace(economy, value_added=economy.value_added * left, taxes_on_products=taxes)


def in_things(economy: Economy):
    """Return an economy as if its products had units of their own, each with a world price of one."""
    import dataclasses

    prices = {label: {economy.base_year: 1.0} for label in economy.product}
    return dataclasses.replace(economy, valuation="physical", world_import_price=prices, world_export_price=prices)
