"""Economies at the edge of what tables hold, each a balanced random one with one thing made strange."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from scipy import sparse

from lustrum.economy import Economy
from lustrum.labels import Axis
from tests.economies import random_economy


def moved(economy: Economy, product: int, **more: float) -> Economy:
    """Return the economy with this much more of one product in columns of final demand, `imports` among them."""
    imports, final = economy.imports.copy(), {name: flow.copy() for name, flow in economy.final_demand.items()}
    for column, amount in more.items():
        (imports if column == "imports" else final[column])[product] += amount
    return dataclasses.replace(economy, imports=imports, final_demand=final)


def re_exports(seed: int = 0) -> Economy:
    """P0 is imported for more than the country uses: what is made of it, and part of what is bought, goes abroad."""
    economy = random_economy(seed)
    more = 1.3 * economy.base_absorption[0] - economy.imports[0]
    return moved(economy, 0, imports=more, exports=more)


def negative_exports(seed: int = 0) -> Economy:
    """Exports of P1 are below zero: goods sent back outweigh those sold."""
    economy = random_economy(seed)
    less = economy.final("exports")[1] + 2.0
    return moved(economy, 1, exports=-less, households=less)


def second_hand_goods(seed: int = 0) -> Economy:
    """Investors sell used P2, for 6 per cent of what they invest, to households."""
    economy = random_economy(seed)
    bought = economy.final("gfcf_a0")
    less = bought[2] + 0.06 * (bought.sum() - bought[2])
    return moved(economy, 2, gfcf_a0=-less, households=less)


def without_surplus(seed: int = 0) -> Economy:
    """All that P1 earns is paid for work."""
    economy = random_economy(seed)
    rows = economy.value_added.copy()
    rows[:, 1] = rows[0, 1] + rows[1, 1], 0.0
    return dataclasses.replace(economy, value_added=rows)


def without_stocks(economy: Economy) -> Economy:
    """Return the economy without capital.csv."""
    return dataclasses.replace(economy, asset=Axis("asset", ()), capital_stock=None, depreciation_rate=None,
                               capital_stock_at=None)  # fmt: skip


def negative_value_added(seed: int = 0) -> Economy:
    """P3 buys 4 per cent more than it sells, all of the growth of its inputs from abroad; wages are paid all the same.

    A subsidy, which the table counts among its surplus, pays for it.
    """
    economy = random_economy(seed)
    use, rows = economy.use.toarray(), economy.value_added.copy()
    more = use[:, 3] * (1.04 / use[:, 3].sum() - 1.0)
    use[:, 3] += more
    rows[:, 3] = 0.1, -0.14
    imports = economy.imports + more * economy.base_level[3]
    return dataclasses.replace(economy, use=sparse.csc_array(use), value_added=rows, imports=imports)


def left_out(seed: int = 0) -> Economy:
    """capital.csv leaves out P2, which runs and earns."""
    economy = random_economy(seed)
    stock, rate = economy.capital_stock.copy(), economy.depreciation_rate.copy()
    stock[2], rate[2] = np.nan, np.nan
    return dataclasses.replace(economy, capital_stock=stock, depreciation_rate=rate)


def idle_technique(seed: int = 0) -> Economy:
    """A second way to make P0, with a twentieth of the first one's capacity, stands idle in the base year."""
    economy = random_economy(seed)

    def beside(array: np.ndarray, column: np.ndarray) -> np.ndarray:
        return np.concatenate([array, np.asarray(column, dtype=float)], axis=-1)

    capacity = 0.05 * economy.base_level[0]
    stock = economy.capital_stock[0] * 0.05
    return dataclasses.replace(
        economy,
        activity=Axis("activity", (*economy.activity.labels, "P0 by hand")),
        base_level=beside(economy.base_level, [0.0]),
        capacity=beside(economy.base_level, [capacity]),
        capacity_stated=np.array([False] * 4 + [True]),
        supply=sparse.csc_array(beside(economy.supply.toarray(), np.eye(4)[:, :1])),
        use=sparse.csc_array(beside(economy.use.toarray(), economy.use.toarray()[:, :1])),
        value_added=beside(economy.value_added, economy.value_added[:, :1]),
        labour=sparse.csc_array(beside(economy.labour.toarray(), economy.labour.toarray()[:, :1])),
        capital_stock=np.vstack([economy.capital_stock, stock]),
        depreciation_rate=np.vstack([economy.depreciation_rate, economy.depreciation_rate[0]]),
    )


def shrinking_stock(seed: int = 0) -> Economy:
    """Of asset a0 far less was built in the base year than wore out; some of it wears faster than the whole shrinks."""
    economy = random_economy(seed)
    stock, rate = economy.capital_stock.copy(), economy.depreciation_rate.copy()
    rate[:, 0] = 0.02, 0.06, 0.08, 0.12
    built = economy.final("gfcf_a0").sum()
    stock[:, 0] *= 2.0 * built / (rate[:, 0] @ stock[:, 0])
    return dataclasses.replace(economy, capital_stock=stock, depreciation_rate=rate)


def only_bought_abroad(seed: int = 0) -> Economy:
    """Nobody at home makes a fifth product: households use it, and a part of what is bought abroad is sold on."""
    economy = random_economy(seed)

    def and_last(array: np.ndarray, value: float) -> np.ndarray:
        return np.append(array, value)

    flows = {"households": 20.0, "exports": 5.0}
    return dataclasses.replace(
        economy,
        product=Axis("product", (*economy.product.labels, "F")),
        supply=sparse.csc_array(np.vstack([economy.supply.toarray(), np.zeros(4)])),
        use=sparse.csc_array(np.vstack([economy.use.toarray(), np.zeros(4)])),
        final_demand={name: and_last(flow, flows.get(name, 0.0)) for name, flow in economy.final_demand.items()},
        imports=and_last(economy.imports, 25.0),
        statistical_discrepancy=and_last(economy.statistical_discrepancy, 0.0),
    )


EDGES: dict[str, Callable[[int], Economy]] = {
    "re-exports": re_exports,
    "negative exports": negative_exports,
    "second-hand goods": second_hand_goods,
    "no surplus": without_surplus,
    "no surplus, stocks derived": lambda seed: without_stocks(without_surplus(seed)),
    "negative value added": negative_value_added,
    "negative value added, stocks derived": lambda seed: without_stocks(negative_value_added(seed)),
    "left out of capital.csv": left_out,
    "idle technique": idle_technique,
    "shrinking stock": shrinking_stock,
    "only bought abroad": only_bought_abroad,
}
"""By what is strange in each; every one takes a seed."""
