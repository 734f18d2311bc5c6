"""Who finances whom in a federation: what each region may buy abroad beyond what it sells, by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.errors import UsageError
from lustrum.wording.numbers import figure

UNEVEN = 1e-6
"""Sum of transfers, as a part of the largest, up to which they add up."""


def transfers_by_year(
    base: Mapping[str, float], rate: float, years: int, *, outside: float = 0.0, unit: str = ""
) -> dict[str, tuple[float, ...]]:
    r"""Return net finance of each region by year, all of them growing at one rate.

    .. math:: F_{r,t} = F_r (1 + \bar g)^t , \qquad \sum_r F_r = F_{outside}

    At rates of their own the sum would leave zero: goods would come from nowhere, or go there.

    Parameters
    ----------
    base : mapping of region to float
        What it buys beyond what it sells in the base year, in the common unit a year; below zero where it sells more.
    rate : float
        A year.
    outside : float
        What places outside the federation finance: what the sum has to be.

    Raises
    ------
    UsageError
        If they do not add up; the message gives their sum.

    Examples
    --------
    >>> transfers_by_year({"east": 10.0, "west": -10.0}, 0.0, 2)
    {'east': (10.0, 10.0), 'west': (-10.0, -10.0)}
    """
    total = sum(base.values())
    size = max((abs(value) for value in base.values()), default=0.0)
    outside = 0.0 if abs(outside) <= UNEVEN * size else outside  # what rounding left
    if abs(total - outside) > UNEVEN * max(size, abs(outside)):
        said = ", ".join(f"{name} {figure(value)}" for name, value in base.items())
        raise UsageError(
            f"What regions finance for each other has to add up to {figure(outside)} {unit}: the sum is "
            f"{figure(total)} ({said}). Correct [transfers] by {figure(outside - total)}, or leave it out to keep "
            "the base year's."
        )
    growth = (1.0 + rate) ** np.arange(1, years + 1)
    return {name: tuple((value * growth).tolist()) for name, value in base.items()}
