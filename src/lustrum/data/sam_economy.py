"""The goods side of a social accounting matrix as an economy's tables; the whole matrix is kept beside them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.sam_goods import goods_side
from lustrum.data.tables import EconomyTables
from lustrum.data.write_folder import number_text
from lustrum.results import Assumption

OWN = "own_"
"""Put before an activity's code where households eat what they grow: a product that is never sold."""

FACTORS = ("factor_labour", "factor_capital", "factor_land")
PRIMARY = {
    "factor_labour": "compensation",
    "factor_capital": "operating_surplus",
    "factor_land": "operating_surplus",
    "household": "mixed_income",
    "enterprise": "operating_surplus",
    "tax": "taxes_on_production",
    "government": "taxes_on_production",
}
"""What a row of value added is, put before its account."""
CATEGORIES = {
    "government": "government", "savings_investment": "gfcf", "stock_change": "inventories", "rest_of_world": "exports",
}  # fmt: skip


def economy_of_sam(sam: SocialAccountingMatrix) -> EconomyTables:
    """Return supply, use, final demand, value added and households of a social accounting matrix.

    Use is at purchasers' prices; `valuation` holds what lies between: trade costs (paid by goods, received by the
    trading commodities) and each tax on products. Transfers between institutions, direct taxes and savings are no part
    of an economy's tables: they stay in the matrix (see `sam_csv`).

    Parameters
    ----------
    sam : SocialAccountingMatrix

    Returns
    -------
    EconomyTables
        Commodities are products, activities make them as the matrix says; an activity whose output households consume
        themselves has a product of its own (``own_...``).

    Raises
    ------
    DataError
        With each flow of goods or incomes out of production that has no place in these tables.

    References
    ----------
    .. [1] Pyatt and Round (eds.), *Social Accounting Matrices: A Basis for Planning*, World Bank, 1985.
    """
    sam = goods_side(sam)
    flows = sam.values
    commodities, activities = sam.of_type("commodity"), sam.of_type("activity")
    households = sam.of_type("household")
    grown = [place for place in activities if flows[np.ix_([place], households)].any()]
    products = [sam.account[place] for place in commodities] + [OWN + sam.account[place] for place in grown]
    extra = np.zeros((len(grown), len(activities)))
    for row, place in enumerate(grown):
        extra[row, activities.index(place)] = flows[np.ix_([place], households)].sum()
    supply = np.vstack([flows[np.ix_(activities, commodities)].T, extra])
    use = _over_own(flows[np.ix_(commodities, activities)], len(grown))
    consumed = np.vstack([flows[np.ix_(commodities, households)], flows[np.ix_(grown, households)]])
    final: dict[str, Array] = {"households": consumed.sum(axis=1)}
    for kind, category in CATEGORIES.items():
        column = flows[np.ix_(commodities, sam.of_type(kind))].sum(axis=1)
        final[category] = np.concatenate([column, np.zeros(len(grown))])
    kept = [name for name, column in final.items() if column.any()]
    between, labels = _valuation(sam, commodities, len(grown))
    primary = [*sam.of_type(*FACTORS), *sam.of_type("household", "enterprise", "tax", "government")]
    primary = [place for place in primary if flows[np.ix_([place], activities)].any()]
    bought = flows[np.ix_(sam.of_type("rest_of_world"), commodities)].sum(axis=0)
    imports = np.concatenate([bought, np.zeros(len(grown))])
    codes = [sam.account[place] for place in activities]
    wide: dict[str, Wide] = {
        "supply": (products, codes, supply),
        "use": (products, codes, use),
        "final_demand": (products, kept, np.column_stack([final[name] for name in kept])),
        "value_added": (
            [f"{PRIMARY[sam.type[place]]}_{sam.account[place]}" for place in primary],
            codes,
            flows[np.ix_(primary, activities)],
        ),
    }
    if labels:
        wide["valuation"] = (products, labels, between)
    long: dict[str, list[Record]] = {
        "imports": [{"product": name, "value": float(value)} for name, value in zip(products, imports, strict=True)]
    }
    meta: dict[str, object] = {
        "name": sam.name,
        "base_year": sam.year,
        "currency": sam.currency,
        "unit": sam.unit,
        "price_base": sam.price_base,
        "valuation": "purchasers" if labels else "basic",
        "source": sam.source,
        "licence": sam.licence,
        "titles": _titles(sam, commodities, activities, grown),
    }
    notes = list(sam.assumptions)
    if grown:
        text = "What households consume of their own output is a product of its own, never sold."
        notes.append(Assumption("own_consumption", text, f"{len(grown)} products", sam.source))
    if sam.population:
        long["households"] = _groups(sam, products, households, consumed)
        text = "Income of a household group is all its account receives."
        notes.append(Assumption("household_income", text, "receipts", sam.source))
    if sam.employment:
        skills = list(dict.fromkeys(skill for skill, _ in sam.employment))
        workers = np.array([[sam.employment.get((skill, code), 0.0) for code in codes] for skill in skills])
        wide["labour"] = (skills, codes, workers)
        meta["labour"] = {"unit": sam.employment_unit}
    inputs = tuple(sam.inputs)
    path = Path(sam.name)
    return assemble_tables(path, meta, wide, long, decimals=sam.decimals, inputs=inputs, assumptions=notes)


def sam_csv(sam: SocialAccountingMatrix) -> dict[str, str]:
    """Return the whole matrix and its accounts as texts to keep beside the economy's tables."""
    matrix, accounts = io.StringIO(), io.StringIO()
    writer = csv.writer(matrix, lineterminator="\n")
    writer.writerow(["account", *sam.account])
    for label, row in zip(sam.account, sam.values.tolist(), strict=True):
        writer.writerow([label, *(number_text(value, 0 if value == 0 else sam.decimals) for value in row)])
    writer = csv.writer(accounts, lineterminator="\n")
    writer.writerow(["code", "name", "type"])
    writer.writerows(zip(sam.account, sam.title, sam.type, strict=True))
    return {"sam.csv": matrix.getvalue(), "accounts.csv": accounts.getvalue()}


def _over_own(block: Array, own: int) -> Array:
    return np.vstack([block, np.zeros((own, block.shape[1]))])


def _valuation(sam: SocialAccountingMatrix, commodities: list[int], own: int) -> tuple[Array, list[str]]:
    """Return trade costs and taxes on products by commodity, and what the columns are called."""
    columns: list[Array] = []
    labels: list[str] = []
    costs = sam.of_type("transaction_costs")
    paid = sam.values[np.ix_(costs, commodities)].sum(axis=0)
    received = sam.values[np.ix_(commodities, costs)].sum(axis=1)
    if paid.any() or received.any():
        columns.append(paid - received)
        labels.append("trade_margins")
    for place in sam.of_type("tax", "government"):
        taxed = sam.values[place, commodities]
        if taxed.any():
            columns.append(taxed)
            labels.append(sam.account[place])
    if not columns:
        return np.zeros((len(commodities) + own, 0)), []
    return np.concatenate([np.column_stack(columns), np.zeros((own, len(labels)))]), labels


def _titles(
    sam: SocialAccountingMatrix, commodities: list[int], activities: list[int], grown: list[int]
) -> dict[str, dict[str, str]]:
    product = {sam.account[place]: sam.title[place] for place in commodities}
    product |= {OWN + sam.account[place]: f"{sam.title[place]}, consumed by those who make it" for place in grown}
    return {"product": product, "activity": {sam.account[place]: sam.title[place] for place in activities}}


def _groups(sam: SocialAccountingMatrix, products: list[str], households: list[int], consumed: Array) -> list[Record]:
    groups: list[Record] = []
    for column, place in enumerate(households):
        code = sam.account[place]
        if code in sam.population:
            record: Record = {
                "group": code,
                "population": sam.population[code],
                "income": float(sam.values[place].sum()),
            }
            record |= {name: float(value) for name, value in zip(products, consumed[:, column], strict=True)}
            groups.append(record)
    return groups
