"""The regions of a federation as units whose consumption per head is followed over the years of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.regions.read import RegionUnits
from lustrum.units import YEAR, per, single


def federation_units(
    name: str,
    consumption: Mapping[str, Sequence[float]],
    people: Mapping[str, float],
    labour: Mapping[str, float],
    years: Sequence[int],
    unit: str,
) -> RegionUnits:
    """Return regions as units, one each: household consumption per head, where people live.

    Parameters
    ----------
    consumption : mapping of region to sequence of float
        One a year, the base year first, in `unit` a year.
    people : mapping of region to float
        Persons in the base year.
    labour : mapping of region to float
        Yearly growth of people at work, which people follow.
    years : sequence of int
    unit : str
        "million USD", say.

    Raises
    ------
    MissingDataError
        If the people of a region are not said.
    UsageError
        If there is one region only.
    """
    names = tuple(consumption)
    refuse_unknown_people("Gaps are", names, people)
    if len(names) < 2:
        raise UsageError(f"'{name}' has one region, '{names[0]}': there is nothing between regions.")
    span = np.arange(len(years))[:, None]
    heads = np.array([people[region] for region in names]) * (1.0 + np.array([labour[each] for each in names])) ** span
    money, scale = single(unit.removesuffix(f"/{YEAR}"))
    income = scale * np.stack([np.asarray(consumption[region], dtype=float) for region in names], axis=1) / heads
    measure = f"{per(money, YEAR)} of consumption per head"
    return RegionUnits(name, names, (), names, tuple(years), heads, income, counted="residence", measure=measure)


def refuse_unknown_people(what: str, names: Iterable[str], people: Mapping[str, float]) -> None:
    """Refuse to count per head where the people of a region are not said; `what` is counted ("Gaps are").

    Raises
    ------
    MissingDataError
        With the regions.
    """
    if missing := [name for name in names if not people.get(name, 0.0) > 0.0]:
        raise MissingDataError(
            f"{what} counted per head, and federation.toml does not say the people of {shown(missing)}: write [people] "
            f"with a line for every region ({missing[0]} = 1000000, persons in the base year)."
        )
