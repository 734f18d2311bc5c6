"""What is done about gaps: wages, moving costs, places, hours, posts; nothing is done unless somebody decides it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.labour.known import Labour


@dataclass(frozen=True, eq=False)
class Levers:
    """Changes of what is known.

    Parameters
    ----------
    wage : array, shape (skills, regions)
        Wages over those of the base year, as a factor.
    support : array, shape (routes,)
        Utils by which moving costs less, paid to those who move.
    places : array, shape (trainings, years)
        Places beyond those there are.
    hours : array, shape (years, skills, regions)
        Hours over the usual ones.
    need : array, shape (years, skills, regions)
        Posts more (or fewer) than the plan has.
    work : array, shape (years,)
        What changed posts cost, money of each year.
    """

    wage: Array
    support: Array
    places: Array
    hours: Array
    need: Array
    work: Array

    @classmethod
    def none(cls, labour: Labour) -> Levers:
        """Return nothing done."""
        years, skills, regions = labour.shape
        return cls(
            np.ones((skills, regions)),
            np.zeros(len(labour.routes)),
            np.zeros((len(labour.training), years)),
            np.ones((years, skills, regions)),
            np.zeros((years, skills, regions)),
            np.zeros(years),
        )

    def toward(self, other: Levers, part: float) -> Levers:
        """Return what lies a part of the way to another set of changes."""
        return Levers(
            *(
                getattr(self, name) + part * (getattr(other, name) - getattr(self, name))
                for name in ("wage", "support", "places", "hours", "need", "work")
            )
        )

    def distance(self, other: Levers, labour: Labour) -> float:
        """Return the largest change between two sets: wages, hours and utils as they are, people by all posts."""
        people = max(float(labour.need.sum(axis=(1, 2)).max()), 1e-300)
        size = {"wage": 1.0, "support": 1.0, "places": people, "hours": 1.0, "need": people}
        return max(
            float(np.abs(getattr(self, name) - getattr(other, name)).max(initial=0.0)) / unit
            for name, unit in size.items()
        )
