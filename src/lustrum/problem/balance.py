"""The material balance, closed once from all that was supplied and used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.labels import Index
from lustrum.problem import names
from lustrum.problem.base_year import benchmark
from lustrum.problem.check import Answer, Check, product_sizes, worst_of
from lustrum.problem.declarations import BALANCE
from lustrum.problem.expression import Expression
from lustrum.problem.problem import PlanProblem


def supply_covers_use(answer: Answer) -> Check | None:
    """Supply less use of every product is nowhere below zero."""
    entries = list(answer.balance.values())
    if not entries:
        return None
    net = sum(entry.table.values if entry.side == "supply" else -entry.table.values for entry in entries)
    worst, where = worst_of(entries[0].table, -net, product_sizes(answer.economy))
    return Check("supply covers use of every product", worst, where)


def close_balance(problem: PlanProblem) -> None:
    """Supply of every product covers its uses.

    balance: supply + imports >= absorption + uses abroad; absorption: what the country itself takes.
    """
    index, unit = Index.of(problem.economy.product), problem.economy.flow_unit
    entries = list(problem.entries.values())
    supply = _sum(problem, index, [e.expression for e in entries if e.side == "supply"])
    home = _sum(problem, index, [e.expression for e in entries if e.side == "use" and e.at_home])
    abroad = _sum(problem, index, [e.expression for e in entries if e.side == "use" and not e.at_home])
    title, found = "Balance: {product}", benchmark(problem)
    price, value = (None, None) if found is None else (found.price, found.value)
    with problem.declaring("balance", "Supply of every product covers its uses."):
        problem.checks.append(supply_covers_use)
        if problem.absorption is None:
            problem.add_constraint(
                names.BALANCE, supply - home >= abroad, kind=BALANCE, title=title, units=unit, worth=price
            )
            return
        problem.add_constraint(
            names.BALANCE, supply - problem.absorption >= abroad, kind=BALANCE, title=title, units=unit, worth=price
        )
        problem.add_constraint(
            names.ABSORPTION,
            problem.absorption - home >= 0.0,
            kind=BALANCE,
            title="Home demand: {product}",
            worth=value,
            units=unit,
            meaning="Absorption is all that the country itself takes of a product.",
        )


def _sum(problem: PlanProblem, index: Index, expressions: Sequence[Expression]) -> Expression:
    constant = np.zeros(len(index))
    for expression in expressions:
        constant = constant + expression.constant
    return Expression(index, problem.horizon, [term for e in expressions for term in e.terms], constant)
