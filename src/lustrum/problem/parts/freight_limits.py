"""What a network can carry holds a plan: sums of what has to be carried stay within limits the network sets.

The network itself is no part of the plan. Each limit is a consequence of it: no freight that can be carried breaks it,
and the one asked for last did. `lustrum freight` finds them, as many as decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.check import Answer, Check, checked_by
from lustrum.problem.names import EXPORTS, FREIGHT_LIMIT, IMPORTS, OUTPUT
from lustrum.problem.problem import PlanProblem

CARRIED = (OUTPUT, IMPORTS, EXPORTS)
"""Quantities by product that may have to be carried."""

UNIT = "base-year freight = 1"


@dataclass(frozen=True)
class Carried:
    """One term of a limit: so much for each unit of a product made, imported or exported."""

    quantity: str
    product: str
    weight: float


@dataclass(frozen=True)
class FreightLimit:
    """A weighted sum of what has to be carried, and the most the network carries of it, year by year."""

    name: str
    carried: tuple[Carried, ...]
    most: tuple[float, ...]

    def as_options(self) -> dict[str, Any]:
        """Return the limit as a scenario states it."""
        carried = [{"quantity": c.quantity, "product": c.product, "weight": c.weight} for c in self.carried]
        return {"name": self.name, "carried": carried, "most": list(self.most)}


def limits_are_kept(answer: Answer) -> Check | None:
    """Return the check that a plan asks for no more freight than each limit allows, from its own tables."""
    found = freight_limits_of(answer.options.get("freight_limits", {}).get("limits", ()))
    if not found:
        return None
    worst, where = 0.0, "nowhere"
    for limit in found:
        asked = np.zeros(len(answer.solved_years))
        for each in limit.carried:
            table = answer.quantities[each.quantity]
            asked += each.weight * table.values[:, table.index.items.index((each.product,))]
        over = asked - _by_year(limit, len(asked))
        at = int(np.argmax(over))
        if over[at] > worst:
            worst, where = float(over[at]), f"{limit.name} in {answer.solved_years[at]}"
    return Check("freight is what the network carries", worst, where)


@checked_by(limits_are_kept)
def freight_limits(
    problem: PlanProblem,
    limits: Sequence[Mapping[str, Any]] = (),
    transport: str = "",
    change: Sequence[float] = (),
) -> None:
    """Freight stays within what the network carries: sum_i w_i q_it <= most_t; a change of its work is used up.

    Parameters
    ----------
    limits : sequence of tables
        ``{name, carried = [{quantity, product, weight}], most = [by year]}``; the last value of `most` holds beyond.
    transport : str
        The product of the plan that is transport.
    change : list of numbers
        By year: how much more of it the freight takes than what the plan's own uses count for it already, in the unit
        of the table; below nought where it takes less.
    """
    found = freight_limits_of(limits)
    if found:
        names = [each.name for each in found]
        if len(set(names)) < len(names):
            raise UsageError("freight_limits.limits names a limit twice.")
        index = Index(("freight",), tuple((name,) for name in names))
        total = problem.constant(index, np.zeros(len(found)))
        for quantity in CARRIED:
            weights = _weights(problem, found, quantity)
            if weights is not None:
                total = total + (weights @ problem.quantities[quantity].expression).indexed(index)
        most = np.array([_by_year(each, problem.horizon) for each in found]).T
        problem.add_constraint(
            FREIGHT_LIMIT,
            total <= most,
            units=UNIT,
            title="Freight: {freight}",
            meaning="What has to be carried stays within what lines, wagons and locomotives can carry.",
        )
    if any(change):
        place = problem.economy.product.position(transport)
        path = np.array((list(change) + [change[-1]] * problem.horizon)[: problem.horizon], dtype=float)
        used = np.zeros((problem.horizon, len(problem.economy.product)))
        used[:, place] = path
        problem.uses("freight_change", used, title="Change of freight's work", final=False)
        problem.assume(
            "freight_limits.change",
            f"Use of {transport} by freight beyond what the table's own uses count for it, first and last year.",
            f"{path[0]:.6g}, {path[len(problem.years) - 1]:.6g} {problem.economy.flow_unit}",
            "options.freight_limits",
        )


def freight_limits_of(limits: Sequence[Mapping[str, Any]]) -> tuple[FreightLimit, ...]:
    """Return limits as a scenario states them.

    Raises
    ------
    UsageError
        For a key that is missing or not known, a quantity that is not carried, a figure that is none.
    """
    found = []
    for number, given in enumerate(limits, start=1):
        where = f"freight_limits.limits, entry {number}"
        if set(given) != {"name", "carried", "most"}:
            raise UsageError(f"{where}: needs exactly name, carried and most.")
        carried = []
        for each in given["carried"]:
            if set(each) != {"quantity", "product", "weight"} or each["quantity"] not in CARRIED:
                raise UsageError(
                    f"{where}: each of carried needs quantity (one of {', '.join(CARRIED)}), product and weight."
                )
            carried.append(Carried(str(each["quantity"]), str(each["product"]), float(each["weight"])))
        most = tuple(float(value) for value in given["most"])
        if not (carried and most and np.isfinite(most).all()):
            raise UsageError(f"{where}: carried and most are lists with at least one entry each.")
        found.append(FreightLimit(str(given["name"]), tuple(carried), most))
    return tuple(found)


def _weights(problem: PlanProblem, found: Sequence[FreightLimit], quantity: str) -> Array | None:
    """Return the weights of one quantity in all limits, shape (limits, items), None where none speaks of it."""
    if not any(each.quantity == quantity for limit in found for each in limit.carried):
        return None
    if quantity not in problem.quantities:
        raise UsageError(f"freight_limits speaks of {quantity}, and this plan has none.")
    items = problem.quantities[quantity].expression.index.items
    weights = np.zeros((len(found), len(items)))
    for row, limit in enumerate(found):
        for each in limit.carried:
            if each.quantity != quantity:
                continue
            if (each.product,) not in items:
                raise UsageError(f"'{limit.name}' speaks of {quantity} of '{each.product}', which this plan has not.")
            weights[row, items.index((each.product,))] += each.weight
    return weights


def _by_year(limit: FreightLimit, horizon: int) -> Array:
    return np.array((list(limit.most) + [limit.most[-1]] * horizon)[:horizon])
