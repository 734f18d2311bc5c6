r"""Backward and forward linkages: how strongly a sector pulls its suppliers and pushes its customers.

Backward: column sums of :math:`L`. Forward: row sums of the Ghosh inverse :math:`G = \hat x^{-1} L \hat x`, which are
:math:`\hat x^{-1} L x`: the same factorisation answers both. Normalised linkages are divided by their mean (Rasmussen's
power and sensitivity of dispersion), so that 1 is the average sector.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.multipliers import titles_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.results import Drawing, Measure, Result
from lustrum.units import DIMENSIONLESS

MOST_FOR_VARIATION = 2_000
"""Coefficients of variation need every cell of the inverse; larger systems go without."""


def linkages(system: InputOutputSystem) -> Result:
    """Return direct and total, backward and forward linkages, with their normalised forms.

    Returns
    -------
    Result
        ``direct_backward`` (column sums of A), ``backward_linkage``, ``backward_linkage_normalised``,
        ``direct_forward`` (row sums of B), ``forward_linkage`` (Ghosh), ``forward_linkage_normalised``,
        ``forward_linkage_leontief`` (row sums of L); coefficients of variation of columns and rows of L (low where the
        pull is spread evenly) up to 2 000 sectors. All are pure numbers; sectors without output have no forward one.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 12.2.
    - Rasmussen, *Studies in Inter-sectoral Relations*, 1956.
    """
    system.refuse_units("Linkages")
    system.refuse_idle("Forward linkages")
    n = len(system)
    ones = np.ones(n)
    backward = system.solve_transposed(ones)
    right = system.solve(np.column_stack([system.output, ones]))
    forward = _per_output(right[:, 0], system.output)
    measures = {
        "direct_backward": _pure(system.A.sum(axis=0)),
        "backward_linkage": _pure(backward),
        "backward_linkage_normalised": _pure(backward / backward.mean()),
        "direct_forward": _pure(_per_output(system.A @ system.output, system.output)),
        "forward_linkage": _pure(forward),
        "forward_linkage_normalised": _pure(forward / np.nanmean(forward)),
        "forward_linkage_leontief": _pure(right[:, 1]),
    }
    if n <= MOST_FOR_VARIATION:
        inverse = system.leontief_inverse
        measures["backward_variation"] = _pure(_variation(inverse))
        measures["forward_variation"] = _pure(_variation(inverse.T))
    return Result(
        "linkages",
        f"Linkages of {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        measures,
        titles=titles_of(system),
        notes=system.basis,
        assumptions=system.assumptions,
    )


def key_sectors(system: InputOutputSystem) -> Result:
    """Return the key-sector map: normalised linkages and the quadrant each sector falls into.

    A sector whose backward and forward linkages are both above average is ``key``; one above average in one of them is
    ``backward_oriented`` or ``forward_oriented``; the others are ``weakly_oriented``.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 12.2.6.
    """
    found = linkages(system)
    backward, forward = found["backward_linkage_normalised"], found["forward_linkage_normalised"]
    words = {
        (True, True): "key",
        (True, False): "backward_oriented",
        (False, True): "forward_oriented",
        (False, False): "weakly_oriented",
    }
    quadrant = [words[b > 1.0, f > 1.0] for b, f in zip(backward, forward, strict=True)]
    return Result(
        "key_sectors",
        f"Key sectors of {system.name}",
        found.axes,
        found.items,
        {
            "backward_linkage_normalised": _pure(backward),
            "forward_linkage_normalised": _pure(forward),
            "quadrant": Measure(quadrant, ""),
            "share_of_output": _pure(system.output / system.output.sum()),
        },
        titles=found.titles,
        notes=found.notes,
        assumptions=found.assumptions,
        drawing=Drawing("map"),
    )


def _pure(values: Array) -> Measure:
    return Measure(values, DIMENSIONLESS)


def _per_output(values: Array, output: Array) -> Array:
    ratio: Array = np.divide(values, output, out=np.full(len(output), np.nan), where=output != 0.0)
    return ratio


def _variation(inverse: Array) -> Array:
    spread: Array = inverse.std(axis=0, ddof=1) / inverse.mean(axis=0)
    return spread
