"""What a comparison of regions may hide: commuters, small samples, prices, borders."""

from __future__ import annotations

import numpy as np

from lustrum.labels import shown
from lustrum.regions.read import JOBS, RegionUnits

FAR_ABOVE = 2.0
"""Times the median of its region above which a unit is likelier to count people who live elsewhere."""


def cautions(units: RegionUnits) -> tuple[str, ...]:
    """Return sentences without their full stop on what the figures of units may hide."""
    return (*_commuters(units), "prices differ between regions; the figures are compared as they stand")


def _commuters(units: RegionUnits) -> tuple[str, ...]:
    if units.counted == "residence":
        return ("income is counted where people live, so that commuters are where they are counted",)
    if units.counted == JOBS:
        return (
            "the people of the regions are not said ([people] in federation.toml), so consumption is divided by jobs: "
            "where few of the people work, they look richer than they are",
        )
    region = np.array(units.region)
    last = units.income[-1]
    far = [
        name
        for i, name in enumerate(units.unit)
        if (region == region[i]).sum() > 2 and last[i] > FAR_ABOVE * float(np.median(last[region == region[i]]))
    ]
    named = f"; {shown(far)}: more than {FAR_ABOVE:g} times the median of the region" if far else ""
    if units.counted == "work":
        return (
            "COMMUTERS: income is counted where people work and divided by those who live there: towns look richer and "
            f"their surroundings poorer than their people are{named}. Take income by place of residence, or join a "
            "town with its surroundings",
        )
    return (
        "the file does not say whether income is counted where people live or where they work (column counted: "
        f"residence or work): commuters move figures between units{named}",
    )
