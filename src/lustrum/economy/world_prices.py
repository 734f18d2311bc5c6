"""Foreign currency per unit bought or sold abroad, as `world_prices.csv` gives it by year."""

from __future__ import annotations

from collections.abc import Mapping


def world_price_in(given: Mapping[int, float] | None, year: int) -> float:
    """Return the price of a year: a price holds until the next year given, the first before it too; 1 where none is.

    Examples
    --------
    >>> [world_price_in({1921: 1.6, 1924: 2.0}, year) for year in (1920, 1921, 1923, 1924, 1930)]
    [1.6, 1.6, 1.6, 2.0, 2.0]
    >>> world_price_in(None, 1921)
    1.0
    """
    if not given:
        return 1.0
    return given[max((known for known in given if known <= year), default=min(given))]
