"""Final demand and imports of the base year: what tables count below zero is put where it belongs, and said."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.data import EconomyTables
from lustrum.data.balance import Balance
from lustrum.economy.capital import MOST_NEGATIVE
from lustrum.labels import shown
from lustrum.results import Assumption

MOST_SECOND_HAND = 0.5
"""Share of an asset's investment beyond which negative cells are no sales of second-hand goods, but a fault."""


def read_final_demand(
    tables: EconomyTables, balance: Balance, notes: list[Assumption]
) -> tuple[dict[str, Array], Array]:
    """Return final demand by category and imports, each of shape (products,), in flow units.

    In money, imports below zero are counted as exports, and large sales of second-hand goods leave investment.
    """
    products, table = tables.products, tables.wide["final_demand"]
    final = {name: table.aligned(products, (name,))[:, 0].copy() for name in tables.categories}
    imports = np.asarray(balance.imports, dtype=float).copy()
    if not tables.is_physical:
        final, imports = _negative_imports(products, final, imports, notes)
        if "stocks" not in tables.long:
            final = _second_hand(products, final, notes)
    return final, imports


def _negative_imports(
    products: tuple[str, ...], final: dict[str, Array], imports: Array, notes: list[Assumption]
) -> tuple[dict[str, Array], Array]:
    """Count imports below zero, as adjustment rows of published tables have them, as goods that leave the country."""
    below = np.minimum(imports, 0.0)
    if not below.any():
        return final, imports
    named = [products[i] for i in np.flatnonzero(below)]
    text = f"Imports of {shown(named)} are negative: re-exports or an adjustment of the source, counted as exports."
    notes.append(Assumption("negative_imports", text, f"{-below.sum():g}", "the table"))
    exports = final.get("exports", np.zeros(len(products)))
    return {**final, "exports": exports - below}, imports - below


def _second_hand(products: tuple[str, ...], final: dict[str, Array], notes: list[Assumption]) -> dict[str, Array]:
    """Take large sales of second-hand goods out of investment: a path of its own, as changes of inventories are.

    New investment would otherwise bring used goods with it. Small ones stay in the mix of their asset.
    """
    result = dict(final)
    for name, flow in final.items():
        total, below = float(flow.sum()), np.minimum(flow, 0.0)
        if not name.startswith("gfcf") or total <= 0.0 or -below.sum() <= MOST_NEGATIVE * total:
            continue
        if -below.sum() > MOST_SECOND_HAND * total:
            continue
        result[name] = flow - below
        result["inventories"] = result.get("inventories", np.zeros(len(products))) + below
        named = [products[i] for i in np.flatnonzero(below)]
        text = f"Sales of second-hand goods ({shown(named)}) are taken out of {name} and change with inventories."
        notes.append(Assumption(f"second_hand.{name}", text, f"{below.sum():g}", "the table"))
    return result
