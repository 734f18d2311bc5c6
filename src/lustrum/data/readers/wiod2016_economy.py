"""One country and year of the WIOD 2016 release as the tables of an economy, its accounts beside them where known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place
from lustrum.data.tables import EconomyTables
from lustrum.results import Assumption

CATEGORIES = {
    "CONS_h": "households", "CONS_np": "npish", "CONS_g": "government",
    "GFCF": "gfcf", "INVEN": "inventories", "EXP": "exports",
}  # fmt: skip
CLOSING = ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO")
"""Rows below the industries; II_fob and GO are sums of the others."""
BOUGHT_ABROAD = {
    "IntTTM": "International trade and transport margins on imports",
    "PURR": "Direct purchases abroad by residents",
    "EXP_adj": "Export adjustments",
}
"""Closing rows that are paid to other countries: products nobody makes at home."""
WHY_LEFT = {
    "II_fob": "a sum of others",
    "GO": "a sum of others",
    "PURNR": "purchases of non-residents, of no product",
}

SOURCE = (
    "World Input-Output Database, 2016 release: Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), "
    "Review of International Economics 23, 575-605"
)
LICENCE = "WIOD: free use with citation; confirm the terms before you pass the figures on"

_SATELLITES = {"employees": "EMPE", "hours_of_employees": "H_EMPE"}
_UNITS = {"employees": "thousand persons", "hours_of_employees": "million hours"}


@dataclass(frozen=True, eq=False)
class CountryYear:
    """One year of one country's table as printed: rows by (code, origin), columns by code.

    `values` has shape (rows, columns), in million USD, with so many printed `decimals`.
    """

    year: int
    rows: dict[tuple[str, str], int]
    columns: dict[str, int]
    values: Array
    decimals: int

    @property
    def industries(self) -> list[str]:
        """Codes of the industries, in the order of the columns."""
        return [code for code in self.columns if code not in CATEGORIES and code != "GO"]

    def block(self, rows: Sequence[str], origin: str, columns: Sequence[str]) -> Array:
        """Return the cells of some rows of one origin, shape (rows, columns)."""
        at = [self.rows[code, origin] for code in rows]
        block: Array = self.values[np.ix_(at, [self.columns[code] for code in columns])]
        return block


@dataclass(frozen=True, eq=False)
class Accounts:
    """Socio-economic accounts of one country and year, industries in the order of `code`."""

    code: tuple[str, ...]
    values: dict[str, Array]

    def of(self, variable: str, industries: Sequence[str]) -> Array:
        """Return a variable of some industries, in their order.

        Figures of a variable by industry, shape (industries,).
        """
        place = {code: position for position, code in enumerate(self.code)}
        return self.values[variable][[place[code] for code in industries]]


@dataclass(frozen=True, eq=False)
class _Flows:
    """Every flow of the table; users are the industries, then the categories of final demand.

    `home` and `abroad` have shape (industries, users), `output` has shape (industries,), and `closing` holds a row of
    shape (users,) for each code that closes the columns.
    """

    industries: list[str]
    home: Array
    abroad: Array
    output: Array
    closing: dict[str, Array]

    @property
    def empty(self) -> list[int]:
        """Positions of industries without any flow."""
        return [
            place
            for place in range(len(self.industries))
            if not self.output[place]
            and not self.home[place].any()
            and not self.abroad[place].any()
            and not self.home[:, place].any()
        ]

    @property
    def bought_abroad(self) -> list[str]:
        """Codes of the closing rows that are paid to other countries, where they hold a figure."""
        return [code for code in BOUGHT_ABROAD if self.closing[code].any()]


@dataclass(frozen=True, eq=False)
class _Goods:
    """Products that flow at all, by user; `total` and `imported` have shape (products, users).

    `active` and `final` are the columns of the activities and of the categories that use anything.
    """

    products: list[str]
    activities: list[str]
    categories: list[str]
    active: list[int]
    final: list[int]
    total: Array
    imported: Array


def economy_of_country(
    path: Path,
    region: str,
    table: CountryYear,
    names: dict[str, str],
    accounts: Accounts | None,
    inputs: list[tuple[str, str]],
) -> EconomyTables:
    """Return one country and year in the form of an economy folder.

    Parameters
    ----------
    path : Path
        Of the source, named in faults.
    region : str
        Code of the country.
    table : CountryYear
    names : mapping of code to title
    accounts : Accounts or None
        Where there are none, or they lack an industry, value added stays one row, which is recorded.
    inputs : list of (file, sha256)
        The file of the table first.
    """
    flows = _flows(table)
    goods = _goods(flows, table.decimals)
    notes = _said(flows)
    wide, long, meta = _matrices(goods), _lists(flows, goods), _meta(region, table)
    value_added = flows.closing["VA"][goods.active]
    if accounts is None or not set(goods.activities) <= set(accounts.code):
        wide["value_added"] = (["compensation_and_gross_operating_surplus"], goods.activities, value_added[None, :])
        text = "Value added is not split into compensation and surplus: no socio-economic accounts beside the table."
        notes.append(Assumption("value_added", text, "one row", SOURCE))
    else:
        output = flows.output[goods.active]
        meta |= _with_accounts(accounts, goods.activities, output, value_added, wide, long, notes)
    titles = {code: names.get(code, BOUGHT_ABROAD.get(code, code)) for code in goods.products}
    meta["titles"] = {"product": titles, "activity": {code: titles[code] for code in goods.activities}}
    places = dict.fromkeys(("use", "final_demand", "imported_use", "value_added"), table.decimals)
    places |= dict.fromkeys(("activities", "taxes_on_products"), table.decimals)
    places |= {"capital": 2, "labour": 3, "satellites": 3}
    found = assemble_tables(path, meta, wide, long, decimals=places, inputs=inputs, assumptions=notes)
    file = inputs[0][0]
    return replace(
        found,
        coverage=_coverage(f"{file}, {table.year}", flows),
        places={f"{name}.csv": Place(file) for name in (*wide, *long)},
    )


def _flows(table: CountryYear) -> _Flows:
    industries = table.industries
    users = [*industries, *CATEGORIES]
    return _Flows(
        industries=industries,
        home=table.block(industries, "Domestic", users),
        abroad=table.block(industries, "Imports", users),
        output=table.block(industries, "Domestic", ["GO"])[:, 0],
        closing={code: table.block([code], "TOT", users)[0] for code in CLOSING},
    )


def _goods(flows: _Flows, decimals: int) -> _Goods:
    """Return the products that flow at all, those bought abroad last, and who makes and uses them."""
    count, bought, empty = len(flows.industries), flows.bought_abroad, set(flows.empty)
    rows = [place for place in range(count) if place not in empty]
    active = [
        place for place in rows if flows.output[place] or flows.home[:, place].any() or flows.abroad[:, place].any()
    ]
    margins = np.array([flows.closing[code] for code in bought]).reshape(len(bought), count + len(CATEGORIES))
    total = np.round(np.vstack([(flows.home + flows.abroad)[rows], margins]), decimals)
    used = [place for place in range(len(CATEGORIES)) if total[:, count + place].any()]
    categories = list(CATEGORIES.values())
    return _Goods(
        products=[flows.industries[place] for place in rows] + bought,
        activities=[flows.industries[place] for place in active],
        categories=[categories[place] for place in used],
        active=active,
        final=[count + place for place in used],
        total=total,
        imported=np.vstack([flows.abroad[rows], margins]),
    )


def _said(flows: _Flows) -> list[Assumption]:
    """Say which industries are left out, what non-residents buy, and which rows are paid to other countries."""
    notes: list[Assumption] = []
    if empty := flows.empty:
        named = ", ".join(flows.industries[place] for place in empty)
        notes.append(Assumption("empty_industries", "Industries without any flow are left out.", named, SOURCE))
    if flows.closing["PURNR"].any():
        value = float(flows.closing["PURNR"].sum())
        text = (
            "Households' consumption counts what non-residents buy in the country; the source takes it out in one row, "
            "PURNR, without saying which products, so that the row is not part of these tables."
        )
        notes.append(Assumption("non_residents", text, f"{value:,.2f} million USD", SOURCE))
    bought = flows.bought_abroad
    if "PURR" in bought or "IntTTM" in bought:
        text = "Rows paid to other countries are products that nobody makes at home."
        notes.append(Assumption("bought_abroad", text, ", ".join(bought), SOURCE))
    return notes


def _matrices(goods: _Goods) -> dict[str, Wide]:
    """Return use, final demand and their imported part."""
    users = [*goods.activities, *goods.categories]
    return {
        "use": (goods.products, goods.activities, goods.total[:, goods.active]),
        "final_demand": (goods.products, goods.categories, goods.total[:, goods.final]),
        "imported_use": (goods.products, users, goods.imported[:, [*goods.active, *goods.final]]),
    }


def _lists(flows: _Flows, goods: _Goods) -> dict[str, list[Record]]:
    """Return the level of each activity, and the taxes on products each user pays."""
    users = zip([*goods.activities, *goods.categories], [*goods.active, *goods.final], strict=True)
    return {
        "activities": [
            {"activity": code, "base_level": float(flows.output[place])}
            for code, place in zip(goods.activities, goods.active, strict=True)
        ],
        "taxes_on_products": [{"user": user, "value": float(flows.closing["TXSP"][column])} for user, column in users],
    }


def _meta(region: str, table: CountryYear) -> dict[str, object]:
    """Return what `economy.toml` says of the country and year."""
    return {
        "name": f"{region} {table.year}, national input-output table (WIOD 2016)",
        "base_year": table.year,
        "currency": "USD",
        "unit": "million USD",
        "price_base": f"current prices of {table.year}",
        "valuation": "basic",
        "source": SOURCE,
        "licence": LICENCE,
        # A cell of use is the sum of two printed ones, domestic and imported.
        "cell_error": 0.5 * 10.0**-table.decimals * float(np.sqrt(2.0)),
    }


def _coverage(place: str, flows: _Flows) -> tuple[Coverage, Coverage]:
    """Say which rows and columns of the printed table are left out, and why."""
    used = {"TXSP", "VA", *flows.bought_abroad}
    left = tuple(
        LeftOut(code, float(flows.closing[code].sum()), WHY_LEFT.get(code, "zero throughout"))
        for code in CLOSING
        if code not in used
    )
    rows, columns = 2 * len(flows.industries) + len(CLOSING), len(flows.industries) + len(CATEGORIES) + 1
    printed = LeftOut("GO", float(flows.output.sum()), "a total, read for output and as a test")
    return (
        Coverage(place, "rows", rows, rows - len(left), left),
        Coverage(place, "columns", columns, columns - 1, (printed,)),
    )


def _with_accounts(
    accounts: Accounts,
    activities: list[str],
    output: Array,
    value_added: Array,
    wide: dict[str, Wide],
    long: dict[str, list[Record]],
    notes: list[Assumption],
) -> dict[str, object]:
    """Add capital, labour and wages from the accounts, in dollars at the rate at which both give the same output."""
    rate = float(accounts.of("GO", activities).sum() / output.sum())
    text = (
        "The accounts are in national currency; they are turned into dollars at the rate at which their output is the "
        "table's."
    )
    notes.append(Assumption("exchange_rate", text, f"{rate:.4f} per USD", SOURCE))
    wages = np.round(accounts.of("COMP", activities) / rate, 2)
    wide["value_added"] = (
        ["compensation_of_employees", "gross_operating_surplus_and_taxes_on_production"],
        activities,
        np.vstack([wages, np.round(value_added - wages, 2)]),
    )
    persons = accounts.of("EMP", activities)
    wide["labour"] = (["persons_engaged"], activities, persons[None, :])
    satellites = {name: accounts.of(variable, activities) for name, variable in _SATELLITES.items()}
    stated = {name: values for name, values in satellites.items() if np.isfinite(values).all()}
    if stated:
        wide["satellites"] = (list(stated), activities, np.vstack(list(stated.values())))
    stock = np.round(accounts.of("K", activities) / rate, 2)
    long["capital"] = [
        {"activity": code, "asset": "capital", "stock": float(value), "depreciation_rate": None}
        for code, value in zip(activities, stock, strict=True)
    ]
    text = "The nominal capital stock of the accounts is taken to be that of the end of the year."
    notes.append(Assumption("capital_stock_at", text, "end", SOURCE))
    units = {name: _UNITS[name] for name in stated}
    more: dict[str, object] = {"capital_stock_at": "end", "labour": {"unit": "thousand persons"}}
    return more | ({"satellites": {"unit": units}} if units else {})
