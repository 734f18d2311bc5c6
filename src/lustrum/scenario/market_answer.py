"""A plan beside a market, told: the terms of trade by market and year, and how they settled."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.problem.names import MARKET_GOODS, MARKET_SALES, MARKET_SUPPLY
from lustrum.results import Drawing, Measure, Result
from lustrum.scenario.market import FURTHER, STEP, PlanAndMarket
from lustrum.wording.numbers import figure


def market_results(found: PlanAndMarket) -> list[Result]:
    """Return terms of trade by market and year with what was exchanged, and the rounds, as answers."""
    return [_terms(found), _rounds(found)]


def _terms(found: PlanAndMarket) -> Result:
    """Return terms of trade, sales and goods by market and year, and what one unit more of sales is worth."""
    plan, years = found.plan, found.plan.years
    count, unit = len(years), plan.economy.flow_unit
    limit = plan.limit(MARKET_SUPPLY)
    tau, worth = found.tau[:count], limit.shadow_price.first(count).values

    def column(values: Array) -> Array:
        return values.T.ravel()

    return Result(
        "market_terms",
        f"Plan and market: {plan.name}",
        ("market", "year"),
        [(each.market.name, str(year)) for each in found.markets for year in years],
        {
            "scissors": Measure(column(1 / tau), "1", "R: prices of the goods over the sellers' own, base year = 1"),
            "terms_of_trade": Measure(column(tau), "1", "tau = 1 / R"),
            "sales": Measure(column(plan.table(MARKET_SALES).values), unit, "brought to market, at base prices"),
            "goods": Measure(
                column(plan.table(MARKET_GOODS).values), unit, "delivered to the sellers' group, at base prices"
            ),
            "worth_of_more_sales": Measure(column(worth), limit.shadow_price.units, "one unit more"),
        },
        notes=_told(found),
        drawing=Drawing("lines", "scissors", x="year", series="market", rule=1.0),
    )


def _told(found: PlanAndMarket) -> tuple[str, ...]:
    """Say how the terms settled, how sellers answer to them, and which would bring more than the plan takes."""
    plan, unit = found.plan, found.plan.economy.flow_unit
    sales = plan.table(MARKET_SALES).values
    slack = plan.limit(MARKET_SUPPLY).slack.first(len(plan.years)).values
    idle: Flags = np.asarray((slack > 1e-6 * (1 + np.abs(sales))).any(axis=0))
    return (
        f"the terms of trade settled after {len(found.rounds)} rounds; at the plan as it is they would move by "
        f"{100 * found.left:.2g} per cent at most",
        *(
            f"{each.market.name}: sales answer to the terms of trade with an elasticity of {each.elasticity:.4g}; in "
            f"the base year {figure(each.sales, 5)} was sold, {figure(each.own_use, 5)} eaten by those "
            "who made it, and "
            f"{figure(each.goods, 5)} of goods came to them ({unit})"
            for each in found.markets
        ),
        f"a second start {100 * FURTHER:.0f} per cent beyond came to the same terms after {len(found.again)} rounds"
        if found.again
        else "no second start was made: whether other terms clear the market too is not known",
        "scissors above 1: the goods have become dear for those who sell",
        *(
            f"{each.market.name}: sellers would bring more at these terms than the plan takes in some year"
            for each, more in zip(found.markets, idle, strict=True)
            if more
        ),
    )


def _rounds(found: PlanAndMarket) -> Result:
    """Return how far each round of either start moved the terms, and where they then stood."""
    count = len(found.plan.years)
    walks = (("from 1", found.rounds), ("from beyond", found.again))
    rounds = [each for _, walk in walks for each in walk]
    return Result(
        "market_rounds",
        "How the terms of trade settled",
        ("start", "round"),
        [(start, str(number)) for start, walk in walks for number in range(1, len(walk) + 1)],
        {
            "largest_move": Measure(np.array([100 * each.largest for each in rounds]), "%", "of any market and year"),
            "lowest_scissors": Measure(np.array([1 / each.tau[:count].max() for each in rounds]), "1"),
            "highest_scissors": Measure(np.array([1 / each.tau[:count].min() for each in rounds]), "1"),
        },
        notes=(
            f"the first round moves ln tau {STEP:g} of the way, later ones to where the line through two rounds rests",
        ),
        drawing=Drawing("lines", "largest_move", x="round", series="start"),
    )
