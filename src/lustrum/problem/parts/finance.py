"""What pays for imports beside exports: finance from abroad, loans somebody decided on, debt service, reserves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.expression import Expression
from lustrum.problem.names import AID
from lustrum.problem.problem import PlanProblem
from lustrum.units import per
from lustrum.wording.numbers import figure

LOAN = ("name", "amount", "year", "interest", "years", "decision")
GOLD = ("quantity", "price", "price_is")


def by_year(problem: PlanProblem, name: str, given: float | Sequence[float]) -> Array:
    """Return a path given for each plan year, or one value for all, as a column; the tail goes on with the last.

    Of shape (horizon, 1).

    Raises
    ------
    UsageError
        For more than one value and fewer than plan years.
    """
    values = np.atleast_1d(np.asarray(given, dtype=float))
    if 1 < len(values) < len(problem.years):
        raise UsageError(
            f"{name} has {len(values)} values for {len(problem.years)} plan years; give one for each year, "
            "or one for all."
        )
    horizon = problem.horizon
    path: Array = np.concatenate([values, np.repeat(values[-1:], max(0, horizon - len(values)))])[:horizon, None]
    return path


def net_finance(problem: PlanProblem, finance: float | tuple[float, ...] | None) -> Array:
    """Return finance from abroad by year, shape (years, 1): as given, or the base-year deficit times the trend."""
    economy, horizon = problem.economy, problem.horizon
    given = economy.net_finance if finance is None else finance
    if given is None:
        path: Array = economy.base_deficit * problem.growth.factor(horizon)
        problem.assume(
            "finance",
            "Net finance from abroad covers the base-year trade deficit, at world prices, times the trend.",
            f"{figure(economy.base_deficit)} {economy.foreign_unit} in the base year",
            "manual, equation (0.3)",
        )
        return path
    values = np.atleast_1d(np.asarray(given, dtype=float))
    source = "economy.toml, [trade] net_finance" if finance is None else "trade.finance"
    problem.assume("finance", "Net finance from abroad.", ", ".join(f"{v:g}" for v in values), source)
    return by_year(problem, "trade.finance", given)


def aid(problem: PlanProblem, side: int) -> Expression:
    """Return what a federation decides by the plan that a region receives (side 1) or gives (-1) beyond finance."""
    economy, index = problem.economy, Index.single()
    if not side:
        return problem.constant(index, np.zeros(1))
    unit = per(economy.foreign_unit, "year")
    size = max(0.01 * float(economy.imports.sum()), 1.0)
    moved = problem.add_variable(AID, index, units=unit, scale=size)
    problem.add_quantity(
        AID, moved, units=unit, base=0.0, title="Transfers received" if side > 0 else "Transfers given",
        meaning="What regions of the federation move between each other beyond what they finance by themselves.",
    )  # fmt: skip
    return moved if side > 0 else -moved


def debt_service(problem: PlanProblem, given: float | Sequence[float], loans: Sequence[Mapping[str, Any]]) -> Array:
    """Return what loans bring less what old and new debt takes, by year, shape (years, 1).

    A loan is drawn in its year and paid back in equal parts over the years after it, with interest on what is owed.

    Raises
    ------
    UsageError
        If a loan names no decision, lacks a figure, or is drawn outside the plan.
    """
    old = by_year(problem, "trade.debt_service", given)
    if (old < 0.0).any():
        raise UsageError("trade.debt_service is what is paid a year: give 0 or more.")
    net = -old
    calendar = [problem.economy.base_year + int(t) for t in problem.elapsed[:, 0]]
    for number, loan in enumerate(loans, start=1):
        _check(problem, number, loan)
        drawn, years = calendar.index(int(loan["year"])), int(loan["years"])
        amount, interest = float(loan["amount"]), float(loan["interest"])
        net[drawn] += amount
        for k in range(1, years + 1):
            if drawn + k < problem.horizon:
                net[drawn + k] -= amount / years + interest * amount * (1.0 - (k - 1) / years)
        owed = amount * max(0.0, 1.0 - (len(problem.years) - 1 - drawn) / years)
        problem.assume(
            f"loan.{loan['name']}",
            f"A loan of {amount:g} {problem.economy.foreign_unit} in {loan['year']}, decided by {loan['decision']}.",
            f"{100 * interest:g} % over {years} years; {owed:g} still owed after {problem.years[-1]}",
            "trade.loans",
        )
    return net


def _check(problem: PlanProblem, number: int, loan: Mapping[str, Any]) -> None:
    missing = [key for key in LOAN if key not in loan]
    unknown = [key for key in loan if key not in LOAN]
    if "decision" in missing or not str(loan.get("decision", "")).strip():
        raise UsageError(
            f'trade.loans, entry {number}: a loan needs the decision that allows it; name it (decision = "...").'
        )
    if missing or unknown:
        said = f"no {', '.join(missing)}" if missing else f"unknown {', '.join(unknown)}"
        raise UsageError(f"trade.loans, entry {number}: {said}. Keys: {', '.join(LOAN)}.")
    for key in ("amount", "year", "interest", "years"):
        if isinstance(loan[key], bool) or not isinstance(loan[key], int | float) or loan[key] < 0:
            raise UsageError(f"trade.loans, entry {number}: {key} is {loan[key]!r}; give a number, 0 or more.")
    if int(loan["years"]) < 1:
        raise UsageError(f"trade.loans, entry {number}: years is {loan['years']}; a loan is paid back in 1 or more.")
    if int(loan["year"]) not in problem.years:
        raise UsageError(
            f"trade.loans, entry {number}: it is drawn in {loan['year']}; the plan has "
            f"{problem.years[0]}-{problem.years[-1]}."
        )


def opening_reserves(problem: PlanProblem, reserves: float | None, gold: Mapping[str, Any] | None) -> float | None:
    """Return reserves at the start, gold added at its market price; None where nobody states any.

    Raises
    ------
    UsageError
        If gold is valued at a book price: what it can buy decides.
    """
    stated = problem.economy.reserves if reserves is None else reserves
    if gold is None:
        return stated
    for key in GOLD:
        if key not in gold:
            raise UsageError(f"trade.gold has no {key}. Keys: quantity, price, price_is (market).")
    if gold["price_is"] != "market":
        raise UsageError(
            f"trade.gold is valued at a price that is '{gold['price_is']}': what it can buy decides, and that is its "
            'market price. Give that one, with price_is = "market".'
        )
    if stated is None:
        raise MissingDataError("trade.gold is given without trade.reserves: state the other reserves, 0 if none.")
    worth = float(gold["quantity"]) * float(gold["price"])
    problem.assume("gold", "Gold counts among reserves at its market price.", f"{worth:g} {problem.economy.unit}",
                   "trade.gold")  # fmt: skip
    return stated + worth
