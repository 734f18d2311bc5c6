r"""Hypothetical extraction: what an economy would lose if one sector stopped buying and selling at home.

With row and column k of :math:`A` and its final demand taken out, output of the others follows from one column and one
row of :math:`L`: :math:`x - \bar x = L_{\cdot k}\, x_k / L_{kk}`. No system is solved anew.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.multipliers import titles_of, wages_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.results import Measure, Result
from lustrum.units import DIMENSIONLESS


def extraction_losses(system: InputOutputSystem) -> Array:
    r"""Return the output each sector loses when another is extracted, shape (n, n): column k for sector k.

    Notes
    -----
    Let :math:`\bar A` be A without row and column k, :math:`\bar y` be y without entry k. Then the extracted output
    :math:`\bar x` has :math:`\bar x_k = 0` and, by the inverse of a matrix whose row and column are taken out,
    :math:`\bar x = x - L_{\cdot k} x_k / L_{kk}`. The k-th loss is all of :math:`x_k`.

    References
    ----------
    - Dietzenbacher and Lahr, "Expanding extractions", Economic Systems Research 25, 2013, 341-360.
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 12.2.5.
    """
    inverse = system.leontief_inverse
    losses: Array = inverse * (system.solve(system.final) / np.diagonal(inverse))
    return losses


def extraction(system: InputOutputSystem) -> Result:
    """Return what is lost by extracting each sector in turn: output, value added, wages and jobs.

    Returns
    -------
    Result
        ``output_loss`` (all sectors, the extracted one included), ``output_loss_of_others``, ``value_added_loss``,
        ``employment_loss`` and their shares of the economy's total.
    """
    system.refuse_units("Losses of output")
    system.refuse_idle("Losses of output")
    losses = extraction_losses(system)
    total = losses.sum(axis=0)
    measures = {
        "output_loss": Measure(total, system.unit),
        "output_loss_share": Measure(total / system.output.sum(), DIMENSIONLESS),
        "output_loss_of_others": Measure(total - np.diagonal(losses), system.unit),
    }
    per_output: dict[str, tuple[Array, str]] = {}
    if len(system.component):
        per_output["value_added"] = (system.value_added.sum(axis=0), system.unit)
    wages = wages_of(system)
    if wages is not None:
        per_output["income"] = (wages, system.unit)
    units = {system.labour_unit.get(skill, "") for skill in system.skill}
    if len(units) == 1:
        per_output["employment"] = (system.labour.sum(axis=0), units.pop())
    for name, (rate, unit) in per_output.items():
        lost = rate @ losses
        measures[f"{name}_loss"] = Measure(lost, unit)
        measures[f"{name}_loss_share"] = Measure(lost / float(rate @ system.output), DIMENSIONLESS)
    return Result(
        "extraction",
        f"Hypothetical extraction, {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        measures,
        titles=titles_of(system),
        notes=(*system.basis, "the sector neither buys from nor sells to the others; imports do not replace it"),
        assumptions=system.assumptions,
    )
