"""The regions of a federation as units whose consumption per head is followed over the years of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.read import RegionUnits
from lustrum.units import YEAR, per, single


def federation_units(
    name: str,
    consumption: Mapping[str, Array],
    people: Mapping[str, float],
    labour: Mapping[str, float],
    years: Sequence[int],
    unit: str,
) -> RegionUnits:
    """Return regions as units, one each: household consumption per head, where people live.

    Parameters
    ----------
    consumption : mapping of region to array, shape (years,)
        The base year first, in `unit` a year.
    people : mapping of region to float
        Persons in the base year.
    labour : mapping of region to float
        Yearly growth of people at work, which people follow.
    years : sequence of int
    unit : str
        "million USD", say.

    Raises
    ------
    UsageError
        If the people of a region are not said, or there is one region only.
    """
    names = tuple(consumption)
    if missing := [region for region in names if not people.get(region, 0.0) > 0.0]:
        raise UsageError(
            f"Gaps are counted per head, and federation.toml does not say the people of {shown(missing)}: write them "
            "under [people], persons in the base year."
        )
    if len(names) < 2:
        raise UsageError(f"'{name}' has one region, '{names[0]}': there is nothing between regions.")
    span = np.arange(len(years))[:, None]
    heads = np.array([people[region] for region in names]) * (1.0 + np.array([labour[each] for each in names])) ** span
    money, scale = single(unit.removesuffix(f"/{YEAR}"))
    income = scale * np.stack([np.asarray(consumption[region], dtype=float) for region in names], axis=1) / heads
    measure = f"{per(money, YEAR)} of consumption per head"
    return RegionUnits(name, names, (), names, tuple(years), heads, income, counted="residence", measure=measure)
