r"""How much more of today's final demand today's resources could deliver, and what keeps it back.

.. math:: \max \gamma \quad\text{with}\quad (S - A) x + z \ge \gamma f + h, \qquad R x \le N, \qquad
          p_w z \text{ within the deficit}

f is final demand, h what is held as it is, z trade, N labour and capital. Three programmes part the gap: with the
techniques in use and trade as observed (idle resources), with every technique (technique), with trade free (trade).
Trade as observed means its composition: what is made at home is imported as in the base year, what is not is imported
as needed and paid by exports of the observed mix, so that the deficit stays.

Prices p of the balances with p f = 1 and worths w of the resources prove the answer: gamma is what the resources are
worth, less what is held, plus the rents of trade limits.

Source: Debreu, Econometrica 19 (1951); ten Raa, The Economics of Input-Output Analysis (2005).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy import Economy
from lustrum.efficiency.resources import Resources, industries
from lustrum.errors import NotProductiveError, UsageError, VerificationError
from lustrum.labels import shown
from lustrum.solver import StandardForm, Status, solve

TRADE_BAND = 0.2
"""How far imports and exports of a product may move where trade is free, as a share of what the country takes of it."""

HELD = ("inventories",)
"""Final demand that is not expanded with the rest unless it is asked for."""

STEPS = ("idle resources", "technique", "trade")


@dataclass(frozen=True, eq=False)
class Frontier:
    """One programme solved.

    Parameters
    ----------
    gamma : float
        Times today's final demand that could be delivered.
    level : array, shape (activities,)
    imports, exports : array, shape (products,)
    price : array, shape (products,)
        Of each balance, final demand = 1.
    worth : array, shape (resources,)
        What one more unit of each resource adds to gamma.
    loss : array, shape (activities,)
        What each activity's costs exceed its product's price by at these prices, per unit of level.
    constant : float
        What gamma holds beside worth and resources: held demand, observed trade, rents of trade limits.
    """

    gamma: float
    level: Array
    imports: Array
    exports: Array
    price: Array
    worth: Array
    loss: Array
    constant: float


@dataclass(frozen=True, eq=False)
class EfficiencyGap:
    """The three frontiers, from the narrowest to the widest; `parts` multiply to the gamma of the last."""

    economy: Economy
    resources: Resources
    held: tuple[str, ...]
    trade_band: float
    idle: Frontier
    technique: Frontier
    trade: Frontier

    @property
    def parts(self) -> tuple[float, float, float]:
        return (
            self.idle.gamma,
            self.technique.gamma / self.idle.gamma,
            self.trade.gamma / self.technique.gamma,
        )


def efficiency_gap(
    economy: Economy,
    resources: Resources,
    *,
    held: Sequence[str] = HELD,
    trade_band: float = TRADE_BAND,
    more_deficit: float = 0.0,
    tell: Callable[[str], object] = str,
) -> EfficiencyGap:
    """Return the gap between today's final demand and what today's resources could deliver, in its three parts.

    Parameters
    ----------
    held : sequence of str
        Categories of final demand kept as they are: what nobody wants more of (the military), what cannot be expanded.
    trade_band : float
    more_deficit : float
        Trade deficit allowed beyond that of the base year, in the table's unit.
    tell : function
        Is told each step.

    Raises
    ------
    UsageError
        For an unknown category, or if nothing is left to expand.
    NotProductiveError
        If the base year itself does not fit within the resources.
    """
    expanded, kept = _final_demand(economy, held)
    _refuse_idle(economy, expanded)
    observed = _Trade.of(economy, 0.0, 0.0)
    every = sparse.csc_array(sparse.eye_array(len(economy.activity)))
    tell("frontier 1 of 3: resources at work")
    narrow = _solve(economy, resources, expanded, kept, _average_techniques(economy), observed)
    tell("frontier 2 of 3: the best of the techniques known")
    wide = _solve(economy, resources, expanded, kept, every, observed)
    tell("frontier 3 of 3: trade")
    free = _solve(economy, resources, expanded, kept, every, _Trade.of(economy, trade_band, more_deficit))
    return EfficiencyGap(economy, resources, tuple(held), trade_band, narrow, wide, free)


def _refuse_idle(economy: Economy, expanded: Array) -> None:
    """Refuse a base year in which nobody makes or brings in what is taken: there is no today to measure by."""
    there = economy.base_output + economy.imports
    short = np.flatnonzero((expanded > 0) & (there <= 0))
    if len(short):
        names = shown([economy.product.labels[i] for i in short])
        raise UsageError(
            f"Nobody makes {names} in the base year of {economy.name} (base_level 0 in activities.csv) and none is "
            "imported, though final demand takes it: the gap is measured against what is made today. State base levels."
        )


def frontier(economy: Economy, resources: Resources, expanded: Array, kept: Array) -> Frontier:
    """Return how many times `expanded` could be delivered beside `kept` by any technique, trade as observed.

    `expanded` and `kept` have shape (products,), in the economy's unit a year.
    """
    every = sparse.csc_array(sparse.eye_array(len(economy.activity)))
    return _solve(economy, resources, expanded, kept, every, _Trade.of(economy, 0.0, 0.0))


def _final_demand(economy: Economy, held: Sequence[str]) -> tuple[Array, Array]:
    categories = [name for name in economy.final_demand if name not in ("exports", "import_margins")]
    unknown = [name for name in held if name not in categories and name not in HELD]
    if unknown:
        raise UsageError(f"{shown(unknown)} is no category of final demand. Known: {', '.join(categories)}.")
    expanded = sum((economy.final(name) for name in categories if name not in held), np.zeros(len(economy.product)))
    kept = sum((economy.final(name) for name in categories if name in held), np.zeros(len(economy.product)))
    if not (expanded > 0).any():
        raise UsageError(f"With {', '.join(held)} held, no final demand is left to expand.")
    return np.asarray(expanded), np.asarray(kept) + economy.statistical_discrepancy


def _average_techniques(economy: Economy) -> sparse.csc_array:
    """Return activities per industry level: the mix of techniques in use, shape (activities, industries)."""
    names, of = industries(economy)
    total = np.bincount(of, economy.base_level, minlength=len(names))
    share = np.divide(economy.base_level, total[of], out=np.zeros(len(of)), where=total[of] > 0)
    return sparse.csc_array((share, (np.arange(len(of)), of)), shape=(len(of), len(names)))


@dataclass(frozen=True)
class _Trade:
    """Columns of trade: what each brings to every product, costs in foreign money, and its bounds.

    The first columns are imports by product, the next one all exports together in their observed mix, the rest what
    exports of single products may differ from it. No export falls below 0: a negative one would be an import at the
    export price, beside and beyond its bound.
    """

    imported: Positions
    exported: Positions
    brings: sparse.csc_array
    pays: Array
    low: Array
    high: Array
    sells: sparse.csc_array
    deficit: float

    @classmethod
    def of(cls, economy: Economy, band: float, more: float) -> _Trade:
        """Return trade that may differ from the observed one by a share of home absorption."""
        if not band >= 0:
            raise UsageError(f"The trade band is {band:g}; give 0 or more.")
        at_import, at_export = economy.import_price_in(economy.base_year), economy.export_price_in(economy.base_year)
        imports, exports = economy.imports, economy.final("exports")
        kept = 1.0 - economy.margin_rate.sum()  # home margins and duties are not paid abroad
        width = band * np.maximum(economy.base_absorption, 0.0)
        imported, exported = np.flatnonzero(imports > 0), np.flatnonzero(exports > 0)
        one = np.eye(len(economy.product))
        brings = np.hstack([(one - economy.margin_rate[:, None])[:, imported], -exports[:, None], -one[:, exported]])
        pays = np.concatenate([kept * at_import[imported], [-at_export @ exports], -at_export[exported]])
        made = economy.made_at_home[imported]
        now = imports[imported]
        low = np.concatenate([np.where(made, np.maximum(now - width[imported], 0.0), 0.0), [0.0], -width[exported]])
        high = np.concatenate([np.where(made, now + width[imported], np.inf), [np.inf], width[exported]])
        deficit = float(kept * at_import @ imports - at_export @ exports)
        sells = -brings[exported]
        sells[:, : len(imported)] = 0.0
        return cls(
            imported, exported, sparse.csc_array(brings), pays, low, high, sparse.csc_array(sells), deficit + more
        )

    def flows(self, economy: Economy, value: Array) -> tuple[Array, Array]:
        """Return imports and exports by product for values of the columns.

        `value` has shape (columns of trade,), imports and exports (products,), in the economy's unit a year.
        """
        imports, exports = economy.imports.copy(), economy.final("exports").copy()
        imports[self.imported] = value[: len(self.imported)]
        exports *= value[len(self.imported)]
        exports[self.exported] += value[len(self.imported) + 1 :]
        return imports, exports


def _solve(
    economy: Economy, resources: Resources, expanded: Array, kept: Array, mix: sparse.csc_array, trade: _Trade
) -> Frontier:
    """Solve one programme, with the activities of `mix` and the trade there may be."""
    found = solve(_programme(economy, resources, expanded, kept, mix, trade))
    if found.status is Status.UNBOUNDED:
        raise UsageError("Nothing limits the expansion of final demand: give labour.csv or capital.csv.")
    if found.status is Status.INFEASIBLE:
        raise NotProductiveError(
            f"What is held and imported of {economy.name} cannot be delivered with its own resources: check that the "
            "base year balances (`lustrum check`) and that no resource is below its use."
        )
    if found.status is not Status.OPTIMAL:
        raise VerificationError(found.message)
    products, levels = len(economy.product), mix.shape[1]
    dual = np.abs(found.dual[:products])
    worth = found.dual[products : products + len(resources.endowment)]
    loss = np.asarray(economy.use.T @ dual + resources.need.T @ worth - economy.supply.T @ dual)
    moved, exported = trade.flows(economy, found.x[levels + 1 :])
    return Frontier(
        gamma=float(found.objective),
        level=np.asarray(mix @ found.x[:levels]),
        imports=moved,
        exports=exported,
        price=dual,
        worth=worth,
        loss=loss,
        constant=float(found.objective - worth @ resources.endowment),
    )


def _programme(
    economy: Economy, resources: Resources, expanded: Array, kept: Array, mix: sparse.csc_array, trade: _Trade
) -> StandardForm:
    """Return the programme: columns are levels (of `mix`), gamma, trade; rows balances, resources, deficit, exports."""
    net = sparse.csc_array((economy.supply - economy.use) @ mix)
    need = sparse.csc_array(sparse.csc_array(resources.need) @ mix)
    products, levels = len(economy.product), mix.shape[1]
    blocks: list[list[Any]] = [
        [net, sparse.csc_array(-expanded[:, None]), trade.brings],
        [need, None, None],
        [None, None, sparse.csc_array(trade.pays[None, :])],
        [None, None, trade.sells],
    ]
    sold = economy.final("exports")[trade.exported]
    free, any_sale = np.full(products, np.inf), np.full(len(sold), np.inf)
    cost = np.zeros(levels + 1 + len(trade.low))
    cost[levels] = 1.0
    least = 1e-9 * economy.base_level.max()
    usual = np.concatenate([economy.imports[trade.imported], [1.0], sold])
    bill = np.abs(trade.pays[: len(trade.imported)]) @ economy.imports[trade.imported]
    row_size = np.concatenate([np.maximum(economy.base_output, np.abs(expanded)), resources.endowment, [bill], sold])
    return StandardForm.from_matrix(
        sparse.block_array(blocks, format="csc"),
        cost,
        maximise=True,
        row_lower=np.concatenate([kept, np.full(len(resources.endowment) + 1, -np.inf), np.zeros(len(sold))]),
        row_upper=np.concatenate([free, resources.endowment, [trade.deficit], any_sale]),
        column_lower=np.concatenate([np.zeros(levels + 1), trade.low]),
        column_upper=np.concatenate([np.full(levels + 1, np.inf), trade.high]),
        column_scale=np.concatenate([np.maximum(mix.T @ economy.base_level, least), [1.0], np.maximum(usual, least)]),
        row_scale=np.maximum(row_size, least),
    )
