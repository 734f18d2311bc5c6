"""Stocks of products carried from year to year, with loss."""

from __future__ import annotations

import numpy as np

from lustrum.labels import Index
from lustrum.problem.check import checked_by, not_negative
from lustrum.problem.declarations import Wish
from lustrum.problem.problem import PlanProblem

DEFAULT_LOSS = 0.01


@checked_by(not_negative("stocks"))
def stocks(problem: PlanProblem, keep: bool = True) -> None:
    """Stocks at the end of a year are on hand in the next one, less what is lost: supply (1 - loss) s[t-1], use s[t].

    Parameters
    ----------
    keep : bool
        Ask (as a wish of first rank) that no stock ends below where it began, so that the plan does not live on
        its stores.
    """
    economy = problem.economy
    if economy.initial_stock is None:
        return
    index, unit = Index.of(economy.product), economy.unit
    loss = economy.stock_loss_rate
    if loss is None or np.isnan(loss).any():
        problem.assume(
            "stock_loss",
            "Share of a stock lost in a year where stocks.csv gives none.",
            f"{DEFAULT_LOSS:g}",
            "manual, defaults",
        )
        loss = np.full(len(index), DEFAULT_LOSS) if loss is None else np.where(np.isnan(loss), DEFAULT_LOSS, loss)
    capacity = np.inf if economy.stock_capacity is None else np.nan_to_num(economy.stock_capacity, nan=np.inf)
    s = problem.add_variable("stocks", index, units=unit, upper=capacity, scale=economy.initial_stock)
    # Loss falls on what is carried over; the initial stock is what is on hand at the start of year 1.
    problem.supplies("stock_on_hand", (s * (1.0 - loss)).lag(1, history=economy.initial_stock), final=False)
    problem.uses("stock_carried_over", s, final=False)
    problem.add_quantity(
        "stocks",
        s,
        units=unit,
        base=economy.initial_stock,
        title="Stocks at the end of the year",
        headline=True,
        meaning="Stock at the end of the year.",
    )
    if keep:
        problem.add_constraint(
            "stocks_kept",
            s >= economy.initial_stock,
            units=unit,
            years=[problem.horizon],
            title="Stock kept at the end: {product}",
            wish=Wish(1, "option stocks.keep", np.maximum(economy.initial_stock, 1e-9)),
            meaning="The plan does not end with empty stores.",
        )
