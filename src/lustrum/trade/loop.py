"""Plan, coefficients, options, plan again, until the advice is stable.

Advice never fixes a quantity. It opens a choice: imports of a product may rise or fall faster, its activity may build
more or less, or may not expand; whether the plan takes the choice is the plan's affair. A choice once opened stays
open, so that the loop cannot run in circles: a product that moved until home and abroad cost the same is then advised
to keep both, and keeps the freedom that brought it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from lustrum.plan import Plan
from lustrum.problem import PlanProblem
from lustrum.trade.advice import EXPAND, IMPORT, INVEST, PRODUCE, STOP
from lustrum.trade.cards import Cards
from lustrum.trade.table import CoefficientTable, coefficient_table

MOST_PLANS = 5


@dataclass(frozen=True)
class Choices:
    """What advice has opened, by option of the parts `trade` and `absorptive_limits`."""

    import_more: frozenset[str] = frozenset()
    import_less: frozenset[str] = frozenset()
    build_more: frozenset[str] = frozenset()
    build_less: frozenset[str] = frozenset()
    no_expansion: frozenset[str] = frozenset()

    def __or__(self, other: Choices) -> Choices:
        return Choices(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(self)))

    def options(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return the options of a scenario that open these choices, by part."""
        parts = {
            "trade": ("import_more", "import_less"),
            "absorptive_limits": ("build_more", "build_less", "no_expansion"),
        }
        found = {
            part: {name: tuple(sorted(getattr(self, name))) for name in names if getattr(self, name)}
            for part, names in parts.items()
        }
        return {part: options for part, options in found.items() if options}


@dataclass(frozen=True, eq=False)
class AdviceRound:
    """One plan with the choices it had."""

    choices: Choices
    table: CoefficientTable

    @property
    def plan(self) -> Plan:
        return self.table.plan

    @property
    def said(self) -> dict[str, str]:
        return {p: a.advice for p, a in zip(self.table.product, self.table.advice, strict=True)}


@dataclass(frozen=True, eq=False)
class Settled:
    """All rounds, the first without choices.

    Parameters
    ----------
    stable : bool
        Whether the last plan's advice opens nothing that was not open already.
    stopped : str
        Why the loop ended early, empty where it did not.
    """

    rounds: tuple[AdviceRound, ...]
    stable: bool
    stopped: str = ""


def choices_of(table: CoefficientTable) -> Choices:
    """Return what the advice of a table opens."""
    more, less, build, shrink, closed = set(), set(), set(), set(), set()
    for place, (product, advice) in enumerate(zip(table.product, table.advice, strict=True)):
        maker = str(table.cost.activity[-1, table.at[place]])
        imported = bool(table.cost.importable[table.at[place]])
        if advice.advice in (PRODUCE, EXPAND) and imported:
            less.add(product)
        if advice.advice in (INVEST, IMPORT, STOP) and imported:
            more.add(product)
        if advice.advice in (EXPAND, INVEST):
            build.add(maker)
        if advice.advice == IMPORT:
            shrink.add(maker)
        if advice.advice == STOP:
            closed.add(maker)
    return Choices(*(frozenset(each) for each in (more, less, build, shrink, closed)))


def follow_advice(
    solve: Callable[[Choices], tuple[PlanProblem, Plan]],
    cards: Cards | None = None,
    *,
    most_plans: int = MOST_PLANS,
    on_round: Callable[[str], None] | None = None,
) -> Settled:
    """Return the plans from the first to the one whose advice opens nothing new.

    Parameters
    ----------
    solve : function of the choices opened so far, giving a problem and its plan
    most_plans : int
        Plans solved at most, the first included.
    """
    rounds: list[AdviceRound] = []
    choices = Choices()
    while len(rounds) < most_plans:
        if on_round is not None:
            on_round(f"plan {len(rounds) + 1} of at most {most_plans}: advice and options")
        problem, plan = solve(choices)
        if rounds and plan.status not in ("optimal", "relaxed"):
            return Settled(tuple(rounds), False, f"with these choices the plan is {plan.status}")
        rounds.append(AdviceRound(choices, coefficient_table(problem, plan, cards)))
        wider = choices | choices_of(rounds[-1].table)
        if wider == choices:
            return Settled(tuple(rounds), True)
        choices = wider
    return Settled(tuple(rounds), False)
