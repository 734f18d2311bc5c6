r"""Families of tax schedules, each with a level that calibration finds.

.. math::
   \text{bracket:}\quad & T(y) = \sum_b \min(s\, r_b, \bar m) \max(0, \min(y, h_b) - l_b) \\
   \text{linear-progressive:}\quad & T'(y) = \min(s\, r(y), \bar m), \quad r \text{ linear from } r_0 \text{ at } a
       \text{ to } r_1 \text{ at } z \\
   \text{isoelastic:}\quad & T(y) = y - \lambda y^{1-\theta}, \quad (1 - T') / (1 - T/y) = 1 - \theta

No marginal rate passes the cap; a floor keeps the tax from becoming a payment. Incomes are per head of what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

CAP = 0.6
"""Largest marginal rate, unless another one was voted."""


class Schedule(Protocol):
    """A family with its level still open; `level` grows with the tax."""

    @property
    def name(self) -> str: ...

    def tax(self, income: Array, level: float, cap: float) -> Array:
        """Return the tax due at a level, shape of income."""
        ...

    def marginal(self, income: Array, level: float, cap: float) -> Array:
        """Return the rate on one more unit of income, of the shape of `income`, money per head and year."""
        ...

    def parameters(self, level: float) -> dict[str, float]:
        """Return the level and what it makes of the schedule, as it is written into law, by name; the level first."""
        ...

    def level_of(self, written: float) -> float:
        """Return the level of a schedule that is written with this parameter: times the rates given, or lambda."""
        ...

    def highest(self, incomes: Array) -> float:
        """Return a level beyond which no tax grows (every rate at the cap); `incomes` of shape (groups,)."""
        ...


@dataclass(frozen=True)
class Brackets:
    """Rates on slices of income: `rates[b]` from `lower[b]` to the next lower bound, the last one without end."""

    lower: tuple[float, ...]
    rates: tuple[float, ...]
    name: str = "bracket"

    def __post_init__(self) -> None:
        if len(self.lower) != len(self.rates) or not self.lower:
            raise UsageError(f"{len(self.lower)} brackets and {len(self.rates)} rates: give one rate for each bracket.")
        if list(self.lower) != sorted(set(self.lower)) or self.lower[0] < 0:
            raise UsageError("Lower bounds of brackets must rise from 0 or more.")
        if min(self.rates) < 0 or max(self.rates) <= 0:
            raise UsageError("Rates of brackets are 0 or more, one of them above 0.")

    def tax(self, income: Array, level: float, cap: float) -> Array:
        """Tax due on an income, of the shape of `income`, in its unit."""
        upper = (*self.lower[1:], np.inf)
        due = np.zeros(np.shape(income))
        for low, high, rate in zip(self.lower, upper, self.rates, strict=True):
            due = due + min(level * rate, cap) * np.maximum(0.0, np.minimum(income, high) - low)
        return np.asarray(due)

    def marginal(self, income: Array, level: float, cap: float) -> Array:
        """Rate on one more unit of income, of the shape of `income`."""
        place = np.searchsorted(self.lower, income, side="right") - 1
        rates = np.minimum(level * np.array(self.rates), cap)
        return np.where(place >= 0, rates[np.maximum(place, 0)], 0.0)

    def parameters(self, level: float) -> dict[str, float]:
        slices = zip(self.lower, self.rates, strict=True)
        return {"level": level} | {f"rate from {low:g}": level * rate for low, rate in slices}

    def level_of(self, written: float) -> float:
        return written

    def highest(self, incomes: Array) -> float:
        """Level from which every rate is at the cap; `incomes` of shape (groups,)."""
        return 1.0 / min(rate for rate in self.rates if rate > 0)


@dataclass(frozen=True)
class LinearProgressive:
    """A marginal rate that rises linearly from `r0` at income `a` to `r1` at `z` and is constant beyond."""

    a: float
    z: float
    r0: float
    r1: float
    name: str = "linear_progressive"

    def __post_init__(self) -> None:
        if not 0 <= self.a < self.z:
            raise UsageError(f"The marginal rate rises from {self.a:g} to {self.z:g}: give 0 <= a < z.")
        if not 0 <= self.r0 <= self.r1 or self.r1 <= 0:
            raise UsageError(f"Rates {self.r0:g} and {self.r1:g}: give 0 <= r0 <= r1, r1 above 0.")

    def tax(self, income: Array, level: float, cap: float) -> Array:
        """Tax due on an income, of the shape of `income`, in its unit."""
        # Where the cap is met on the slope, the rest is taxed at the cap.
        met = self._met(level, cap)
        u = np.maximum(0.0, np.minimum(income, min(met, self.z)) - self.a)
        slope = (self.r1 - self.r0) / (self.z - self.a)
        top = min(level * self.r1, cap)
        start = min(level * self.r0, cap)
        risen = level * (self.r0 * u + slope * u**2 / 2.0) if start < cap else cap * u
        return np.asarray(risen + top * np.maximum(0.0, income - min(met, self.z)))

    def marginal(self, income: Array, level: float, cap: float) -> Array:
        """Rate on one more unit of income, of the shape of `income`."""
        share = np.clip((np.asarray(income) - self.a) / (self.z - self.a), 0.0, 1.0)
        rate = level * (self.r0 + (self.r1 - self.r0) * share)
        return np.where(np.asarray(income) > self.a, np.minimum(rate, cap), 0.0)

    def _met(self, level: float, cap: float) -> float:
        """Income at which the marginal rate meets the cap."""
        if level * self.r0 >= cap:
            return self.a
        if level * self.r1 <= cap:
            return self.z
        return self.a + (cap / level - self.r0) / (self.r1 - self.r0) * (self.z - self.a)

    def parameters(self, level: float) -> dict[str, float]:
        return {
            "level": level,
            f"rate at {self.a:g}": level * self.r0,
            f"rate from {self.z:g}": level * self.r1,
        }

    def level_of(self, written: float) -> float:
        return written

    def highest(self, incomes: Array) -> float:
        """Level from which every rate is at the cap; `incomes` of shape (groups,)."""
        if self.r0 > 0:
            return 1.0 / self.r0
        # At the cap from just above a on; the sliver below is smaller than any income's rounding.
        return 1e9 / self.r1


@dataclass(frozen=True)
class Isoelastic:
    """T(y) = y - lambda y^(1 - theta): one per cent more before tax is 1 - theta per cent more after it, for everyone.

    `level` is minus ln lambda, so that the tax rises with it; `parameters` tells lambda. With `floor` nobody is paid;
    without it the tax pays those below lambda^(1/theta), as its authors write it.
    """

    theta: float = 0.18
    floor: bool = True
    name: str = "isoelastic"

    def __post_init__(self) -> None:
        if not 0 <= self.theta < 1:
            raise UsageError(f"The progressivity theta is {self.theta:g}; give 0 (proportional) up to below 1.")

    def tax(self, income: Array, level: float, cap: float) -> Array:
        """Tax due on an income, of the shape of `income`, in its unit."""
        income = np.asarray(income, dtype=float)
        met = self._met(level, cap)
        below = np.minimum(income, met)
        due = below - np.exp(-level) * np.power(below, 1.0 - self.theta)
        due = due + cap * np.maximum(0.0, income - met)
        return np.asarray(np.maximum(due, 0.0) if self.floor else due)

    def marginal(self, income: Array, level: float, cap: float) -> Array:
        """Rate on one more unit of income, of the shape of `income`."""
        income = np.maximum(np.asarray(income, dtype=float), 1e-300)
        rate = np.minimum(1.0 - (1.0 - self.theta) * np.exp(-level) * np.power(income, -self.theta), cap)
        return np.asarray(np.where(self.tax(income, level, cap) > 0, rate, 0.0) if self.floor else rate)

    def _met(self, level: float, cap: float) -> float:
        """Income at which the marginal rate meets the cap: infinite for a proportional tax below it."""
        kept = (1.0 - self.theta) * np.exp(-level)
        if self.theta == 0.0:
            return 0.0 if 1.0 - kept >= cap else np.inf
        return float((kept / (1.0 - cap)) ** (1.0 / self.theta))

    def parameters(self, level: float) -> dict[str, float]:
        return {"lambda": float(np.exp(-level)), "theta": self.theta}

    def level_of(self, written: float) -> float:
        if not written > 0:
            raise UsageError(f"lambda is {written:g}; it must be positive.")
        return float(-np.log(written))

    def highest(self, incomes: Array) -> float:
        """Level from which every rate is at the cap; `incomes` of shape (groups,)."""
        # There lambda leaves the smallest income at the cap.
        return float(60.0 + self.theta * abs(np.log(max(float(np.min(incomes)), 1e-12))))


def flat(rate: float) -> Brackets:
    """Return a proportional tax."""
    return Brackets((0.0,), (rate,), name="flat")


FAMILIES: Mapping[str, Callable[..., Schedule]] = {
    "bracket": Brackets,
    "linear_progressive": LinearProgressive,
    "isoelastic": Isoelastic,
    "flat": flat,
}


def schedule(family: str, **options: object) -> Schedule:
    """Return a schedule by its family's name.

    Raises
    ------
    UsageError
        For an unknown family or option.
    """
    if family not in FAMILIES:
        raise UsageError(f"There is no family of schedules '{family}'. Known: {', '.join(FAMILIES)}.")
    try:
        return FAMILIES[family](**options)
    except TypeError as error:
        raise UsageError(f"The family '{family}': {str(error).partition(') ')[2] or error}.") from None
