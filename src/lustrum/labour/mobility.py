r"""Who would move: a share that answers to wages, amenities and the cost of moving, and what a share asks for.

.. math:: P = \frac{1}{1 + \exp(-(\theta \ln (w_s/w_r) + \Delta a - c_{rs}))}, \qquad
          \frac{w_s}{w_r} = \exp\frac{\ln\frac{q}{1 - q} + c - \Delta a}{\theta}

P is an upper limit, the share of people who would go of their own will if a post were open to them: nobody is moved.
The cost c is counted in the units of utility in which a wage counts as theta times its logarithm.

Source: McFadden, Conditional logit analysis of qualitative choice behavior (1974); Sjaastad, Journal of Political
Economy 70 (1962).
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from lustrum.arrays import Array
from lustrum.errors import UsageError


def utility(wage_from: Array, wage_to: Array, cost: Array, amenity: Array, theta: float) -> Array:
    """Return what going is worth beside staying, theta ln(w_s/w_r) + amenity - cost, in utils.

    Parameters
    ----------
    wage_from, wage_to, cost, amenity : array, all of one shape or broadcast to one
        Wages in one money, above zero; cost and amenity (of the place gone to, less that of the place left) in utils.
    theta : float
        How strongly people answer to wages, above zero.

    Raises
    ------
    UsageError
        If theta or a wage is not above zero.
    """
    if not theta > 0.0:
        raise UsageError(f"The wage response theta is {theta:g}; it must be above zero.")
    ratio = np.asarray(wage_to, dtype=float) / np.asarray(wage_from, dtype=float)
    if not (ratio > 0.0).all():
        raise UsageError("Wages must be above zero on both sides of a move.")
    found: Array = theta * np.log(ratio) + amenity - cost
    return found


def move_share(wage_from: Array, wage_to: Array, cost: Array, amenity: Array, theta: float) -> Array:
    """Return the share of people who would go in a year if posts were open, shape as `utility`.

    >>> round(float(move_share(1.0, 1.0, 4.0, 0.0, 3.0)), 4)
    0.018
    """
    found: Array = expit(utility(wage_from, wage_to, cost, amenity, theta))
    return found


def leaving_share(utilities: Array) -> Array:
    """Return the share who would go anywhere at all, of utilities of shape (places, ...): shape (...).

    The share of all places together in a logit with staying as the other alternative; with one place, `move_share`.
    """
    best = np.maximum(np.max(utilities, axis=0), 0.0)
    going = np.exp(utilities - best).sum(axis=0)
    found: Array = going / (np.exp(-best) + going)
    return found


def wage_ratio_needed(share: Array, cost: Array, amenity: Array, theta: float) -> Array:
    """Return the wage there over the wage here at which a share would go in a year (the inverse of `move_share`).

    Parameters
    ----------
    share, cost, amenity : array, all of one shape or broadcast to one
        Numbers or, by route, shape (routes,).
    theta : float

    Raises
    ------
    UsageError
        For a share not strictly between 0 and 1: no wage brings all, and none is needed to bring nobody.

    >>> round(float(wage_ratio_needed(0.05, 4.0, 0.0, 3.0)), 4)
    1.4217
    """
    _refuse(share, theta)
    found: Array = np.exp((logit(share) + cost - amenity) / theta)
    return found


def cost_needed(share: Array, ratio: Array, amenity: Array, theta: float) -> Array:
    """Return the cost of moving, in utils, at which a share goes at a given wage ratio; shapes as `utility`.

    Raises
    ------
    UsageError
        For a share not strictly between 0 and 1.
    """
    _refuse(share, theta)
    found: Array = theta * np.log(ratio) + amenity - logit(share)
    return found


def money_of_utils(utils: Array, wage: Array, theta: float) -> Array:
    """Return what is paid to one who moves so that it counts as so many utils: w (exp(u / theta) - 1).

    What added to a year's wage is worth as much to people with that wage; shape as the arguments broadcast.
    """
    found: Array = np.asarray(wage * np.expm1(np.asarray(utils) / theta))
    return found


def _refuse(share: Array, theta: float) -> None:
    if not theta > 0.0:
        raise UsageError(f"The wage response theta is {theta:g}; it must be above zero.")
    if not ((np.asarray(share) > 0.0) & (np.asarray(share) < 1.0)).all():
        raise UsageError("A share of people who move lies strictly between 0 and 1.")
