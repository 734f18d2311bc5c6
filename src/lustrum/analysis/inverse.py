"""The Leontief and Ghosh systems themselves: coefficients, inverses, and output for a given final demand."""

from __future__ import annotations

import numpy as np

from lustrum.analysis.multipliers import titles_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.results import Measure, Result
from lustrum.units import DIMENSIONLESS


def gross_output(system: InputOutputSystem, final_demand: Array) -> Array:
    """Return the output that delivers a given final demand: x with (I - A) x = y.

    Parameters
    ----------
    final_demand : array, shape (n,) or (n, columns)
        Per year, in the table's unit; columns share one factorisation.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 2.2.
    """
    return system.solve(final_demand)


def ghosh_coefficients(system: InputOutputSystem) -> Array:
    """Return B = diag(x)^-1 Z: where each sector's output goes, shape (n, n); rows of sectors without output are 0."""
    x = system.output[:, None]
    B: Array = np.divide(system.intermediate, x, out=np.zeros_like(system.A), where=x != 0.0)
    return B


def ghosh_inverse(system: InputOutputSystem) -> Array:
    """Return G = (I - B)^-1 = diag(x)^-1 L diag(x), from the Leontief inverse and no second factorisation.

    Of shape (products, products), without unit.
    """
    x = system.output
    inverse = system.leontief_inverse
    G: Array = np.divide(inverse * x, x[:, None], out=np.eye(len(x)), where=x[:, None] != 0.0)
    return G


def output_by_final_demand(system: InputOutputSystem) -> Result:
    """Return the output each category of final demand calls forth; the categories add up to output."""
    names = list(system.final_demand)
    demand = np.column_stack([system.final_demand[name] for name in names])
    found = system.solve(demand)
    measures = {"output": Measure(found.sum(axis=1), system.unit)}
    measures |= {f"output_for_{name}": Measure(found[:, place], system.unit) for place, name in enumerate(names)}
    items = [(label,) for label in system.label]
    return Result(
        "output",
        f"Output by final demand, {system.name}",
        (system.label.name,),
        items,
        measures,
        titles_of(system),
        system.basis,
        system.assumptions,
    )


def leontief(system: InputOutputSystem) -> Result:
    """Return technical coefficients and the Leontief inverse, cell by cell."""
    return _matrix(
        system, "leontief", "Leontief system", {"coefficient": system.A, "leontief_inverse": system.leontief_inverse}
    )


def ghosh(system: InputOutputSystem) -> Result:
    """Return output (allocation) coefficients and the Ghosh inverse, cell by cell.

    Read G as a price model: cell (i, j) is what a rise of one unit in the primary costs of i adds to the value of j's
    output (Dietzenbacher 1997); as a quantity model it is implausible.
    """
    system.refuse_idle("Allocation coefficients")
    values = {"allocation_coefficient": ghosh_coefficients(system), "ghosh_inverse": ghosh_inverse(system)}
    return _matrix(system, "ghosh", "Ghosh system", values)


def _matrix(system: InputOutputSystem, name: str, title: str, values: dict[str, Array]) -> Result:
    labels = system.label.labels
    items = [(row, column) for row in labels for column in labels]
    measures = {measure: Measure(matrix.ravel(), DIMENSIONLESS) for measure, matrix in values.items()}
    axes = (system.label.name, "user")
    return Result(
        name,
        f"{title} of {system.name}",
        axes,
        items,
        measures,
        titles_of(system),
        system.basis,
        system.assumptions,
    )
