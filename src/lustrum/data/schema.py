"""What an economy folder may hold: files, columns and keys, in one place."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = ("households", "npish", "government", "gfcf", "inventories", "exports", "import_margins")
ASSET_PREFIX = "gfcf_"
VALUATIONS = ("basic", "producers", "purchasers", "physical")


@dataclass(frozen=True)
class WideFile:
    """Which labels a wide file carries along its rows and columns.

    `product` and `activity` are all those of the use table; `user` is an activity or a category of final demand;
    any other word is a dimension the file itself defines.
    """

    rows: str
    columns: str


@dataclass(frozen=True)
class Column:
    """A column of a long file: what it holds and whether it must be there and filled."""

    kind: str = "number"  # label, text, number, share (in per cent too), whole
    required: bool = False
    axis: str = ""  # the dimension a label belongs to
    least: float | None = None
    most: float | None = None
    even: bool = False  # stated in every row or in none: a default beside figures of the file would be a guess
    below: float | None = None


@dataclass(frozen=True)
class LongFile:
    """Columns of a long file, the ones that make a record unique, and the dimension it must cover in full."""

    columns: dict[str, Column]
    key: tuple[str, ...]
    covers: str = ""
    product_columns: bool = False


WIDE = {
    "supply": WideFile("product", "activity"),
    "use": WideFile("product", "activity"),
    "imported_use": WideFile("product", "user"),
    "final_demand": WideFile("product", "category"),
    "value_added": WideFile("component", "activity"),
    "valuation": WideFile("product", "valuation"),
    "investment": WideFile("product", "activity"),
    "capital_coefficients": WideFile("product", "activity"),
    "labour": WideFile("skill", "activity"),
    "investment_labour": WideFile("skill", "activity"),
    "satellites": WideFile("account", "activity"),
}

_PRODUCT = Column("label", True, "product")
_ACTIVITY = Column("label", True, "activity")
_VALUE = Column(required=True)
_NOT_NEGATIVE = Column(least=0.0)
_SHARE = Column(least=0.0, most=1.0)
_EVEN = Column(least=0.0, even=True)
_EVEN_SHARE = Column(least=0.0, most=1.0, even=True)
_WEAR = Column("share", least=0.0, most=1.0, below=1.0, even=True)
_YEAR = Column("whole", True)

LONG = {
    "activities": LongFile(
        {
            "activity": _ACTIVITY,
            "industry": Column("text"),
            "ownership": Column("text"),
            "base_level": _NOT_NEGATIVE,
            "stated_level": _NOT_NEGATIVE,
            "capacity": _EVEN,
            "production_lag_years": Column("whole", least=0.0),
            "gestation_years": Column("whole", least=0.0),
            "utilisation": _EVEN,
        },
        ("activity",),
        covers="activity",
    ),
    "capital": LongFile(
        {
            "activity": _ACTIVITY,
            "asset": Column("label", True, "asset"),
            "stock": Column(required=True, least=0.0),
            "depreciation_rate": _WEAR,
        },
        ("activity", "asset"),
    ),
    "imports": LongFile({"product": _PRODUCT, "value": _VALUE}, ("product",), covers="product"),
    "taxes_on_products": LongFile({"user": Column("label", True, "user"), "value": _VALUE}, ("user",), covers="user"),
    "labour_supply": LongFile(
        {"skill": Column("label", True, "skill"), "year": _YEAR, "available": Column(required=True, least=0.0)},
        ("skill", "year"),
    ),
    "stocks": LongFile(
        {
            "product": _PRODUCT,
            "initial": Column(required=True, least=0.0),
            "loss_rate": _EVEN_SHARE,
            "capacity": _NOT_NEGATIVE,
        },
        ("product",),
    ),
    "households": LongFile(
        {
            "group": Column("label", True, "group"),
            "population": Column(required=True, least=0.0),
            "income": Column(required=True),
        },
        ("group",),
        product_columns=True,
    ),
    "world_prices": LongFile(
        {
            "product": _PRODUCT,
            "import_price": _NOT_NEGATIVE,
            "export_price": _NOT_NEGATIVE,
            "year": Column("whole"),
        },
        ("product", "year"),
    ),
    "paths": LongFile(
        {"quantity": Column("label", True), "label": Column("text"), "year": _YEAR, "value": _VALUE},
        ("quantity", "label", "year"),
    ),
    "former_investment": LongFile(
        {
            "activity": _ACTIVITY,
            "asset": Column("label", True, "asset"),
            "year": _YEAR,
            "value": Column(required=True, least=0.0),
        },
        ("activity", "asset", "year"),
    ),
    "totals": LongFile(
        {"quantity": Column("label", True, "total"), "label": Column("label", True), "value": _VALUE},
        ("quantity", "label"),
    ),
}

TOTALS = ("product_use", "activity_output", "category_use")
"""Sums the source printed beside its cells; they test the copy and are never data."""

NEEDED = ("use", "final_demand")
TEXT_KEYS = ("name", "currency", "unit", "price_base", "valuation", "source", "licence")
"""Keys of economy.toml that must be there, with `base_year`."""

META_KEYS = {
    *TEXT_KEYS, "base_year", "capital_stock_at", "description", "cell_error", "tolerance", "as_written", "labour",
    "satellites", "trade", "columns", "known_gap", "titles", "assumption", "extra",
}  # fmt: skip


def is_category(name: str) -> bool:
    """Say whether a category of final demand needs no mapping."""
    return name in CATEGORIES or (name.startswith(ASSET_PREFIX) and len(name) > len(ASSET_PREFIX))
