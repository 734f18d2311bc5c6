r"""The dynamic Leontief growth ray: the fastest balanced growth, its proportions and its prices.

Everything made beyond inputs and replacement is built into more of the same:

.. math:: (S - A - D) x = g B x, \qquad p (S - A - D) = g\, p B

with D what wears out in a year. For as many activities as products ``g = 1 / rho((S - A - D)^-1 B)`` and the ray is
the right Perron vector. With several techniques for one product it is the largest g for which some x >= 0 has
``(S - A - D) x >= g B x`` (von Neumann), found by bisection over linear programmes whose duals are the prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import NotProductiveError, UsageError
from lustrum.solver import SolverOptions, StandardForm, Status, solve

FASTEST = 100.0
"""A rate nothing grows at: 10 000 per cent a year."""


@dataclass(frozen=True, eq=False)
class GrowthRay:
    """Balanced growth at the fastest rate.

    Parameters
    ----------
    rate : float
        g*, a year.
    proportions : array, shape (activities,)
        The ray, summing to 1.
    prices : array, shape (products,)
        Summing to 1.
    """

    rate: float
    proportions: Array
    prices: Array

    def angle(self, level: Array) -> float:
        """Return the angle between a structure, shape (activities,), and the ray in degrees: 0 on it, else to 90."""
        return angle(level, self.proportions)


def angle(one: Array, other: Array) -> float:
    """Return the angle between two structures in degrees, each of shape (activities,).

    Raises
    ------
    UsageError
        If nothing is made in one of them.

    Examples
    --------
    >>> round(angle(np.array([1.0, 1.0]), np.array([1.0, 0.0])), 6)
    45.0
    """
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    if not lengths > 0.0:
        raise UsageError("The angle of a structure in which nothing is made does not exist.")
    a, b = one / np.linalg.norm(one), other / np.linalg.norm(other)
    # atan2 of difference and sum keeps digits where the arc cosine loses them, near 0.
    return float(np.degrees(2.0 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


def growth_ray(net: Array, capital: Array) -> GrowthRay:
    """Return the growth ray of as many activities as products.

    Parameters
    ----------
    net : array, shape (n, n)
        S - A - D: output less current input and replacement, per unit of level.
    capital : array, shape (n, n)
        B: stock of each capital good per unit of level. Goods that are no capital have a row of zeros.

    Raises
    ------
    NotProductiveError
        If the technology cannot replace what it uses, so that nothing grows.

    References
    ----------
    .. [1] Leontief, *Studies in the Structure of the American Economy*, 1953, chapter 3.
    .. [2] Tsukui and Murakami, *Turnpike Optimality in Input-Output Systems*, 1979 (singular B).
    """
    _check(net, capital)
    if net.shape[0] != net.shape[1]:
        raise UsageError(f"{net.shape[1]} activities make {net.shape[0]} products: ask fastest_growth instead.")
    try:
        inverse = np.linalg.inv(net)
    except np.linalg.LinAlgError:
        raise NotProductiveError(
            "Inputs and replacement use up exactly what is made: nothing is left to grow."
        ) from None
    if (inverse < -1e-9 * np.abs(inverse).max()).any():
        raise NotProductiveError(
            "Inputs and replacement use up as much as is made: nothing can grow. Look for depreciation or stocks that "
            "are too large, or consumption per job that leaves nothing over."
        )
    values, vectors = np.linalg.eig(inverse @ capital)
    top = int(np.argmax(values.real))
    radius = float(values[top].real)
    if not radius > 0.0:
        raise UsageError("No activity needs capital: growth has no limit here.")
    left_values, left = np.linalg.eig((capital @ inverse).T)
    price = left[:, int(np.argmax(left_values.real))]
    return GrowthRay(1.0 / radius, _positive(vectors[:, top]), _positive(price))


def fastest_growth(net: Array, capital: Array, options: SolverOptions | None = None) -> GrowthRay:
    """Return the growth ray where activities and products differ in number: the best technique of each is found.

    Parameters
    ----------
    net : array, shape (products, activities)
        S - A - D per unit of level.
    capital : array, shape (products, activities)
        B per unit of level.

    Raises
    ------
    NotProductiveError
        If no mix of activities can replace what it uses.

    References
    ----------
    .. [3] von Neumann, "A Model of General Economic Equilibrium", Review of Economic Studies 13, 1945.
    """
    _check(net, capital)
    low, high = 0.0, 0.05
    if _surplus(net, options)[0] <= 0.0:
        raise NotProductiveError("No mix of activities can replace what it uses up: nothing can grow.")
    while _surplus(net - high * capital, options)[0] > 0.0:
        low, high = high, 2.0 * high
        if high > FASTEST:
            raise UsageError("No activity that is needed uses capital: growth has no limit here.")
    for _ in range(60):
        if high - low <= 1e-12 * high:
            break
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _surplus(net - middle * capital, options)[0] > 0.0 else (low, middle)
    _, level, price = _surplus(net - low * capital, options)
    return GrowthRay(0.5 * (low + high), level / level.sum(), price / price.sum())


def _surplus(net: Array, options: SolverOptions | None) -> tuple[float, Array, Array]:
    """Return the largest surplus s of every product over levels that sum to 1, those levels, and the prices.

    ``max s : N x >= s 1, sum x = 1, x >= 0``: the value of the game N, positive as long as growth can be faster.
    """
    rows, columns = net.shape
    matrix = np.zeros((rows + 1, columns + 1))
    matrix[:rows, :columns], matrix[:rows, columns], matrix[rows, :columns] = net, -1.0, 1.0
    form = StandardForm.from_matrix(
        matrix,
        np.append(np.zeros(columns), 1.0),
        row_lower=np.append(np.zeros(rows), 1.0),
        row_upper=np.append(np.full(rows, np.inf), 1.0),
        column_lower=np.append(np.zeros(columns), -np.inf),
        maximise=True,
    )
    answer = solve(form, options)
    if answer.status is not Status.OPTIMAL:
        raise UsageError(f"The growth ray could not be found: {answer.message}")
    return float(answer.objective), answer.x[:columns], np.maximum(-answer.dual[:rows], 0.0)


def _check(net: Array, capital: Array) -> None:
    if net.shape != capital.shape:
        raise UsageError(f"Net outputs are {net.shape} and capital coefficients {capital.shape}: they must agree.")
    if not (np.isfinite(net).all() and np.isfinite(capital).all()):
        raise UsageError("A coefficient is not a number.")


def _positive(vector: Array) -> Array:
    real = np.real(vector)
    real = real * np.sign(real.sum())
    # Rounding leaves tiny negatives in a vector that is non-negative by the theorem of Perron and Frobenius.
    real = np.where(np.abs(real) < 1e-9 * np.abs(real).max(), 0.0, real)
    result: Array = real / real.sum()
    return result
