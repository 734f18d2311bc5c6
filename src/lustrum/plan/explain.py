"""Why is this number so: its supply and use, the limits behind it, and what one more unit of each would bring."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.plan.audit import HIGHEST_PRICE, LOWEST_PRICE
from lustrum.plan.behind import Causes
from lustrum.plan.decided import decided_about, decided_numbers, decision_in_words
from lustrum.plan.ends import Span, span_at, times
from lustrum.plan.plan import Limit, Plan
from lustrum.plan.table import Table
from lustrum.plan.titles import label_title, limit_title
from lustrum.problem.names import BALANCE
from lustrum.results.as_html import html_table, paragraphs
from lustrum.wording.numbers import anywhere, figure


@dataclass(frozen=True)
class Binding:
    """A limit that holds the plan back in one year.

    `shadow_price` is what the goal gains from one more unit (present value); `current` the same in the money of the
    year; `worth_of_one_per_cent` the gain from loosening the limit by one per cent of its size. Each has ends, least
    and most, where the plan leaves it open (infinite where there is no end), None where it is a point.
    """

    limit: str
    label: str
    year: int
    shadow_price: float
    current: float
    worth_of_one_per_cent: float
    unit: str
    meaning: str
    is_wish: bool
    title: str
    shadow_price_between: Span | None = None
    current_between: Span | None = None
    worth_between: Span | None = None

    @property
    def sentence(self) -> str:
        said = f"{self.current:z,.4g} at prices of the year{anywhere(self.current_between, '{:z,.4g}'.format)}"
        return f"{self.title} in {self.year}: one more unit is worth {said}"


@dataclass(frozen=True)
class Explanation:
    """A number of the plan with what lies behind it."""

    quantity: str
    label: str
    year: int | None
    value: float
    base: float
    unit: str
    supply: tuple[tuple[str, float], ...]
    use: tuple[tuple[str, float], ...]
    limits: tuple[Binding, ...]
    price: float
    sentences: tuple[str, ...]
    price_between: Span | None = None
    decided: tuple[str, ...] = ()

    def __repr__(self) -> str:
        when = "" if self.year is None else f" in {self.year}"
        return f"Explanation({self.quantity} of '{self.label}'{when}: {figure(self.value)} {self.unit})"[:190]

    def _repr_html_(self) -> str:
        rows = [[side, name, figure(value)] for side in ("supply", "use") for name, value in getattr(self, side)]
        table = html_table(f"Supply and use, {self.unit}", ["", "", str(self.year or "")], rows, words=2)
        return paragraphs(self.sentences) + table


def binding_limits(
    plan: Plan, most: int = 20, *, labels: Iterable[str] | None = None, year: int | None = None, books: bool = False
) -> tuple[Binding, ...]:
    """Return the limits that cost the goal most, by the worth of one per cent more of each.

    Parameters
    ----------
    most : int
    labels : iterable of str, optional
        Only limits about one of these products or activities, and those that stand behind everything.
    year : int, optional
    books : bool
        Balances and book-keeping equations too; left out by default, for they pass prices on and limit nothing.
    """
    chosen = None if labels is None else set(labels)
    found: list[tuple[float, Limit, int, int]] = []
    for limit in plan.limits.values():
        if not books and not limit.stops:
            continue
        items = limit.shadow_price.index.items
        for t, when in enumerate(plan.years):
            if year is not None and when != year:
                continue
            prices = limit.shadow_price.values[t]
            for item in np.flatnonzero(np.nan_to_num(np.abs(prices)) > 1e-9).tolist():
                if chosen is None or chosen & set(items[item]) or limit.binds_everything:
                    found.append((float(prices[item] * limit.level.values[t, item] / 100.0), limit, t, item))
    found.sort(key=lambda each: (rank(each[0]), each[1].name, each[1].shadow_price.index.label(each[3]), each[2]))
    title = _titles(plan)
    basket = plan.basket_value if BALANCE in plan.limits else np.full(len(plan.years), np.nan)

    def binding(worth: float, limit: Limit, t: int, item: int) -> Binding:
        price, ends = float(limit.shadow_price.values[t, item]), limit.ends
        span = None if ends is None else span_at(ends.shadow, t, item)
        return Binding(
            limit.name,
            limit.shadow_price.index.label(item),
            plan.years[t],
            price,
            price / float(basket[t]) if basket[t] > 0 else float("nan"),
            worth,
            limit.shadow_price.units,
            limit.meaning,
            limit.is_wish,
            title(limit, item),
            span,
            None if ends is None else span_at(ends.current, t, item),
            times(span, float(limit.level.values[t, item]) / 100.0),
        )

    return tuple(binding(*each) for each in found[:most])


def rank(worth: float) -> float:
    """Return a key that puts the dearest first and takes what is alike to nine digits for alike."""
    return -float(f"{abs(worth):.8e}")


def worth_span(plan: Plan, binding: Binding) -> Span | None:
    """Return the ends of what one per cent more of a limit in every year is worth, None where that is a point."""
    limit = plan.limits[binding.limit]
    return None if limit.ends is None else span_at(limit.ends.worth, limit.shadow_price.position(binding.label))


def _titles(plan: Plan) -> Callable[[Limit, int], str]:
    """Return `limit_title` of a plan, made once for all years of a row."""
    known: dict[tuple[str, int], str] = {}

    def title(limit: Limit, item: int) -> str:
        if (limit.name, item) not in known:
            known[limit.name, item] = limit_title(plan, limit, item)
        return known[limit.name, item]

    return title


def explain(plan: Plan, what: str | None = None) -> Explanation | tuple[Binding, ...]:
    """Explain one number, or, without `what`, what limits the plan.

    Parameters
    ----------
    what : str
        A quantity, an item and a year in any order, such as ``"output A05 2015"``; without a year the last one;
        a product or activity alone means its output.

    Raises
    ------
    UsageError
        If a word fits no quantity, item or year of the plan.
    """
    if not plan.has_values:
        raise UsageError(
            "There is no plan to explain: " + (plan.wish_report.sentence if plan.wish_report else plan.message)
        )
    if what is None:
        return binding_limits(plan)
    for key in decided_numbers(plan):
        if not key.quantity and key.what == what.strip():
            return _of_key(key.what, key.value, decision_in_words(plan, key.decision))
    quantity, label, year = _understood(plan, what)
    return _explained(plan, plan.table(quantity), label, year)


def _of_key(key: str, value: str, decision: str) -> Explanation:
    """Explain a key of the scenario that was decided: by its decision."""
    nothing = float("nan")
    first, decided = f"{key} = {value}.", f"Decided by {decision}."
    account = (nothing, nothing, "", (), (), (), nothing, (first, decided), None, (decided,))
    return Explanation(key, "", None, *account)


def _as_written(plan: Plan, what: str) -> tuple[str, str, int] | None:
    """Return quantity, item and year of a text that holds an item's label as it stands: slashes, colons and all."""
    text, quantity, year = f" {' '.join(what.split())} ", "output", plan.years[-1]
    first, _, rest = text.strip().partition(" ")
    if first.rstrip(":") in plan.quantities:
        quantity, text = first.rstrip(":"), f" {rest.strip()} "
    items = plan.table(quantity).index.items if quantity in plan.quantities else ()
    known = {label: len(label) for item in items for label in (", ".join(item), *item)}
    for label in sorted(known, key=known.__getitem__, reverse=True):
        before, found, after = text.partition(f" {label} ")
        others = [word.strip(",") for word in f"{before} {after}".split()]
        if found and all(word.isdigit() and int(word) in plan.years for word in others) and len(others) <= 1:
            return quantity, label, int(others[0]) if others else year
    return None


def _understood(plan: Plan, what: str) -> tuple[str, str, int]:
    if (written := _as_written(plan, what)) is not None:
        return written
    words = [word for word in re.split(r"[\s:,/]+", what.strip()) if word]
    years = [int(word) for word in words if word.isdigit() and int(word) in plan.years]
    names = [word for word in words if word in plan.quantities]
    rest = [word for word in words if word not in names and not (word.isdigit() and int(word) in plan.years)]
    quantity = names[0] if names else "output"
    if quantity not in plan.quantities:
        raise UsageError(f"Name a quantity of the plan: {shown(sorted(plan.quantities), 40)}.")
    table = plan.table(quantity)
    if not rest:
        if len(table.index) == 1:
            return quantity, table.index.label(0), years[0] if years else plan.years[-1]
        return quantity, "", years[0] if years else plan.years[-1]
    label = ", ".join(rest)
    known = [", ".join(item) for item in table.index.items]
    if label not in known:
        index = table.index
        titled = {
            label_title(plan, d, p, index).lower(): p
            for item in index.items
            for d, p in zip(index.dims, item, strict=True)
        }
        label = titled.get(" ".join(rest).lower(), label)
    if label not in known and not any(label in item for item in table.index.items):
        raise UsageError(
            f"'{what}' fits no number of the plan: {quantity} has no item '{label}'. Known: {shown(known)}. "
            f"Quantities: {shown(sorted(plan.quantities), 40)}. Years: {plan.years[0]}-{plan.years[-1]}."
        )
    return quantity, label, years[0] if years else plan.years[-1]


def _explained(plan: Plan, table: Table, label: str, year: int) -> Explanation:
    chosen = [i for i, item in enumerate(table.index.items) if label == "" or ", ".join(item) == label or label in item]
    row = table.values[table.year_position(year)]
    value = float(np.nansum(row[chosen]))
    base = float(np.nansum(table.base[chosen])) if table.base is not None else float("nan")
    labels = {part for i in chosen for part in table.index.items[i]} if label else set()
    product = next((part for part in labels if part in plan.economy.product.labels), None)
    supply, use, price = _product_account(plan, product, year)
    between: Span | None = None
    limits = binding_limits(plan, 12, labels=labels | _neighbours(plan, labels) if labels else None, year=year)
    about = f", {_titled(plan, table, label)}," if label else ""
    unit = table.unit_of(chosen[0]) if len(chosen) == 1 else table.units
    first = f"{table.title}{about} in {year}: {figure(value)} {unit}"
    if not np.isnan(base) and base:
        first += f", {100 * (value / base - 1):+z.1f} per cent on the base year"
    sentences = [first + "."]
    if supply:
        sentences.append("It is supplied by " + _listed(supply) + ", and goes to " + _listed(use) + ".")
    if not np.isnan(price):
        between = plan.price_span(product, year) if product is not None else None
        sentences.append(worth_of_a_product(price, between))
        sentences += _out_of_bounds(plan, product, year, price)
    if limits:
        sentences.append("Behind it stand: " + "; ".join(limit.sentence for limit in limits[:5]) + ".")
    else:
        sentences.append("No limit that bears on it binds in that year.")
    decided = decided_about(plan, table.name, label, year)
    said = (*sentences, *decided)
    account = (value, base, table.units, supply, use, limits, price, said, between, decided)
    return Explanation(table.name, label, year, *account)


def worth_of_a_product(price: float, between: Span | None = None) -> str:
    """Return what one more unit of a product is worth as a sentence, with its ends where it has some."""
    say = "{:z.3g}".format
    text = f"One more unit of the product would be worth {say(price)} (base-year basket = 1)"
    return f"{text}{anywhere(between, say)}."


def _product_account(
    plan: Plan, product: str | None, year: int
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], float]:
    if product is None:
        return (), (), float("nan")
    supply: list[tuple[str, float]] = []
    use: list[tuple[str, float]] = []
    for entry in plan.balance.values():
        amount = entry.table.at(product, year)
        if amount:
            (supply if entry.side == "supply" else use).append((entry.name, amount))
    current = plan.current_prices.at(product, year) if BALANCE in plan.limits else float("nan")
    return tuple(supply), tuple(sorted(use, key=lambda pair: -abs(pair[1]))), current


def _out_of_bounds(plan: Plan, product: str | None, year: int, price: float) -> list[str]:
    """Return which limit stands behind a price out of the ordinary."""
    if product is None or plan.economy.is_physical or LOWEST_PRICE <= price <= HIGHEST_PRICE:
        return []
    found = Causes(plan).of_price(product, year)
    if found is None:
        return []
    through = f", through {', '.join(label_title(plan, 'product', each) for each in found.through)}"
    return [f"Behind that price stands '{found.title}'{through if found.through else ''}."]


def _neighbours(plan: Plan, labels: set[str]) -> set[str]:
    """Activities that make a product named, and products an activity named makes."""
    economy = plan.economy
    supply = economy.supply.tocoo()
    result = set()
    for i, j in zip(supply.row, supply.col, strict=True):
        product, activity = economy.product.labels[i], economy.activity.labels[j]
        if product in labels:
            result.add(activity)
        if activity in labels:
            result.add(product)
    return result


def _titled(plan: Plan, table: Table, label: str) -> str:
    """Return a label with what it means along its dimension, a whole item with what all its labels mean."""
    index = table.index
    for item in index.items:
        chosen = item if ", ".join(item) == label else tuple(part for part in item if part == label)
        if chosen:
            dims = [dim for dim, part in zip(index.dims, item, strict=True) if part in chosen]
            said = ", ".join(label_title(plan, dim, part, index) for dim, part in zip(dims, chosen, strict=True))
            return label if said == label else f"{label} ({said})"
    return label


def _listed(pairs: tuple[tuple[str, float], ...], most: int = 5) -> str:
    text = ", ".join(f"{name.replace('_', ' ')} {figure(amount)}" for name, amount in pairs[:most])
    return text + (f" and {len(pairs) - most} more" if len(pairs) > most else "")
