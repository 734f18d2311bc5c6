r"""The price scissors: industrial against agricultural prices, and the second blade, retail against wholesale.

.. math:: R = P_{ind} / P_{agr}, \qquad \text{opening} = R - 1, \qquad \text{log opening} = \ln R, \qquad
          \text{farm purchasing power} = 100 / R

R is free of a common deflator: it may be followed across bases that have the same base period. What each blade
contributed to a change of R may be said on one base only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.periods import in_order, is_period, read_period
from lustrum.prices.series import ContradictionError, MixedBaseError, Series, of_group

INDUSTRIAL, AGRICULTURAL = "industrial", "agricultural"

SAME = 1e-9
"""Relative difference up to which two ratios of one period agree."""


@dataclass(frozen=True, eq=False)
class Scissors:
    """R by period, with the pair of series each value comes from.

    Parameters
    ----------
    periods : tuple of str
    ratio : array, shape (periods,)
    pairs : tuple of (Series, Series)
        Industrial and agricultural series of each period.
    """

    level: str
    periods: tuple[str, ...]
    ratio: Array
    pairs: tuple[tuple[Series, Series], ...]

    @property
    def opening(self) -> Array:
        """How far the blades stand apart, R - 1, shape (periods,)."""
        return self.ratio - 1.0

    @property
    def log_opening(self) -> Array:
        """The logarithm of R, shape (periods,)."""
        return np.asarray(np.log(self.ratio))

    @property
    def farm_purchasing_power(self) -> Array:
        """What a unit of farm produce buys of industrial goods, base period = 100, shape (periods,)."""
        return 100.0 / self.ratio

    def at(self, period: str) -> float:
        return float(self.ratio[self._position(period)])

    def _position(self, period: str) -> int:
        if period not in self.periods:
            raise UsageError(f"There is no ratio of {period}; there is one of {', '.join(self.periods)}.")
        return self.periods.index(period)

    def closing_share(self, earlier: str, later: str) -> float:
        """Return how much of the log opening is gone: 1 - ln R1 / ln R0."""
        before = np.log(self.at(earlier))
        if abs(before) < 1e-12:
            raise UsageError(f"The scissors were closed in {earlier}: there is nothing to close.")
        return float(1.0 - np.log(self.at(later)) / before)

    def blades(self, earlier: str, later: str) -> tuple[float, float]:
        """Return what each blade contributed to ln R: (d ln P_ind, -d ln P_agr); their sum is the change of ln R.

        Raises
        ------
        MixedBaseError
            If the two periods stand on different footings: R may then be compared, levels not.
        """
        before, after = self.pairs[self._position(earlier)], self.pairs[self._position(later)]
        if before[0] is not after[0] or before[1] is not after[1]:
            raise MixedBaseError(
                f"{earlier} stands in '{before[0].name}' and '{before[1].name}', {later} in '{after[0].name}' and "
                f"'{after[1].name}': which blade closed cannot be said across bases. The ratios may be compared "
                f"({self.at(earlier):.3f} and {self.at(later):.3f}); give one series over both periods."
            )
        return before[0].change(earlier, later), -before[1].change(earlier, later)


def scissors(series: Sequence[Series], level: str = "") -> Scissors:
    """Return R in every period in which an industrial and an agricultural series stand on one footing.

    Raises
    ------
    MissingDataError
        If there is no such pair.
    MixedBaseError
        If pairs have different base periods, so that their ratios are one at different times.
    ContradictionError
        If two pairs give a period different ratios: which one counts is not the order of a file.
    """
    pairs, reasons = _pairs(of_group(series, INDUSTRIAL, level), of_group(series, AGRICULTURAL, level), same_level=True)
    if not pairs:
        why = reasons[0] if reasons else f"there is no {INDUSTRIAL} and {AGRICULTURAL} series of one level."
        raise MissingDataError(f"No scissors can be computed: {why}")
    bases = {high.base.partition("=")[0] for high, _ in pairs}
    if len(bases) > 1:
        raise MixedBaseError(
            f"Ratios of base periods {', '.join(sorted(bases))} are one at different times; rebase to one of them."
        )
    levels = {high.level for high, _ in pairs}
    if len(levels) > 1:
        raise MixedBaseError(f"Prices of several levels ({', '.join(sorted(levels))}): choose one with --level.")
    found = _by_period(pairs)
    periods = in_order(found)
    return Scissors(
        levels.pop(),
        periods,
        np.array([found[period][0] for period in periods]),
        tuple(found[period][1] for period in periods),
    )


def markup(series: Sequence[Series], group: str) -> tuple[tuple[str, ...], Array]:
    """Return the second blade: retail over wholesale prices of the same goods, base period = 100; it needs no other.

    The ratios have shape (periods,).

    Raises
    ------
    MissingDataError
        If there is no retail and wholesale series of the group on one footing.
    ContradictionError
        If two pairs of them give a period different ratios.
    """
    pairs, reasons = _pairs(of_group(series, group, "retail"), of_group(series, group, "wholesale"), same_level=False)
    if not pairs:
        why = f": {reasons[0]}" if reasons else "."
        raise MissingDataError(f"The second blade of {group} goods needs a retail and a wholesale series of them{why}")
    found = _by_period(pairs)
    periods = in_order(found)
    return periods, 100.0 * np.array([found[period][0] for period in periods])


Pair = tuple[Series, Series]


def _pairs(above: Sequence[Series], below: Sequence[Series], *, same_level: bool) -> tuple[list[Pair], list[str]]:
    """Return every pair on one footing, and why others cannot be compared; by name, so that no file's order decides."""
    pairs: list[Pair] = []
    reasons: list[str] = []
    for high in sorted(above, key=lambda each: each.name):
        for low in sorted(below, key=lambda each: each.name):
            if same_level and high.level != low.level:
                continue
            try:
                high.over(low)
            except UsageError as error:
                reasons.append(str(error))
            else:
                pairs.append((high, low))
    return pairs, reasons


def _by_period(pairs: Sequence[Pair]) -> dict[str, tuple[float, Pair]]:
    """Return the ratio of each period and the pair it comes from; two pairs that differ there are refused."""
    found: dict[str, tuple[float, Pair]] = {}
    for pair in pairs:
        for period, value in zip(*pair[0].over(pair[1]), strict=True):
            first, other = found.setdefault(period, (float(value), pair))
            if abs(value - first) > SAME * first:
                _refuse_two(period, other, pair)
    return found


def _refuse_two(period: str, one: Pair, other: Pair) -> None:
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a is not b]
    said = "; ".join(f"{_named(a, period)} and {_named(b, period)}" for a, b in differing)
    raise ContradictionError(
        f"Two series tell of one price in {period}: {said}. Which one counts is not for the order of a file to say: "
        "keep one of them, or give each period one."
    )


def _named(series: Series, period: str) -> str:
    place = f" ({series.place})" if series.place else ""
    return f"'{series.name}' {series.at(period):g}{place}"


def alarm(ratio: Array, on: float = 1.25, off: float = 1.15, months: int = 2) -> np.ndarray:
    """Return whether the alarm rings in each period: on after `months` at or above `on`, off after as many at or below.

    `ratio` and the answer have shape (periods,).

    For the inverse side (towns squeezed) ask with 1 / ratio.

    Raises
    ------
    UsageError
        If the threshold does not lie above the one that ends the alarm.

    Examples
    --------
    >>> alarm(np.array([1.3, 1.3, 1.2, 1.1, 1.1, 1.1])).tolist()
    [False, True, True, True, False, False]
    """
    if not on > off:
        raise UsageError(f"The alarm's threshold {on:g} must lie above the one that ends it ({off:g}).")
    state, high, low = False, 0, 0
    result = np.zeros(len(ratio), dtype=bool)
    for t, value in enumerate(ratio):
        high = high + 1 if value >= on else 0
        low = low + 1 if value <= off else 0
        state = (state or high >= months) and low < months
        result[t] = state
    return result


def likely_blade(industrial: float, agricultural: float, retail: float = 0.0) -> str:
    """Return which contribution to a rise of the opening is largest."""
    named = {"dearer industrial goods": industrial, "cheaper farm goods": agricultural, "retail margins": retail}
    return max(named, key=lambda name: named[name])


def same_month(periods: Sequence[str], ratio: Array) -> Array:
    """Return R over R of the same time of year a year before: farm prices are seasonal; NaN where there is none.

    Of shape (periods,).
    """
    place = {period: t for t, period in enumerate(periods)}
    result = np.full(len(ratio), np.nan)
    for t, text in enumerate(periods):
        if is_period(text) and read_period(text).season:
            before = place.get(read_period(text).a_year_before)
            if before is not None:
                result[t] = ratio[t] / ratio[before]
    return result


def seasonally_adjusted(periods: Sequence[str], ratio: Array) -> Array:
    """Return R without its usual monthly pattern: ln R less the mean distance of each month from a year's mean.

    Of shape (periods,).

    Raises
    ------
    MissingDataError
        With fewer than two whole years of months, or months left out between them.
    """
    dates = [read_period(text) for text in periods] if all(map(is_period, periods)) else []
    if not dates or any(each.kind != "month" for each in dates) or len(ratio) < 24:
        raise MissingDataError(
            f"A seasonal pattern needs monthly ratios of at least two years; there are {len(ratio)} periods. Compare "
            "with the same month instead."
        )
    gap = next((k for k in range(1, len(dates)) if not dates[k].follows(dates[k - 1])), 0)
    if gap:
        raise MissingDataError(
            f"A seasonal pattern needs every month; {periods[gap - 1]} is followed by {periods[gap]}. Compare with the "
            "same month instead."
        )
    months = [each.season for each in dates]
    log = np.log(ratio)
    # A year's mean centred on the month: half weights at both ends, so that each month counts once.
    weights = np.array([0.5, *[1.0] * 11, 0.5]) / 12.0
    centred = np.convolve(log, weights, mode="valid")
    apart = log[6:-6] - centred
    factors = {
        month: apart[[k for k, m in enumerate(months[6:-6]) if m == month]].mean() for month in set(months[6:-6])
    }
    # With every month of two years each has a year's mean somewhere.
    mean = float(np.mean(list(factors.values())))
    return np.asarray(np.exp(log - np.array([factors[month] - mean for month in months])))


def harvest_mean(ratio: Array, sales: Array) -> float:
    """Return the mean log ratio weighted with what farms sell in each period, as a ratio: autumn counts most.

    `ratio` and `sales` have shape (periods,).

    Raises
    ------
    UsageError
        If a quantity sold is negative, or nothing is sold at all.
    """
    if not (sales >= 0).all() or sales.sum() <= 0:
        raise UsageError("Weights of periods are quantities sold: none may be negative, some must be positive.")
    return float(np.exp(sales @ np.log(ratio) / sales.sum()))
