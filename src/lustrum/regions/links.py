"""Links between regions: bilateral flows of some products in place of the pool, with limits and freight.

`links.csv` of a federation says what is known of a flow: product, from, to, base_flow, limit, freight, unit. A product
it names is linked, between all regions; what it does not say of a flow is the base year's sales, no limit, no freight.
A region that sells and buys more than all others take or give trades with itself, as it would through the pool: at the
dearest freight of the product, so that nothing is gained by it, and up to a limit where one is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.regions.purchases import OUTSIDE, Flow
from lustrum.results import Column, Fault, Record, raise_faults, read_records, unknown_labels
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

Key = tuple[str, str, str]
"""Product, seller, buyer."""

UNEQUAL = 1e-3
"""Part of a flow by which `links.csv` and `sales.csv` may differ: figures are rounded."""
PARTNER_BAND = 0.10
"""Of a seller's share in what a region buys of a product, a year: in world tables of 1995, 2000 and 2005 such shares
moved by -10 to +10 per cent a year (5 and 95 per cent)."""
MOST_BANDED = 4_000
"""Flows up to which shares are held where nobody says it: with 16,000 a plan of 6 s takes longer than ten minutes."""
NOTHING = 1e-6
"""Part of what is imported, or exported, of a product that counts as none going to or coming from outside."""
MOST_FLOWS = 20_000
"""Flows by product, pair and year up to which a federation is planned in pairs."""

COLUMNS = {
    "product": Column(),
    "from": Column(),
    "to": Column(),
    "base_flow": Column("number", needed=False, blank=True, default=True, least=0.0),
    "limit": Column("number", needed=False, blank=True, default=True, least=0.0),
    "freight": Column("number", needed=False, blank=True, default=True, least=0.0),
    "unit": Column(needed=False),
}


@dataclass(frozen=True, eq=False)
class Links:
    """What is said of flows between regions.

    Attributes
    ----------
    base, limit, freight : mapping of (product, from, to) to float
        In the unit of the table a year; freight in units of the transport product for each unit. Only what is said.
    products : tuple of str
        Linked products.
    known : bool
        Whether the base year's sales are known: what is not among them was none.
    transport : str
        The product that carries, '' where nobody says it.
    unit : str
        As `links.csv` says it, '' where it does not.
    band : float
        How far a seller's share in what a region buys of a product may move a year; infinite where nothing holds it,
        `PARTNER_BAND` where nobody says it (NaN) and there are few flows.
    places : mapping of (product, from, to) to str
        File and line of what `links.csv` says.
    """

    products: tuple[str, ...]
    base: Mapping[Key, float]
    limit: Mapping[Key, float] = field(default_factory=dict)
    freight: Mapping[Key, float] = field(default_factory=dict)
    known: bool = True
    transport: str = ""
    unit: str = ""
    band: float = np.inf
    places: Mapping[Key, str] = field(default_factory=dict)

    def band_for(self, flows: int) -> float:
        """Return the band that holds so many flows by product, pair and year."""
        if not np.isnan(self.band):
            return self.band
        return PARTNER_BAND if flows <= MOST_BANDED else np.inf


def read_links(
    path: Path | None,
    names: Sequence[str],
    sales: Mapping[Key, float],
    transport: str = "",
    sales_units: Mapping[Key, str] | None = None,
) -> Links:
    """Return what a file says of links, with the base year's sales; all products that are sold where no file is given.

    Raises
    ------
    MissingDataError
        If neither links nor sales are said.
    DataError
        With every line at fault: unknown regions and products, figures below zero, a pair named twice, a unit or a flow
        of the base year other than in `sales.csv`, freight without a flow of the base year.
    """
    if path is None:
        if not sales:
            raise MissingDataError(
                'links = "pairs" needs to know who sold what to whom: give sales.csv, or links.csv with product, from, '
                "to, base_flow, limit, freight."
            )
        return Links(tuple(dict.fromkeys(product for product, _, _ in sales)), sales, transport=transport)
    faults: list[Fault] = []
    rows = read_records(path, COLUMNS, key=("product", "from", "to"), faults=faults).rows
    for column in ("from", "to"):
        faults += unknown_labels(rows, column, names, "region of the federation")
    if sales:
        faults += unknown_labels(rows, "product", [*dict.fromkeys(p for p, _, _ in sales)], "product of sales.csv")
    for row in rows:
        faults += _faults_of(row, sales, (sales_units or {}).get(_key(row), ""))
    units = list(dict.fromkeys(row.text("unit") for row in rows if row.text("unit")))
    if len(units) > 1:
        last = next(row for row in rows if row.text("unit") == units[1])
        faults.append(last.fault("mixed", "unit", f"says '{units[0]}' and '{units[1]}'.", "Count all flows in one."))
    raise_faults(faults, path)
    if rows and not transport and any(row.number("freight", 0.0) for row in rows):
        raise UsageError(f'{path} says freight: say in federation.toml which product carries, transport = "PRODUCT".')
    return Links(
        products=tuple(dict.fromkeys(row.text("product") for row in rows)),
        base={**sales, **{_key(row): row.number("base_flow") for row in rows if row.states("base_flow")}},
        limit={_key(row): row.number("limit") for row in rows if row.states("limit")},
        freight={_key(row): row.number("freight") for row in rows if row.number("freight", 0.0)},
        known=bool(sales),
        transport=transport,
        unit=units[0] if units else "",
        places={_key(row): f"{path.name}, {row.place}" for row in rows},
    )


def _key(row: Record) -> Key:
    return row.text("product"), row.text("from"), row.text("to")


def _faults_of(row: Record, sales: Mapping[Key, float], sales_unit: str) -> list[Fault]:
    """Return what is wrong with a line beside its labels."""
    faults = []
    if row.text("from") == row.text("to") and (row.number("base_flow", 0.0) or row.number("freight", 0.0)):
        message = f"links '{row.text('from')}' with itself: that goes nowhere."
        column = "base_flow" if row.number("base_flow", 0.0) else "freight"
        faults.append(row.fault("itself", column, message, "Give it a limit (0: none at all), or leave the line out."))
    if sales and row.states("base_flow"):
        said, sold = row.number("base_flow"), sales.get(_key(row), 0.0)
        if abs(said - sold) > UNEQUAL * max(said, sold):
            message = f"says {figure(said)}, and sales.csv {figure(sold)}."
            faults.append(row.fault("unequal", "base_flow", message, "Leave the cell blank to take that of sales.csv."))
    if not sales and row.number("freight", 0.0) and not row.states("base_flow"):
        message = "freight is charged on the change against the flow of the base year, and nobody says that."
        faults.append(row.fault("missing", "base_flow", message, "Give it, or sales.csv; 0 where there was none."))
    if sales_unit and row.text("unit") and row.text("unit") != sales_unit:
        message = f"says '{row.text('unit')}', and sales.csv counts this flow in '{sales_unit}'."
        faults.append(row.fault("unit", "unit", message, "Give the flow in that unit, or leave the column out."))
    return faults


@dataclass(frozen=True, eq=False)
class Linked:
    """Links of a federation as its regions plan them.

    Attributes
    ----------
    options : mapping of region to options of its part `purchases`
    products : tuple of str
        Those that are linked and traded.
    from_outside, to_outside : mapping of product to float
        What places outside sell and buy in the base year; none where all is sold between regions.
    pooled : tuple of str
        Products that stay in the pool though none was named, because exports of a region are below zero.
    band : float
        How far a seller's share in what a region buys of a product may move a year.
    """

    options: Mapping[str, Mapping[str, object]]
    products: tuple[str, ...]
    from_outside: Mapping[str, float]
    to_outside: Mapping[str, float]
    pooled: tuple[str, ...] = ()
    band: float = np.inf


def linked(links: Links, economies: Mapping[str, Economy], horizon: int) -> Linked:
    """Return the links by buyer.

    Raises
    ------
    UsageError
        For a unit or product the regions do not have, more flows than can be planned, sales larger than trade.
    """
    if OUTSIDE in economies:
        raise UsageError(f"A region is named '{OUTSIDE}', which is how places outside are named: rename it.")
    _refuse_strangers(links, economies)
    imports = {name: _by_product(economy, np.asarray(economy.imports)) for name, economy in economies.items()}
    exports = {name: _by_product(economy, np.asarray(economy.final("exports"))) for name, economy in economies.items()}
    traded = [p for p in links.products if any(imports[name].get(p, 0.0) > 0.0 for name in economies)]
    below = {p: name for p in traded for name in economies if exports[name].get(p, 0.0) < 0.0}
    _refuse_below(links, below)
    products = tuple(p for p in traded if p not in below)
    _refuse_many(len(products), len(economies), horizon)
    band = links.band_for(len(products) * len(economies) ** 2 * horizon)
    coming, going = dict[str, float](), dict[str, float]()
    for product in products:
        sides = (sum(each.get(product, 0.0) for each in of.values()) for of in (imports, exports))
        comes, goes = _outside(links, product, *sides)
        coming |= {product: comes} if comes else {}
        going |= {product: goes} if goes else {}
    options: dict[str, dict[str, object]] = {}
    for buyer in economies:
        flows: list[Flow] = []
        for product in products:
            sellers = [name for name in economies if exports[name].get(product, 0.0) > 0.0]
            flows += [_flow(links, (product, seller, buyer)) for seller in sellers]
            if product in coming:
                known = sum(links.base.get((product, seller, buyer), 0.0) for seller in sellers)
                flows.append((product, OUTSIDE, max(imports[buyer].get(product, 0.0) - known, 0.0), None, 0.0))
        out = tuple((p, value) for p, value in going.items() if exports[buyer].get(p, 0.0) > 0.0)
        options[buyer] = {
            "flows": tuple(flows), "outside_buys": out, "transport": links.transport, "band": band,
            "decided": tuple(dict.fromkeys(product for product, _, _ in links.limit)),
        }  # fmt: skip
    return Linked(options, products, coming, going, tuple(below), band)


def _by_product(economy: Economy, values: Array) -> dict[str, float]:
    return {label: float(value) for label, value in zip(economy.product, values, strict=True)}


def _flow(links: Links, key: Key) -> Flow:
    """Return a flow as the buyer plans it; what a region sells to itself is as dear to carry as the dearest."""
    freight = links.freight.get(key, 0.0)
    if key[1] == key[2]:
        freight = max((rate for (product, _, _), rate in links.freight.items() if product == key[0]), default=0.0)
    return key[0], key[1], links.base.get(key, 0.0), links.limit.get(key), freight


def _refuse_strangers(links: Links, economies: Mapping[str, Economy]) -> None:
    every = list(dict.fromkeys(label for economy in economies.values() for label in economy.product.labels))
    for (product, _, _), place in links.places.items():
        if product not in every:
            raise UsageError(f"{place}: '{product}' is no product of the regions. {nearest(product, every)}")
    unit = next(iter(economies.values())).unit
    if links.unit and links.unit != unit:
        place = next(iter(links.places.values()))
        raise UsageError(
            f"{place}: flows are counted in '{links.unit}', and the regions count in '{unit}'. Give them in that unit."
        )


def _refuse_below(links: Links, below: Mapping[str, str]) -> None:
    """Refuse a product named in links.csv that a region exports less than nothing of: no flow is below zero."""
    named = {product: place for (product, _, _), place in reversed([*links.places.items()])}
    for product, name in below.items():
        if product in named:
            raise UsageError(
                f"{named[product]}: exports of {product} by {name} are below zero in the base year, and no flow "
                "between regions can be: leave the product in the pool, or correct the economy of the region."
            )


def _refuse_many(products: int, regions: int, horizon: int) -> None:
    flows = products * regions**2 * horizon
    if flows > MOST_FLOWS:
        rows = 2 * products * regions * horizon
        raise UsageError(
            f'links = "pairs" would be {flows:,} flows ({products} products, {regions**2} pairs of {regions} regions, '
            f"{horizon} years solved) and {rows:,} rows in place of {products * horizon:,} of the pool; {MOST_FLOWS:,} "
            "flows are the most. Name fewer products in links.csv, add regions up (`lustrum load "
            '--regions all --merge FILE.csv`), or leave the pool (links = "pool").'
        )


def _outside(links: Links, product: str, imports: float, exports: float) -> tuple[float, float]:
    """Return what places outside sell and buy of a product in the base year."""
    flows = sum(value for (of, _, _), value in links.base.items() if of == product) if links.known else 0.0
    if not links.known:
        flows = min(imports, exports)
    found = []
    for what, total in (("imports", imports), ("exports", exports)):
        rest = total - flows
        if rest < -UNEQUAL * max(flows, total):
            raise UsageError(
                f"sales.csv says that {figure(flows)} of {product} are sold between regions, and the {what} of all "
                f"regions come to {figure(total)}: flows are a part of trade. Correct sales.csv or the economies."
            )
        found.append(rest if rest > NOTHING * max(total, flows) else 0.0)
    return found[0], found[1]


def said_of_links(links: Links, band: float) -> str:
    """Return what an assumption says of links: which products, how many limits and freights, what holds shares."""
    held = f"partners' shares move by {100 * band:g} % a year" if np.isfinite(band) else "no band of shares"
    if np.isnan(links.band) and not np.isfinite(band):
        held += f": none unless said above {MOST_BANDED:,} flows (partner_band)"
    return f"{shown(links.products, 8)}; {len(links.limit)} limits, {len(links.freight)} freights; {held}"
