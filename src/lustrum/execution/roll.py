"""The plan rolled on by a year: what happened becomes its base, and every revision is split into its causes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data import EconomyTables
from lustrum.economy.as_tables import tables_of
from lustrum.economy.read import economy_from_tables
from lustrum.economy.rebase import LaterYear
from lustrum.errors import MissingDataError, UsageError
from lustrum.execution.carried import as_expected, as_happened, moved_on
from lustrum.execution.split import TOLD, Split, ratchet_base, split_of
from lustrum.plan import Plan
from lustrum.problem.base_year import benchmark
from lustrum.problem.names import CONSUMPTION, OUTPUT
from lustrum.problem.parts.consumption import Utility
from lustrum.problem.parts.inertia import WEIGHT, inertia
from lustrum.problem.wishes import WishedValue
from lustrum.results.records import Column, read_records
from lustrum.scenario import Scenario, Session
from lustrum.scenario.actual import Actual
from lustrum.scenario.session import with_options

RATES = ("depreciation_rate", "stock_growth", "kinds", "sections", "kind_rates")
"""Options of the part `capital` that say what stocks nobody stated are."""
CALM = inertia.__name__


@dataclass(frozen=True, eq=False)
class Rolled:
    """A round of planning.

    Parameters
    ----------
    year : int
        The year that has passed.
    session : Session
        Of the new plan; the next round goes on from it.
    tables : EconomyTables
        Of the economy it is made from: capital and capacity carried.
    plans : tuple of Plan
        The old one, and one after each step of `split.STEPS`.
    splits : mapping of quantity to Split
    inertia_cost : float
        Consumption of the years planned given up for calm, as a share; what a year later counts, counted less.
    final_year : int
        The last of the old plan.
    gap : mapping of quantity to float
        What the new plan lacks of the old one in that year, as a share; below 0 where it has more.
    planned, actual, base : array, shape (products,)
        Output of the year that has passed, and from what next year's figures go on.
    seconds : float
        Of the last solve.
    unasked : tuple of str
        Steps of `split.STEPS` of which nothing was told, so that what they moved is not known: without figures as first
        known the shock holds what was revised since.
    """

    year: int
    session: Session
    tables: EconomyTables
    plans: tuple[Plan, ...]
    splits: Mapping[str, Split]
    inertia_cost: float
    final_year: int
    gap: Mapping[str, float]
    planned: Array
    actual: Array
    base: Array
    seconds: float
    unasked: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        """The new plan."""
        return self.plans[-1]


@dataclass(frozen=True, eq=False)
class Round:
    """What a round of planning is told.

    Parameters
    ----------
    actual : Actual
        What happened.
    imports : mapping of year to array of shape (products,)
        Where they are known.
    first_known : Actual, optional
        What was known at first, where figures were revised since.
    votes : Scenario, optional
        Whose goal and wishes take the place of the old ones.
    inertia : float
    keep_end : bool
        End with the old plan's last year instead of a year later.
    """

    actual: Actual
    imports: Mapping[int, Array]
    first_known: Actual | None = None
    votes: Scenario | None = None
    inertia: float = WEIGHT
    keep_end: bool = False


def roll(session: Session, told: Round, tell: Callable[[str], None] = lambda _: None) -> Rolled:
    """Return the plan rolled on by its first year.

    Raises
    ------
    UsageError
        If what happened in that year is not told, the plan would have no year left, or a step finds no plan.
    """
    old = session.plan
    year = old.years[0]
    if year not in told.actual.years:
        first, last = told.actual.years[0], told.actual.years[-1]
        raise UsageError(f"The plan begins with {year}, and what happened is told of {first} to {last}.")
    last_year = old.years[-1] + (0 if told.keep_end else 1)
    years = tuple(range(year + 1, last_year + 1))
    if not years:
        raise UsageError(f"{year} is the last year of the plan: nothing is left to roll. Leave out --keep-end.")
    tell(f"{year}: the horizon alone")
    rolled, _ = _asked(session, old, as_expected(old), years)
    first_known = told.first_known
    steps = [old, rolled.plan]
    happened = as_happened(old, first_known or told.actual, None if first_known else told.imports.get(year))
    tell(f"{year}: what happened")
    shocked, tables = _asked(session, old, happened, years)
    steps.append(shocked.plan)
    if first_known is not None:
        tell(f"{year}: figures revised")
        happened = as_happened(old, told.actual, told.imports.get(year))
        shocked, tables = _asked(session, old, happened, years)
    steps.append(shocked.plan)
    voted = shocked if told.votes is None else _voted(shocked, told.votes, year)
    steps.append(voted.plan)
    tell(f"{year}: solved on")
    final, seconds = _calmed(voted, told.inertia)
    steps.append(final.plan)
    for plan in steps[1:]:
        if plan.status not in ("optimal", "relaxed"):
            raise UsageError(f"Rolling on from {year} found no plan ({plan.status}): {plan.message}")
    told_of = {"data_revision": first_known, "votes": told.votes, "re_optimisation": told.inertia or None}
    unasked = tuple(name for name, given in told_of.items() if given is None)
    return replace(_rolled(old, steps, (final, tables), happened, seconds), unasked=unasked)


def roll_through(
    session: Session, told: Round, through: int, tell: Callable[[str], None] = lambda _: None
) -> list[Rolled]:
    """Return the rounds from a plan's first year to another, each going on from the one before.

    Raises
    ------
    UsageError
        If that year lies before the plan; and as `roll`.
    """
    begins = session.plan.years[0]
    if through < begins:
        raise UsageError(f"The plan begins with {begins}, and {through} has passed: roll through {begins} or later.")
    rounds: list[Rolled] = []
    while not rounds or rounds[-1].year < through:
        rounds.append(roll(session, told, tell))
        session = rounds[-1].session
    return rounds


def _asked(session: Session, old: Plan, later: LaterYear, years: Sequence[int]) -> tuple[Session, EconomyTables]:
    """Return the session of the plan from a later year on, and the tables of the economy it is made from.

    The economy is the one its folder gives back, so that who rolls on from the folder plans from the same figures.
    """
    economy, options = moved_on(old, later)
    tables = tables_of(economy)
    economy = replace(economy_from_tables(tables), path=economy.path)
    wishes = tuple(wish for wish in session.scenario.wishes if _is_ahead(wish, years))
    # Stocks are stated now, and their rates with them: what named them before is taken back.
    named = [name for name in RATES if session.scenario.options.get("capital", {}).get(name) is not None]
    if named:
        options["capital"] = dict.fromkeys(named)
    fields: dict[str, Any] = {}
    if (discount := _discount(session)) is not None:
        fields["goal_options"] = {**session.scenario.goal_options, "discount": discount}
    asked = replace(
        _free(session.scenario),
        years=tuple(years),
        wishes=wishes,
        name=f"{old.name.partition(', rolled')[0]}, rolled to {later.year}",
        **fields,
    )
    return session.of_child(with_options(asked, options), economy=lambda _: economy), tables


def _is_ahead(wish: WishedValue, years: Sequence[int]) -> bool:
    if wish.by is not None:
        return wish.by >= years[0]
    return wish.year is None or wish.year in years


def _free(scenario: Scenario) -> Scenario:
    """Return a scenario without the inertia it had a year ago: what it kept to has passed."""
    options = {name: each for name, each in scenario.options.items() if name != CALM}
    return replace(scenario, options=options, parts=tuple(name for name in scenario.parts if name != CALM))


def _discount(session: Session) -> float | None:
    """Return what a year later counts in a plan whose goal took it from its base year: another base year is no vote."""
    scenario = session.scenario
    if scenario.goal != "consumption" or "discount" in scenario.goal_options:
        return None
    found, utility = benchmark(session.problem), session.problem.find(Utility)
    return None if found is None or utility is None else found.discount(utility.theta)


def _voted(session: Session, votes: Scenario, year: int) -> Session:
    """Return a session with the goal and the wishes that were voted for."""
    wishes = tuple(wish for wish in votes.wishes if wish.year is None or wish.year > year)
    return session.again(goal=votes.goal, goal_options=votes.goal_options, wishes=wishes, unwished=True)


def _calmed(session: Session, weight: float) -> tuple[Session, float]:
    """Return a session solved with inertia on investment, the same where it weighs nothing, and the seconds it took."""
    final = session.again(options={CALM: {"weight": weight}}) if weight else session
    began = time.process_time()
    plan = final.plan
    return final, float(plan.seconds.get("solve", time.process_time() - began))


def _rolled(
    old: Plan, steps: list[Plan], final: tuple[Session, EconomyTables], happened: LaterYear, seconds: float
) -> Rolled:
    new, free = steps[-1], steps[-2]
    told = [name for name in TOLD if all(name in plan.quantities for plan in steps)]
    last = old.years[-1]
    gap = {
        name: 1.0 - _total(new, name, last) / _total(old, name, last)
        for name in told
        if last in new.years and _total(old, name, last)
    }
    products = old.economy.product.labels
    planned = np.zeros(len(products))
    table = old.quantities[OUTPUT]
    planned[old.economy.product.positions([item[-1] for item in table.index.items])] = table.values[0]
    actual = np.asarray(old.economy.supply @ happened.level)
    return Rolled(
        old.years[0],
        *final,
        tuple(steps),
        {name: split_of(steps, name) for name in told},
        1.0 - _discounted(new) / _discounted(free) if CONSUMPTION in told else 0.0,
        last,
        gap,
        planned,
        actual,
        ratchet_base(actual, planned),
        seconds,
    )


def _total(plan: Plan, name: str, year: int) -> float:
    table = plan.quantities[name]
    return float(np.nansum(table.values[table.years.index(year)]))


def _discounted(plan: Plan) -> float:
    """Return consumption of all years solved, a year later counting 3 per cent less."""
    values = plan.quantities[CONSUMPTION].values
    return float(0.97 ** np.arange(len(values)) @ values.sum(axis=1))


def read_imports(folder: Path, plan: Plan) -> dict[int, Array]:
    """Return imports by year where a folder of what happened states them (imports.csv: year, product, value).

    Raises
    ------
    UsageError, DataError
        As `read_records`.
    MissingDataError
        If a year states some products and not others.

    Returns
    -------
    mapping of year to array, shape (products,)
    """
    file = folder / "imports.csv"
    if not file.is_file():
        return {}
    columns = {"year": Column("year"), "product": Column(), "value": Column("number")}
    found: dict[int, Array] = {}
    for row in read_records(file, columns, key=("year", "product")):
        year = row.whole("year")
        if year is not None:
            place = plan.economy.product.position(row.text("product"))
            found.setdefault(year, np.full(len(plan.economy.product), np.nan))[place] = row.number("value")
    for year, values in found.items():
        if not_there := [plan.economy.product.labels[k] for k in np.flatnonzero(np.isnan(values))]:
            said = f"{file.name} states no imports of {', '.join(not_there[:3])}"
            more = f" and {len(not_there) - 3} more" if len(not_there) > 3 else ""
            raise MissingDataError(
                f"{said}{more} in {year}, and missing is not zero. Write 0 where nothing was imported, or leave the "
                "year out: then imports are what uses leave open.",
                file=str(file), products=not_there,
            )  # fmt: skip
    return found
