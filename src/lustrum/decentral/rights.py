r"""What stays with a unit: a share of what it delivers beyond its order, or needs less than it was allotted.

.. math:: o_p = \max(0, a_p - u_p), \qquad \text{stays} = \alpha\, o_p, \qquad \text{shared} = (1 - \alpha)\, o_p

a is the use it was allotted, u what it used: who exports more, or imports less, than its order is over. The share
:math:`\alpha` is a local right, 0.3 unless the unit's folder says otherwise.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

KEEPS = 0.3
"""Share of local surplus and of over-fulfilment that stays, unless told otherwise."""

FEWEST = 3
"""Members behind what a unit says for several: of two, each could work out the other."""


def over_fulfilment(allotted: Array, used: Array, keeps: float = KEEPS) -> tuple[Array, Array]:
    """Return what stays with a unit and what is shared of what it made beyond its order, shape (shared rows,) each.

    Parameters
    ----------
    allotted, used : array, shape (shared rows,)
        Use of shared rows: imports less exports.
    keeps : float
        Between 0 and 1.

    Raises
    ------
    UsageError
        If the share is none.

    Examples
    --------
    >>> stays, shared = over_fulfilment(np.array([-10.0, 5.0]), np.array([-12.0, 6.0]))
    >>> stays.tolist(), shared.tolist()
    ([0.6, 0.0], [1.4, 0.0])
    """
    if not 0.0 <= keeps <= 1.0:
        raise UsageError(f"The share that stays is {keeps:g}; it lies between 0 and 1.")
    over = np.maximum(np.asarray(allotted, dtype=float) - np.asarray(used, dtype=float), 0.0)
    return keeps * over, (1.0 - keeps) * over


def refuse_few(members: int, name: str) -> None:
    """Refuse to publish a sum of fewer than `FEWEST` members; one alone speaks for itself.

    Raises
    ------
    UsageError
        For two.
    """
    if 1 < members < FEWEST:
        raise UsageError(
            f"'{name}' would publish the sum of {members} members: each could work out the other. Take in {FEWEST} or "
            "more, or let each answer for itself."
        )
