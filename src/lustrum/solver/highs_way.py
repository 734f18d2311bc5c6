"""A method of HiGHS in HiGHS' own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A method of HiGHS in HiGHS' own words.

    Parameters
    ----------
    name : str
        What an answer says of its method.
    solver : str
        The value of the option of that name for linear problems.
    simplex_strategy : int
        1 dual, 4 primal.
    quadratic : Way or None
        The way for quadratic problems.
    stoppable : bool
        Whether it hears a call to stop at its next iteration.
    as_it_stands : bool
        Whether the simplex method leaves costs and scaling as they are given.
    """

    name: str
    solver: str
    simplex_strategy: int = 1
    quadratic: Way | None = None
    stoppable: bool = True
    as_it_stands: bool = False
