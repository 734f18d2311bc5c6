"""A plan beside a market, told: the terms of trade by market and year, and how they settled."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.problem.names import MARKET_GOODS, MARKET_SALES, MARKET_SUPPLY
from lustrum.results import Drawing, Measure, Result
from lustrum.scenario.market import FURTHER, STEP, PlanAndMarket


def market_results(found: PlanAndMarket) -> list[Result]:
    """Return terms of trade by market and year with what was exchanged, and the rounds, as answers."""
    plan, years = found.plan, found.plan.years
    count = len(years)
    sales, goods = plan.table(MARKET_SALES).values, plan.table(MARKET_GOODS).values
    worth = plan.limit(MARKET_SUPPLY).shadow_price.first(count).values
    slack = plan.limit(MARKET_SUPPLY).slack.first(count).values
    tau = found.tau[:count]
    items = [(each.market.name, str(year)) for each in found.markets for year in years]
    unit = plan.economy.flow_unit

    def column(values: Array) -> Array:
        return values.T.ravel()

    notes = [
        f"the terms of trade settled after {len(found.rounds)} rounds; at the plan as it is they would move by "
        f"{100 * found.left:.2g} per cent at most",
        *(
            f"{each.market.name}: sales answer to the terms of trade with an elasticity of {each.elasticity:.4g}; in "
            f"the "
            f"base year {each.sales:,.5g} was sold, {each.own_use:,.5g} eaten by those who made it, and "
            f"{each.goods:,.5g} "
            f"of goods came to them ({unit})"
            for each in found.markets
        ),
        f"a second start {100 * FURTHER:.0f} per cent beyond came to the same terms after {len(found.again)} rounds"
        if found.again
        else "no second start was made: whether other terms clear the market too is not known",
        "scissors above 1: the goods have become dear for those who sell",
    ]
    idle = slack > 1e-6 * (1 + np.abs(sales))
    for k, each in enumerate(found.markets):
        if idle[:, k].any():
            notes.append(
                f"{each.market.name}: sellers would bring more at these terms than the plan takes in some year"
            )
    terms = Result(
        "market_terms",
        f"Plan and market: {plan.name}",
        ("market", "year"),
        items,
        {
            "scissors": Measure(column(1 / tau), "1", "R: prices of the goods over the sellers' own, base year = 1"),
            "terms_of_trade": Measure(column(tau), "1", "tau = 1 / R"),
            "sales": Measure(column(sales), unit, "brought to market, at base prices"),
            "goods": Measure(column(goods), unit, "delivered to the sellers' group, at base prices"),
            "worth_of_more_sales": Measure(
                column(worth), plan.limit(MARKET_SUPPLY).shadow_price.units, "one unit more"
            ),
        },
        notes=tuple(notes),
        drawing=Drawing("lines", "scissors", x="year", series="market"),
    )
    rounds = [*(("from 1", each) for each in found.rounds), *(("from beyond", each) for each in found.again)]
    numbered = [*range(1, len(found.rounds) + 1), *range(1, len(found.again) + 1)]
    walked = Result(
        "market_rounds",
        "How the terms of trade settled",
        ("start", "round"),
        [(start, str(number)) for (start, _), number in zip(rounds, numbered, strict=True)],
        {
            "largest_move": Measure(
                np.array([100 * each.largest for _, each in rounds]), "%", "of any market and year"
            ),
            "lowest_scissors": Measure(np.array([1 / each.tau[:count].max() for _, each in rounds]), "1"),
            "highest_scissors": Measure(np.array([1 / each.tau[:count].min() for _, each in rounds]), "1"),
        },
        notes=(
            f"the first round moves ln tau {STEP:g} of the way, later ones to where the line through two rounds rests",
        ),
        drawing=Drawing("lines", "largest_move", x="round", series="start"),
    )
    return [terms, walked]
