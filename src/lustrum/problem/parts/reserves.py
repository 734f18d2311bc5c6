"""Reserves turned into machinery: capital goods that must come from abroad, a floor in months of imports, a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy import Capital
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.declarations import IDENTITY, Wish
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import ACTIVITY_LEVEL, IMPORTED_CAPITAL_GOODS, RESERVES
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.trade import ForeignTrade, world_price
from lustrum.problem.problem import PlanProblem

ABSORPTION = 1.25
"""Imported capital goods grow at most by this factor a year: what can be put up, and worked, in time."""


def reserves(
    problem: PlanProblem,
    must_import: Mapping[str, float | str] | None = None,
    months: float | None = None,
    target: float | None = None,
    absorption: float | None = ABSORPTION,
    current_share_fall: float = 0.02,
) -> None:
    """Capital goods from abroad are a part of investment of their own: n_i = sum_a s_ia (W z)_ia, paid like any import.

    Parameters
    ----------
    must_import : table of asset to share
        Which assets must come from abroad, and what part of their imported goods: a share from 0 to 1, or "base" for
        the base year's by product. All assets at "base" when not given.
    months : float, optional
        A wish: reserves at the end of each year cover so many months of imports other than capital goods. None by
        default.
    target : float, optional
        A wish: reserves at the end of the last plan year.
    absorption : float, optional
        Imported capital goods grow at most by this factor a year.
    current_share_fall : float
        The share of imports in uses other than investment may fall by this part of its base value each year.
    """
    traded, planned = problem.find(ForeignTrade), problem.find(PlannedCapital)
    if traded is None or planned is None:
        raise MissingDataError("The part `reserves` needs imports and capital: keep the parts `capital` and `trade`.")
    m, capital = traded.imports, planned.base
    position = problem.economy.product.positions([item[0] for item in m.index.items])
    share = _shares(problem, capital, must_import)[:, capital.asset]
    goods = capital.goods.toarray()
    # Sales of second-hand goods, negative cells of a mix, are not bought abroad.
    needed = sparse.csc_array((share * np.maximum(goods, 0.0))[position])
    own = np.flatnonzero(np.asarray(needed.sum(axis=1)).ravel() > 0.0).astype(np.int64)
    base = np.asarray(needed @ capital.base_investment)[own]
    at = [position[k] for k in own]
    n = problem.add_variable(
        IMPORTED_CAPITAL_GOODS, Index.of(problem.economy.product, at), units=problem.economy.flow_unit, scale=base
    )
    problem.add_constraint(
        IMPORTED_CAPITAL_GOODS,
        n.equals((sparse.csc_array(needed[own]) @ planned.orders).indexed(n.index)),
        units=problem.economy.flow_unit,
        kind=IDENTITY,
        title="Capital goods from abroad: {product}",
        meaning="The part of investment that must come from abroad, by capital good.",
    )
    problem.add_quantity(
        IMPORTED_CAPITAL_GOODS, n, units=problem.economy.flow_unit, base=base,
        meaning="Capital goods from abroad.",
    )  # fmt: skip
    _other_imports(problem, traded, planned, n, own, base, current_share_fall)
    if absorption is not None:
        # Goods in units of their own are not added up: each grows by the factor at most.
        total = n if problem.economy.is_physical else n.total()
        problem.add_constraint(
            "machinery_absorption",
            total <= total.lag(1, history=base if problem.economy.is_physical else base.sum()) * absorption,
            units=problem.economy.flow_unit,
            title="Yearly rise of capital goods from abroad",
            meaning="Imported capital goods grow only so fast: they must be put up and worked.",
            width=["absorption"],
        )
        problem.assume(
            "machinery_absorption", "Imported capital goods grow at most by a factor a year.", f"{absorption:g}",
            "manual, reserves",
        )  # fmt: skip
    _floors(problem, m, n, own, months, target)


def _shares(problem: PlanProblem, base: Capital, must_import: Mapping[str, float | str] | None) -> Array:
    """Return the part of each good of each asset that must come from abroad, shape (products, assets)."""
    economy = problem.economy
    chosen = dict.fromkeys(base.asset_labels, "base") if must_import is None else must_import
    share = np.zeros((len(economy.product), len(base.asset_labels)))
    imported = economy.imports > 0.0
    general = np.divide(
        economy.imports, economy.base_absorption, out=np.zeros(len(imported)), where=economy.base_absorption > 0.0
    )
    for asset, said in chosen.items():
        if asset not in base.asset_labels:
            raise UsageError(f"reserves.must_import names the asset '{asset}'; known: {', '.join(base.asset_labels)}.")
        if said == "base":
            share[:, base.asset_labels.index(asset)] = _base_share(problem, asset, general)
        elif isinstance(said, bool) or not isinstance(said, int | float) or not 0.0 <= said <= 1.0:
            raise UsageError(f'reserves.must_import.{asset} is {said!r}; give a share from 0 to 1, or "base".')
        else:
            share[imported, base.asset_labels.index(asset)] = float(said)
    problem.assume(
        "must_import",
        "Capital goods that must come from abroad, as a part of each asset's imported goods.",
        ", ".join(f"{asset}: {said}" for asset, said in chosen.items()),
        "manual, reserves" if must_import is None else "reserves.must_import",
    )
    return share


def _base_share(problem: PlanProblem, asset: str, general: Array) -> Array:
    economy = problem.economy
    name = next((n for n in (f"gfcf_{asset}", "gfcf") if n in economy.imported_use and n in economy.final_demand), "")
    if not name:
        problem.assume(
            "imported_investment",
            "Investment is imported in the share of all home demand of each product: imported_use.csv has no "
            "investment.",
            asset,
        )
        return general
    bought = economy.final_demand[name]
    share: Array = np.divide(economy.imported_use[name], bought, out=np.zeros_like(bought), where=bought > 0.0)
    return np.clip(share, 0.0, 1.0)


def _other_imports(
    problem: PlanProblem,
    traded: ForeignTrade,
    planned: PlannedCapital,
    n: Variable,
    own: Positions,
    base: Array,
    fall: float,
) -> None:
    """Imports for current use keep a share of uses other than investment, so that machinery is paid for."""
    economy, capital = problem.economy, planned.base
    at = n.index.positions_in(Index.of(economy.product))
    goods = sparse.csc_array(capital.goods.toarray()[at])
    current = traded.imports.take(own.tolist()) - n
    title = "Imports for current use: {product}"
    if not traded.bounded:
        problem.add_constraint("current_imports", current >= 0.0, title=title, units=economy.flow_unit)
        return
    invested = np.asarray(goods @ capital.base_investment)
    other = economy.base_absorption[at] - invested
    share = np.divide(economy.imports[at] - base, other, out=np.zeros(len(at)), where=other > 1e-9)
    share = np.maximum(share, 0.0) * np.maximum(1.0 - fall * problem.elapsed, 0.0)
    home = problem.declare_absorption().take(at) - (goods @ planned.orders).indexed(n.index)
    problem.add_constraint(
        "current_imports",
        current >= home * share,
        title=title,
        units=economy.flow_unit,
        meaning="Imports other than capital goods keep a share of other uses that falls slowly from its base value.",
        width=["current_share_fall"],
    )


def _floors(
    problem: PlanProblem, m: Variable, n: Variable, own: Positions, months: float | None, target: float | None
) -> None:
    economy = problem.economy
    if months is None and target is None:
        return
    account = problem.variables.get(RESERVES)
    if account is None:
        raise MissingDataError(
            "A floor or a target of reserves is asked for, but opening reserves are not known: give trade.reserves in "
            "the scenario, or [trade] reserves in economy.toml."
        )
    if months is not None:
        if not months >= 0.0:
            raise UsageError(f"reserves.months is {months!r}; give a number of months, 0 or more.")
        price = world_price(problem, economy.world_import_price, m) * (1.0 - economy.margin_rate.sum())
        current: Expression = (m * price).total() - (n * price[:, own]).total()
        size = max(months / 12.0 * float(economy.imports.sum()), 1.0)
        problem.add_constraint(
            "reserve_months",
            account >= current * (months / 12.0),
            units=economy.unit,
            title="Months of imports in reserve",
            binds_everything=True,
            wish=Wish(1, "reserves.months", np.array([size])),
            meaning="Reserves cover so many months of imports other than capital goods.",
        )
    if target is not None:
        problem.add_constraint(
            "reserve_target",
            account >= target,
            units=economy.unit,
            years=[len(problem.years)],
            title="Reserves at the end of the plan",
            binds_everything=True,
            wish=Wish(1, "reserves.target", np.array([max(abs(target), 1.0)])),
            meaning="Reserves at the end of the plan reach their target.",
        )


def harvest_loss(
    problem: PlanProblem, activities: Sequence[str] = (), share: float = 0.15, years: Sequence[int] = ()
) -> None:
    """Part of what some activities make is lost after all their inputs were used: less supply, the same costs.

    Parameters
    ----------
    activities : sequence of str
        Whose output is lost.
    share : float
        Of output, in each calendar year named.
    years : sequence of int
        Calendar years struck.
    """
    economy = problem.economy
    if not 0.0 <= share <= 1.0:
        raise UsageError(f"The loss of a harvest is {share!r}; give a share from 0 to 1.")
    lost = np.zeros(len(economy.activity))
    lost[economy.activity.positions(list(activities))] = share
    struck = np.array([[float(economy.base_year + int(t) in years)] for t in problem.elapsed[:, 0]])
    failed = (economy.supply @ sparse.diags_array(lost)) @ problem.variables[ACTIVITY_LEVEL]
    index = Index.of(economy.product)
    problem.uses("harvest_loss", failed.indexed(index) * struck, at_home=False, final=False)
