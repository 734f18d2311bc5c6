"""What `lustrum reserves` answers: the account by year, what a unit more would do, shocks, the two gaps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import Plan
from lustrum.problem import PlanProblem
from lustrum.problem.names import IMPORTED_CAPITAL_GOODS, IMPORTS, LIMITS_OF_WORK, TRADE_BALANCE
from lustrum.results import Drawing, Measure, Result
from lustrum.trade.reserves import ReserveAccount, gaps_of, idle_machinery, machinery_gain
from lustrum.trade.screening import Screening
from lustrum.trade.stress import Stressed
from lustrum.wording.numbers import figure

MOST_NAMED = 5
"""Products named in a sentence."""

NOTICEABLE = 1e-3
"""Smallest change of a product's imports worth naming, as a share of all imports."""


def reserve_result(account: ReserveAccount) -> Result:
    """Return the foreign exchange account by year, with what a unit is worth and where the floor binds."""
    plan, unit = account.plan, account.plan.economy.foreign_unit
    years = [str(year) for year in plan.years]
    rates = zip(years, account.exchange_rate.tolist(), strict=True)
    worths = [f"{year} {rate:z.3f}" for year, rate in rates if np.isfinite(rate)]
    notes = [
        f"a further unit of opening reserves is worth {account.exchange_rate[0]:.4g} base-year baskets of "
        f"{years[0]} to the goal"
    ] * bool(np.isfinite(account.exchange_rate[0]))
    if worths:
        notes.append(f"a unit of foreign exchange is worth, by year: {', '.join(worths)}")
    else:
        notes.append("the basket is worth nothing to the goal: foreign exchange has no worth in baskets")
    if np.isnan(account.reserves).all():
        notes.append("opening reserves are not stated, so that there is no reserve account: give trade.reserves")
    else:
        binds = [year for year, price in zip(years, account.floor_price, strict=True) if price > 1e-7]
        notes.append(f"the floor of reserves binds in {', '.join(binds)}" if binds else "no floor of reserves binds")
    if np.isnan(account.capital_goods).all():
        notes.append('capital goods from abroad are not told apart: add parts_added = ["reserves"] to the scenario')
    if np.isfinite(account.opening) and "gold" not in {a.name for a in plan.assumptions}:
        notes.append(
            "reserves count as stated; gold among them counts at its market price only where trade.gold says so"
        )
    idle = idle_machinery(plan)
    if idle:
        why = "labour is what binds" if _labour_binds(plan) else "demand, inputs or bounds hold output"
        notes.append(f"capacity is built and more than 5 % of it idle in {years[-1]}: {', '.join(idle)} ({why})")
    measures = {
        "reserves": (account.reserves, unit, "at the end of the year"),
        "floor": (account.floor, unit, "what they may not fall below"),
        "exports": (account.exports, f"{unit} / year", ""),
        "current_imports": (account.current_imports, f"{unit} / year", "imports other than capital goods"),
        "capital_goods": (account.capital_goods, f"{unit} / year", "imported capital goods"),
        "finance": (account.finance, f"{unit} / year", "net finance from abroad"),
        "loans_less_service": (account.loans_less_service, f"{unit} / year", "new loans less interest and repayment"),
        "exchange_rate": (account.exchange_rate, "baskets / foreign currency", "shadow exchange rate of the year"),
        "floor_price": (account.floor_price, "baskets / foreign currency", "what the goal loses per unit of floor"),
        "months_covered": (account.months, "months", "of current imports, by reserves at the end of the year"),
    }
    return Result(
        "reserves",
        f"Foreign exchange of the plan: {plan.name}",
        ("year",),
        [(year,) for year in years],
        {name: Measure(values, said, says) for name, (values, said, says) in measures.items()},
        notes=tuple(notes),
        drawing=Drawing("lines", "exchange_rate", x="year", title=_worth(account, years))
        if np.isnan(account.reserves).all()
        else Drawing("lines", "reserves", x="year"),
    )


def _worth(account: ReserveAccount, years: Sequence[str]) -> str:
    first, last = account.exchange_rate[0], account.exchange_rate[-1]
    if not np.isfinite([first, last]).all():
        return ""
    return f"A unit of foreign currency is worth {first:z.3g} baskets in {years[0]}, {last:z.3g} in {years[-1]}"


def _labour_binds(plan: Plan) -> bool:
    years, limits = len(plan.years), [plan.limit(name) for name in LIMITS_OF_WORK if name in plan.limits]
    return any(bool((np.nan_to_num(limit.shadow_price.first(years).values) > 0).any()) for limit in limits)


def gain_result(account: ReserveAccount, problem: PlanProblem) -> Result | None:
    """Return what imported machinery gains in foreign exchange, by activity; None without the part `reserves`."""
    if IMPORTED_CAPITAL_GOODS not in problem.variables:
        return None
    gain, machinery = machinery_gain(problem, account)
    economy = account.plan.economy
    used = [j for j in range(len(economy.activity)) if machinery[j] > 0.0]
    return Result(
        "machinery_gain",
        f"What imported machinery gains: {account.plan.name}",
        ("activity",),
        [(economy.activity.labels[j],) for j in used],
        {
            "gain": Measure(gain[used], "1 / year", "foreign exchange gained or saved a year per unit of machinery"),
            "pay_back": Measure(
                np.divide(1.0, gain[used], out=np.full(len(used), np.nan), where=gain[used] > 0), "years", ""
            ),
            "machinery": Measure(machinery[used], "1", "imported capital goods per unit of activity level"),
        },
        titles={label: economy.activity.title(label) for label in economy.activity},
        notes=(
            "output at world prices less tradable inputs, per unit of imported capital goods, all other inputs, home "
            "capital and labour at hand: what the plan says, to set beside a seller's figure",
        ),
        drawing=Drawing("bars", "gain"),
    )


def screening_result(found: Screening, name: str, first_year: int, unit: str) -> Result:
    """Return what reserves buy, year by year."""
    years = [str(first_year + t) for t in range(len(found.machinery))]
    binds = [year for year, price in zip(years, found.floor_price.tolist(), strict=True) if price > 1e-9]
    return Result(
        "reserves_screening",
        f"Reserves turned into machinery: {name}",
        ("year",),
        [(year,) for year in years],
        {
            "machinery": Measure(found.machinery, f"{unit} / year", "imports of machinery"),
            "reserves": Measure(found.reserves, unit, "at the end of the year"),
            "floor": Measure(found.floor, unit, ""),
            "floor_price": Measure(found.floor_price, "1", "machinery lost per unit of floor"),
        },
        notes=(
            f"{figure(found.machinery.sum())} {unit} of machinery in all; one more unit of opening reserves adds "
            f"{found.per_unit_of_reserves:.4g}",
            f"the floor binds in {', '.join(binds)}" if binds else "no floor binds",
        ),
        drawing=Drawing("lines", "machinery", x="year"),
    )


def displaced_result(before: ReserveAccount, after: ReserveAccount, more: float) -> Result:
    """Return what one more unit of opening reserves does, year by year: the difference of two plans, per unit."""
    plan = before.plan
    years = [str(year) for year in plan.years]

    def change(name: str) -> Array:
        if name not in plan.quantities or name not in after.plan.quantities:
            return np.full(len(years), np.nan)
        difference: Array = (after.plan.table(name).total() - plan.table(name).total()) / more
        return difference

    columns = {
        "capital_goods": ((after.capital_goods - before.capital_goods) / more, "imported capital goods"),
        "current_imports": ((after.current_imports - before.current_imports) / more, "imports for current use"),
        "exports": ((after.exports - before.exports) / more, "earned abroad: less is sold once it is needed less"),
        "reserves": ((after.reserves - before.reserves) / more, "kept at the end of the year"),
        "consumption": (change("consumption"), "of households"),
        "investment": (change("investment"), "orders of capital goods, home and imported"),
        "output": (change("output"), "of all products"),
    }
    gain = (after.plan.objective - plan.objective) / more
    price = plan.limit(TRADE_BALANCE).shadow_price.values[0, 0]
    bought = ((after.imports - before.imports) / more).sum()
    notes = [
        f"{figure(more)} more at the start, solved again; the goal gains {gain:.4g} per unit, its price there says "
        f"{price:.4g}",
        f"imports take {bought:z.2f} of each unit by {years[-1]}",
        *_moved(before, after, more),
    ]
    unit = "per unit of opening reserves"
    return Result(
        "reserves_worth",
        f"What one more unit of opening reserves does: {plan.name}",
        ("year",),
        [(year,) for year in years],
        {name: Measure(values, unit, says) for name, (values, says) in columns.items()},
        notes=tuple(notes),
        drawing=Drawing("lines", "consumption", x="year"),
    )


def _moved(before: ReserveAccount, after: ReserveAccount, more: float) -> list[str]:
    """Return which imports the unit brings and which it displaces, over the whole plan."""
    names, change = _imports(before.plan, after.plan)
    if not names:
        return []
    share = change.sum(axis=0) / more
    up = [f"{names[k]} {share[k]:+z.2f}" for k in np.argsort(-share)[:MOST_NAMED] if share[k] > 0.005]
    down = [f"{names[k]} {share[k]:+z.2f}" for k in np.argsort(share)[:MOST_NAMED] if share[k] < -0.005]
    said = [f"imports it brings, per unit over the plan: {', '.join(up)}"] if up else []
    return [*said, f"imports it displaces: {', '.join(down)}"] if down else said


def _imports(before: Plan, after: Plan) -> tuple[list[str], Array]:
    if IMPORTS not in before.quantities:
        return [], np.zeros((0, 0))
    one, two = before.table(IMPORTS), after.table(IMPORTS)
    title = before.economy.product.title
    return [title(item[0]).strip() for item in one.index.items], two.values - one.values


def stress_result(account: ReserveAccount, calm: Plan, stressed: Sequence[Stressed]) -> Result:
    """Return how long reserves last under each shock, and what the plan that makes the best of it gives up.

    `calm` is the plan without a shock whose import floors are open as theirs are: the difference is the shock's alone.
    """
    if not calm.has_values:
        raise UsageError(f"The plan without a shock is {calm.status} once its import floors are open.")
    plan = account.plan
    rows: dict[str, list[float]] = {
        "loss_first_year": [], "loss_over_plan": [], "consumption_first_year": [],
        "consumption_over_plan": [], "investment_over_plan": [], "imports_over_plan": [], "goal": [],
    }  # fmt: skip
    status, first_short, notes = [], [], []
    for one in stressed:
        at = plan.years.index(one.shock.year)
        first_short.append("" if one.first_short is None else str(one.first_short))
        rows["loss_first_year"].append(float(one.loss[at]))
        rows["loss_over_plan"].append(float(one.loss.sum()))
        found = one.plan
        solved = found is not None and found.has_values
        status.append("not solved" if found is None else found.status)
        for name, quantity, first in (
            ("consumption_first_year", "consumption", True),
            ("consumption_over_plan", "consumption", False),
            ("investment_over_plan", "investment", False),
            ("imports_over_plan", "imports", False),
        ):
            rows[name].append(_percent(calm, found, quantity, at, first) if solved and found else float("nan"))
        rows["goal"].append(
            100.0 * (found.objective - calm.objective) / abs(calm.objective)
            if solved and found and calm.objective
            else float("nan")
        )
        notes += _told(calm, one)
    units = {
        "loss_first_year": (plan.economy.foreign_unit, "if nothing is changed"),
        "loss_over_plan": (plan.economy.foreign_unit, "if nothing is changed"),
        "consumption_first_year": ("%", "in the year of the shock, against the plan without it"),
        "consumption_over_plan": ("%", "over the years of the plan"),
        "investment_over_plan": ("%", "over the years of the plan"),
        "imports_over_plan": ("%", "over the years of the plan"),
        "goal": ("%", "change of the goal"),
    }
    notes.append(
        "import floors are open in these runs, and in the plan without a shock that they are set against; a plan knows "
        "of its shock from its first year, a surprise in a later one costs more"
    )
    return Result(
        "reserves_stress",
        f"Shocks to the plan: {plan.name}",
        ("shock",),
        [(_named(one),) for one in stressed],
        {
            **{name: Measure(np.array(values), *units[name]) for name, values in rows.items()},
            "first_year_below_floor": Measure(
                first_short, "", "if the plan is carried out as it is; blank where reserves last"
            ),
            "status": Measure(status, "", "of the plan that makes the best of it"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "consumption_over_plan"),
    )


def _named(stressed: Stressed) -> str:
    shock = stressed.shock
    size = "" if shock.name == "credit stop" else f" -{100 * shock.size:g} %"
    return f"{shock.name}{size}, {'in' if shock.name == 'harvest' else 'from'} {shock.year}"


def _percent(plan: Plan, found: Plan, quantity: str, at: int, first: bool) -> float:
    if quantity not in plan.quantities or quantity not in found.quantities:
        return float("nan")
    one, two = plan.table(quantity).total(), found.table(quantity).total()
    before, after = (one[at], two[at]) if first else (one.sum(), two.sum())
    return float(100.0 * (after - before) / before) if before else float("nan")


def _told(calm: Plan, stressed: Stressed) -> list[str]:
    """Return which imports the plan drops under a shock, and which floors give way."""
    name, found = _named(stressed), stressed.plan
    if found is None:
        return []
    if not found.has_values:
        why = found.wish_report.sentence if found.wish_report is not None else found.message
        return [f"{name}: NO PLAN; {why.rstrip('.')}"]
    labels, change = _imports(calm, found)
    said = []
    if labels:
        total = change.sum(axis=0)
        size = NOTICEABLE * float(calm.table(IMPORTS).values.sum())
        dropped = [f"{labels[k]} {figure(total[k])}" for k in np.argsort(total)[:MOST_NAMED] if total[k] < -size]
        said.append(f"{name}: imports dropped most over the plan: {', '.join(dropped) or 'none to speak of'}")
    if found.given_up:
        lost = [f"{each.wish} (short by {figure(each.shortfall)} {each.unit})" for each in found.given_up[:MOST_NAMED]]
        said.append(f"{name}: floors that give way: {'; '.join(lost)}")
    return said


def gaps_result(account: ReserveAccount, target: float) -> Result | None:
    """Return the two gaps at a growth to aim for, and the growth limits with today's finance and without any.

    None where the table does not say what they need.
    """
    try:
        base = gaps_of(account, target)
        stopped = gaps_of(account, target, finance=0.0)
    except (MissingDataError, UsageError):
        return None
    unit = f"{account.plan.economy.unit} / year"
    rows = [("base-year finance", base), ("no finance", stopped)]
    same = abs(base.savings_gap - base.exchange_gap) <= 1e-9 * max(1.0, abs(base.savings_gap))
    larger = "savings" if base.savings_gap > base.exchange_gap else "foreign exchange"
    said = "both gaps are the same at the target" if same else f"the larger gap at the target is {larger}"
    return Result(
        "two_gaps",
        f"Two gaps at a growth of {100 * target:z.2f} %: {account.plan.name}",
        ("finance",),
        [(label,) for label, _ in rows],
        {
            "growth": Measure(
                np.array([100 * g.growth for _, g in rows]), "%", "the least of the limits and the target"
            ),
            "savings_growth": Measure(np.array([100 * g.savings_growth for _, g in rows]), "%", "what savings allow"),
            "exchange_growth": Measure(
                np.array([100 * g.exchange_growth for _, g in rows]), "%", "what foreign exchange allows"
            ),
            "savings_gap": Measure(np.array([g.savings_gap for _, g in rows]), unit, "at the target"),
            "exchange_gap": Measure(np.array([g.exchange_gap for _, g in rows]), unit, "at the target"),
            "binding": Measure([g.binding for _, g in rows], "", ""),
        },
        notes=(
            f"{said}; which limit binds depends on the finance at hand, so that both are computed",
            "coefficients of the base year: capital per unit of growth is its gross investment over its trend, so that "
            "replacement is taken to grow with the target too",
        ),
        drawing=Drawing("bars", "growth"),
    )
