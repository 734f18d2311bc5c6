"""What a part declares: rows, entries of the balance, named quantities, the goal. Each says itself what it is.

Whoever tells of a plan (explain, report, verify, wishes) asks the declaration; nothing is recognised by its name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.expression import Expression, Variable

LIMIT, IDENTITY, BALANCE, WISH = KINDS = ("limit", "identity", "balance", "wish")
"""What rows may be.

A *limit* stops a plan: more of it would help. An *identity* says what a quantity is, a *balance* that what is used is
there; both pass prices on and stop nothing by themselves. A *wish* is asked for by people and gives way if it must.
"""


@dataclass(frozen=True)
class Wish:
    """Marks rows that are asked for rather than given by nature: relaxed, from the lowest priority up, if they must be.

    Parameters
    ----------
    priority : int
        1 is kept longest.
    origin : str
        Who asked: a scenario key, a decision, a page.
    scale : array, shape (items,)
        What a relaxation is measured against: the wished value, or the base level where that is zero.
    quantity : str
        The quantity asked about; empty where the rows ask about themselves (a floor of reserves).
    """

    priority: int
    origin: str
    scale: Array
    quantity: str = ""


@dataclass(frozen=True, eq=False)
class Constraint:
    """A named block of rows: `expression` `sense` 0 in each year of `years`.

    Parameters
    ----------
    kind : {"limit", "identity", "balance", "wish"}
        See `KINDS`.
    title : str
        For people; ``{dimension}`` stands for the title of the label along it: "Capital ({asset}) of {activity}".
    bound : Expression
        What stood on the right: the level of the limit.
    years : array of bool, shape (horizon,)
    grows : array, shape (items,), optional
        Yearly growth of what the limit allows, from the base year into the first year, where that is given.
    binds_everything : bool
        Stands behind every number of the plan, whatever product or activity it is about.
    worth : array, shape (items,) or (horizon, items), optional
        What one more unit is worth on the trend, in base-year money of the same year: the price that is taken where
        the plan leaves prices open.
    width : tuple of str
        Options of the part that say how wide the limit is: where nobody states one, the width is lustrum's own.
    """

    name: str
    expression: Expression
    sense: str
    bound: Expression
    kind: str
    title: str
    meaning: str
    units: str
    part: str
    years: NDArray[np.bool_]
    binds_everything: bool = False
    wish: Wish | None = None
    grows: Array | None = None
    worth: Array | None = None
    width: tuple[str, ...] = ()

    @property
    def index(self) -> Index:
        return self.expression.index


@dataclass(frozen=True, eq=False)
class Entry:
    """One line of the material balance: what a part supplies or uses of every product.

    Parameters
    ----------
    side : {"supply", "use"}
    at_home : bool
        Part of home demand, of which imports take their share.
    final : bool
        A final use: counted in the gross domestic product.
    continues : tuple of str
        Columns of final demand of the base-year table that it goes on with: it bears their rate of taxes on products.
    """

    name: str
    expression: Expression
    side: str
    at_home: bool
    final: bool
    title: str
    part: str
    continues: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Quantity:
    """A named, labelled result of the plan that people and wishes may refer to.

    Parameters
    ----------
    base : array, shape (items,)
        Value in the base year, NaN where the table does not say.
    additive : bool
        Whether its items may be added up: they share a unit.
    headline : bool
        Whether its sum stands among the yearly figures.
    item_units : tuple of str
        Unit of each item where they differ; empty where `units` is that of all.
    grows : float, optional
        Yearly growth on the trend where it is not that of the economy: jobs grow with people, not with output.
    """

    name: str
    expression: Expression
    units: str
    base: Array
    title: str
    meaning: str = ""
    additive: bool = True
    headline: bool = False
    item_units: tuple[str, ...] = ()
    grows: float | None = None


@dataclass(frozen=True)
class GoalMeasure:
    """How a goal is said to people: ``(objective - reference) / one`` of `units`.

    Parameters
    ----------
    reference : float
        What the goal comes to on a path everybody knows, such as the trend.
    one : float
        What the goal gains by one of `units`, above zero.
    """

    reference: float
    one: float
    units: str


@dataclass(eq=False)
class Goal:
    """What is best: a sum of one-row expressions, each weighted by year.

    Parameters
    ----------
    terms : list of (expression with one row, weights of shape (horizon,))
    quadratic : list of (variable, weights of shape (horizon, items))
        Half the weight times the square of each column is added.
    worth : array, shape (horizon,), optional
        What a unit of base-year money is worth to the goal in each year on the trend.
    """

    name: str
    maximise: bool
    units: str
    terms: list[tuple[Expression, Array]] = field(default_factory=list)
    quadratic: list[tuple[Variable, Array]] = field(default_factory=list)
    title: str = ""
    measure: GoalMeasure | None = None
    worth: Array | None = None


def numbers_unstated(part: Callable[..., Any]) -> dict[str, float]:
    """Return the numbers a part takes where nobody states its options."""
    given = inspect.signature(part).parameters
    bound = part.keywords if isinstance(part, partial) else {}
    return {
        name: each.default
        for name, each in given.items()
        if name not in bound and isinstance(each.default, int | float) and not isinstance(each.default, bool)
    }


def plain_part(part: Callable[..., Any]) -> tuple[str, Callable[..., Any]]:
    """Return the name of a part and the function behind the options bound to it."""
    function = part.func if isinstance(part, partial) else part
    return getattr(function, "__name__", type(function).__name__), function


def years_after(base: int, years: Sequence[int]) -> tuple[int, ...]:
    """Return the years of a plan, which follow its base year without a gap; others are refused."""
    found = tuple(int(year) for year in years)
    expected = tuple(range(base + 1, base + 1 + len(found)))
    if not found or found != expected:
        start = f"ask for {expected[0]} onwards without a gap" if expected else "a plan needs at least one year"
        raise UsageError(f"The plan years {list(found)} do not follow the base year {base}; {start}.")
    return found
