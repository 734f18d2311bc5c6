r"""Where the loop starts: each unit's own beginning, the imbalance shared by trade.

What all begin with does not add up to what there is: :math:`n = d - \sum_r b_r`. It is shared by trade t, so that the
sums of each unit's year, which it has to pay for, stay as they are:

.. math:: \delta_{rp} = t_{rp} (\alpha_p + \beta_r), \qquad \sum_r \delta_{rp} = n_p, \qquad \sum_p \delta_{rp} = 0,

which is the least change relative to trade, :math:`\min \sum \delta_{rp}^2 / t_{rp}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array, Positions


def shared_by_trade(need: Array, trade: Mapping[str, Array], groups: Sequence[Positions]) -> dict[str, Array]:
    """Return what each unit takes over of a need, shape (shared rows,) each.

    Parameters
    ----------
    need : array, shape (shared rows,)
        What is to be shared; within each group it has to add up to 0, what does not is left.
    trade : mapping of unit to array, shape (shared rows,)
    groups : sequence of arrays of rows
        Within which each unit's shares add up to 0.

    Examples
    --------
    >>> found = shared_by_trade(np.array([4.0]), {"a": np.array([3.0]), "b": np.array([1.0])}, [])
    >>> found["a"].tolist(), found["b"].tolist()
    ([3.0], [1.0])
    """
    flows = np.array([*trade.values()])
    total = flows.sum(axis=0)
    part = np.divide(flows, total, out=np.full_like(flows, 1.0 / len(flows)), where=total > 0.0)
    result = part * need
    for rows in groups:
        size = np.maximum(flows[:, rows], 1e-9 * max(float(flows[:, rows].max(initial=0.0)), 1.0))
        result[:, rows] = _fitted(need[rows], size)
    return dict(zip(trade, result, strict=True))


def _fitted(need: Array, size: Array) -> Array:
    """Return shares whose columns add up to the need and whose rows add up to 0, shape (units, items)."""
    units, items = size.shape
    scale = size.sum()
    normal = np.block([[np.diag(size.sum(axis=0)), size.T], [size, np.diag(size.sum(axis=1))]]) / scale
    right = np.concatenate([need, np.zeros(units)]) / scale
    found = np.linalg.lstsq(normal, right, rcond=1e-13)[0]
    shares: Array = size * (found[:items] + found[items:, None])
    return shares
