r"""Consumption-based accounts: what the final demand of each region calls forth, wherever it happens.

With :math:`f` an account per unit of output (emissions, jobs, value added) and :math:`Y` final demand by region,

.. math:: F_{rs} = \sum_{i \in r} f_i \,(L\, Y_{\cdot s})_i

is what happens in r for the final users of s. Summed over s it is the production-based account of r, summed over r the
footprint of s; both add up to the world's total. What final users themselves emit is added to both accounts.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.result import Measure, Result
from lustrum.analysis.system import InputOutputSystem
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable


def accounts_of(table: WorldTable) -> dict[str, tuple[Array, Array, str]]:
    """Return what can be followed through a world table: totals by sector, those of final users, unit.

    `value_added` is the sum of all rows between inputs and output.
    """
    users = len(table.user_region)
    found = {"value_added": (table.value_added.sum(axis=0), np.zeros(users), table.unit)}
    for place, (account, unit) in enumerate(zip(table.account, table.account_unit, strict=True)):
        found[account] = (table.satellites[place], table.final_satellites[place], unit)
    return found


def by_region(labels: tuple[str, ...], regions: tuple[str, ...]) -> Array:
    """Return the matrix that adds up sectors or users to regions, shape (regions, labels)."""
    place = {region: position for position, region in enumerate(regions)}
    matrix = np.zeros((len(regions), len(labels)))
    matrix[[place[label] for label in labels], range(len(labels))] = 1.0
    return matrix


def footprint_matrices(table: WorldTable, system: InputOutputSystem) -> dict[str, Array]:
    """Return for each account what happens in the row's region for the column's final users, without their own.

    One solve with as many right-hand sides as there are regions serves all accounts.
    """
    adding = by_region(table.region, table.regions)
    demand = table.final_demand @ by_region(table.user_region, table.regions).T
    output = system.solve(demand)
    return {
        name: adding @ (_per_output(total, table.output)[:, None] * output)
        for name, (total, _, _) in accounts_of(table).items()
    }


def footprint(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return production-based and consumption-based accounts by region, and their balance.

    Returns
    -------
    Result
        For each account (``value_added`` and every satellite): ``<account>_production``, ``<account>_footprint`` and
        ``<account>_balance`` (production less footprint: what a region carries for others, net).

    References
    ----------
    .. [1] Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 10.8.
    .. [2] Davis and Caldeira, "Consumption-based accounting of CO2 emissions", PNAS 107, 2010, 5687-5692.
    """
    users = by_region(table.user_region, table.regions)
    adding = by_region(table.region, table.regions)
    measures: dict[str, Measure] = {}
    every = accounts_of(table)
    for name, matrix in footprint_matrices(table, system).items():
        total, own, unit = every[name]
        direct = users @ own
        production = adding @ total + direct
        consumed = matrix.sum(axis=0) + direct
        measures[f"{name}_production"] = Measure(production, unit)
        measures[f"{name}_footprint"] = Measure(consumed, unit)
        measures[f"{name}_balance"] = Measure(production - consumed, unit)
    return Result(
        "footprint",
        f"Production and consumption by region, {table.name} {table.year}",
        ("region",),
        [(region,) for region in table.regions],
        measures,
        notes=(f"what final users of each region call forth anywhere, {table.price_base}",),
        assumptions=table.assumptions,
    )


def footprint_by_origin(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return what happens in each region for the final users of each other, account by account."""
    every = accounts_of(table)
    users = by_region(table.user_region, table.regions)
    measures: dict[str, Measure] = {}
    for name, matrix in footprint_matrices(table, system).items():
        _, own, unit = every[name]
        measures[f"{name}_footprint"] = Measure((matrix + np.diag(users @ own)).ravel(), unit)
    items = [(origin, destination) for origin in table.regions for destination in table.regions]
    return Result(
        "footprint_by_origin",
        f"Who works for whom, {table.name} {table.year}",
        ("origin", "destination"),
        items,
        measures,
        notes=("what happens in the origin for final users of the destination",),
        assumptions=table.assumptions,
    )


def _per_output(total: Array, output: Array) -> Array:
    rate: Array = np.divide(total, output, out=np.zeros(len(output)), where=output != 0.0)
    return rate
