r"""Catching up: required growth, the path of a wished share of the mean, gaps that close, learning from the best.

.. math::

   1 + g = (1 + g_f)\,(\theta_T / \theta_0)^{1/T}, \qquad \theta_t = \theta_0 (\theta_T/\theta_0)^{t/T}, \qquad
   \text{gap}_t \le (1-\beta)^t\,\text{gap}_0

   a_{t+1} = a_t\,\frac{1 + g_{own} + \varphi h\,(1/a_t - 1)}{1 + g_w}, \qquad
   a^* = \frac{\varphi h}{\varphi h + g_w - g_{own}}

Rates are yearly shares (0.02 = 2 per cent).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

PHI = 0.10
"""Speed of learning from the best at full skill, a year."""

BETA = 0.03
"""Share of a gap that closes in a year, where none was voted."""


def required_growth(theta_now: float, theta_end: float, years: float, reference_growth: float) -> float:
    """Return the yearly growth that takes a region from one share of the reference to another.

    Parameters
    ----------
    theta_now, theta_end : float
        Income per head over that of the reference (the mean, the richest region), now and at the end.
    years : float
    reference_growth : float
        Yearly growth of the reference, as a share: a path fixed beforehand, not one the catching up moves.

    Raises
    ------
    UsageError
        For a share of 0 or less, no years, or a reference that loses all.

    Examples
    --------
    >>> round(required_growth(0.5, 0.8, 20, 0.02), 4)
    0.0443
    """
    _check_theta(theta_now, theta_end, years)
    if not reference_growth > -1.0:
        raise UsageError(f"Growth of the reference is {reference_growth:zg}; it must be above -1 (0.02 = 2 % a year).")
    return float((1.0 + reference_growth) * (theta_end / theta_now) ** (1.0 / years) - 1.0)


def theta_path(theta_now: float, theta_end: float, years: int) -> Array:
    """Return the wished share of the reference by year, log-linear from now to the end; shape (years + 1,).

    Raises
    ------
    UsageError
        For a share of 0 or less, or no years.
    """
    _check_theta(theta_now, theta_end, years)
    path: Array = theta_now * np.power(theta_end / theta_now, np.arange(years + 1) / years)
    return path


def gap_path(gap_now: float, years: int, beta: float = BETA) -> Array:
    """Return the largest gap allowed by year where a share `beta` of it closes yearly; shape (years + 1,).

    Raises
    ------
    UsageError
        For a beta outside 0 to 1, or a gap below 0.
    """
    if not 0.0 <= beta < 1.0:
        raise UsageError(f"beta is {beta:zg}; it must lie from 0 to below 1 (0.03: 3 % of the gap closes in a year).")
    if gap_now < 0.0:
        raise UsageError(f"The gap is {gap_now:zg}: a region above the reference has none to close.")
    path: Array = gap_now * np.power(1.0 - beta, np.arange(years + 1))
    return path


@dataclass(frozen=True, eq=False)
class Learning:
    """Technique relative to the world's best by year, shape (years + 1,), and where it settles.

    Parameters
    ----------
    steady_state : float
        1 = the world's best; NaN where own growth is so fast that it settles nowhere.
    """

    path: Array
    steady_state: float


def nelson_phelps(
    start: float, years: int, *, skill: float, own_growth: float, world_growth: float, phi: float = PHI
) -> Learning:
    """Return how far a region's technique comes by learning from the best: the more skill, the faster.

    Parameters
    ----------
    start : float
        Technique now over the world's best, above 0.
    years : int
    skill : float
        h, share of workers with the skills the technique asks for, 0 to 1.
    own_growth, world_growth : float
        Yearly growth of technique at home without learning, and of the world's best.
    phi : float
        Speed of learning at full skill.

    Raises
    ------
    UsageError
        For a start of 0 or less, a skill share outside 0 to 1, a negative phi.

    References
    ----------
    Nelson and Phelps, "Investment in humans, technological diffusion, and economic growth",
    *American Economic Review* 56, 1966.

    Examples
    --------
    >>> found = nelson_phelps(0.4, 30, skill=0.5, own_growth=0.01, world_growth=0.02)
    >>> round(found.steady_state, 4), round(float(found.path[-1]), 3)
    (0.8333, 0.763)
    """
    if not start > 0.0:
        raise UsageError(f"Technique starts at {start:zg} of the world's best; it must be above 0.")
    if not 0.0 <= skill <= 1.0:
        raise UsageError(f"The skill share is {skill:zg}; it must lie from 0 to 1.")
    if phi < 0.0:
        raise UsageError(f"The speed of learning is {phi:zg}; it must be 0 or above.")
    if not world_growth > -1.0:
        raise UsageError(f"Growth of the world's best is {world_growth:zg}; it must be above -1.")
    path = np.empty(years + 1)
    path[0] = start
    for t in range(years):
        path[t + 1] = path[t] * (1.0 + own_growth + phi * skill * (1.0 / path[t] - 1.0)) / (1.0 + world_growth)
    pull = phi * skill + world_growth - own_growth
    return Learning(path, phi * skill / pull if pull > 0.0 else float("nan"))


@dataclass(frozen=True)
class LevellingDown:
    """Whether a wish for equality raised the poor or held back the rich; rates are yearly shares.

    Parameters
    ----------
    richest : str
        The region that is richest at the start.
    richest_base, richest_wish, mean_base, mean_wish, poorest_base, poorest_wish : float
        Yearly growth per head without the wish and under it.
    """

    richest: str
    poorest: str
    richest_base: float
    richest_wish: float
    mean_base: float
    mean_wish: float
    poorest_base: float
    poorest_wish: float

    @property
    def levels_down(self) -> bool:
        """The mean grows more slowly under the wish, and the richest lose more a year than the poorest gain."""
        lost = self.richest_base - self.richest_wish
        gained = self.poorest_wish - self.poorest_base
        return self.mean_wish < self.mean_base - 1e-9 and lost > max(gained, 0.0) + 1e-9

    @property
    def said(self) -> str:
        """The finding as a sentence without its full stop."""
        figures = (
            f"richest ({self.richest}) {100 * self.richest_base:z.2f} -> {100 * self.richest_wish:z.2f} % a year, mean "
            f"{100 * self.mean_base:z.2f} -> {100 * self.mean_wish:z.2f}, poorest ({self.poorest}) "
            f"{100 * self.poorest_base:z.2f} -> {100 * self.poorest_wish:z.2f}"
        )
        if self.levels_down:
            return f"LEVELLING DOWN: the gap closes because the rich are held back more than the poor rise; {figures}"
        return f"no levelling down: {figures}"


def levelling_down(region: Sequence[str], population: Array, base: Array, wish: Array) -> LevellingDown:
    """Return growth of the richest, the mean and the poorest region under a wish beside the base path.

    A row that keeps each region above a share of the mean can be met by slowing the mean: the mean is planned too.

    Parameters
    ----------
    region : sequence of str
    population : array, shape (years, regions)
    base, wish : array, shape (years, regions)
        Income or consumption per head without the wish and under it; the first year is the start.

    Raises
    ------
    UsageError
        For fewer than two years or regions, or figures of 0 or less.
    """
    years = len(base) - 1
    if years < 1 or len(region) < 2:
        raise UsageError("Levelling down is asked of at least two years and two regions.")
    for name, path in (("people", population), ("base path", base), ("path under the wish", wish)):
        if path.shape != base.shape or not (path > 0.0).all():
            raise UsageError(f"The {name} must be above 0 for every year and region, of shape {base.shape}.")
    rich, poor = int(np.argmax(base[0])), int(np.argmin(base[0]))

    def growth(path: Array, at: int | None = None) -> float:
        level = (population * path).sum(axis=1) / population.sum(axis=1) if at is None else path[:, at]
        return float((level[-1] / level[0]) ** (1.0 / years) - 1.0)

    return LevellingDown(
        region[rich], region[poor],
        growth(base, rich), growth(wish, rich), growth(base), growth(wish), growth(base, poor), growth(wish, poor),
    )  # fmt: skip


def _check_theta(theta_now: float, theta_end: float, years: float) -> None:
    if not (theta_now > 0.0 and theta_end > 0.0):
        raise UsageError(f"Shares of the reference go from {theta_now:zg} to {theta_end:zg}; both must be above 0.")
    if not years > 0:
        raise UsageError(f"Catching up takes time: {years:zg} years are none.")
