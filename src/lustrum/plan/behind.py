"""What stands behind a price or a level: the cost of a product parted, and its dearest part followed to a limit.

An activity that runs earns what it costs, in prices of the plan:

    sum_i S_ij p_i = sum_k A_kj q_k + sum_r e_rj y_r + rest

p and q prices at the gate and at home, y the shadow prices of rows that weigh on a unit of its level (caps on accounts,
work, labour, wishes on its level and output), rest what limits of its own take, its capital above all. In the table
every price is one and no cap binds; what moved furthest from there makes the product dear or cheap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.plan.plan import Limit, Plan
from lustrum.plan.titles import item_title, limit_title
from lustrum.problem import names
from lustrum.problem.parts.work import work_by_level
from lustrum.wording.numbers import figure, readable

FELT = 1e-6
"""Prices of limits below this, base-year basket = 1, move nothing."""
ENOUGH = 0.5
"""Part of a price's departure from one that a wish about the product itself must make up to be what stands behind."""

CHEAP = 0.75
"""Median price, base-year basket = 1, below which it is the basket that is dear and not the products that are cheap."""
ALIKE = 0.3
"""Part of the median price from which a product is as cheap as others."""


@dataclass(frozen=True)
class Behind:
    """A limit behind a figure.

    Parameters
    ----------
    limit, label, title : str
        Name, item and title of the row.
    through : tuple of str
        Products that pass its price on, from the one asked about to the one it bears on; empty where it bears on that.
    """

    limit: str
    label: str
    title: str
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    """One row of a limit in one year: `push` is what it adds to the price of what it bears on."""

    limit: Limit
    item: int
    push: float

    def told(self, plan: Plan, t: int) -> Behind:
        label = self.limit.slack.index.label(self.item)
        return Behind(self.limit.name, label, _in_words(plan, self.limit, self.item, t))


class Causes:
    """Finds the limits behind prices and levels of one plan; what takes long is computed when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stops = [limit for limit in plan.limits.values() if limit.stops]

    def of_price(self, product: str, year: int) -> Behind | None:
        """Return the limit that holds a product's price up where it is above one, down where it is below.

        Prices count baskets. Where most products are cheap at once it is the basket that is dear, and the limit behind
        its dearest part is what is told. None where no limit does it: of a product that is free, more is made than
        anybody uses.
        """
        t = self.plan.years.index(year)
        towards = 1.0 if self._price(product, t) >= 1.0 else -1.0
        dear = self._dear_in_basket(product, t) if towards < 0.0 else None
        if dear is not None and self._about(product, t, towards) is None:
            dearest = self._followed(dear, t, 1.0)
            return None if dearest is None else replace(dearest, through=(dear, *dearest.through))
        return self._followed(product, t, towards)

    def _dear_in_basket(self, product: str, t: int) -> str | None:
        """Return the product that makes the basket dear where the middle product is as cheap as the one asked about."""
        prices = self.plan.current_prices.values[t]
        middle = float(np.nanmedian(prices))
        if middle >= CHEAP or self._price(product, t) < ALIKE * middle:
            return None
        excess = np.maximum(self.plan.economy.household_consumption, 0.0) * (prices - 1.0)
        k = int(np.nanargmax(excess))
        return self.plan.economy.product.labels[k] if excess[k] > 0.0 else None

    def _followed(self, product: str, t: int, towards: float) -> Behind | None:
        """Return the limit behind a price, followed through the inputs that pass it on."""
        plan = self.plan
        passed: list[str] = []
        while True:
            found = self._about(product, t, towards) or self._of_make(product, t, towards, passed)
            if isinstance(found, str):
                passed.append(product)
                product = found
                continue
            # The first product is the one asked about; the last one bears the limit.
            through = (*passed[1:], product) if passed else ()
            return None if found is None else replace(found.told(plan, t), through=through)

    def of_level(self, activity: str, year: int, towards: float) -> Behind | None:
        """Return the wish or cap that moves an activity's level, up where `towards` is above 0, else down."""
        j, t = self.plan.economy.activity.position(activity), self.plan.years.index(year)
        rows = [replace(row, push=-row.push) for row in self._on_level(j, t)]
        made = self.plan.economy.supply[:, [j]].tocoo().row
        for product in (self.plan.economy.product.labels[i] for i in made):
            rows += [row for row in self._wishes(product, t) if row.limit.quantity != names.OUTPUT]
        found = _furthest((row for row in rows if row.limit.name not in _EVERYWHERE), towards)
        return None if found is None else found.told(self.plan, t)

    def of_wish(self, quantity: str, year: int) -> Behind | None:
        """Return the dearest wish of a year about a quantity, else about anything; None where no wish binds."""
        t = self.plan.years.index(year)
        rows = [
            _Row(limit, item, abs(price * limit.level.values[t, item]))
            for limit in self.stops
            if limit.quantity
            for item, price in self._binding(limit, t)
        ]
        own = [row for row in rows if row.limit.quantity == quantity]
        found = _furthest(own or rows, 1.0)
        return None if found is None else found.told(self.plan, t)

    def of_trade(self, product: str, year: int) -> Behind | None:
        """Return the dearest limit about a product that binds, of those that are about no activity."""
        t = self.plan.years.index(year)
        found = self._own({product}, t, 1.0, "product") or self._own({product}, t, -1.0, "product")
        return None if found is None else found.told(self.plan, t)

    def _about(self, product: str, t: int, towards: float) -> _Row | None:
        """Return the wish about the product itself, where it makes up enough of the departure of its price."""
        row = _furthest(self._wishes(product, t), towards)
        far = abs(self._price(product, t) - 1.0)
        return row if row is not None and abs(row.push) >= ENOUGH * min(far, 1.0) else None

    def _of_make(self, product: str, t: int, towards: float, passed: list[str]) -> _Row | str | None:
        """Return the row behind what a product costs to make, or the input that passes a price on."""
        economy = self.plan.economy
        j = self._maker(product, t)
        if j is None:
            return self._own({product}, t, towards) or self._foreign_exchange(t, towards)
        inputs = self._inputs(j, t)
        rows = list(self._on_level(j, t))
        # Work that is cheap for all is no limit that makes one product cheap; dear work makes some dearer than others.
        base = self._base_on_level(j)
        moved = sum(row.push - base.get(row.limit.name, 0.0) for row in rows)
        made = economy.supply[:, [j]].tocoo()
        prices = np.array([self._price(economy.product.labels[i], t) for i in made.row])
        rest = float(made.data @ (prices - 1.0)) - sum(inputs.values()) - moved
        away = {product, *passed}
        dearest = max((k for k in inputs if k not in away), key=lambda k: towards * inputs[k], default=None)
        above = (replace(each, push=each.push - base.get(each.limit.name, 0.0)) for each in rows)
        row = _furthest(above if towards > 0.0 else rows, towards)
        candidates = {
            "rest": towards * rest,
            "row": towards * row.push if row is not None else -np.inf,
            "input": towards * inputs[dearest] if dearest is not None else -np.inf,
        }
        order = sorted((name for name in candidates if candidates[name] > FELT), key=lambda name: -candidates[name])
        for name in order:
            if name == "row":
                return row
            if name == "input":
                return dearest
            if own := self._own({product, economy.activity.labels[j]}, t, towards):
                return own
        return None

    def _maker(self, product: str, t: int) -> int | None:
        """Return the activity that makes most of a product in a year, None where it is not made at home."""
        economy = self.plan.economy
        made = economy.supply[[economy.product.position(product)], :].tocoo()
        if not len(made.col) or names.ACTIVITY_LEVEL not in self.plan.quantities:
            return None
        level = self.plan.table(names.ACTIVITY_LEVEL).values[t, made.col]
        amount = made.data * level
        return int(made.col[np.argmax(amount)]) if amount.max() > 0.0 else None

    def _inputs(self, j: int, t: int) -> dict[str, float]:
        """Return what each input of a unit of an activity costs more than in the table."""
        economy, lag = self.plan.economy, 0
        if economy.production_lag is not None:
            lag = int(economy.production_lag[j])
        used = economy.use[:, [j]].tocoo()
        if t < lag:
            return {}
        home = self._home_prices
        value = self.plan.basket_value
        cost = used.data * (home[t - lag, used.row] / value[t] - 1.0)
        return dict(zip((economy.product.labels[k] for k in used.row), cost.tolist(), strict=True))

    @cached_property
    def _home_prices(self) -> Array:
        """Present-value prices of products where they are used at home, shape (years, products)."""
        limits, years = self.plan.limits, len(self.plan.years)
        return limits[names.ABSORPTION if names.ABSORPTION in limits else names.BALANCE].shadow_price.values[:years]

    def _price(self, product: str, t: int) -> float:
        return float(self.plan.current_prices.values[t, self.plan.current_prices.position(product)])

    def _on_level(self, j: int, t: int) -> Iterable[_Row]:
        """Yield the rows that weigh on a unit of an activity's level, with what each takes of its price."""
        for limit in self.stops:
            weights = self._weights.get(_EVERYWHERE.get(limit.name, limit.quantity))
            if weights is None:
                continue
            quantity = self.plan.quantities[_EVERYWHERE.get(limit.name, limit.quantity)]
            per_job = self._per_job(t) if quantity.name in _EVERYWHERE.values() else 1.0
            for item, price in self._binding(limit, t):
                labels, by_item = limit.slack.index.items[item], weights[:, [j]].toarray().ravel()
                weight = by_item[quantity.index.items.index(labels)] if labels else by_item.sum()
                if weight:
                    yield _Row(limit, item, float(_towards(limit) * price * weight * per_job))

    def _base_on_level(self, j: int) -> dict[str, float]:
        """Return what rows that weigh on every activity take of its price in the table."""
        if names.WORK_LIMIT not in self.plan.limits:
            return {}
        return {names.WORK_LIMIT: float(self._weights[names.WORK][:, [j]].sum())}

    @cached_property
    def _weights(self) -> dict[str, sparse.csc_array]:
        """What a unit of level adds to quantities of which the table says it, each of shape (items, activities)."""
        economy, known = self.plan.economy, self.plan.quantities
        found = {
            names.OUTPUT: economy.supply,
            names.ACTIVITY_LEVEL: sparse.eye_array(len(economy.activity), format="csc"),
            names.SATELLITES: economy.satellites,
            names.LABOUR: economy.labour,
            names.WORK: sparse.csc_array(work_by_level(self.plan)[None, :]) if names.WORK in known else None,
        }
        return {name: weights for name, weights in found.items() if name in known and weights is not None}

    def _per_job(self, t: int) -> float:
        """Return work and labour per unit of level in a year, over that of the base year."""
        return float((1.0 + (self.plan.growth["productivity"] or 0.0)) ** -(self.plan.years[t] - self.plan.base_year))

    def _wishes(self, product: str, t: int) -> list[_Row]:
        """Return wishes about a product that bind, with what each adds to its price."""
        rows = []
        for limit in self.stops:
            entry = self.plan.balance.get(limit.quantity)
            if entry is None:
                continue
            side = 1.0 if entry.side == "supply" else -1.0
            for item, price in self._binding(limit, t):
                if product in limit.slack.index.items[item]:
                    rows.append(_Row(limit, item, side * _towards(limit) * price))
        return rows

    def _own(self, labels: set[str], t: int, towards: float, dimension: str = "") -> _Row | None:
        """Return the dearest limit that bears one of the labels and holds back, or asks for, what it is about.

        Labels along one dimension where that is named.
        """
        rows = [
            _Row(limit, item, _towards(limit) * abs(price * limit.level.values[t, item]))
            for limit in self.stops
            if not dimension or dimension in limit.slack.index.dims
            for item, price in self._binding(limit, t)
            if labels & set(limit.slack.index.items[item])
        ]
        return _furthest(rows, towards)

    def _foreign_exchange(self, t: int, towards: float) -> _Row | None:
        limit = self.plan.limits.get(names.TRADE_BALANCE)
        if limit is None:
            return None
        return _furthest((_Row(limit, item, price - 1.0) for item, price in self._binding(limit, t)), towards)

    def _binding(self, limit: Limit, t: int) -> Iterable[tuple[int, float]]:
        """Yield the items of a limit that have a price in a year, with it in the money of the year."""
        value = self.plan.basket_value[t]
        if not value > 0.0:
            return
        prices = limit.shadow_price.values[t] / value
        for item in np.flatnonzero(np.abs(np.nan_to_num(prices)) > FELT):
            yield int(item), float(prices[item])


_EVERYWHERE = {names.WORK_LIMIT: names.WORK, names.LABOUR_LIMIT: names.LABOUR}
"""Limits on a quantity that every activity needs, and that quantity."""


def _towards(limit: Limit) -> float:
    """Return 1 where a limit holds back what it is about, so that this gets dearer; -1 where it asks for more."""
    return -1.0 if limit.sense == ">=" else 1.0


def _in_words(plan: Plan, limit: Limit, item: int, t: int) -> str:
    """Return what a row says: the title of a limit, a wish with what is asked."""
    if limit.quantity not in plan.quantities:
        return limit_title(plan, limit, item)
    index, level = limit.slack.index, float(limit.level.values[t, item])
    asked = plan.quantities[limit.quantity]
    about, unit = asked.title, limit.level.units
    if index.dims:
        about += f" of {item_title(plan, index, item)}"
        unit = asked.unit_of(asked.index.items.index(index.items[item]))
    divisor, unit = readable([level], unit)
    return f"{about} {_ASKED[limit.sense]} {figure(level / divisor)} {unit}"


_ASKED = {">=": "at least", "<=": "at most", "=": "exactly"}


def _furthest(rows: Iterable[_Row], towards: float) -> _Row | None:
    """Return the row that pushes most in a direction, None where none does."""
    best = max(rows, key=lambda row: towards * row.push, default=None)
    return best if best is not None and towards * best.push > FELT else None
