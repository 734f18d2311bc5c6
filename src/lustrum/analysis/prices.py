r"""Labour values and production prices: what a table says about relative prices apart from the market's.

Labour values :math:`\lambda' = l' L` count the labour a unit of each product needs, directly and through its inputs.
Production prices have one rate of profit r everywhere:

.. math:: p' = (1 + r)\, p' A + w l' ,\qquad p'y = 1'y

wages paid after production (Sraffa), measured so that the net product keeps its market value. The largest rate is
:math:`R = 1 / \rho(A) - 1`; at given r the wage share falls from one at :math:`r = 0` to zero at R.
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.multipliers import titles_of, wages_of
from lustrum.analysis.system import InputOutputSystem, perron_root
from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.results import Measure, Result
from lustrum.units import DIMENSIONLESS, per


def labour_per_output(system: InputOutputSystem) -> tuple[Array, str]:
    """Return all labour per unit of output, and its unit.

    Of shape (products,), in the labour unit per unit of output.

    Raises
    ------
    MissingDataError
        If the table says nothing about labour, or counts kinds of it in different units.
    """
    units = {system.labour_unit.get(skill, "") for skill in system.skill}
    if len(units) != 1:
        said = "says nothing about labour" if not units else f"counts labour in {', '.join(sorted(units))}"
        raise MissingDataError(f"{system.name} {said}: labour values need labour.csv in one unit.")
    return system.labour.sum(axis=0), units.pop()


def labour_values(system: InputOutputSystem) -> Result:
    """Return the labour a unit of each product needs in all, and market prices beside it.

    Returns
    -------
    Result
        ``direct_labour``, ``labour_value`` (per unit of output), ``value_price_ratio`` (labour value over market price,
        scaled so that all output has the same sum in both): 1 where the product exchanges at its value; not in
        physical units, where there are no prices.

    Notes
    -----
    Imported inputs and fixed capital carry no labour here where the table counts them as bought abroad, or not at all;
    the notes say which.

    References
    ----------
    - Pasinetti, *Lectures on the Theory of Production*, 1977, chapter 5.
    """
    direct, unit = labour_per_output(system)
    value = system.solve_transposed(direct)
    measures = {
        "labour_value": Measure(value, per(unit, system.unit)),
        "direct_labour": Measure(direct, per(unit, system.unit)),
    }
    notes = [*system.basis, "depreciation of fixed capital is not counted as an input"]
    if system.output.any() and not system.is_physical:
        ratio = value * (system.output.sum() / float(value @ system.output))
        apart = float(system.output @ np.abs(ratio - 1.0)) / float(system.output.sum())
        measures["value_price_ratio"] = Measure(ratio, DIMENSIONLESS)
        notes.insert(-1, f"output-weighted mean distance of values from market prices {apart:z.1%}")
    return Result(
        "labour_values",
        f"Labour values, {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        measures,
        titles=titles_of(system),
        notes=tuple(notes),
        assumptions=system.assumptions,
    )


def prices_at(A: Array, labour: Array, net_product: Array, rate: float) -> tuple[Array, float]:
    """Return production prices and the wage at a rate of profit, the net product's value kept.

    Parameters
    ----------
    A, labour, net_product : array
        Of shapes (n, n), (n,) and (n,).
    rate : float
        From 0 to the largest rate of profit.

    Returns
    -------
    prices : array, shape (n,)
    wage : float
        Per unit of labour.

    Raises
    ------
    UsageError
        If the rate is negative or above the largest one.

    References
    ----------
    - Sraffa, *Production of Commodities by Means of Commodities*, 1960, chapters 2 to 4.
    """
    root = perron_root(A)
    largest = np.inf if root == 0.0 else 1.0 / root - 1.0
    if not 0.0 <= rate < largest:
        raise UsageError(f"A rate of profit of {rate:g} is outside 0 to {largest:.6g}, the largest these inputs allow.")
    per_wage = np.linalg.solve(np.eye(len(A)) - (1.0 + rate) * A.T, labour)
    wage = float(net_product.sum() / (per_wage @ net_product))
    prices: Array = np.asarray(wage * per_wage, dtype=float)
    return prices, wage


def production_prices(system: InputOutputSystem) -> Result:
    """Return prices at the uniform rate of profit that goes with the table's own wage share, and market prices at 1.

    Returns
    -------
    Result
        ``production_price`` (1 = market price), ``labour_value_price`` (the price at a rate of profit of zero),
        ``standard_commodity`` (shares of Sraffa's standard commodity).

    Notes
    -----
    The rate of profit is the one at which wages are the share of the net product that they are in the table; it is on
    circulating capital (inputs), for tables hold no fixed capital in their columns.
    """
    system.refuse_units("Wage share and distances from market prices")
    system.refuse_idle("Wage share and distances from market prices")
    system.refuse_unproductive()
    direct, _ = labour_per_output(system)
    wages = wages_of(system)
    if wages is None:
        raise MissingDataError(f"{system.name}: no row of value added is read as wages; the wage share is needed.")
    net = system.output - system.A @ system.output
    share = float(wages @ system.output) / float(net.sum())
    root = perron_root(system.A)
    largest = np.inf if root == 0.0 else 1.0 / root - 1.0
    rate = _rate_for(system.A, direct, net, float(direct @ system.output), share, largest)
    price, _ = prices_at(system.A, direct, net, rate)
    value, _ = prices_at(system.A, direct, net, 0.0)
    standard = _standard(system.A)
    weight = system.output / system.output.sum()
    notes = (
        *system.basis,
        f"wages are {share:z.1%} of the net product; rate of profit {rate:z.4%} of inputs, the largest {largest:z.4%}",
        f"output-weighted mean distance from market prices {float(weight @ np.abs(price - 1.0)):z.1%} at this rate, "
        f"{float(weight @ np.abs(value - 1.0)):z.1%} at a rate of zero",
    )
    return Result(
        "production_prices",
        f"Production prices, {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        {
            "production_price": Measure(price, DIMENSIONLESS),
            "labour_value_price": Measure(value, DIMENSIONLESS),
            "standard_commodity": Measure(standard, DIMENSIONLESS),
        },
        titles=titles_of(system),
        notes=notes,
        assumptions=system.assumptions,
    )


def _rate_for(A: Array, labour: Array, net: Array, jobs: float, share: float, largest: float) -> float:
    """Return the rate of profit at which wages are `share` of the net product, by bisection on a falling curve."""
    if share >= 1.0:
        return 0.0
    low, high = 0.0, min(largest, 1e6)
    for _ in range(200):
        middle = 0.5 * (low + high)
        _, wage = prices_at(A, labour, net, middle)
        low, high = (middle, high) if wage * jobs > share * net.sum() else (low, middle)
    return low


def _standard(A: Array, most: int = 2_000) -> Array:
    """Return the proportions in which inputs and outputs are alike: the right Perron vector of A, adding up to one."""
    vector = np.full(len(A), 1.0 / len(A))
    for _ in range(most):
        after = vector + A @ vector
        after /= after.sum()
        if np.abs(after - vector).max() < 1e-14:
            break
        vector = after
    return vector
