r"""How people answered to wages so far: theta and the cost of moving from observed moves, by a logit of its own.

.. math:: \ln\frac{P_i}{1 - P_i} = \theta \ln\frac{w_{s}}{w_{r}} + \Delta a_i - c

fitted to counts (moved of people) by the greatest likelihood. Standard errors are those of the likelihood, widened
where counts scatter more than chance allows (Pearson's chi-squared over its degrees of freedom).

Source: McCullagh and Nelder, Generalized Linear Models, 2nd ed. (1989), sections 4.4 and 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from lustrum.arrays import Array
from lustrum.errors import UsageError

ROUNDS = 100
SETTLED = 1e-12
SINGULAR = 1e13
PARTED = (
    "The wage response cannot be told from these moves: at higher wages all went and at lower ones nobody, or the "
    "other way round."
)


@dataclass(frozen=True)
class MoveEstimate:
    """What observed moves say.

    Parameters
    ----------
    theta, cost : float
        Wage response, and cost of moving in utils.
    theta_error, cost_error : float
        Standard errors, widened by the root of `dispersion` where that is above one.
    dispersion : float
        Pearson's chi-squared over its degrees of freedom; NaN with no more rows than figures estimated.
    rows : int
    """

    theta: float
    cost: float
    theta_error: float
    cost_error: float
    dispersion: float
    rows: int


def estimate_moves(people: Array, moved: Array, log_ratio: Array, amenity: Array | None = None) -> MoveEstimate:
    """Return theta and c of counts of people who could have moved and did.

    Parameters
    ----------
    people, moved, log_ratio : array, shape (rows,)
        People asked, how many of them went, and ln of the wage there over the wage here.
    amenity : array, shape (rows,), optional
        Of the place gone to less that of the place left, in utils; zero unless given.

    Raises
    ------
    UsageError
        With fewer than two rows, wage ratios that are all alike, nobody or everybody moving.
    """
    shift = np.zeros(len(people)) if amenity is None else amenity
    if len(people) < 2 or np.ptp(log_ratio) < 1e-9:
        raise UsageError(
            "The wage response cannot be told from moves at one and the same wage ratio: give moves at two or more."
        )
    if not 0.0 < moved.sum() < people.sum():
        raise UsageError("The wage response cannot be told where nobody moved, or everybody.")
    design = np.column_stack([log_ratio, -np.ones(len(people))])
    rate = moved.sum() / people.sum()
    beta = np.array([0.0, -np.log(rate / (1.0 - rate))])
    for _ in range(ROUNDS):
        chance = expit(design @ beta + shift)
        information = design.T @ (design * (people * chance * (1.0 - chance))[:, None])
        if not np.linalg.cond(information) < SINGULAR:
            raise UsageError(PARTED)
        step = np.linalg.solve(information, design.T @ (moved - people * chance))
        beta = beta + step
        if np.abs(step).max() < SETTLED * max(1.0, float(np.abs(beta).max())):
            break
    else:
        raise UsageError(PARTED)
    chance = expit(design @ beta + shift)
    free = len(people) - 2
    scatter = float((((moved - people * chance) ** 2) / (people * chance * (1.0 - chance))).sum() / free) if free else 0
    errors = np.sqrt(np.diag(np.linalg.inv(information)) * max(scatter, 1.0))
    return MoveEstimate(
        float(beta[0]), float(beta[1]), float(errors[0]), float(errors[1]), scatter if free else np.nan, len(people)
    )
