r"""Value added in exports: whose value added a region's exports hold, and where its own goes.

With :math:`E_s` gross exports of s (sales to sectors and final users of other regions) and :math:`v` value added per
unit of output, :math:`v_r' L_{rs} E_s` is the value added of r in the exports of s. Its own part is the domestic
content, the rest foreign content (backward participation); what others' exports hold of r's value added is forward
participation. All content of a region's exports adds up to gross exports when value added is everything that is not a
purchase from another sector.

Domestic content counts again what left, came home in imports and left once more. Without that it is the domestic value
added in exports, :math:`v_s' (I - A_{ss})^{-1} E_s`: the GDP that would be lost if s sold nothing abroad.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.footprint import by_region, footprint_matrices
from lustrum.analysis.multipliers import titles_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.results import Measure, Result
from lustrum.units import DIMENSIONLESS

NOISE = 1e-12
"""Imported inputs per unit of output below which a sum over products is floating point."""


def gross_exports(table: WorldTable) -> Array:
    """Return sales of each sector to sectors and final users of other regions, shape (n, regions of origin)."""
    adding = by_region(table.region, table.regions)
    to_sectors = table.intermediate @ adding.T
    to_users = table.final_demand @ by_region(table.user_region, table.regions).T
    abroad = 1.0 - adding.T
    sold = ((to_sectors + to_users) * abroad).sum(axis=1)
    exports: Array = sold[:, None] * adding.T
    return exports


def content_of_exports(table: WorldTable, system: InputOutputSystem) -> Array:
    """Return the value added of the row's region in the exports of the column's, shape (regions, regions)."""
    value = table.value_added.sum(axis=0)
    rate = np.divide(value, table.output, out=np.zeros(len(value)), where=table.output != 0.0)
    content: Array = by_region(table.region, table.regions) @ (rate[:, None] * system.solve(gross_exports(table)))
    return content


def domestic_value_added(table: WorldTable, system: InputOutputSystem) -> Array:
    """Return the domestic value added in each region's exports, v_s (I - A_ss)^-1 E_s, shape (regions,).

    References
    ----------
    - Los, Timmer and de Vries, "Tracing value-added and double counting in gross exports: comment", American
      Economic Review 106, 2016, 1958-1966.
    """
    value, exports = table.value_added.sum(axis=0), gross_exports(table).sum(axis=1)
    rate = np.divide(value, table.output, out=np.zeros(len(value)), where=table.output != 0.0)
    found = np.zeros(len(table.regions))
    for place, region in enumerate(table.regions):
        mine = np.flatnonzero([label == region for label in table.region])
        home = np.eye(len(mine)) - system.A[np.ix_(mine, mine)]
        found[place] = rate[mine] @ np.linalg.solve(home, exports[mine])
    return found


def exports_by_partner(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return what each region sells to each other, whose value added that holds, and where value added ends.

    Returns
    -------
    Result
        By origin and partner: ``gross_exports``, ``foreign_content`` of them, ``value_added_exports`` (of the origin,
        absorbed by the partner's final users), ``gross_balance`` and ``value_added_balance`` with that partner. Both
        balances add up to the same over partners; partner by partner they differ, because value added travels through
        third regions.

    References
    ----------
    - Johnson and Noguera, "Accounting for intermediates", Journal of International Economics 86, 2012, 224-236.
    """
    adding = by_region(table.region, table.regions)
    sold = table.intermediate @ adding.T + table.final_demand @ by_region(table.user_region, table.regions).T
    value = table.value_added.sum(axis=0)
    rate = np.divide(value, table.output, out=np.zeros(len(value)), where=table.output != 0.0)
    content = system.solve_transposed(rate[:, None] * adding.T)
    foreign = (content.sum(axis=1)[:, None] - content) * adding.T  # of a unit sold by the row
    exports = adding @ sold
    bought = foreign.T @ sold
    absorbed = footprint_matrices(table, system)["value_added"]
    pairs = [(i, j) for i in range(len(table.regions)) for j in range(len(table.regions)) if i != j]
    origin, partner = (np.array(each) for each in zip(*pairs, strict=True))
    measures = {
        "gross_exports": exports,
        "foreign_content": bought,
        "value_added_exports": absorbed,
        "gross_balance": exports - exports.T,
        "value_added_balance": absorbed - absorbed.T,
    }
    return Result(
        "exports_by_partner",
        f"Exports by partner, {table.name} {table.year}",
        ("origin", "partner"),
        [(table.regions[i], table.regions[j]) for i, j in pairs],
        {name: Measure(matrix[origin, partner], table.unit) for name, matrix in measures.items()},
        notes=("value added counts every row between inputs and output, taxes and margins included",),
        assumptions=table.assumptions,
    )


def vertical_specialisation(system: InputOutputSystem) -> Result:
    r"""Return the import content of exports of one country, product by product: :math:`m' (I - A_d)^{-1} e`.

    Parameters
    ----------
    system : InputOutputSystem
        Domestic inputs, with imported ones told apart.

    Returns
    -------
    Result
        ``exports``, ``import_content`` (imported inputs bought for them by all domestic suppliers) and
        ``import_content_share``. The last row is all exports: its share is the VS share.

    Raises
    ------
    UsageError
        If the table does not tell imported inputs apart, or exports nothing.

    Notes
    -----
    What imports themselves hold of domestic value added cannot be seen from one country's table.

    References
    ----------
    - Hummels, Ishii and Yi, "The nature and growth of vertical specialization in world trade", Journal of
      International Economics 54, 2001, 75-96, equation 3.
    """
    if system.imported_inputs.max(initial=0.0) < NOISE:
        raise UsageError(
            f"{system.name} does not tell imported inputs apart: ask with --inputs domestic, or add imported_use.csv."
        )
    exports = system.final_demand.get("exports")
    if exports is None or not exports.any():
        raise UsageError(f"{system.name} has no column 'exports' of goods made at home.")
    per_unit = system.solve_transposed(system.imported_inputs)
    held = per_unit * exports
    exports, held = (np.append(flow, flow.sum()) for flow in (exports, held))
    share = np.divide(held, exports, out=np.full(len(exports), np.nan), where=exports != 0.0)
    share[:-1] = per_unit  # of a unit exported, whether or not any was
    return Result(
        "vertical_specialisation",
        f"Import content of exports, {system.name}",
        (system.label.name,),
        [*((label,) for label in system.label), ("all exports",)],
        {
            "import_content_share": Measure(share, DIMENSIONLESS),
            "import_content": Measure(held, system.unit),
            "exports": Measure(exports, system.unit),
        },
        titles=titles_of(system),
        notes=(*system.basis, "domestic value added that comes home in imports cannot be seen from one table"),
        assumptions=system.assumptions,
    )


def value_added_in_exports(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return domestic content, backward and forward participation and value-added exports by region.

    Returns
    -------
    Result
        ``gross_exports``, ``domestic_content`` and, of it, ``domestic_value_added`` (without what is counted twice),
        ``foreign_content``, ``forward_content`` (own value added in the exports of others), ``value_added_exports``
        (own value added in the final demand of others), in the table's unit; ``backward_participation``,
        ``forward_participation``, ``participation`` and ``value_added_ratio`` as shares of gross exports.

    References
    ----------
    - Hummels, Ishii and Yi, "The nature and growth of vertical specialization in world trade", Journal of
      International Economics 54, 2001, 75-96.
    - Johnson and Noguera, "Accounting for intermediates", Journal of International Economics 86, 2012, 224-236.
    - Koopman, Wang and Wei, "Tracing value-added and double counting in gross exports", American Economic Review
      104, 2014, 459-494.
    """
    content = content_of_exports(table, system)
    exports = gross_exports(table).sum(axis=0)
    own = np.diagonal(content).copy()
    foreign, forward = content.sum(axis=0) - own, content.sum(axis=1) - own
    absorbed = footprint_matrices(table, system)["value_added"]
    abroad = absorbed.sum(axis=1) - np.diagonal(absorbed)

    def share(values: Array) -> Measure:
        ratio = np.divide(values, exports, out=np.full(len(exports), np.nan), where=exports != 0.0)
        return Measure(ratio, DIMENSIONLESS)

    unit = table.unit
    return Result(
        "value_added_in_exports",
        f"Value added in exports, {table.name} {table.year}",
        ("region",),
        [(region,) for region in table.regions],
        {
            "gross_exports": Measure(exports, unit),
            "domestic_content": Measure(own, unit),
            "domestic_value_added": Measure(domestic_value_added(table, system), unit),
            "foreign_content": Measure(foreign, unit),
            "forward_content": Measure(forward, unit),
            "value_added_exports": Measure(abroad, unit),
            "backward_participation": share(foreign),
            "forward_participation": share(forward),
            "participation": share(foreign + forward),
            "value_added_ratio": share(abroad),
        },
        notes=("value added counts every row between inputs and output, taxes and margins included",),
        assumptions=table.assumptions,
    )
