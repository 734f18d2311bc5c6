"""Checks of a solved plan: a part's law recomputed from the economy and the plan's own numbers, beside the part.

A check uses what the plan says (levels, orders, deliveries) and what the economy says (coefficients, stocks at the
start), never the rows handed to the solver: two roads to the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import Index

if TYPE_CHECKING:
    from lustrum.economy import Economy

TOLERANCE = 1e-6
"""Largest violation accepted, relative to the base-year size of the row."""


class Figures(Protocol):
    """A quantity, an entry of the balance or a slack as solved: values of shape (years, items)."""

    @property
    def name(self) -> str: ...
    @property
    def index(self) -> Index: ...
    @property
    def years(self) -> tuple[int, ...]: ...
    @property
    def values(self) -> Array:
        """Figures by year, shape (years, items)."""
        ...

    @property
    def base(self) -> Array | None:
        """Figures of the base year, shape (items,)."""
        ...


class Answer(Protocol):
    """What a check may look at; a plan is one."""

    @property
    def economy(self) -> Economy: ...
    @property
    def years(self) -> tuple[int, ...]: ...
    @property
    def solved_years(self) -> tuple[int, ...]: ...
    @property
    def growth(self) -> Mapping[str, float | None]: ...
    @property
    def options(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def quantities(self) -> Mapping[str, Figures]: ...
    @property
    def limits(self) -> Mapping[str, Any]: ...
    @property
    def balance(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Check:
    """One law of the economy, recomputed: the worst violation relative to base-year size, and where it is."""

    name: str
    worst: float
    where: str
    tolerance: float = TOLERANCE

    @property
    def passed(self) -> bool:
        return bool(self.worst <= self.tolerance)


CheckFunction = Callable[[Answer], Check | None]
"""Returns None where the plan has nothing that the law is about."""

PartFunction = TypeVar("PartFunction", bound=Callable[..., Any])


def checked_by(*checks: CheckFunction) -> Callable[[PartFunction], PartFunction]:
    """Declare how a solved plan with this part is checked anew.

    >>> @checked_by(not_negative("freight"))
    ... def freight(problem): ...
    >>> len(checks_of(freight))
    1
    """

    def marked(part: PartFunction) -> PartFunction:
        part.__lustrum_checks__ = checks  # type: ignore[attr-defined]
        return part

    return marked


def checks_of(part: Callable[..., Any]) -> tuple[CheckFunction, ...]:
    """Return the checks declared beside a part."""
    plain = getattr(part, "func", part)  # a part whose options are bound
    checks: tuple[CheckFunction, ...] = getattr(plain, "__lustrum_checks__", ())
    return checks


def not_negative(*names: str) -> CheckFunction:
    """Return the check that these quantities are nowhere below zero."""

    def check(answer: Answer) -> Check | None:
        found = [answer.quantities[name] for name in names if name in answer.quantities]
        tables = [table for table in found if table.values.size]
        if not tables:
            return None
        worst = [(worst_of(table, -table.values, np.maximum(_base(table), 1.0)), table.name) for table in tables]
        (size, place), name = max(worst, key=lambda each: each[0][0])
        return Check(f"never negative: {', '.join(t.name.replace('_', ' ') for t in tables)}", size, place or name)

    return check


def equal(name: str, table: Figures, expected: Array, size: Array | float) -> Check:
    """Return the check that a table is what was recomputed, shape (years, items), relative to `size`."""
    worst, where = worst_of(table, np.abs(table.values - expected), size)
    return Check(name, worst, where)


def worst_of(table: Figures, violation: Array, size: Array | float = 1.0) -> tuple[float, str]:
    """Return the largest violation relative to `size`, 0 where there is none, and the item and year it is at.

    `violation` has shape (years, items), in the unit of the table; `size` is one number or (items,).
    """
    relative = np.maximum(violation, 0.0) / size
    if not relative.size:
        return 0.0, "nowhere"
    year, item = np.unravel_index(int(np.argmax(relative)), relative.shape)
    worst = float(relative[year, item])
    label = table.index.label(int(item)) or table.name
    return worst, f"{label} in {table.years[int(year)]}" if worst > 0.0 else "nowhere"


def on_products(answer: Answer, table: Figures) -> Array:
    """Return a table over products (or pairs that end in a product) as an array, shape (years, products)."""
    result = np.zeros((len(table.years), len(answer.economy.product)))
    for column, item in enumerate(table.index.items):
        result[:, answer.economy.product.position(item[-1])] += table.values[:, column]
    return result


def entry_is(answer: Answer, name: str, expected: Array) -> Check | None:
    """Return the check that an entry of the balance is what was recomputed, shape (years, products)."""
    entry = answer.balance.get(name)
    if entry is None:
        return None
    said = name.replace("_", " ")
    return equal(f"the balance takes {said} from the plan", entry.table, expected, product_sizes(answer.economy))


def product_sizes(economy: Economy) -> Array:
    """Return the base-year size of each product, at least one, shape (products,)."""
    sizes: Array = np.maximum.reduce(
        [np.abs(economy.base_output), np.abs(economy.base_absorption), np.ones(len(economy.product))]
    )
    return sizes


def _base(table: Figures) -> Array:
    base: Array = np.ones(len(table.index)) if table.base is None else np.nan_to_num(np.abs(table.base))
    return base
