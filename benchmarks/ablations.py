"""What each default of page 00 prevents: switch one off, solve the United States 2012 again, look at what comes out.

The figures of table 0.7 of the model page stand beside the ones computed; a difference is flagged, not hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import table, write_page
from lustrum.data import bundled_path
from lustrum.economy import Economy, read_economy
from lustrum.plan import Plan, solve_plan
from lustrum.plan.prices import current_prices, current_value
from lustrum.problem import DEFAULT_PARTS, TAIL, Growth, Part, build_plan
from lustrum.problem.goals import GoalFunction, discounted_consumption
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.government import inventories
from lustrum.problem.parts.pace import absorptive_limits, terminal_capital
from lustrum.problem.parts.trade import trade

GROWTH = Growth(labour=0.012, productivity=0.008, exports=0.025, government=0.005)
YEARS = 5
DISCOUNT = 0.97
LINEAR = 1e9
"""An elasticity so large that every step of utility has the slope 1."""


@dataclass(frozen=True)
class Printed:
    """A row of table 0.7 as printed: growth of C and I in per cent, mean C, K6/K1; None where it prints no number."""

    consumption: tuple[float | None, ...]
    investment: tuple[float | None, ...]
    mean: float
    stock: float


@dataclass(frozen=True)
class Ablation:
    """One default switched off.

    Parameters
    ----------
    prevents : str
        What the default prevents, in words; the figures beside it say how much.
    change, without : replacements and removals in the list of parts
    """

    name: str
    prevents: str
    printed: Printed
    change: dict[Part, Part] = dataclasses.field(default_factory=dict)
    without: tuple[Part, ...] = ()
    tail: int = TAIL
    goal: GoalFunction = discounted_consumption
    economy: Callable[[Economy], Economy] = lambda economy: economy

    def plan(self, economy: Economy) -> Plan:
        parts = [self.change.get(part, part) for part in DEFAULT_PARTS if part not in self.without]
        problem = build_plan(self.economy(economy), YEARS, self.goal, parts, growth=GROWTH, tail=self.tail)
        return solve_plan(problem, name=self.name)


def _slack(economy: Economy) -> Economy:
    return dataclasses.replace(economy, capacity=economy.base_level / 0.9)


BARE_END = partial(discounted_consumption, terminal=False)

ABLATIONS = (
    Ablation(
        "nothing",
        "",
        Printed((2.3, 2.0, 2.4, 2.1, 2.2), (3.5, 4.7, 3.5, 3.8, 3.2), 1.067, 1.106),
    ),
    Ablation(
        "utility product by product (a rigid basket instead)",
        "One scarce product, housing, stops the whole basket, and its price is all prices.",
        Printed((1.5, 1.5, 1.5, 1.6, 2.3), (-1.2, 2.7, 5.9, 7.2, 3.6), 1.048, 1.097),
        change={consumption: partial(consumption, form="basket")},
    ),
    Ablation(
        "asset trend",
        "Assets that grew faster than output are suddenly abundant: their orders collapse, labour has no price.",
        Printed((3.1, 2.5, 2.5, 2.3, 2.1), (-0.1, -0.9, -0.4, 2.8, 4.6), 1.082, 1.077),
        change={capital: partial(capital, asset_trend=False)},
    ),
    Ablation(
        "terminal investment (0.9)",
        "The stock is eaten in the last years.",
        Printed((1.4, 1.3, 3.7, 3.8, 3.5), (6.5, 7.1, -0.6, -3.0, -3.0), 1.071, 1.098),
        without=(terminal_capital,),
    ),
    Ablation(
        "tail, value of the years after (0.8), terminal investment (0.9)",
        "Investment falls as fast as the bands let it: nothing is worth building for a world that ends.",
        Printed((3.0, 3.1, 3.5, 2.8, 1.9), (0.6, -0.2, -3.0, -3.0, -3.0), 1.094, 1.060),
        without=(terminal_capital,),
        tail=0,
        goal=BARE_END,
    ),
    Ablation(
        "investment bands",
        "Investment jumps from year to year and from industry to industry.",
        Printed((2.3, 0.4, 2.7, 2.8, 2.4), (3.6, 11.3, 2.4, 1.9, 2.5), 1.059, 1.119),
        without=(absorptive_limits,),
    ),
    Ablation(
        "trade bands",
        "Imports of some products end, others multiply.",
        Printed((1.9, 2.0, 2.2, 2.1, 2.7), (4.9, 5.7, 6.2, 7.0, 4.9), 1.063, 1.124),
        change={trade: partial(trade, bands=False)},
    ),
    Ablation(
        "inventories (0 from year 1)",
        "The first year finds goods, or lacks them, that the table counted as a change of stores.",
        Printed((2.9, 2.0, 2.4, 2.1, 2.2), (3.3, 4.5, 3.4, 3.6, 2.8), 1.074, 1.104),
        without=(inventories,),
    ),
    Ablation(
        "capacity built in the base year (gam)",
        "What was built in the base year is lost, and consumption falls.",
        Printed((-2.7, -1.1, -0.2, 0.0, 0.6), (5.4, 4.4, 4.6, 4.5, 5.5), 0.966, 1.114),
        change={capital: partial(capital, count_base_year_additions=False)},
    ),
    Ablation(
        "no invented slack (capacity = base level / 0.9 instead)",
        "A boom out of capacity that nobody measured; investment slides.",
        Printed((7.2, 3.5, 2.8, 1.8, 1.0), (-3.0, -2.9, -0.1, 3.9, 6.7), 1.133, 1.066),
        economy=_slack,
    ),
    Ablation(
        "all of these but inventories and slack, linear utility",
        "Feast and famine: consumption and investment leap, and building ends before the plan does.",
        Printed((0.1, -12.0, 34.0, 1.5, 0.8), (9.0, 45.0, -114.0, -43.0, None), 1.130, 0.994),
        change={
            consumption: partial(consumption, form="basket", elasticity=LINEAR, theta=1.0),
            capital: partial(capital, asset_trend=False, count_base_year_additions=False),
            trade: partial(trade, bands=False),
        },
        without=(terminal_capital, absorptive_limits),
        tail=0,
        goal=BARE_END,
    ),
)


@dataclass(frozen=True)
class Outcome:
    """The figures of one row."""

    consumption: np.ndarray
    investment: np.ndarray
    mean: float
    stock: float
    price: tuple[float, float]
    wage: float
    exchange_rate: float
    swings: dict[str, tuple[float, float]]


def outcome(plan: Plan) -> Outcome:
    """Return growth of C and I in log points, discounted mean C, K6/K1, and what swings most."""
    economy = plan.economy
    c = np.concatenate([[economy.household_consumption.sum()], plan.table("consumption").values.sum(axis=1)])
    z, stock = plan.table("investment"), plan.table("capital")
    assert z.base is not None
    i = np.concatenate([[z.base.sum()], z.values.sum(axis=1)])
    # What is there when year 6 begins, ordered by the end of year 5: also known where no tail was solved.
    rates = dict(zip(stock.index.items, _rates(economy, stock.index.items), strict=True))
    after = stock.values[-1] * (1.0 - np.array([rates[item] for item in stock.index.items])) + z.values[-1]
    weight = DISCOUNT ** np.arange(1, YEARS + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth_c, growth_i = 100 * np.diff(np.log(np.maximum(c, 0.0))), 100 * np.diff(np.log(np.maximum(i, 0.0)))
    price = current_prices(plan).values[2]
    return Outcome(
        growth_c,
        growth_i,
        float((weight * c[1:] / c[0]).sum() / weight.sum()),
        float(after.sum() / stock.values[0].sum()),
        (float(np.nanmin(price)), float(np.nanmax(price))),
        _wage(plan),
        float(current_value(plan, "trade_balance").values[2].sum()),
        {name: _swing(plan, name) for name in ("output", "imports")},
    )


def _rates(economy: Economy, items: Sequence[tuple[str, ...]]) -> list[float]:
    assert economy.depreciation_rate is not None
    return [
        float(economy.depreciation_rate[economy.activity.position(activity), economy.asset.position(asset)])
        for activity, asset in items
    ]


def _wage(plan: Plan) -> float:
    """Return what all labour earns in year 3 as a share of value added at the plan's own prices."""
    economy = plan.economy
    price = current_prices(plan).values[2]
    made = np.asarray(economy.supply.T @ price - economy.use.T @ price) * plan.table("activity_level").values[2]
    wages = current_value(plan, "labour_limit").values[2] @ plan.table("labour").values[2]
    return float(wages / made.sum())


def _swing(plan: Plan, name: str) -> tuple[float, float]:
    """Return the largest fall and rise of one item from one year to the next, per cent; small items are left out."""
    values = plan.table(name)
    assert values.base is not None
    path = np.vstack([values.base, values.values])
    large = values.base > 1e-3 * values.base.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100 * (path[1:, large] / path[:-1, large] - 1.0)
    return float(np.nanmin(change)), float(np.nanmax(change))


def main() -> None:
    economy = read_economy(bundled_path("us_2012"))
    found: list[tuple[Ablation, Outcome]] = []
    for ablation in ABLATIONS:
        plan = ablation.plan(economy)
        if plan.status != "optimal":
            raise RuntimeError(f"The plan without {ablation.name} ended '{plan.status}': {plan.message}")
        found.append((ablation, outcome(plan)))
        print(f"{ablation.name}: solved", flush=True)
    default = found[0][1]
    growth, prints, effects = [], [], []
    for ablation, got in found:
        growth.append(
            (ablation.name, _path(got.consumption), _path(got.investment), f"{got.mean:.3f}", f"{got.stock:.3f}")
        )
        prints.append((ablation.name, *_against(ablation.printed, got)))
        effects.append(
            (
                ablation.name,
                ablation.prevents,
                f"{got.price[0]:.2f} to {got.price[1]:.2f}",
                f"{got.wage:.2f}",
                f"{got.exchange_rate:.2f}",
                "{:+.0f} to {:+.0f}".format(*got.swings["output"]),
                "{:+.0f} to {:+.0f}".format(*got.swings["imports"]),
                f"{100 * (default.mean / got.mean - 1):+.1f}",
                f"{100 * (default.stock / got.stock - 1):+.1f}",
            )
        )
    write_page(
        "ablations",
        "What each default prevents",
        "The plan of the United States 2013 to 2017 from the table of 2012 (20 industries, five assets; labour +1.2, "
        "output per job +0.8, exports +2.5, government +0.5 per cent a year), solved with every default and then with "
        "one default at a time switched off. C is consumption, I investment; mean C is the discounted mean of C over "
        "its base level (weights 0.97 to the power of the year, years 1 to 5), K6/K1 the stock of capital after five "
        "years over the one at the start, at base-year prices.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        "## Growth, per cent a year (log points), years 1 to 5",
        table(("Switched off", "C", "I", "mean C", "K6/K1"), growth),
        "## What comes instead, and what the default costs",
        "Prices, the share of wages in value added and the exchange rate are those of year 3 (base-year basket = 1). "
        "The swings are the largest change of one product's output and imports from a year to the next, per cent, "
        "products above a thousandth of the total. The cost of a default is what it changes in mean C and K6/K1, per "
        "cent, against the plan without it: a minus is what the plan gives up to be without the artefact.",
        table(
            (
                "Switched off",
                "What the default prevents",
                "Prices",
                "Wages",
                "Exchange rate",
                "Output swings",
                "Import swings",
                "Costs: mean C",
                "K6/K1",
            ),
            effects,
        ),
        "## Against the model page",
        "Table 0.7 of the model page prints these rows; the largest differences from what is computed here: growth in "
        "points, the rest as printed. 'Same': rounds to the printed figures; 'last digit': one unit of the last "
        "printed digit away (the bundled table is rounded to tenths of a million). The model page does not say which "
        "defaults its last row leaves on: of about two dozen readings the one nearest in mean C and K6/K1 is shown, so "
        "its agreement there is a choice and no reproduction.",
        table(("Switched off", "C", "I", "mean C", "K6/K1", ""), prints),
    )


def _path(growth: np.ndarray) -> str:
    return " ".join("to nothing" if np.isnan(g) or np.isinf(g) or abs(g) > 999 else f"{g:.1f}" for g in growth)


def _against(printed: Printed, got: Outcome) -> tuple[str, ...]:
    c, i = _most(printed.consumption, got.consumption), _most(printed.investment, got.investment)
    mean, stock = got.mean - printed.mean, got.stock - printed.stock
    digits = max(c[1], i[1], abs(mean) / 1e-3, abs(stock) / 1e-3)
    word = "same" if digits <= 0.51 else "last digit" if digits <= 1.5 else "**differs**"
    return f"{c[0]:.2f}", f"{i[0]:.2f}", f"{mean:+.4f}", f"{stock:+.4f}", word


def _most(printed: Sequence[float | None], got: np.ndarray) -> tuple[float, float]:
    """Return the largest difference, in points and in units of the last digit printed."""
    most, digits = 0.0, 0.0
    for told, value in zip(printed, got, strict=True):
        if told is None:
            continue
        apart = abs(told - value) if np.isfinite(value) else np.inf
        # The page prints whole points where it prints large ones.
        digit = 1.0 if told == round(told) and abs(told) >= 3.0 else 0.1
        most, digits = max(most, apart), max(digits, apart / digit)
    return most, digits
