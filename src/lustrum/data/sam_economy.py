"""The goods side of a social accounting matrix as an economy's tables; the whole matrix is kept beside them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.sam_goods import goods_side
from lustrum.data.tables import EconomyTables
from lustrum.data.write_folder import number_text
from lustrum.errors import DataError
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
    if not sam.values.any():
        raise DataError(f"{sam.name}: every cell of the matrix is 0, so that it tells of no economy.")
    sam = goods_side(sam)
    goods = _goods(sam)
    wide, long = _matrices(sam, goods), _lists(sam, goods)
    meta: dict[str, object] = {
        "name": sam.name,
        "base_year": sam.year,
        "currency": sam.currency,
        "unit": sam.unit,
        "price_base": sam.price_base,
        "valuation": "purchasers" if "valuation" in wide else "basic",
        "source": sam.source,
        "licence": sam.licence,
        "titles": _titles(sam, goods.commodities, goods.activities, goods.grown),
    }
    if sam.employment:
        meta["labour"] = {"unit": sam.employment_unit}
    notes = list(sam.assumptions)
    if goods.grown:
        text = "What households consume of their own output is a product of its own, never sold."
        notes.append(Assumption("own_consumption", text, f"{len(goods.grown)} products", sam.source))
    if sam.population:
        text = "Income of a household group is all its account receives."
        notes.append(Assumption("household_income", text, "receipts", sam.source))
    return assemble_tables(
        Path(sam.name), meta, wide, long, decimals=sam.decimals, inputs=tuple(sam.inputs), assumptions=notes
    )


@dataclass(frozen=True, eq=False)
class _Goods:
    """Places of the accounts of goods, and what the products are called: commodities, then what activities grow.

    `consumed` is what each household takes of each product, shape (products, households), in the matrix's unit a year.
    """

    commodities: list[int]
    activities: list[int]
    households: list[int]
    grown: list[int]
    products: list[str]
    consumed: Array


def _goods(sam: SocialAccountingMatrix) -> _Goods:
    """Return the products of a matrix: those sold, and those households take straight from an activity."""
    flows = sam.values
    commodities, activities = sam.of_type("commodity"), sam.of_type("activity")
    households = sam.of_type("household")
    grown = [place for place in activities if flows[np.ix_([place], households)].any()]
    return _Goods(
        commodities=commodities,
        activities=activities,
        households=households,
        grown=grown,
        products=[sam.account[place] for place in commodities] + [OWN + sam.account[place] for place in grown],
        consumed=np.vstack([flows[np.ix_(commodities, households)], flows[np.ix_(grown, households)]]),
    )


def _matrices(sam: SocialAccountingMatrix, goods: _Goods) -> dict[str, Wide]:
    """Return supply, use, final demand, value added, valuation and labour by label."""
    flows, own = sam.values, len(goods.grown)
    codes = [sam.account[place] for place in goods.activities]
    extra = np.zeros((own, len(goods.activities)))
    for row, place in enumerate(goods.grown):
        extra[row, goods.activities.index(place)] = flows[np.ix_([place], goods.households)].sum()
    final: dict[str, Array] = {"households": goods.consumed.sum(axis=1)}
    for kind, category in CATEGORIES.items():
        column = flows[np.ix_(goods.commodities, sam.of_type(kind))].sum(axis=1)
        final[category] = np.concatenate([column, np.zeros(own)])
    kept = [name for name, column in final.items() if column.any()]
    primary = [*sam.of_type(*FACTORS), *sam.of_type("household", "enterprise", "tax", "government")]
    primary = [place for place in primary if flows[np.ix_([place], goods.activities)].any()]
    earned = [f"{PRIMARY[sam.type[place]]}_{sam.account[place]}" for place in primary]
    wide: dict[str, Wide] = {
        "supply": (goods.products, codes, np.vstack([flows[np.ix_(goods.activities, goods.commodities)].T, extra])),
        "use": (goods.products, codes, _over_own(flows[np.ix_(goods.commodities, goods.activities)], own)),
        "final_demand": (goods.products, kept, np.column_stack([final[name] for name in kept])),
        "value_added": (earned, codes, flows[np.ix_(primary, goods.activities)]),
    }
    between, labels = _valuation(sam, goods.commodities, own)
    if labels:
        wide["valuation"] = (goods.products, labels, between)
    if sam.employment:
        skills = list(dict.fromkeys(skill for skill, _ in sam.employment))
        workers = np.array([[sam.employment.get((skill, code), 0.0) for code in codes] for skill in skills])
        wide["labour"] = (skills, codes, workers)
    return wide


def _lists(sam: SocialAccountingMatrix, goods: _Goods) -> dict[str, list[Record]]:
    """Return imports by product, and household groups where their people are counted."""
    bought = sam.values[np.ix_(sam.of_type("rest_of_world"), goods.commodities)].sum(axis=0)
    imports = np.concatenate([bought, np.zeros(len(goods.grown))])
    long: dict[str, list[Record]] = {
        "imports": [
            {"product": name, "value": float(value)} for name, value in zip(goods.products, imports, strict=True)
        ]
    }
    if sam.population:
        long["households"] = _groups(sam, goods.products, goods.households, goods.consumed)
    return long


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
