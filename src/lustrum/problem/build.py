"""The table of contents of a plan: its parts one by one, the balance closed, the wishes, the goal."""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.economy import Economy
from lustrum.problem.balance import close_balance
from lustrum.problem.goals import GoalFunction, charged, discounted_consumption
from lustrum.problem.growth import Growth
from lustrum.problem.parts.capital import capital, limited_as_stated, stated_capacity
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.government import government, inventories, statistical_discrepancy
from lustrum.problem.parts.labour import labour
from lustrum.problem.parts.market_shares import market_shares
from lustrum.problem.parts.pace import absorptive_limits, terminal_capital
from lustrum.problem.parts.production import production
from lustrum.problem.parts.satellites import satellites
from lustrum.problem.parts.stocks import stocks
from lustrum.problem.parts.trade import trade
from lustrum.problem.parts.work import work
from lustrum.problem.problem import Part, PlanProblem
from lustrum.problem.stated import stated_capacity_is_kept
from lustrum.problem.wishes import WishedValue, add_wishes

DEFAULT_PARTS: tuple[Part, ...] = (
    production,
    market_shares,
    stocks,
    consumption,
    government,
    inventories,
    statistical_discrepancy,
    capital,
    absorptive_limits,
    labour,
    work,
    trade,
    satellites,
    terminal_capital,
)
"""What a plan consists of unless a list is given; a part that finds nothing to do in the economy does nothing."""

TAIL = 3
"""Years solved beyond the last one shown."""


def build_plan(
    economy: Economy,
    years: int | Sequence[int],
    goal: GoalFunction = discounted_consumption,
    parts: Sequence[Part] = DEFAULT_PARTS,
    *,
    growth: Growth | None = None,
    wishes: Sequence[WishedValue] = (),
    tail: int = TAIL,
) -> PlanProblem:
    """Return the problem of planning `economy` over `years`.

    Parameters
    ----------
    economy : Economy
    years : int or sequence of int
        How many years from the base year on, or the calendar years themselves.
    goal : function of the problem
        One of `lustrum.problem.goals`, bound with `functools.partial` where it takes options, or your own.
    parts : sequence of functions of the problem
        The whole list; an option is bound with `functools.partial`.
    growth : Growth
        Named rates of growth; most parts need those of labour and productivity.
    wishes : sequence of WishedValue
    tail : int
        Years solved beyond the last one shown.

    Examples
    --------
    >>> from lustrum.economy import read_economy
    >>> from lustrum.data import bundled_path
    >>> problem = build_plan(
    ...     read_economy(bundled_path("us_2012")), 5, growth=Growth(labour=0.012, productivity=0.008)
    ... )
    >>> problem.years
    (2013, 2014, 2015, 2016, 2017)
    """
    if isinstance(years, int):
        years = range(economy.base_year + 1, economy.base_year + 1 + years)
    problem = PlanProblem(economy, years, tail=tail, growth=growth)
    problem.announce(parts)
    for part in parts:
        problem.add(part)
    if len(limited_as_stated(problem)):
        problem.add(stated_capacity)  # whatever parts were chosen: what is stated limits
        problem.checks.append(stated_capacity_is_kept)
    close_balance(problem)
    add_wishes(problem, wishes)
    problem.goal = charged(problem, goal(problem))
    problem.check_paths()  # a goal may take some, targets for one
    return problem
