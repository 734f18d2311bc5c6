r"""Gross exports taken apart: whose value added, where it ends, what crosses borders more than once.

With :math:`B` the world's Leontief inverse, :math:`v` value added per unit of output, :math:`A_{sr}`, :math:`Y_{sr}`
sales of s to sectors and final users of r, and :math:`H_{r} = (I - A_{rr})^{-1}` the home inverse, exports of s are

.. math:: e_s = \underbrace{v_s B_{ss} Y_{s*} + v_s \sum_{r \ne s} B_{sr} Y_{rr} + v_s \sum_{r,t \ne s, r \ne t} B_{sr}
   Y_{rt}}_{\text{absorbed abroad}} + \underbrace{v_s \sum_{r \ne s} B_{sr} (Y_{rs} + A_{rs} H_s Y_{ss})}_{\text{comes
   home}} + \underbrace{v_s \sum_{r \ne s} B_{sr} A_{rs} H_s E_s}_{\text{counted twice}} + \text{foreign}

The first five terms are the domestic value added in exports, :math:`v_s H_s E_s`: what GDP would lose if s sold nothing
abroad, which is the second road by which tests reach it.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.exports import gross_exports
from lustrum.analysis.footprint import by_region
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.data.world import WorldTable
from lustrum.results import Measure, Result
from lustrum.units import DIMENSIONLESS

TERMS = {
    "final_goods_absorbed": "own value added in final goods",
    "intermediates_absorbed": "own value added in intermediates, absorbed by their first buyer",
    "sent_on": "own value added in intermediates, sent on to third regions",
    "returned_as_final_goods": "own value added that comes home in final goods",
    "returned_as_intermediates": "own value added that comes home in intermediates and is used there",
    "own_counted_twice": "own value added counted again: it left, came home and left again",
    "foreign_in_final_goods": "others' value added in final goods",
    "foreign_in_intermediates": "others' value added in intermediates, absorbed by their first buyer",
    "foreign_counted_twice": "others' value added counted again",
}
"""The nine terms, in the order of Koopman, Wang and Wei's equation 36."""
ABSORBED, DOMESTIC, OWN = 3, 5, 6
"""The first three terms are value-added exports, five of them domestic value added, six of them domestic content."""


def gross_export_terms(table: WorldTable, system: InputOutputSystem) -> Result:
    """Return the gross exports of each region in nine terms that add up to them.

    Returns
    -------
    Result
        One row for each region: ``gross_exports`` and the `TERMS`, in the table's unit; ``discrepancy``, what the
        table's own rounding leaves between them (zero where sales add up to output);
        ``domestic_value_added`` (the first five terms) and its share of gross exports.

    Notes
    -----
    One transposed solve with as many right-hand sides as regions, and one small factorisation for each region.

    References
    ----------
    - Koopman, Wang and Wei, "Tracing value-added and double counting in gross exports", American Economic Review
      104, 2014, 459-494, equation 36.
    - Los, Timmer and de Vries, "Tracing value-added and double counting in gross exports: comment", American
      Economic Review 106, 2016, 1958-1966.
    """
    terms = _terms(table, system)
    exports = gross_exports(table).sum(axis=0)
    domestic = terms[:DOMESTIC].sum(axis=0)
    share = np.divide(domestic, exports, out=np.full(len(exports), np.nan), where=exports != 0.0)
    measures = {"gross_exports": Measure(exports, table.unit)}
    measures |= {
        name: Measure(row, table.unit, meaning) for (name, meaning), row in zip(TERMS.items(), terms, strict=True)
    }
    measures["discrepancy"] = Measure(exports - terms.sum(axis=0), table.unit, "sales of the table that miss output")
    measures["domestic_value_added"] = Measure(domestic, table.unit, "what GDP would lose without exports")
    measures["domestic_value_added_share"] = Measure(share, DIMENSIONLESS)
    return Result(
        "gross_export_terms",
        f"Gross exports taken apart, {table.name} {table.year}",
        ("region",),
        [(region,) for region in table.regions],
        measures,
        notes=("value added counts every row between inputs and output, taxes and margins included",),
        assumptions=table.assumptions,
    )


def _terms(table: WorldTable, system: InputOutputSystem) -> Array:
    """Return the nine terms, shape (9, regions)."""
    count = len(table.regions)
    adding = by_region(table.region, table.regions)
    demand = table.final_demand @ by_region(table.user_region, table.regions).T
    home = adding.T  # 1 where the row belongs to the region of the column
    value = table.value_added.sum(axis=0)
    rate = np.divide(value, table.output, out=np.zeros(len(value)), where=table.output != 0.0)
    to_sectors = table.intermediate @ adding.T
    # Output at home that the home market and exports call forth at home: H_r Y_rr and H_r E_r.
    local, outward = np.zeros(len(value)), np.zeros(len(value))
    for place in range(count):
        mine = np.flatnonzero(home[:, place])
        away = np.arange(count) != place
        right = np.column_stack([demand[mine, place], (demand[mine][:, away] + to_sectors[mine][:, away]).sum(axis=1)])
        found = np.linalg.solve(np.eye(len(mine)) - system.A[np.ix_(mine, mine)], right)
        local[mine], outward[mine] = found[:, 0], found[:, 1]
    # Sales abroad by what they are for: final goods; intermediates for the buyer's home market; for its exports.
    abroad = 1.0 - home
    final = (demand * abroad).sum(axis=1)
    for_local = ((system.A * local) @ adding.T * abroad).sum(axis=1)
    for_export = ((system.A * outward) @ adding.T * abroad).sum(axis=1)
    content = system.solve_transposed(rate[:, None] * home)  # v_s B, one column for each region of origin
    foreign = (content.sum(axis=1)[:, None] - content) * home
    own = content * abroad  # v_s B_sr by row of the buyer r, own region left out
    terms = np.zeros((9, count))
    terms[0] = (content * home * final[:, None]).sum(axis=0)
    to_own_users = (demand * home).sum(axis=1)  # Y_rr
    terms[1] = own.T @ to_own_users
    third = final[:, None] - demand * abroad  # final goods sold by r to others than s
    terms[2] = (own * third).sum(axis=0)
    terms[3] = (own * demand).sum(axis=0)
    back_local = (system.A * local) @ adding.T  # A_rs H_s Y_ss by row r and column s
    back_export = (system.A * outward) @ adding.T
    terms[4] = (own * back_local).sum(axis=0)
    terms[5] = (own * back_export).sum(axis=0)
    terms[6] = foreign.T @ final
    terms[7] = foreign.T @ for_local
    terms[8] = foreign.T @ for_export
    return terms
