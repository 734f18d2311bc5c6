"""The regions of a federation as units whose consumption per head is followed over the years of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.regions.read import JOBS, RegionUnits
from lustrum.units import YEAR, per, single

ONE_EACH = ("jobs", "persons", "people", "workers", "employees")
"""Units of labour of which one is a job."""


def federation_units(
    name: str,
    consumption: Mapping[str, Sequence[float]],
    people: Mapping[str, float],
    labour: Mapping[str, float],
    years: Sequence[int],
    unit: str,
    jobs: Mapping[str, float] | None = None,
) -> RegionUnits:
    """Return regions as units, one each: household consumption per head, where people live; else per job.

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
    jobs : mapping of region to float, optional
        In the base year (`jobs_of`): what is counted by where the people of no region are said.

    Raises
    ------
    MissingDataError
        If the people of some regions are not said, or of none and jobs are not known.
    UsageError
        If there is one region only.
    """
    names = tuple(consumption)
    by_job = not any(people.get(each, 0.0) > 0.0 for each in names) and all((jobs or {}).get(each) for each in names)
    people = jobs if by_job and jobs is not None else people
    refuse_unknown_people("Gaps are", names, people)
    if len(names) < 2:
        raise UsageError(f"'{name}' has one region, '{names[0]}': there is nothing between regions.")
    span = np.arange(len(years))[:, None]
    heads = np.array([people[region] for region in names]) * (1.0 + np.array([labour[each] for each in names])) ** span
    money, scale = single(unit.removesuffix(f"/{YEAR}"))
    income = scale * np.stack([np.asarray(consumption[region], dtype=float) for region in names], axis=1) / heads
    measure = f"{per(money, YEAR)} of consumption per {'job' if by_job else 'head'}"
    counted = JOBS if by_job else "residence"
    return RegionUnits(name, names, (), names, tuple(years), heads, income, counted=counted, measure=measure)


def jobs_of(economies: Mapping[str, Economy]) -> dict[str, float]:
    """Return all jobs of each region in the base year; empty where one has none, or work is counted by hours or pay."""
    units = {unit for economy in economies.values() for unit in economy.labour_unit.values()}
    if len(units) != 1 or any(economy.labour is None for economy in economies.values()):
        return {}
    counted, scale = single(units.pop())
    if counted not in ONE_EACH:
        return {}
    return {
        name: scale * float((economy.labour @ economy.base_level).sum())
        for name, economy in economies.items()
        if economy.labour is not None
    }


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
