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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
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


@dataclass(frozen=True, eq=False)
class Earnings:
    """What comes in and goes out whatever machinery is bought, foreign currency.

    Parameters
    ----------
    opening : float
        Reserves at the start, gold at its market price.
    exports, current_imports : sequence by year
        X and M (consumer goods and current inputs).
    finance, debt_service : sequence by year, or one number for every year
    """

    opening: float
    exports: Sequence[float]
    current_imports: Sequence[float]
    finance: Sequence[float] | float = 0.0
    debt_service: Sequence[float] | float = 0.0

    @property
    def years(self) -> int:
        """How many years there are."""
        return len(self.exports)

    @property
    def flow(self) -> Array:
        """What comes in beside machinery, shape (years,)."""
        flow = np.asarray(self.exports, dtype=float) - np.asarray(self.current_imports, dtype=float)
        flow = flow + np.broadcast_to(np.asarray(self.finance, dtype=float), (self.years,))
        return np.asarray(flow - np.asarray(self.debt_service, dtype=float))


@dataclass(frozen=True)
class Machinery:
    """What machinery brings and takes, and how much of it can be put up.

    Parameters
    ----------
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
    """

    gain: float
    best_past_year: float
    absorb: float = ABSORB
    spares: float = SPARES
    lag: int = 1

    def effect(self, years: int) -> tuple[Array, Array]:
        """Return what a unit paid in one year adds to reserves in each, and the spare parts it takes.

        Both have shape (years, years of payment).
        """
        age = np.subtract.outer(np.arange(years), np.arange(years))
        spare = np.where(age > 0, self.spares, 0.0)
        return np.where(age >= self.lag, self.gain, 0.0) - spare - np.eye(years), spare


@dataclass(frozen=True, eq=False)
class Floor:
    """What reserves may not fall below.

    Parameters
    ----------
    months : float
        Of current imports and spare parts.
    stress : sequence by year, or one number for every year
        What a shock would take.
    target : float
        At the end of the last year.
    """

    months: float = 0.0
    stress: Sequence[float] | float = 0.0
    target: float = 0.0

    def least(self, years: int) -> Array:
        """Return the floor no import moves, shape (years,); reserves are never below 0, whatever was asked for."""
        least: Array = np.maximum(np.broadcast_to(np.asarray(self.stress, dtype=float), (years,)), 0.0)
        least[-1] = max(least[-1], self.target)
        return least


def screening(earnings: Earnings, machinery: Machinery, floor: Floor | None = None) -> Screening:
    """Return the imports of machinery that opening reserves and earnings allow.

    Parameters
    ----------
    earnings : Earnings
    machinery : Machinery
    floor : Floor, optional
        Without it reserves may fall to 0.

    Raises
    ------
    UsageError
        For a delivery without lag, or figures that do not fit.
    StoppedError
        If no import of machinery keeps reserves above the floor; names the first year that falls short.

    Examples
    --------
    >>> found = screening(Earnings(10.0, [0.0, 0.0], [0.0, 0.0]), Machinery(0.5, best_past_year=100.0, spares=0.0))
    >>> found.machinery.round(6).tolist()
    [10.0, 5.0]
    """
    floor = floor or Floor()
    _refuse_misfits(earnings, machinery, floor)
    years, share = earnings.years, floor.months / 12.0
    cover, least = share * np.asarray(earnings.current_imports, dtype=float), floor.least(years)
    bare = earnings.opening + np.cumsum(earnings.flow)
    # Reserves at the end of year t: what earlier machinery gained and its spares took, all years up to t.
    effect, spare = machinery.effect(years)
    stock = np.cumsum(effect, axis=0)
    # Spare parts are imports: months of them are kept. A target, or what a blow would take, is a sum of its own.
    kept = spare * share
    most = machinery.best_past_year * machinery.absorb ** np.arange(1, years + 1)
    form = StandardForm.from_matrix(
        np.vstack([stock - kept, stock, np.eye(years)]),
        np.ones(years),
        maximise=True,
        row_lower=np.concatenate([cover - bare, least - bare, np.full(years, -np.inf)]),
        row_upper=np.concatenate([np.full(2 * years, np.inf), most]),
    )
    answer = solve(form)
    if str(answer.status) == "infeasible":
        raise _short(bare, np.maximum(cover, least))
    if str(answer.status) != "optimal":
        raise StoppedError(f"The screening ended '{answer.status}': {answer.message}")
    price = np.maximum(-answer.dual[:years], 0.0) + np.maximum(-answer.dual[years : 2 * years], 0.0)
    kept_above = np.maximum(cover + kept @ answer.x, least)
    return Screening(answer.x, bare + stock @ answer.x, kept_above, float(price.sum()), price)


def _refuse_misfits(earnings: Earnings, machinery: Machinery, floor: Floor) -> None:
    years = earnings.years
    if len(earnings.current_imports) != years or not years:
        raise UsageError(f"{years} years of exports and {len(earnings.current_imports)} of imports do not fit.")
    paths = {"finance": earnings.finance, "debt_service": earnings.debt_service, "stress": floor.stress}
    for name, path in paths.items():
        if np.ndim(path) and len(np.atleast_1d(path)) != years:
            raise UsageError(f"{name} has {len(np.atleast_1d(path))} values for {years} years.")
    if machinery.lag < 1:
        raise UsageError("Machinery is paid before it works: give a delivery lag of 1 year or more.")


def _short(bare: Array, floor: Array) -> StoppedError:
    """Return the error that names the first year in which reserves without any machinery are below their floor."""
    short = np.flatnonzero(bare < floor)
    year = int(short[0]) if len(short) else len(bare) - 1
    return StoppedError(
        f"No import of machinery keeps reserves above their floor: without any they stand at {figure(bare[year])} "
        f"at the end of year {year + 1}, the floor at {figure(floor[year])}. Raise exports or finance, cut current "
        "imports, or lower the floor or the target."
    )


def stated(values: Mapping[str, Any]) -> tuple[Earnings, Machinery, Floor]:
    """Return what is stated key by key, as in a table [screening], by what it is about."""

    def about(kind: type) -> dict[str, Any]:
        return {each.name: values[each.name] for each in fields(kind) if each.name in values}

    return Earnings(**about(Earnings)), Machinery(**about(Machinery)), Floor(**about(Floor))


KEYS = tuple(each.name for kind in (Earnings, Machinery, Floor) for each in fields(kind))
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
    given.refuse_unknown(("screening",))
    section = given.table("screening")
    section.refuse_unknown((*KEYS, *ABOUT))
    values: dict[str, Any] = {key: section.path(key) for key in section if key not in (*ABOUT, "lag")}
    section.refuse_missing(("opening", "exports", "current_imports", "gain", "best_past_year", "unit", "first_year"))
    for key in ("exports", "current_imports"):
        if not isinstance(values[key], list):
            raise section.error(key, f"has one value for {key}; give a list, one value for each year.")
        if len(values[key]) != len(values["exports"]):
            years = len(values["exports"])
            raise section.error(key, f"has {len(values[key])} values of {key} for {years} years of exports.")
    if "gain" in section and not isinstance(values["gain"], list):
        values["gain"] = section.share("gain")
    if "lag" in section:
        values["lag"] = section.whole("lag")
    found = screening(*stated(values))
    return found, section.text("name", Path(path).stem), section.whole("first_year") or 0, section.text("unit")
