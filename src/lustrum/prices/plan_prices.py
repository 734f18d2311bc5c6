"""Prices of a plan in current value: by product and year, their index, and the scissors between groups of products."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError
from lustrum.plan import Plan
from lustrum.plan.prices import current_prices
from lustrum.prices.indices import index
from lustrum.prices.series import Series
from lustrum.problem.names import BALANCE, OUTPUT
from lustrum.results import Drawing, Measure, Result

UNIT = "1 (base-year basket = 1)"


def plan_prices(plan: Plan) -> tuple[Result, Result]:
    """Return the plan's price of every product by year, and price indices of consumption and of output.

    The price of a product is what one more unit of it would be worth to the goal, in the money of its year (base-year
    basket = 1): no forecast of a market price, and comparable with one only as a ratio.
    """
    table = current_prices(plan)
    products = plan.economy.product
    title = {label: products.title(label) for label in products}
    items = [(item[0], str(year)) for item in table.index.items for year in plan.years]
    values = table.values.T.ravel()
    by_product = Result(
        "plan_prices",
        f"Prices within the plan {plan.name}",
        ("product", "year"),
        items,
        {"price": Measure(values, table.units, "worth of one more unit, in the money of its year"), **_ends(plan)},
        titles=title,
        notes=(
            "a price says what one more unit is worth to the plan's goal"
            + (
                ""
                if plan.economy.is_physical
                else "; where it is above 1 the product is scarcer than the base-year basket"
            ),
        ),
        drawing=Drawing("lines", "price", x="year", series="product"),
    )
    names, columns = [], []
    for name in ("consumption", "output"):
        quantities = _by_product(plan, name)
        used = (quantities > 0).all(axis=0) & (table.values > 0).all(axis=0)
        if used.any():
            names.append(name)
            columns.append(index(table.values[:, used], quantities[:, used]))
    years = [str(year) for year in plan.years]
    indices = Result(
        "plan_price_indices",
        f"Price indices of the plan {plan.name}",
        ("basket", "year"),
        [(name, year) for name in names for year in years],
        {"index": Measure(np.concatenate(columns) if columns else np.zeros(0), f"{years[0]} = 1", "Fisher, chained")},
        notes=("prices are measured in base-year baskets, so that the mean stands near 1 by construction",),
        drawing=Drawing("lines", "index", x="year", series="basket"),
    )
    return by_product, indices


def _ends(plan: Plan) -> dict[str, Measure]:
    """Return the least and the largest price of each product and year where the plan leaves any open."""
    ends = plan.limits[BALANCE].ends
    if ends is None:
        return {}
    first = ends.current[:, : len(plan.years)]
    least, most = np.where(np.isfinite(first), first, np.nan).transpose(0, 2, 1).reshape(2, -1)
    return {
        "least": Measure(least, UNIT, "of all prices that prove the plan; empty where the price is a point"),
        "most": Measure(most, UNIT, "of all prices that prove the plan; empty where it is a point or has no end"),
    }


def plan_series(plan: Plan, groups: dict[str, Sequence[str]]) -> list[Series]:
    """Return a Fisher index of the plan's prices for each group of products, base-year parity = 100.

    Base-year prices are 1 in a table of values, so that an index of 100 is parity with the base year. A table in
    physical units tells no prices of its base year: the first year of the plan is 100 then.

    Raises
    ------
    MissingDataError
        If a group has no product with output and a price in every year.
    """
    table = current_prices(plan)
    output = _by_product(plan, OUTPUT)
    found = []
    for group, labels in groups.items():
        at = plan.economy.product.positions(list(labels))
        used = [k for k in at if (output[:, k] > 0).all() and (table.values[:, k] > 0).all()]
        if not used:
            raise MissingDataError(f"No product of '{group}' has output and a price in every year of the plan.")
        base = plan.economy.base_output[used]
        prices, quantities = table.values[:, used], output[:, used]
        years = tuple(str(year) for year in plan.years)
        if not plan.economy.is_physical:
            prices = np.vstack([np.ones(len(used)), prices])
            quantities = np.vstack([np.maximum(base, 1e-12), quantities])
            years = (str(plan.economy.base_year), *years)
        found.append(
            Series(
                f"{group}, plan {plan.name}",
                group,
                "wholesale",
                f"{years[0]}=100",
                "fisher, chained",
                plan.economy.currency,
                "absolute",
                f"plan {plan.name}",
                years,
                100.0 * index(prices, quantities),
            )
        )
    return found


def _by_product(plan: Plan, quantity: str) -> Array:
    """Return a quantity by year and product, summed over groups."""
    table = plan.table(quantity)
    result = np.zeros((len(plan.years), len(plan.economy.product)))
    place = table.index.dims.index("product")
    for k, item in enumerate(table.index.items):
        result[:, plan.economy.product.position(item[place])] += table.values[:, k]
    return result
