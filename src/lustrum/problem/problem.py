"""The plan problem: what is decided, what must hold, what is best, with a name on every row and column.

A part of a plan is a function of a `PlanProblem`. It adds variables, says what it supplies and what it uses, and what
must hold. Nobody edits the material balance: it is closed once, from all declarations, by `close_balance`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.check import CheckFunction, checks_of
from lustrum.problem.declarations import (
    IDENTITY,
    KINDS,
    LIMIT,
    WISH,
    Constraint,
    Entry,
    Goal,
    Quantity,
    Wish,
    numbers_unstated,
    plain_part,
    years_after,
)
from lustrum.problem.expression import Expression, Number, Relation, Variable
from lustrum.problem.growth import Growth
from lustrum.problem.names import ABSORPTION
from lustrum.problem.unread_paths import refuse_unread
from lustrum.results import Assumption
from lustrum.wording.names import plain

if TYPE_CHECKING:
    from lustrum.economy import Economy

Part = Callable[["PlanProblem"], None]

Published = TypeVar("Published")


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
        self.years = years_after(economy.base_year, years)
        self.tail = tail
        self.horizon = len(self.years) + tail
        self.growth = growth or Growth()
        self.variables: dict[str, Variable] = {}
        self.constraints: dict[str, Constraint] = {}
        self.entries: dict[str, Entry] = {}
        self.quantities: dict[str, Quantity] = {}
        self.goal: Goal | None = None
        self.goal_costs: list[tuple[Expression, Array]] = []  # in base-year money by year, charged to any goal
        self.assumptions: dict[str, Assumption] = {a.name: a for a in economy.assumptions}
        self.parts: list[str] = []
        self.options: dict[str, dict[str, Any]] = {}
        self.defaults: dict[str, dict[str, float]] = {}
        self.checks: list[CheckFunction] = []
        self.absorption: Variable | None = None
        self.width = 0
        self._published: dict[type[Any], Any] = {}
        self._read: set[tuple[str, str]] = set()
        self._part, self._meaning = "", ""

    # -- what parts call --------------------------------------------------------------------------------------------

    def announce(self, parts: Sequence[Part]) -> None:
        """Say which parts are to come and with what options, for those that read the options of a later one."""
        for part in parts:
            self.options[plain_part(part)[0]] = dict(part.keywords) if isinstance(part, partial) else {}

    def add(self, part: Part) -> None:
        """Let a part make its declarations, under its name; its checks go with it."""
        self.announce([part])
        name, function = plain_part(part)
        self.defaults[name] = numbers_unstated(part)
        self.parts.append(name)
        self.checks += checks_of(function)
        meaning = (function.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        with self.declaring(name, meaning):
            part(self)

    @contextmanager
    def declaring(self, part: str, meaning: str) -> Iterator[None]:
        """Declare under the name of a part, with what its rows mean unless they say otherwise."""
        before = self._part, self._meaning
        self._part, self._meaning = part, meaning
        try:
            yield
        finally:
            self._part, self._meaning = before

    def publish(self, result: object) -> None:
        """Hand a typed result to the parts that come later; they ask for it by its type."""
        self._published[type(result)] = result

    def published(self, kind: type[Published]) -> Published:
        """Return what an earlier part published.

        Raises
        ------
        UsageError
            If no part before this one did, naming the part that would.
        """
        found = self.find(kind)
        if found is None:
            owner = getattr(kind, "part", kind.__name__)
            raise UsageError(
                f"{f'The part `{self._part}`' if self._part else 'This question'} needs the part `{owner}` "
                "before it in the list of parts."
            )
        return found

    def find(self, kind: type[Published]) -> Published | None:
        """Return what an earlier part published, None where the plan has no such part."""
        found: Published | None = self._published.get(kind)
        return found

    def add_variable(
        self,
        name: str,
        index: Index,
        *,
        units: str,
        lower: Number = 0.0,
        upper: Number = np.inf,
        scale: Number = 0.0,
        follows_trend: bool | Array = False,
    ) -> Variable:
        """Declare a block of columns, one per item and year, shape (items, years); a second of a name is refused."""
        if name in self.variables:
            first = self.variables[name].part
            raise UsageError(f"The variable '{name}' is declared twice: by {first} and {self._part}.")
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
        kind: str | None = None,
        title: str = "",
        meaning: str = "",
        years: Sequence[int] | None = None,
        binds_everything: bool = False,
        wish: Wish | None = None,
        grows: Array | None = None,
        worth: Array | None = None,
        width: Sequence[str] = (),
    ) -> Constraint:
        """Declare rows that must hold, in every year or only in the plan years given (1 is the first).

        A name taken, an unknown kind, and a wish without who asks for it are refused.

        Parameters
        ----------
        kind : {"limit", "identity", "balance", "wish"}, optional
            See `Constraint`. A wish where `wish` is given, else an identity for an equation and a limit for an
            inequality.
        title : str
            For people, with ``{dimension}`` for the title of the label along it.
        grows, worth, width : arrays, shape (items,) or (horizon, items), and option names, optional
            See `Constraint`.
        """
        if name in self.constraints:
            first = self.constraints[name].part
            raise UsageError(f"The rows '{name}' are declared twice: by {first} and {self._part}.")
        kind = kind or (WISH if wish is not None else IDENTITY if relation.sense == "=" else LIMIT)
        if kind not in KINDS or (kind == WISH) != (wish is not None):
            raise UsageError(
                f"The rows '{name}' are declared as '{kind}'; known: {', '.join(KINDS)}, and a wish says who asks "
                "for it (wish=Wish(priority, origin, scale))."
            )
        active = np.ones(self.horizon, dtype=bool)
        if years is not None:
            active[:] = False
            active[[year - 1 for year in years]] = True
        constraint = Constraint(
            name, relation.expression, relation.sense, relation.bound, kind, title or plain(name),
            meaning or self._meaning, units, self._part, active, binds_everything, wish, grows, worth,
            tuple(width),
        )  # fmt: skip
        self.constraints[name] = constraint
        return constraint

    def supplies(self, name: str, expression: Expression | Array, *, title: str = "", final: bool = True) -> None:
        """Enter what a part brings to the market of every product at home.

        `expression` is over products, or an array of shape (products,) or (years, products), in the economy's unit a
        year.

        `final=False` for what was made before or is made here: no part of final uses less imports.
        """
        self._enter(name, expression, "supply", title, at_home=True, final=final)

    def uses(
        self,
        name: str,
        expression: Expression | Array,
        *,
        title: str = "",
        at_home: bool = True,
        final: bool = True,
        continues: Sequence[str] | None = None,
    ) -> None:
        """Enter what a part takes of every product.

        Parameters
        ----------
        expression : Expression over products, or array, shape (products,) or (years, products)
            In the economy's unit a year.
        at_home, final : bool
            False for what leaves the country; for what is used up in production or only kept.
        continues : sequence of str, optional
            Columns of final demand of the table that the use goes on with, and whose taxes on products it bears; the
            column of its own name unless given.
        """
        columns = (name,) if continues is None else tuple(continues)
        known = tuple(column for column in columns if column in self.economy.final_demand)
        self._enter(name, expression, "use", title, at_home=at_home, final=final, continues=known if final else ())

    def add_quantity(
        self,
        name: str,
        expression: Expression,
        *,
        units: str,
        base: Number = np.nan,
        title: str = "",
        meaning: str = "",
        additive: bool | None = None,
        headline: bool = False,
        item_units: Sequence[str] = (),
        grows: float | None = None,
    ) -> None:
        """Name a result.

        Parameters
        ----------
        base : number or array, shape (items,)
            Value in the base year, NaN where the table does not say.
        additive : bool, optional
            Whether the items share a unit and may be added up; where nothing is said they do unless their unit is
            the economy's own and that is "unit of each product".
        headline, item_units, grows : optional
            See `Quantity`.
        """
        by_product = units in (self.economy.unit, self.economy.flow_unit)
        self.quantities[name] = Quantity(
            name,
            expression,
            units,
            np.broadcast_to(np.asarray(base, dtype=float), (len(expression),)),
            title or plain(name),
            meaning,
            (len(expression) == 1 or not (by_product and self.economy.is_physical)) if additive is None else additive,
            headline,
            tuple(item_units),
            grows,
        )

    def default(self, option: str, given: float | None, value: float) -> float:
        """Return what is given of an option of the part at work, else a value, recorded as lustrum's default."""
        if given is not None:
            return given
        self.defaults[self._part][option] = value
        return value

    def assume(self, name: str, text: str, value: Any, source: str = "manual, defaults") -> None:
        """Record what was filled in because nobody said it."""
        self.assumptions[name] = Assumption(name, text, str(value), source)

    def constant(self, index: Index, value: Array) -> Expression:
        """Return a given path as an expression, shape (items,) or (years, items)."""
        return Expression(index, self.horizon, [], value)

    def declare_absorption(self) -> Variable:
        """Return one column for what the country itself takes of each product: all uses but those that leave it.

        Rows that speak of a share of home demand refer to it instead of all its parts, which halves the nonzeros. It
        is declared by the first part that needs it; `close_balance` says what it is.
        """
        if self.absorption is None:
            economy = self.economy
            at_home = economy.base_absorption
            self.absorption = self.add_variable(
                ABSORPTION,
                Index.of(economy.product),
                units=economy.flow_unit,
                lower=np.where(at_home < 0.0, -np.inf, 0.0),  # used goods sold abroad, stocks run down
                scale=at_home,
            )
        return self.absorption

    @property
    def elapsed(self) -> Array:
        """Years since the base year, 1 .. horizon, as a column, shape (horizon, 1)."""
        return np.arange(1, self.horizon + 1, dtype=float)[:, None]

    def path(self, quantity: str, label: str, default: Array) -> Array:
        """Return a path given by year in `paths.csv`, or the default; a path with a gap is refused.

        Both of shape (horizon,).

        Raises
        ------
        UsageError
            If a path is given for some plan years and not for all, with the years that lack.
        """
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

    def check_paths(self) -> None:
        """Refuse a path given by year that no part has read: it would be ignored in silence."""
        refuse_unread(self.economy.paths, self._read)

    def _enter(
        self,
        name: str,
        expression: Expression | Array,
        side: str,
        title: str,
        *,
        at_home: bool,
        final: bool,
        continues: tuple[str, ...] = (),
    ) -> None:
        if name in self.entries:
            raise UsageError(
                f"The balance has an entry '{name}' already, from {self.entries[name].part}; "
                f"give the one of {self._part} another name."
            )
        index = Index.of(self.economy.product)
        if not isinstance(expression, Expression):
            expression = self.constant(index, np.asarray(expression, dtype=float))
        self.entries[name] = Entry(
            name, expression.indexed(index), side, at_home, final, title or plain(name), self._part, continues
        )
