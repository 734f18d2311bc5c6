r"""From purchasers' to basic prices: margins and taxes on products are taken out of every use in proportion.

For product i with use at purchasers' prices :math:`u_{ij}`, margins :math:`m_i` and taxes less subsidies
:math:`\tau_i`, each user j pays the shares :math:`m_i / \sum_j u_{ij}` and :math:`\tau_i / \sum_j u_{ij}` of its
purchases. What is paid as margin is bought from the products whose margins are negative (trade, transport), in
proportion to what they receive; what is paid as tax becomes taxes on products by user.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.levels import taxes_by_user
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults

MARGINS = ("trade_margins", "transport_margins", "margins")
"""Columns of valuation.csv that add up to zero over products; all others are taxes or subsidies."""


def to_basic_prices(tables: EconomyTables) -> EconomyTables:
    """Return tables whose use is at basic prices, like their supply.

    Supply, imports and value added stay as they are; supply still equals use for each product and GDP is kept.

    Parameters
    ----------
    tables : EconomyTables
        With `valuation`.

    Raises
    ------
    UsageError
        If the tables have no `valuation`: their prices are one kind already.
    DataError
        If margins do not cancel over products, or are paid on a product nobody uses.

    References
    ----------
    .. [1] United Nations, *Handbook on Supply and Use Tables and Input-Output Tables*, 2018, chapter 7.
    .. [2] Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 4.7.
    """
    if "valuation" not in tables.wide:
        raise UsageError(f"'{tables.meta['name']}' has no valuation.csv: it is at {tables.meta['valuation']} prices.")
    products = tables.products
    between = tables.wide["valuation"]
    margin = [place for place, name in enumerate(between.columns) if name in MARGINS]
    taxed = [place for place in range(len(between.columns)) if place not in margin]
    values = between.aligned(products)
    margins, taxes = values[:, margin].sum(axis=1), values[:, taxed].sum(axis=1)
    users = (*tables.activities, *tables.categories)
    bought = np.hstack([tables.wide["use"].values, tables.wide["final_demand"].aligned(products)])
    total = bought.sum(axis=1)
    _refuse(tables, margins, taxes, total)
    paid = np.maximum(margins, 0.0)
    received = np.maximum(-margins, 0.0)
    share = np.divide(paid, total, out=np.zeros(len(total)), where=total != 0.0)
    tax_share = np.divide(taxes, total, out=np.zeros(len(total)), where=total != 0.0)
    margin_paid = (bought * share[:, None]).sum(axis=0)
    # A product sold to carry margins at purchasers' prices is sold for nothing else: its margins join their users.
    spread = np.outer(received / received.sum(), margin_paid) if received.any() else np.zeros_like(bought)
    basic = bought * (1.0 - share - tax_share)[:, None] + spread
    tax_paid = (bought * tax_share[:, None]).sum(axis=0)
    count = len(tables.activities)
    decimals = max(tables.wide["use"].decimals, 6)
    wide = {name: table for name, table in tables.wide.items() if name != "valuation"}
    wide["use"] = WideTable("use", "use.csv", products, tables.activities, basic[:, :count].copy(), decimals)
    wide["final_demand"] = WideTable(
        "final_demand", "final_demand.csv", products, tables.categories, basic[:, count:].copy(), decimals
    )
    long = {name: table for name, table in tables.long.items() if name not in ("taxes_on_products", "totals")}
    earlier = taxes_by_user(tables, users)
    records: list[dict[str, str | float | None]] = [
        {"user": user, "value": float(value + before)}
        for user, value, before in zip(users, tax_paid, earlier, strict=True)
    ]
    long["taxes_on_products"] = LongTable(
        "taxes_on_products", "taxes_on_products.csv", ("user", "value"), records, decimals
    )
    if "households" in long:
        long["households"] = _groups(long["households"], products, share, tax_share, received, decimals)
    text = (
        "Margins and taxes on products are taken out of every use of a product in proportion to its purchasers' value."
    )
    notes = [Assumption("basic_prices", text, "proportional", "UN Handbook 2018, chapter 7")]
    meta = dict(tables.meta) | {"valuation": "basic"}
    meta["assumption"] = [*tables.meta.get("assumption", []), *(dict(vars(note)) for note in notes)]
    stated = tables.meta.get("cell_error")
    meta["cell_error"] = max(0.5 * 10.0 ** -tables.wide["use"].decimals, float(stated or 0.0))
    return replace(tables, meta=meta, wide=wide, long=long, assumptions=(*tables.assumptions, *notes))


def _groups(
    households: LongTable, products: tuple[str, ...], share: Array, tax_share: Array, received: Array, decimals: int
) -> LongTable:
    """Return what each household group consumes at basic prices, by the shares of all users."""
    to = received / received.sum() if received.any() else received
    records: list[dict[str, str | float | None]] = []
    for record in households.records:
        stated = [record.get(label) for label in products]
        bought = np.array([value if isinstance(value, float) else 0.0 for value in stated])
        basic = bought * (1.0 - share - tax_share) + to * float(bought @ share)
        records.append({**record, **dict(zip(products, basic.tolist(), strict=True))})
    return replace(households, records=records, decimals=decimals)


def _refuse(tables: EconomyTables, margins: Array, taxes: Array, total: Array) -> None:
    """Name margins that do not cancel, and margins or taxes on a product that nobody uses."""
    faults: list[Fault] = []
    file, unit = tables.wide["valuation"].file, tables.meta["unit"]
    gap, size = float(margins.sum()), float(np.abs(margins).sum())
    # Printed margins cancel but for rounding; the difference would be lost or made up.
    if abs(gap) > 1e-6 * size + 0.5 * 10.0 ** -tables.wide["valuation"].decimals * len(margins):
        message = f"margins add up to {gap:+z,.6g} {unit} over all products, and must cancel."
        faults.append(Fault("margins", file, "", "", message, "What one product pays another must receive."))
    for place, name in enumerate(tables.products):
        if total[place] == 0.0 and (margins[place] > 0.0 or taxes[place]):
            message = f"margins {margins[place]:,.6g} and taxes {taxes[place]:,.6g} {unit} on a product nobody uses."
            faults.append(Fault("margins", file, name, "", message, "Look at the row."))
    raise_faults(faults, tables.path)
