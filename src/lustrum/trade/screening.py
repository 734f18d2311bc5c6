r"""Reserves turned into machinery without a plan: a first screening of how much, when, and what a unit more would add.

.. math::

   \max \sum_t m_t, \qquad Res_t = Res_{t-1} + X_t + \beta \sum_{s \le t-lag} m_s - M_t - m_t
        - \sigma \sum_{s<t} m_s + F_t - ds_t

   Res_t \ge months\,(M_t + \sigma \sum_{s<t} m_s)/12, \quad Res_t \ge stress_t, \quad m_t \le absorb^t\, m_{best},
   \quad Res_T \ge Res^*

with :math:`\beta` the foreign exchange a unit of machinery gains or saves a year, from the plan and not from the
seller, and :math:`\sigma` spare parts a year per unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import StoppedError, UsageError
from lustrum.results import read_toml
from lustrum.solver import StandardForm, solve
from lustrum.wording.numbers import figure

ABSORB = 1.25
SPARES = 0.04


@dataclass(frozen=True, eq=False)
class Screening:
    """What reserves buy.

    Parameters
    ----------
    machinery, reserves, floor : array, shape (years,)
        Imports of machinery, reserves at the end of each year, and what they may not fall below.
    per_unit_of_reserves : float
        Machinery gained over all years per unit of opening reserves.
    floor_price : array, shape (years,)
        Machinery lost per unit of floor, by year; above zero where the floor binds.
    """

    machinery: Array
    reserves: Array
    floor: Array
    per_unit_of_reserves: float
    floor_price: Array


def screening(
    opening: float,
    exports: Sequence[float],
    current_imports: Sequence[float],
    *,
    gain: float,
    best_past_year: float,
    finance: Sequence[float] | float = 0.0,
    debt_service: Sequence[float] | float = 0.0,
    months: float = 0.0,
    stress: Sequence[float] | float = 0.0,
    target: float = 0.0,
    absorb: float = ABSORB,
    spares: float = SPARES,
    lag: int = 1,
) -> Screening:
    """Return the imports of machinery that opening reserves and earnings allow.

    Parameters
    ----------
    opening : float
        Reserves at the start, gold at its market price.
    exports, current_imports : sequence by year
        X and M (consumer goods and current inputs), foreign currency a year.
    gain : float
        beta, foreign exchange gained or saved a year by a unit of machinery, from `lag` years after it was paid.
    best_past_year : float
        Most machinery imported in a past year.
    absorb : float
        Machinery of year t is at most this factor to the power t times the best past year.
    spares : float
        Spare parts a year per unit of machinery, imported, from the year after.
    lag : int
        Years from payment to use, at least 1.

    Raises
    ------
    UsageError
        For a delivery without lag, or figures that do not fit.
    StoppedError
        If no import of machinery keeps reserves above the floor; names the first year that falls short.
    """
    years = len(exports)
    if len(current_imports) != years or not years:
        raise UsageError(f"{years} years of exports and {len(current_imports)} of imports do not fit.")
    for name, path in (("finance", finance), ("debt_service", debt_service), ("stress", stress)):
        if np.ndim(path) and len(np.atleast_1d(path)) != years:
            raise UsageError(f"{name} has {len(np.atleast_1d(path))} values for {years} years.")
    if lag < 1:
        raise UsageError("Machinery is paid before it works: give a delivery lag of 1 year or more.")
    flow, cover, least = _flows(years, exports, current_imports, finance, debt_service, months, stress)
    least[-1] = max(least[-1], target)
    bare = opening + np.cumsum(flow)
    # Reserves at the end of year t: what earlier machinery gained and its spares took, all years up to t.
    effect, spare = np.zeros((years, years)), np.zeros((years, years))
    for s in range(years):
        for t in range(s, years):
            spare[t, s] = spares if t > s else 0.0
            effect[t, s] = (gain if t >= s + lag else 0.0) - spare[t, s]
        effect[s, s] -= 1.0
    stock = np.cumsum(effect, axis=0)
    # Spare parts are imports: months of them are kept. A target, or what a blow would take, is a sum of its own.
    kept = spare * (months / 12.0)
    form = StandardForm.from_matrix(
        np.vstack([stock - kept, stock, np.eye(years)]),
        np.ones(years),
        maximise=True,
        row_lower=np.concatenate([cover - bare, least - bare, np.full(years, -np.inf)]),
        row_upper=np.concatenate([np.full(2 * years, np.inf), best_past_year * absorb ** np.arange(1, years + 1)]),
    )
    answer = solve(form)
    if str(answer.status) == "infeasible":
        floor = np.maximum(cover, least)
        short = np.flatnonzero(bare < floor)
        year = int(short[0]) if len(short) else years - 1
        raise StoppedError(
            f"No import of machinery keeps reserves above their floor: without any they stand at {figure(bare[year])} "
            f"at the end of year {year + 1}, the floor at {figure(floor[year])}. Raise exports or finance, cut current "
            "imports, or lower the floor or the target."
        )
    if str(answer.status) != "optimal":
        raise StoppedError(f"The screening ended '{answer.status}': {answer.message}")
    reserves = bare + stock @ answer.x
    floor = np.maximum(cover + kept @ answer.x, least)
    price = np.maximum(-answer.dual[:years], 0.0) + np.maximum(-answer.dual[years : 2 * years], 0.0)
    return Screening(answer.x, reserves, floor, float(price.sum()), price)


KEYS = (
    "opening", "exports", "current_imports", "gain", "best_past_year", "finance", "debt_service", "months", "stress",
    "target", "absorb", "spares", "lag",
)  # fmt: skip
ABOUT = ("name", "unit", "first_year")


def read_screening(path: Path | str) -> tuple[Screening, str, int, str] | None:
    """Return the screening a file with a table [screening] asks for, its name, first year and unit.

    None where the file has no such table: it is a scenario then.

    Raises
    ------
    UsageError
        For an unknown or missing key, or a value that is no number.
    """
    given = read_toml(path)
    if "screening" not in given:
        return None
    section = given.table("screening")
    section.refuse_unknown((*KEYS, *ABOUT))
    values: dict[str, Any] = {key: section.path(key) for key in section if key not in (*ABOUT, "lag")}
    section.refuse_missing(("opening", "exports", "current_imports", "gain", "best_past_year", "unit", "first_year"))
    for key in ("exports", "current_imports"):
        if not isinstance(values[key], list):
            raise section.error(key, f"has one value for {key}; give a list, one value for each year.")
    if "lag" in section:
        values["lag"] = section.whole("lag")
    found = screening(**values)
    return found, section.text("name", Path(path).stem), section.whole("first_year") or 0, section.text("unit")


def _flows(
    years: int,
    exports: Sequence[float],
    imports: Sequence[float],
    finance: Sequence[float] | float,
    service: Sequence[float] | float,
    months: float,
    stress: Sequence[float] | float,
) -> tuple[Array, Array, Array]:
    """Return what comes in beside machinery, months of current imports, and the floor that no import moves."""
    m = np.asarray(imports, dtype=float)
    flow = np.asarray(exports, dtype=float) - m
    flow = flow + np.broadcast_to(np.asarray(finance, dtype=float), (years,)) - np.asarray(service, dtype=float)
    # Reserves are never below 0, whatever the floors asked for.
    least = np.maximum(np.broadcast_to(np.asarray(stress, dtype=float), (years,)), 0.0)
    return flow, months / 12.0 * m, least
