"""Rates, shares and discount factors as people type them: "1.5 %" is read, 1.5 for 1.5 per cent is asked back."""

from __future__ import annotations

from math import inf

from lustrum.data.plausible import HIGHEST_GROWTH, LOWEST_GROWTH
from lustrum.wording.numbers import figure

RATES = (
    "growth.labour",
    "growth.productivity",
    "growth.exports",
    "growth.government",
    "options.capital.depreciation_rate",
    "options.capital.stock_growth",
    "options.consumption_floor.growth",
)
"""Yearly rates, as fractions."""
SHARES = (
    "options.absorptive_limits.total_fall",
    "options.absorptive_limits.total_rise",
    "options.absorptive_limits.activity_band",
    "options.absorptive_limits.allowance",
    "options.absorptive_limits.opened_band",
    "options.labour.frictional_share",
    "options.trade.share_fall",
    "options.trade.share_rise",
    "options.trade.yearly_band",
    "options.trade.export_band",
    "options.trade.opened_band",
    "options.reserves.current_share_fall",
    "options.harvest_loss.share",
)
"""Shares and bands, as fractions of one."""
FACTORS = ("goal.discount",)
"""What a year counts for beside the year before it."""
LEAST_FACTOR = 0.5
"""A smaller discount factor is likelier a discount rate."""

BANDS = tuple(key for key in SHARES if key.endswith(("rise", "fall", "band")))
"""Shares that may pass 1, as a rise or fall may, or be infinite, for no band at all."""
WIDEST_BAND = 2.0


def why_not(key: str, value: float) -> str:
    """Return what is odd about a rate, share or factor, and the value probably meant; '' where nothing is.

    >>> why_not("growth.labour", 1.5)
    'growth.labour is 1.5, 150 % a year; for 1.5 % write 0.015 or "1.5 %"'
    >>> why_not("goal.discount", 0.05)
    'goal.discount is 0.05: each year would count for 0.05 of the year before; for a discount of 5 % a year write 0.95'
    >>> why_not("growth.labour", 0.015)
    ''
    """
    if key in RATES:
        return _odd_rate(key, value)
    if key in BANDS and (1.0 < value <= WIDEST_BAND or value == inf):
        return ""
    if key in SHARES and not 0.0 <= value <= 1.0:
        said = f"{key} is {value:g}, and a share between 0 and 1 is meant"
        return f"{said}; for {value:g} % write {value / 100:g}" if 1.0 < value <= 100.0 else said
    if key in FACTORS:
        return _odd_factor(key, value)
    return ""


def is_possible(key: str, value: float) -> bool:
    """Say whether a figure asked back may be meant as it stands: odd, but no contradiction."""
    if key in FACTORS:
        return 0.0 < value <= 1.0
    if key in SHARES:
        return value >= 0.0
    return 0.0 <= value <= 1.0 if key.endswith("depreciation_rate") else value > -1.0


def _odd_rate(key: str, value: float) -> str:
    least = 0.0 if key.endswith("depreciation_rate") else LOWEST_GROWTH
    if least <= value < HIGHEST_GROWTH:
        return ""
    said = f"{key} is {value:g}, {figure(100 * value)} % a year"
    if key.endswith("depreciation_rate") and value < 0.0:
        return f"{said}: stocks do not grow by wearing out; write a rate between 0 and 1"
    meant = f'for {value:g} % write {value / 100:g} or "{value:g} %"' if abs(value) <= 100.0 else "write a fraction"
    if 1.0 < value < 1.2:
        meant += f", for a factor of {value:g} write {round(value - 1.0, 12):g}"
    return f"{said}; {meant}"


def _odd_factor(key: str, value: float) -> str:
    if value > 1.0:
        said = f"{key} is {value:g}, and a factor above 0 and at most 1 is meant"
        if value <= 1.2:
            return f"{said}; for a discount of {100 * (value - 1):zg} % a year write {1 / value:.4g}"
        return f"{said}; for a discount of {value:zg} % a year write {1 - value / 100:zg}" if value <= 20.0 else said
    if value <= 0.0:
        said = f"{key} is {value:g}, and a factor above 0 and at most 1 is meant"
        return f"{said}; for a discount of {-100 * value:zg} % a year write {1 + value:zg}" if value > -0.5 else said
    if value < LEAST_FACTOR:
        return (
            f"{key} is {value:g}: each year would count for {value:g} of the year before; "
            f"for a discount of {100 * value:zg} % a year write {1 - value:zg}"
        )
    return ""
