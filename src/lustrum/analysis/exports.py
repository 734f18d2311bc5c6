r"""Value added in exports: whose value added a region's exports hold, and where its own goes.

With :math:`E_s` gross exports of s (sales to sectors and final users of other regions) and :math:`v` value added per
unit of output, :math:`v_r' L_{rs} E_s` is the value added of r in the exports of s. Its own part is the domestic
content, the rest foreign content (backward participation); what others' exports hold of r's value added is forward
participation. All content of a region's exports adds up to gross exports when value added is everything that is not a
purchase from another sector.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.footprint import by_region, footprint_matrices
from lustrum.analysis.result import Measure, Result
from lustrum.analysis.system import InputOutputSystem
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable
from lustrum.units import DIMENSIONLESS


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


def value_added_in_exports(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return domestic content, backward and forward participation and value-added exports by region.

    Returns
    -------
    Result
        ``gross_exports``, ``domestic_content``, ``foreign_content``, ``forward_content`` (own value added in the
        exports of others), ``value_added_exports`` (own value added in the final demand of others), in the table's
        unit; ``backward_participation``, ``forward_participation``, ``participation`` and ``value_added_ratio`` as
        shares of gross exports.

    References
    ----------
    .. [1] Hummels, Ishii and Yi, "The nature and growth of vertical specialization in world trade", Journal of
       International Economics 54, 2001, 75-96.
    .. [2] Johnson and Noguera, "Accounting for intermediates", Journal of International Economics 86, 2012, 224-236.
    .. [3] Koopman, Wang and Wei, "Tracing value-added and double counting in gross exports", American Economic Review
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
