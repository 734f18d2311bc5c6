r"""Consumption-based accounts: what the final demand of each region calls forth, wherever it happens.

With :math:`f` an account per unit of output (emissions, jobs, value added) and :math:`Y` final demand by region,

.. math:: F_{rs} = \sum_{i \in r} f_i \,(L\, Y_{\cdot s})_i

is what happens in r for the final users of s. Summed over s it is the production-based account of r, summed over r the
footprint of s; both add up to the world's total. What final users themselves emit is added to both accounts.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.data.world import WorldTable
from lustrum.results import Measure, Result


def accounts_of(table: WorldTable) -> dict[str, tuple[Array, Array, str]]:
    """Return what can be followed through a world table: totals by sector, those of final users, unit.

    Of shapes (sectors,) and (final users,), in the unit told.

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

    Each of shape (regions, regions), in the unit of its account.

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
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 10.8.
    - Davis and Caldeira, "Consumption-based accounting of CO2 emissions", PNAS 107, 2010, 5687-5692.
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


def footprint_by_product(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return the footprint of each region by the product its final users buy, wherever that was made.

    What final users themselves emit belongs to no product and is left out.

    Notes
    -----
    One transposed solve with as many right-hand sides as accounts.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 10.8.
    """
    every = accounts_of(table)
    rates = np.column_stack([_per_output(total, table.output) for total, _, _ in every.values()])
    carried = system.solve_transposed(rates)
    sectors = tuple(dict.fromkeys(table.sector))
    adding = by_region(table.sector, sectors)
    demand = table.final_demand @ by_region(table.user_region, table.regions).T
    measures = {
        f"{name}_footprint": Measure((adding @ (carried[:, [place]] * demand)).T.ravel(), unit)
        for place, (name, (_, _, unit)) in enumerate(every.items())
    }
    return Result(
        "footprint_by_product",
        f"Footprints by product bought, {table.name} {table.year}",
        ("region", "product"),
        [(region, sector) for region in table.regions for sector in sectors],
        measures,
        notes=("what final users themselves emit is left out",) if table.final_satellites.any() else (),
        assumptions=table.assumptions,
    )


def domestic_footprint(system: InputOutputSystem) -> Result:
    """Return what each category of final demand of one country calls forth at home, and the imports it needs.

    Parameters
    ----------
    system : InputOutputSystem
        Of a national table.

    Returns
    -------
    Result
        By category: ``final_demand`` met from home, ``value_added``, every satellite account and kind of labour it
        calls forth at home, and ``imported_inputs``. Categories add up to the economy's totals.

    Notes
    -----
    This is the domestic part of a footprint. What imports carry abroad cannot be seen from one country's table: use a
    world table, or multiply imports by factors of the countries they come from.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 10.2.
    """
    rows: dict[str, tuple[Array, str]] = {}
    if len(system.component):
        rows["value_added"] = (system.value_added.sum(axis=0), system.unit)
    for place, account in enumerate(system.account):
        rows[account] = (system.satellites[place], system.satellite_unit.get(account, ""))
    for place, skill in enumerate(system.skill):
        rows[skill] = (system.labour[place], system.labour_unit.get(skill, ""))
    if system.imported_inputs.any():
        rows["imported_inputs"] = (system.imported_inputs, system.unit)
    names = list(system.final_demand)
    demand = np.column_stack([system.final_demand[name] for name in names])
    carried = system.solve_transposed(np.column_stack([rate for rate, _ in rows.values()])) if rows else None
    measures = {"final_demand": Measure(demand.sum(axis=0), system.unit)}
    for place, (name, (_, unit)) in enumerate(rows.items()):
        assert carried is not None
        measures[name] = Measure(carried[:, place] @ demand, unit)
    return Result(
        "domestic_footprint",
        f"What final demand calls forth at home, {system.name}",
        ("category",),
        [(name,) for name in names],
        measures,
        notes=(*system.basis, "what imports carry abroad is not known from one country's table"),
        assumptions=system.assumptions,
    )


def _per_output(total: Array, output: Array) -> Array:
    rate: Array = np.divide(total, output, out=np.zeros(len(output)), where=output != 0.0)
    return rate
