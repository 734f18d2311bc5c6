r"""What a change of wages, taxes, import prices or mark-ups does to every price, and to the cost of living.

Costs per unit of output add up to its price, :math:`p' = p' A + v'`. Where :math:`v` changes and every producer passes
costs on, :math:`\Delta p' = \Delta v' L`. With wages that follow the cost of living by the share kappa,

.. math:: \Delta\text{col} = \frac{c' e}{1 - \kappa\, c' f}, \qquad e' = \Delta v' L, \quad f' = w' L, \quad
          \Delta p = e + \kappa\, \Delta\text{col}\, f

with c the basket's shares and w wages per unit of output.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.analysis.multipliers import titles_of, wages_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Axis
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import nearest

COMPONENTS = ("wages", "imports", "taxes_on_products")
"""Costs by short names, beside the components of value added by their own."""
CHANGE = re.compile(r"(?P<what>[\w]+)(?::(?P<label>[^=]+))?=(?P<size>[+-]?\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class CostChange:
    """A change of one cost: of a component of value added, of imports or of taxes on products; '' for every product."""

    what: str
    label: str
    share: float


def read_change(text: str) -> CostChange:
    """Return the change a text states: ``wages=+10%``, ``imports:C19=+30%``, ``gross_operating_surplus=-5%``.

    >>> read_change("wages:A01=+10%")
    CostChange(what='wages', label='A01', share=0.1)
    """
    found = CHANGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"'{text}' states no change of a cost; write wages=+10%, imports:C19=+30% or a component's name."
        )
    return CostChange(found["what"], found["label"] or "", float(found["size"]) / 100.0)


def cost_push(
    system: InputOutputSystem, changes: Sequence[CostChange], indexation: float = 0.0, groups: Groups | None = None
) -> tuple[Result, Result]:
    """Return the change of every price, and of the cost of living by household group.

    Parameters
    ----------
    system : InputOutputSystem
        Domestic inputs, so that imports are a cost of their own.
    changes : sequence of CostChange
    indexation : float
        Share of a rise in the cost of living by which wages follow.
    groups : Groups, optional
        Baskets by household group; the household column of final demand where there are none.

    Raises
    ------
    UsageError, MissingDataError
    """
    if not 0.0 <= indexation <= 1.0:
        raise UsageError(f"Indexation is {indexation:g}; give the share of a price rise that wages follow, 0 to 1.")
    added = np.zeros(len(system))
    for change in changes:
        added += change.share * _cost_of(system, change)
    first = system.solve_transposed(added)
    baskets = groups or _all_households(system)
    weights = baskets.weights
    mean = baskets.spending @ weights / baskets.spending.sum()
    living = float(mean @ first)
    price = first
    if indexation:
        wages = wages_of(system)
        if wages is None:
            raise MissingDataError("Wages that follow prices need compensation_of_employees in value_added.csv.")
        through = system.solve_transposed(wages)
        left = 1.0 - indexation * float(mean @ through)
        if left <= 1e-9:
            raise UsageError("Prices and wages would chase each other without end: wages buy all of the basket.")
        living = living / left
        price = first + indexation * living * through
    said = ", ".join(f"{c.what}{':' + c.label if c.label else ''} {100 * c.share:+zg} %" for c in changes)
    notes = (
        *system.basis,
        f"{said}; every producer passes costs on in full, and quantities do not answer",
        f"cost of living {100 * float(mean @ price):+z.3f} %"
        + (f", wages follow {100 * indexation:g} % of it" if indexation else ""),
        "prices of imports for final use change only where imports were named" if _imports(changes) else "",
    )
    by_product = Result(
        "cost_push",
        f"What costs do to prices, {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        {
            "price_change": Measure(100 * price, "%", "of the price at home"),
            "direct": Measure(100 * added, "%", "the changed cost in the price, before it is passed on"),
            "passed_on": Measure(100 * (price - added), "%", "through inputs, and wages that follow"),
        },
        titles=titles_of(system),
        notes=tuple(note for note in notes if note),
        assumptions=system.assumptions,
        drawing=Drawing(
            "bars", "price_change", title=f"The cost of living changes by {100 * float(mean @ price):+z.2f} %"
        ),
    )
    living_by_group = 100 * weights @ price
    by_group = Result(
        "cost_of_living",
        f"Cost of living, {system.name}",
        ("group",),
        [(label,) for label in baskets.axis],
        {"change": Measure(living_by_group, "%", "of the cost of the base-year basket")},
        titles={label: baskets.axis.title(label) for label in baskets.axis},
        notes=("baskets stay those of the base year: what households save by buying other things is not counted",),
    )
    return by_product, by_group


@dataclass(frozen=True, eq=False)
class Groups:
    """Baskets of household groups: shares of spending on each product at home, shape (groups, products)."""

    axis: Axis
    weights: Array
    spending: Array


def groups_of(system: InputOutputSystem, axis: Axis, consumption: Array, product: Axis) -> Groups:
    """Return the baskets of household groups; spending on products made by nobody at home has no home price.

    Parameters
    ----------
    consumption : array, shape (groups, products)

    Raises
    ------
    MissingDataError
        If a group buys nothing, or no product bought has a price here.
    """
    position = [list(product.labels).index(label) if label in product.labels else -1 for label in system.label]
    home = np.column_stack([consumption[:, k] if k >= 0 else np.zeros(len(consumption)) for k in position])
    total = consumption.sum(axis=1)
    if not (total > 0).all():
        raise MissingDataError(f"The group '{axis.labels[int(np.argmin(total))]}' buys nothing: no cost of living.")
    if not home.any():
        raise MissingDataError(
            f"Households buy products, and prices here are those of each {system.label.name}: no label is in both. Use "
            "--inputs or --model to make a table by product."
        )
    return Groups(axis, home / total[:, None], total)


def _all_households(system: InputOutputSystem) -> Groups:
    spent = system.final_demand.get("households")
    if spent is None or not spent.sum() > 0:
        raise MissingDataError("The cost of living needs a column of households in final_demand.csv.")
    total = max(system.household_spending, float(spent.sum()))
    return Groups(Axis("group", ("all households",)), (spent / total)[None, :], np.array([total]))


def _imports(changes: Sequence[CostChange]) -> bool:
    return any(change.what == "imports" for change in changes)


def _cost_of(system: InputOutputSystem, change: CostChange) -> Array:
    """Return the cost a change speaks of, per unit of output; zero for the products it does not name."""
    name = change.what
    if name == "wages":
        wages = wages_of(system)
        if wages is None:
            raise MissingDataError("value_added.csv has no row of wages (compensation_of_employees).")
        cost = wages
    elif name == "imports":
        cost = system.imported_inputs
    elif name == "taxes_on_products":
        cost = system.taxes
    elif name in system.component:
        cost = system.value_added[system.component.index(name)]
    else:
        known = [*COMPONENTS, *system.component]
        raise UsageError(f"'{change.what}' is no cost of this table. {nearest(change.what, known)}")
    if not cost.any():
        raise MissingDataError(f"The table states no {name} by product: there is nothing to change.")
    if not change.label:
        return cost
    result = np.zeros(len(system))
    position = system.label.position(change.label)
    result[position] = cost[position]
    return result
