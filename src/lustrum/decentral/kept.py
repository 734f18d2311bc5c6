r"""The plan a unit keeps for its order, and the proof that needs nobody else.

For its allotment a and the final prices :math:`\pi` the unit keeps x with :math:`L x = a`, and duals p of the shared
rows. With the goal :math:`c - L'p` the plan passes an ordinary certificate: for its allotment there is none better. At
the prices of all, what it could still gain is

.. math:: g(\pi) - (c'x - \pi' a) \ge 0,

and summed over the units it is what separates the plan from the best plan of all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.programme import Programme
from lustrum.errors import VerificationError
from lustrum.solver import Certificate, certify

TOLERANCE = 1e-6
"""Of certificates, and of an allotment that is met, relative to what flows through a row."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A unit's plan for its order.

    Attributes
    ----------
    allotment, prices : array, shape (shared rows,)
        As ordered: the use it may make, and the final prices of all.
    own_prices : array, shape (shared rows,)
        What one more unit of each row would be worth to it.
    x : array, shape (columns,)
    dual : array, shape (own rows,)
    value : float
        Of its goal.
    to_gain : float
        What it could gain at the final prices, were it free to choose its use.
    """

    allotment: Array
    prices: Array
    own_prices: Array
    x: Array
    dual: Array
    value: float
    to_gain: float

    @property
    def identifier(self) -> str:
        """A hash of the plan: who holds it can show later that it was this one."""
        numbers = np.concatenate([self.allotment, self.own_prices, self.x, self.dual])
        return hashlib.sha256(numbers.astype("<f8").tobytes()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Proof:
    """What a unit finds out about its order by itself.

    Attributes
    ----------
    off : float
        How far the plan is from its allotment, relative to what flows through a row.
    certificate : Certificate
        That no plan with this allotment is better.
    to_gain : float
        At the final prices, counted anew.
    problems : tuple of str
        What is wrong; empty where the order is proved.
    """

    off: float
    certificate: Certificate
    to_gain: float
    problems: tuple[str, ...]


def kept_plan(programme: Programme, allotment: Array, prices: Array) -> Kept:
    """Return the best plan for an allotment, and what could be gained at prices; both of shape (shared rows,).

    Raises
    ------
    VerificationError
        If the unit has no plan that uses its allotment.
    """
    dear = 10.0 * np.maximum(np.abs(prices), np.abs(prices).max(initial=0.0) * 1e-3)
    found = programme.worth(allotment, np.maximum(dear, 1e-12))
    size = float(np.abs(found.value)) + 1.0
    if found.short > TOLERANCE * size:
        raise VerificationError("This unit has no plan for the allotment of its order: it would be short.")
    best = programme.best(prices)
    value = programme.form.objective(found.x)
    gain = max(0.0, best.bound - (value - float(prices @ allotment)))
    return Kept(allotment, prices, found.prices, found.x, found.dual, value, gain)


def prove(programme: Programme, kept: Kept) -> Proof:
    """Return what the unit's own data say of its order; nobody is asked."""
    off = np.abs(programme.link @ kept.x - kept.allotment) / programme.size
    priced = replace(programme.form, cost=programme.form.cost - programme.link.T @ kept.own_prices)
    certificate = certify(priced, kept.x, kept.dual)
    best = programme.best(kept.prices)
    value = programme.form.objective(kept.x)
    gain = max(0.0, best.bound - (value - float(kept.prices @ kept.allotment)))
    problems = []
    if not (worst := float(off.max(initial=0.0))) <= TOLERANCE:
        problems.append(f"The plan misses its allotment by {worst:.1e} of what flows through a row.")
    if not certificate.passed(TOLERANCE):
        problems.append(f"The plan is not the best for its allotment: {certificate}.")
    if not abs(value - kept.value) <= TOLERANCE * (1.0 + abs(value)):
        problems.append(f"The goal of the plan is {value:.9g}, not {kept.value:.9g} as kept.")
    if not abs(gain - kept.to_gain) <= TOLERANCE * (1.0 + abs(value)):
        problems.append(f"At the final prices {gain:.4g} could be gained, not {kept.to_gain:.4g} as kept.")
    return Proof(worst, certificate, gain, tuple(problems))
