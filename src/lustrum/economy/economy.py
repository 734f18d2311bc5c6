"""What an economy can do, as its base-year table says it: aligned once, never guessed, never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags, Positions
from lustrum.data import CheckReport
from lustrum.economy.components import ComponentReading, read_components
from lustrum.economy.domestic_product import GrossDomesticProduct, gross_domestic_product
from lustrum.economy.world_prices import world_price_in
from lustrum.errors import MissingDataError
from lustrum.labels import Axis, shown
from lustrum.results import Assumption
from lustrum.results.as_html import html_table
from lustrum.units import per

Path = Mapping[int, float]


SCALES = ("thousand", "million", "billion", "trillion")
"""Words of a unit that say how many at a time."""


@dataclass(frozen=True, eq=False)
class Economy:
    """One base year of an economy: products, activities and everything stated about them.

    What the folder does not say is `None` or empty; a part of a plan that needs it says which file is missing or
    which named default it takes. Matrices are sparse, vectors dense; all are aligned with the axes.

    Parameters
    ----------
    product, activity, asset, skill, account, group : Axis
        `asset` kinds of capital, `skill` kinds of labour, `account` satellite accounts, `group` households.
    base_level : array, shape (activities,)
        Level of each activity in the base year, in the economy's unit a year.
    supply, use : sparse, shape (products, activities)
        S and A: output and total current input (domestic and imported) per unit of activity level.
    value_added : array, shape (components, activities), or None
        Per unit of activity level.
    final_demand : mapping of category to array, shape (products,)
        Base-year flows, domestic and imported together.
    imports : array, shape (products,)
        Base-year imports; zero where nothing is imported.
    capital_stock, depreciation_rate : array, shape (activities, assets), or None
        NaN where an activity has no such asset, or no stated rate.
    capital_coefficients : sparse, shape (products, activities), or None
        B: units of capital good per unit of capacity, in an economy in physical units.
    investment_flows : array, shape (products, activities), or None
        Base-year flows: who buys which capital good.
    former_investment : mapping of (activity, asset) to a path by year
        What an earlier plan ordered: the part `inertia` keeps to it.
    labour : sparse, shape (skills, activities), or None
        Per unit of activity level, in `labour_unit`.
    capacity, capacity_stated : array, shape (activities,), or None
        Level each activity can run at; whether the economy states it (all of `capacity` where this is None). The base
        level stands where it does not.
    ownership : tuple of str
        Form of ownership of each activity (state, cooperative, private, concession), blank where it is not stated;
        empty where no activity states one.
    statistical_discrepancy : array, shape (products,)
        Supply minus use in the base-year table, carried so that the base year is reproduced as printed.
    checks : CheckReport, optional
        What the tests of the tables it was read from found; None where it was made without them.

    Notes
    -----
    Signs and time follow the conventions of the documentation: flows happen during a year; a stock of capital is
    counted at the start of a year.
    """

    name: str
    base_year: int
    currency: str
    unit: str
    price_base: str
    valuation: str
    source: str
    licence: str
    product: Axis
    activity: Axis
    base_level: Array
    supply: sparse.csc_array
    use: sparse.csc_array
    final_demand: Mapping[str, Array]
    imports: Array
    statistical_discrepancy: Array
    imported_use: Mapping[str, Array] = field(default_factory=dict)
    component: Axis = field(default_factory=lambda: Axis("component", ()))
    value_added: Array | None = None
    taxes_on_products: Mapping[str, float] = field(default_factory=dict)
    capacity: Array | None = None
    capacity_stated: Flags | None = None
    utilisation: Array | None = None
    production_lag: Positions | None = None
    gestation: Positions | None = None
    ownership: tuple[str, ...] = ()
    asset: Axis = field(default_factory=lambda: Axis("asset", ()))
    capital_stock: Array | None = None
    capital_stock_at: str | None = None
    depreciation_rate: Array | None = None
    investment_flows: Array | None = None
    capital_coefficients: sparse.csc_array | None = None
    former_investment: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    skill: Axis = field(default_factory=lambda: Axis("skill", ()))
    labour: sparse.csc_array | None = None
    labour_unit: Mapping[str, str] = field(default_factory=dict)
    labour_supply: Mapping[str, Path] = field(default_factory=dict)
    investment_labour: sparse.csc_array | None = None
    initial_stock: Array | None = None
    stock_loss_rate: Array | None = None
    stock_capacity: Array | None = None
    account: Axis = field(default_factory=lambda: Axis("account", ()))
    satellites: sparse.csc_array | None = None
    satellite_unit: Mapping[str, str] = field(default_factory=dict)
    group: Axis = field(default_factory=lambda: Axis("group", ()))
    population: Array | None = None
    income: Array | None = None
    group_consumption: Array | None = None
    world_import_price: Mapping[str, Path] = field(default_factory=dict)
    world_export_price: Mapping[str, Path] = field(default_factory=dict)
    reserves: float | None = None
    net_finance: float | None = None
    exchange_rate: float | None = None
    foreign_currency: str = "foreign currency"
    paths: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    inputs: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    path: str = ""
    checks: CheckReport | None = None

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __repr__(self) -> str:
        return (
            f"Economy('{self.name}', base year {self.base_year}, {len(self.product)} products, "
            f"{len(self.activity)} activities, {self.unit})"
        )

    def _repr_html_(self) -> str:
        rows = [
            ["base year", str(self.base_year)],
            ["unit", self.unit],
            ["prices", f"{self.price_base}, {self.valuation}"],
            ["products", f"{len(self.product)}: {', '.join(self.product.labels[:8])} ..."],
            ["activities", f"{len(self.activity)}: {', '.join(self.activity.labels[:8])} ..."],
            ["source", self.source],
        ]
        return html_table(self.name, ["", ""], rows, words=2)

    @property
    def constant_prices(self) -> str:
        """Its price base as later years have it: current prices of a year are constant ones from then on."""
        return re.sub(r"\bcurrent\b", "constant", self.price_base, flags=re.IGNORECASE)

    @property
    def flow_unit(self) -> str:
        """Unit of every yearly flow of products: the table's unit a year."""
        return per(self.unit, "year")

    @property
    def foreign_unit(self) -> str:
        """Unit of foreign exchange: the table's own money, or, where it counts in things, the currency of `[trade]`.

        World prices are foreign currency per unit of a product, so that its amounts come in as many at a time as the
        products do: USD per t and flows in million t make million USD.
        """
        if not self.is_physical:
            return f"{self.unit} of foreign exchange"
        scale = [word for word in self.unit.split() if word in SCALES]
        return " ".join([*scale, self.foreign_currency])

    @property
    def is_square(self) -> bool:
        """As many activities as products: the Leontief system can be solved directly."""
        return len(self.product) == len(self.activity)

    @property
    def is_physical(self) -> bool:
        """Products are counted in units of their own, so that sums over products mean nothing."""
        return self.valuation == "physical"

    @cached_property
    def base_output(self) -> Array:
        """Base-year output of each product, shape (products,)."""
        return np.asarray(self.supply @ self.base_level)

    @cached_property
    def made_at_home(self) -> Flags:
        """Products that some activity can make."""
        made: Flags = np.asarray(self.supply.sum(axis=1)).ravel() > 0.0
        return made

    @cached_property
    def base_absorption(self) -> Array:
        """D0: base-year use of each product inside the country, inventories and import margins included.

        Of shape (products,), in the economy's unit a year.
        """
        return np.asarray(self.use @ self.base_level) + self.final("all") - self.final("exports")

    @cached_property
    def household_consumption(self) -> Array:
        """c0: base-year consumption of households and the non-profit bodies that serve them.

        Of shape (products,), in the economy's unit a year.
        """
        return self.final("households") + self.final("npish")

    @cached_property
    def margin_rate(self) -> Array:
        """mu: home margins and duties carried by one unit of imports, by the product that provides them.

        Of shape (products,).
        """
        total = self.imports.sum()
        return self.final("import_margins") / total if total else np.zeros(len(self.product))

    @property
    def base_deficit(self) -> float:
        """Base-year trade deficit in foreign currency: imports without home margins, less exports, at world prices."""
        paid = self.imports @ self.import_price_in(self.base_year) * (1.0 - self.margin_rate.sum())
        return float(paid - self.final("exports") @ self.export_price_in(self.base_year))

    def import_price_in(self, year: int) -> Array:
        """World price of every product bought abroad in a year, shape (products,)."""
        return np.array([world_price_in(self.world_import_price.get(label), year) for label in self.product])

    def export_price_in(self, year: int) -> Array:
        """World price of every product sold abroad in a year, shape (products,)."""
        return np.array([world_price_in(self.world_export_price.get(label), year) for label in self.product])

    @cached_property
    def investment_by_asset(self) -> dict[str, Array]:
        """Base-year flows of capital goods by asset; the one column `gfcf` is the asset `capital`.

        Each of shape (products,), in the economy's unit a year.
        """
        flows = {name[5:]: flow for name, flow in self.final_demand.items() if name.startswith("gfcf_")}
        if "gfcf" in self.final_demand:
            flows["capital"] = self.final_demand["gfcf"]
        return flows

    @property
    def capital_formation(self) -> tuple[str, ...]:
        """Columns of final demand that are capital formation: `gfcf`, or one for each asset."""
        return tuple(name for name in self.final_demand if name == "gfcf" or name.startswith("gfcf_"))

    def final(self, category: str) -> Array:
        """Return one category of final demand, zero where the table has no such column; 'all' for their sum.

        Of shape (products,), in the economy's unit a year.
        """
        if category == "all":
            total: Array = np.sum([*self.final_demand.values(), np.zeros(len(self.product))], axis=0)
            return total
        given = self.final_demand.get(category)
        return np.zeros(len(self.product)) if given is None else given

    def capacity_or_base(self) -> Array:
        """Return capacity by activity; the base level where none is stated (no slack is invented).

        Of shape (activities,).
        """
        return self.base_level if self.capacity is None else self.capacity

    @cached_property
    def components(self) -> ComponentReading:
        """Which rows of value added are read as wages, surplus, taxes or several of these together."""
        return read_components(self.component.labels)

    @cached_property
    def gross_domestic_product(self) -> GrossDomesticProduct:
        """Base-year GDP by income and by expenditure, at purchasers' prices."""
        return gross_domestic_product(self)

    def income_of(self, rows: Sequence[int]) -> Array:
        """Return base-year income in some rows of value added by activity, shape (activities,).

        Raises
        ------
        MissingDataError
            Where no value added is stated.
        """
        if self.value_added is None:
            raise MissingDataError("Income by activity is needed: add value_added.csv.")
        income: Array = self.value_added[list(rows)].sum(axis=0) * self.base_level
        return income

    @property
    def stated_capacity(self) -> Array:
        """Capacity as the economy states it, shape (activities,); NaN where it says nothing."""
        if self.capacity is None:
            return np.full(len(self.activity), np.nan)
        return self.capacity if self.capacity_stated is None else np.where(self.capacity_stated, self.capacity, np.nan)

    def gross_operating_surplus(self) -> Array:
        """Return base-year gross operating surplus by activity, from the rows read as such (`components`).

        Of shape (activities,), in the economy's unit a year.

        Raises
        ------
        MissingDataError
            Where no row is one of surplus alone.
        """
        rows = self.components.surplus
        if self.value_added is not None and not rows:
            raise MissingDataError(
                "No row of value_added.csv can be read as an operating surplus "
                f"(rows: {shown(self.component.labels)}); name one 'gross_operating_surplus', or give capital.csv."
            )
        return self.income_of(rows)
