"""What is known of people and posts by skill and region: the question a balance answers. Every flow is a year's."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array, Flags, Positions
from lustrum.results import Assumption

THETA, FRICTIONAL, ATTRITION, PASSED, OVERTIME = 3.0, 0.04, 0.05, 0.9, 0.25
"""Wage response, share between jobs, share leaving a year, share passing, premium on hours beyond the usual ones."""

LENGTHS = 1, 3
"""Years a training usually takes, the shortest and the longest; no default, training.csv says it."""

DAMPING = 0.5


@dataclass(frozen=True, eq=False)
class People:
    """People by main skill and region; one person has one main skill.

    Parameters
    ----------
    skill, region : tuple of str
    unit, money : str
        What people are counted in, and the money of wages.
    persons : array, shape (skills, regions)
        In the base year, in `unit`.
    wage : array, shape (skills, regions)
        Money a year for one unit of people, in the base year.
    newcomers : array, shape (years + 1, skills, regions)
        Who comes with this skill without the training planned here: line 0 in the base year.
    attrition : array, shape (skills,)
        Share who leave a year: retirement, illness, death, going abroad.
    titles : mapping of label to name
    """

    skill: tuple[str, ...]
    region: tuple[str, ...]
    unit: str
    money: str
    persons: Array
    wage: Array
    newcomers: Array
    attrition: Array
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Training:
    """One training in one region.

    Parameters
    ----------
    skill, region : int
        What it leads to, and where.
    from_skill : int
        Whose people it takes; -1 for people from outside the workforce.
    length : int
        Years; who enters in year t works with the new skill from t + length.
    passed : float
        Share who pass; who fails goes back to where he or she came from.
    places : array, shape (years,)
        Most who may enter in a year.
    cost : float
        Money for one unit of entrants, all years of it together.
    """

    skill: int
    region: int
    from_skill: int
    length: int
    passed: float
    places: Array
    cost: float


@dataclass(frozen=True, eq=False)
class Routes:
    """Ways people may go: of a skill from a region to another.

    Parameters
    ----------
    skill, start, end : array of int, shape (routes,)
    cost, amenity : array, shape (routes,)
        In utils; amenity is that of the end less that of the start.
    """

    skill: Positions
    start: Positions
    end: Positions
    cost: Array
    amenity: Array

    def __len__(self) -> int:
        return len(self.skill)

    @classmethod
    def none(cls) -> Routes:
        """Return no ways at all."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, empty, np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Agreement:
    """What was agreed on wages and hours; what nobody agreed on is no limit.

    Parameters
    ----------
    said : str
        Parties, date and origin, as a sentence names them; blank where nothing is agreed.
    least_wage : float
        Money a year for one unit of people; 0 where none is agreed.
    ratio : float
        Highest over lowest wage in a region; infinite where none is agreed.
    hours : float
        Most hours over those of the base year; 1 where none is agreed.
    overtime : float
        Premium on hours beyond those of the base year.
    """

    said: str = ""
    least_wage: float = 0.0
    ratio: float = np.inf
    hours: float = 1.0
    overtime: float = OVERTIME


@dataclass(frozen=True, eq=False)
class Labour:
    """People, posts, trainings, routes and agreements: all a balance needs.

    Parameters
    ----------
    years : tuple of int
    need : array, shape (years, skills, regions)
        People needed at base-year hours, in the unit of people.
    base_need : array, shape (skills, regions)
        The same in the base year.
    worth : array, shape (years, skills, regions)
        What an unfilled post loses the plan a year, money for one unit of people.
    discount : array, shape (years,)
        Present value of the money of each year.
    pay : array, shape (years,)
        Growth of all wages since the base year, as a factor.
    hours : array, shape (years,)
        Usual hours over those of the base year.
    places : array, shape (years, regions)
        Most entrants of all trainings of a region together; infinite where nobody says.
    skilled : array of bool, shape (skills,)
        Whose departure drains a region.
    floor : array, shape (regions,)
        Least share of the skilled in the workforce of a region; NaN where none is asked for.
    hold : bool
        Whether the plan counts on no more moves than leave the floor.
    """

    name: str
    people: People
    years: tuple[int, ...]
    need: Array
    base_need: Array
    worth: Array
    discount: Array
    pay: Array
    hours: Array
    training: tuple[Training, ...] = ()
    places: Array | None = None
    routes: Routes = field(default_factory=Routes.none)
    agreement: Agreement = field(default_factory=Agreement)
    theta: float = THETA
    frictional: float = FRICTIONAL
    skilled: Flags | None = None
    floor: Array | None = None
    hold: bool = False
    assumptions: tuple[Assumption, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Years, skills, regions."""
        return len(self.years), len(self.people.skill), len(self.people.region)

    @property
    def wage(self) -> Array:
        """Wages in the base year with what was agreed as the least, shape (skills, regions)."""
        return np.maximum(self.people.wage, self.agreement.least_wage)

    def most_wage(self, skill: int, region: int, wage: Array) -> float:
        """Return the highest wage agreements let a skill have in a region while all others have `wage`.

        `wage` has shape (skills, regions).
        """
        return float(self.agreement.ratio * wage[:, region].min())
