r"""Multipliers: what one more unit of final demand for a product carries with it, through all its suppliers.

Simple multipliers of a flow v per unit of output are :math:`m' = v' L`, :math:`L = (I - A)^{-1}`. Total ones close the
system for households: wages :math:`w` are spent on the basket :math:`c`,
its domestic part per unit of spending:

.. math:: \bar m' = m' + \frac{m' c}{1 - w' L c}\; w' L .

The second term needs no second factorisation (Sherman-Morrison).
"""

from __future__ import annotations

import numpy as np

from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.economy import read_components
from lustrum.errors import NotProductiveError
from lustrum.labels import shown
from lustrum.results import Assumption, Measure, Result
from lustrum.units import DIMENSIONLESS, per


def multipliers(system: InputOutputSystem) -> Result:
    """Return output, value added, income, employment, import, tax and satellite multipliers, simple and total.

    Parameters
    ----------
    system : InputOutputSystem

    Returns
    -------
    Result
        Measures ``output_multiplier``, ``value_added_multiplier``, ``income_multiplier``, ``import_multiplier``,
        ``tax_multiplier``, ``employment_multiplier`` and one for each satellite account (``CO2_multiplier``); with
        ``_total`` where households' spending of wages is counted; ``_type_1`` and ``_type_2`` are the simple and the
        total multiplier per unit of the direct effect. Where components of value added or skills are several, their
        sum.

    Notes
    -----
    Value added, imports and taxes on products add up to one for every product whose costs equal its output.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, sections 6.2 and 6.3.

    Examples
    --------
    >>> from lustrum.analysis.of_economy import system_of_economy
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import read_economy
    >>> found = multipliers(system_of_economy(read_economy(bundled_path("germany_1995"))))
    >>> found["output_multiplier"].round(4).tolist()
    [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782]
    """
    direct = direct_effects(system)
    if not direct:
        system.refuse_units("Multipliers of output and income")
    names = list(direct)
    block = np.column_stack([direct[name][0] for name in names])
    simple = system.solve_transposed(block)
    measures: dict[str, Measure] = {}
    for place, name in enumerate(names):
        unit = direct[name][1]
        measures[f"{name}_multiplier"] = Measure(simple[:, place], unit, f"{name} per unit of final demand")
    notes = list(system.basis)
    assumptions = list(system.assumptions)
    basket, leaks = _basket(system)
    if "income" in names and basket is not None:
        income = simple[:, names.index("income")]
        again = float(income @ basket)
        if again >= 1.0:
            raise NotProductiveError(
                f"{system.name}: a unit of wages spent brings {again:.4g} units of wages: households cannot be closed."
            )
        total = simple + np.outer(income, basket @ simple) / (1.0 - again)
        text = f"Total multipliers: every unit of wages is spent like the average unit of consumption ({leaks})."
        assumptions.append(Assumption("households", text, "wages spent in full", "Miller and Blair 2009, section 6.2"))
        for place, name in enumerate(names):
            measures[f"{name}_multiplier_total"] = Measure(total[:, place], direct[name][1], "households counted")
    else:
        total = None
        notes.append(f"no total multipliers: {_why_open(system)}")
    for place, name in enumerate(names):
        own = block[:, place]
        if name == "output" or not own.any():
            continue
        ratio = np.divide(simple[:, place], own, out=np.full(len(own), np.nan), where=own != 0.0)
        measures[f"{name}_multiplier_type_1"] = Measure(ratio, DIMENSIONLESS, "simple per unit of the direct effect")
        if total is not None:
            ratio = np.divide(total[:, place], own, out=np.full(len(own), np.nan), where=own != 0.0)
            measures[f"{name}_multiplier_type_2"] = Measure(ratio, DIMENSIONLESS, "total per unit of the direct effect")
    return Result(
        "multipliers",
        f"Multipliers of {system.name}",
        (system.label.name,),
        [(label,) for label in system.label],
        measures,
        titles=titles_of(system),
        notes=tuple(notes),
        assumptions=tuple(assumptions),
    )


def titles_of(system: InputOutputSystem) -> dict[str, str]:
    """Return what the labels of a system mean."""
    return {label: system.label.title(label) for label in system.label}


def wages_of(system: InputOutputSystem) -> Array | None:
    """Return wages per unit of output, None where no row of value added is read as such.

    Of shape (products,), money per money.
    """
    rows = list(read_components(system.component).wages)
    if not rows:
        return None
    wages: Array = system.value_added[rows].sum(axis=0)
    return wages


def _why_open(system: InputOutputSystem) -> str:
    """Say why households cannot be closed: only the cause that holds."""
    if system.is_physical:
        return "products are counted in units of their own, and spending on them does not add up"
    if wages_of(system) is None:
        rows = shown(system.component) if system.component else "none"
        return f"no row of value added is read as wages (rows: {rows})"
    if "households" not in system.final_demand:
        return f"no column of final demand is called households (columns: {shown(list(system.final_demand))})"
    return "households spend nothing"


def direct_effects(system: InputOutputSystem) -> dict[str, tuple[Array, str]]:
    """Return what a unit of output of each product carries itself, by name, with its unit.

    Arrays have shape (products,).
    """
    if system.is_physical:  # labour and satellites alone have units that add up over products
        return _own_effects(system)
    effects: dict[str, tuple[Array, str]] = {"output": (np.ones(len(system)), DIMENSIONLESS)}
    if len(system.component):
        effects["value_added"] = (system.value_added.sum(axis=0), DIMENSIONLESS)
    wages = wages_of(system)
    if wages is not None:
        effects["income"] = (wages, DIMENSIONLESS)
    if system.imported_inputs.any():
        effects["import"] = (system.imported_inputs, DIMENSIONLESS)
    if system.taxes.any():
        effects["tax"] = (system.taxes, DIMENSIONLESS)
    return effects | _own_effects(system)


def _own_effects(system: InputOutputSystem) -> dict[str, tuple[Array, str]]:
    """Return labour and satellites per unit of output, which are counted in units of their own."""
    effects: dict[str, tuple[Array, str]] = {}
    units = {system.labour_unit.get(skill, "") for skill in system.skill}
    if len(units) == 1:
        effects["employment"] = (system.labour.sum(axis=0), per(units.pop(), system.unit))
    if len(system.skill) > 1:
        for place, skill in enumerate(system.skill):
            unit = per(system.labour_unit.get(skill, ""), system.unit)
            effects[f"employment_{skill}"] = (system.labour[place], unit)
    for place, account in enumerate(system.account):
        effects[account] = (system.satellites[place], per(system.satellite_unit.get(account, ""), system.unit))
    return effects


def _basket(system: InputOutputSystem) -> tuple[Array | None, str]:
    """Return the domestic part of a unit of households' spending, and what leaks abroad."""
    bought = system.final_demand.get("households")
    spent = system.household_spending
    if bought is None or not spent:
        return None, ""
    basket: Array = bought / spent
    return basket, f"{1.0 - basket.sum():z.1%} of it goes to imports and taxes"
