r"""Structural decomposition: how much of a change between two years goes with technology, and how much with demand.

A quantity :math:`q = f' L y` (output where f is one) changes by as many effects as it has factors. Each effect changes
one factor and holds those before it at one year, those after it at the other; the two polar forms run through the
factors from either end. Neither is better: their mean is the answer, and how far they lie apart is shown beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lustrum.analysis.multipliers import titles_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.results import Assumption, Measure, Result

Factors = Sequence[Array]


def polar_forms(
    product: Callable[[Factors], Array], before: Factors, after: Factors
) -> tuple[list[Array], list[Array]]:
    """Return the effects of both polar decompositions of a product of factors; each adds up to the whole change.

    Every effect has the shape of the product.

    Parameters
    ----------
    product : function
        From factors to the quantity.
    before, after : sequence of array
        Factors of the two years.

    Notes
    -----
    First form: factor k changes with those before it at the later year and those after it at the earlier one. Second
    form: the other way round.

    References
    ----------
    - Dietzenbacher and Los, "Structural decomposition techniques: sense and sensitivity", Economic Systems
      Research 10, 1998, 307-323.
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 13.1.

    Examples
    --------
    >>> two, three, four, five = map(np.float64, (2, 3, 4, 5))
    >>> first, second = polar_forms(lambda f: f[0] * f[1], [two, three], [four, five])
    >>> [float(each) for each in first], [float(each) for each in second]
    ([6.0, 8.0], [10.0, 4.0])
    """
    count = len(before)
    first, second = [], []
    for k in range(count):
        later = [*after[: k + 1], *before[k + 1 :]]
        earlier = [*after[:k], *before[k:]]
        first.append(product(later) - product(earlier))
        later = [*before[:k], *after[k:]]
        earlier = [*before[: k + 1], *after[k + 1 :]]
        second.append(product(later) - product(earlier))
    return first, second


def decomposition(later: InputOutputSystem, earlier: InputOutputSystem, *, nominal: bool = False) -> Result:
    """Return the change in output by sector and what goes with technology, the level and the mix of final demand.

    Parameters
    ----------
    later, earlier : InputOutputSystem
        Tables of two years with the same sectors, in prices of the same year.
    nominal : bool
        Compare tables in prices of different years as they stand; recorded as an assumption.

    Returns
    -------
    Result
        ``output_change`` and the effects ``technology_effect`` (the Leontief inverse), ``level_effect`` and
        ``mix_effect`` of final demand, each the mean of both polar forms, and ``<effect>_spread``, how far these lie
        apart. Effects add up to the change.

    Raises
    ------
    UsageError
        If sectors, units or price bases differ.
    """
    for system in (later, earlier):
        system.refuse_units("Level and mix of final demand")
    if apart := sorted(set(later.label.labels) ^ set(earlier.label.labels)):
        raise UsageError(
            f"The two tables have different sectors: {', '.join(apart[:10])}. Aggregate both to the same ones."
        )
    if later.unit != earlier.unit:
        raise UsageError(f"'{later.unit}' and '{earlier.unit}' cannot be compared: convert one of the tables.")
    notes = [*later.basis]
    assumptions: list[Assumption] = []
    if later.price_base != earlier.price_base:
        if not nominal:
            raise UsageError(
                f"'{later.price_base}' and '{earlier.price_base}' never meet in arithmetic: deflate one table, "
                "or compare them as they stand with --nominal."
            )
        text = "Tables in prices of different years are compared as they stand: effects hold price changes."
        assumptions.append(
            Assumption("nominal", text, f"{earlier.price_base}; {later.price_base}", "asked for by --nominal")
        )
    states = []
    for system in (earlier, later):
        level, at = float(system.final.sum()), system.label.positions(list(later.label))  # in one order
        states.append([system.leontief_inverse[np.ix_(at, at)], np.array(level), system.final[at] / level])

    def output(factors: Factors) -> Array:
        inverse, level, mix = factors
        found: Array = inverse @ (level * mix)
        return found

    first, second = polar_forms(output, states[0], states[1])
    change = output(states[1]) - output(states[0])
    measures = {"output_change": Measure(change, later.unit)}
    for name, one, other in zip(("technology_effect", "level_effect", "mix_effect"), first, second, strict=True):
        measures[name] = Measure((one + other) / 2, later.unit)
        measures[f"{name}_spread"] = Measure(np.abs(one - other), later.unit)
    order = ["output_change", "technology_effect", "level_effect", "mix_effect"]
    measures = {name: measures[name] for name in [*order, *(each for each in measures if each not in order)]}
    return Result(
        "decomposition",
        f"What changed: {later.name} against {earlier.name}",
        (later.label.name,),
        [(label,) for label in later.label],
        measures,
        titles=titles_of(later),
        notes=tuple(notes),
        assumptions=(*later.assumptions, *assumptions),
    )
