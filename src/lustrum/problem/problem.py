"""The plan problem: what is decided, what must hold, what is best, with a name on every row and column.

A part of a plan is a function of a `PlanProblem`. It adds variables, says what it supplies and what it uses, and what
must hold. Nobody edits the material balance: it is closed once, from all declarations, by `close_balance`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.assemble import Layout, lay_out
from lustrum.problem.expression import Expression, Number, Relation, Variable
from lustrum.problem.growth import Growth
from lustrum.results import Assumption

if TYPE_CHECKING:
    from lustrum.economy import Capital, Economy
    from lustrum.solver import StandardForm

Part = Callable[["PlanProblem"], None]


@dataclass(frozen=True)
class Wish:
    """Marks rows that are asked for rather than given by nature: relaxed, from the lowest priority up, if they must be.

    Parameters
    ----------
    priority : int
        1 is kept longest.
    origin : str
        Who asked: a scenario key, a decision, a page.
    scale : array, by item
        What a relaxation is measured against: the wished value, or the base level where that is zero.
    """

    priority: int
    origin: str
    scale: Array


@dataclass(frozen=True, eq=False)
class Constraint:
    """A named block of rows: `expression` `sense` 0 in each year of `years`."""

    name: str
    expression: Expression
    sense: str
    units: str
    part: str
    meaning: str
    years: Flags
    wish: Wish | None = None

    @property
    def index(self) -> Index:
        return self.expression.index


@dataclass(frozen=True, eq=False)
class Entry:
    """One line of the material balance: what a part supplies or uses of every product."""

    name: str
    expression: Expression
    side: str
    at_home: bool
    part: str


@dataclass(frozen=True, eq=False)
class Quantity:
    """A named, labelled result of the plan that people and wishes may refer to."""

    name: str
    expression: Expression
    units: str
    base: Array
    meaning: str = ""


@dataclass(eq=False)
class Goal:
    """What is best: a sum of one-row expressions, each weighted by year."""

    name: str
    maximise: bool
    units: str
    terms: list[tuple[Expression, Array]] = field(default_factory=list)
    quadratic: list[tuple[Variable, Array]] = field(default_factory=list)


class PlanProblem:
    """Declarations of a plan over `horizon` years: those shown and the tail behind them.

    Parameters
    ----------
    economy : Economy
    years : sequence of int
        Calendar years of the plan, one after the other from the year after the base year.
    tail : int
        Years solved beyond the last one shown, so that the plan does not end with the world.
    growth : Growth, optional
        Named growth rates; a part that needs one that is not named says so.
    """

    def __init__(self, economy: Economy, years: Sequence[int], *, tail: int = 0, growth: Growth | None = None) -> None:
        self.economy = economy
        self.years = tuple(int(year) for year in years)
        self.tail = tail
        self.horizon = len(self.years) + tail
        self.growth = growth or Growth()
        self.variables: dict[str, Variable] = {}
        self.constraints: dict[str, Constraint] = {}
        self.entries: dict[str, Entry] = {}
        self.quantities: dict[str, Quantity] = {}
        self.goal: Goal | None = None
        self.assumptions: dict[str, Assumption] = {a.name: a for a in economy.assumptions}
        self.parts: list[str] = []
        self.options: dict[str, dict[str, Any]] = {}
        self.capital: Capital | None = None
        self.begun: Expression | None = None  # activity levels dated by their inputs, set by the part `production`
        self.width = 0
        self._part = ""
        self._read: set[tuple[str, str]] = set()
        self._absorption: Variable | None = None
        self._check_years()

    # -- what parts call --------------------------------------------------------------------------------------------

    def add(self, part: Part) -> None:
        """Let a part make its declarations, under its name."""
        plain = part.func if isinstance(part, partial) else part
        self._part = getattr(plain, "__name__", type(plain).__name__)
        self.options[self._part] = dict(part.keywords) if isinstance(part, partial) else {}
        self.parts.append(self._part)
        self._meaning = (plain.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        part(self)

    def add_variable(
        self,
        name: str,
        index: Index,
        *,
        units: str,
        lower: Number = 0.0,
        upper: Number = np.inf,
        scale: Number = 0.0,
        follows_trend: bool = False,
    ) -> Variable:
        """Declare a block of columns, one per item and year; see `Variable`."""
        if name in self.variables:
            raise UsageError(
                f"The variable '{name}' is declared twice: by {self.variables[name].part} and {self._part}."
            )
        variable = Variable(
            name,
            index,
            self.horizon,
            self.width,
            units=units,
            lower=lower,
            upper=upper,
            scale=scale,
            follows_trend=follows_trend,
            part=self._part,
        )
        self.width += len(index)
        self.variables[name] = variable
        return variable

    def add_constraint(
        self,
        name: str,
        relation: Relation,
        *,
        units: str,
        years: Sequence[int] | None = None,
        wish: Wish | None = None,
        meaning: str = "",
    ) -> Constraint:
        """Declare rows that must hold, in every year or only in the plan years given (1 is the first)."""
        if name in self.constraints:
            raise UsageError(
                f"The rows '{name}' are declared twice: by {self.constraints[name].part} and {self._part}."
            )
        active = np.ones(self.horizon, dtype=bool)
        if years is not None:
            active[:] = False
            active[[year - 1 for year in years]] = True
        constraint = Constraint(
            name, relation.expression, relation.sense, units, self._part, meaning or self._meaning, active, wish
        )
        self.constraints[name] = constraint
        return constraint

    def supplies(self, name: str, expression: Expression | Array) -> None:
        """Enter what a part brings to the market of every product at home."""
        self._enter(name, expression, "supply", at_home=True)

    def uses(self, name: str, expression: Expression | Array, *, at_home: bool = True) -> None:
        """Enter what a part takes of every product; `at_home=False` for what leaves the country."""
        self._enter(name, expression, "use", at_home=at_home)

    def add_quantity(
        self, name: str, expression: Expression, *, units: str, base: Number = np.nan, meaning: str = ""
    ) -> None:
        """Name a result; `base` is its value in the base year by item, NaN where the table does not say."""
        self.quantities[name] = Quantity(
            name, expression, units, np.broadcast_to(np.asarray(base, dtype=float), (len(expression),)), meaning
        )

    def assume(self, name: str, text: str, value: Any, source: str = "manual, defaults") -> None:
        """Record what was filled in because nobody said it."""
        self.assumptions[name] = Assumption(name, text, str(value), source)

    def constant(self, index: Index, value: Array) -> Expression:
        """Return a given path as an expression, shape (items,) or (years, items)."""
        return Expression(index, self.horizon, [], value)

    @property
    def absorption(self) -> Variable:
        """What the country itself takes of each product: all uses but those that leave it.

        Rows that speak of a share of home demand refer to this one column instead of all its parts, which halves the
        nonzeros.
        """
        if self._absorption is None:
            economy = self.economy
            self._absorption = self.add_variable(
                "absorption", Index.of(economy.product), units=economy.flow_unit, scale=economy.base_absorption
            )
        return self._absorption

    @property
    def elapsed(self) -> Array:
        """Years since the base year, 1 .. horizon, as a column."""
        return np.arange(1, self.horizon + 1, dtype=float)[:, None]

    def path(self, quantity: str, label: str, default: Array) -> Array:
        """Return a path given by year in `paths.csv`, or the default; a path with a gap is refused."""
        self._read.add((quantity, label))
        given = self.economy.paths.get((quantity, label))
        if given is None:
            return default
        calendar = [self.economy.base_year + int(t) for t in self.elapsed[:, 0]]
        shown = [year for year in calendar if year <= self.years[-1]]
        missing = [year for year in shown if year not in given]
        if missing:
            raise UsageError(
                f"The path of {quantity} '{label}' has no value for {', '.join(map(str, missing))}; "
                "add the years to paths.csv.",
                quantity=quantity,
                label=label,
                years=missing,
            )
        result = np.array([given.get(year, np.nan) for year in calendar])
        # The tail has no data: it goes on from the last given year as the default does.
        for position in np.flatnonzero(np.isnan(result)):
            before = default[position - 1]
            result[position] = result[position - 1] * (default[position] / before if before else 1.0)
        return result

    # -- closing and handing over -----------------------------------------------------------------------------------

    def check_paths(self) -> None:
        """Refuse a path given by year that no part has read: it would be ignored in silence."""
        unread = sorted(f"{quantity} '{label}'" for quantity, label in set(self.economy.paths) - self._read)
        if unread:
            raise UsageError(
                f"No part of this plan takes the path of {shown(unread)}. Correct the quantity or label in the paths, "
                "leave them out, or choose the part or option that takes them (consumption.form = 'given').",
                paths=unread,
            )

    def close_balance(self) -> None:
        """Close the material balance of every product from all that was supplied and used.

        balance: supply + imports >= absorption + uses abroad; absorption: what the country itself takes.
        """
        self._part, self._meaning = "balance", "Supply of every product covers its uses."
        index, unit = Index.of(self.economy.product), self.economy.flow_unit
        supply = self._sum(index, [e.expression for e in self.entries.values() if e.side == "supply"])
        home = self._sum(index, [e.expression for e in self.entries.values() if e.side == "use" and e.at_home])
        abroad = self._sum(index, [e.expression for e in self.entries.values() if e.side == "use" and not e.at_home])
        if self._absorption is None:
            self.add_constraint("balance", supply - home >= abroad, units=unit)
            return
        self.add_constraint("balance", supply - self._absorption >= abroad, units=unit)
        self.add_constraint(
            "absorption",
            self._absorption - home >= 0.0,
            units=unit,
            meaning="Absorption is all that the country itself takes of a product.",
        )

    def _sum(self, index: Index, expressions: list[Expression]) -> Expression:
        constant = np.zeros(len(index))
        for expression in expressions:
            constant = constant + expression.constant
        return Expression(index, self.horizon, [term for e in expressions for term in e.terms], constant)

    def layout(self) -> Layout:
        """Number rows and columns."""
        return lay_out(list(self.constraints.values()), self.horizon, self.width)

    def standard_form(self) -> StandardForm:
        """Return the arrays a solver takes; rows are ordered by year, then by block in order of declaration."""
        from lustrum.problem.hand_over import standard_form

        return standard_form(self)

    # -- helpers ----------------------------------------------------------------------------------------------------

    def _enter(self, name: str, expression: Expression | Array, side: str, *, at_home: bool) -> None:
        if name in self.entries:
            raise UsageError(
                f"The balance has an entry '{name}' already, from {self.entries[name].part}; "
                f"give the one of {self._part} another name."
            )
        index = Index.of(self.economy.product)
        if not isinstance(expression, Expression):
            expression = self.constant(index, np.asarray(expression, dtype=float))
        self.entries[name] = Entry(name, expression.indexed(index), side, at_home, self._part)

    def _check_years(self) -> None:
        base = self.economy.base_year
        expected = tuple(range(base + 1, base + 1 + len(self.years)))
        if not self.years or self.years != expected:
            raise UsageError(
                f"The plan years {list(self.years)} do not follow the base year {base}; "
                f"ask for {expected[0]} onwards without a gap."
                if expected
                else "A plan needs at least one year."
            )
