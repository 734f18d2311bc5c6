"""The answers about power in a plan: what is built and when, how it runs, what it is worth, what it takes."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan import Plan
from lustrum.power.planned.checks import power_of
from lustrum.power.planned.flows import columns_of, when
from lustrum.power.planned.needs import needs_of
from lustrum.power.planned.system import PlannedPower
from lustrum.power.planned.worth import node_prices, price_parts, water_value
from lustrum.power.system import LINE
from lustrum.power.told import sentence
from lustrum.power.worth import price_unit
from lustrum.problem.names import (
    POWER_ARRIVALS,
    POWER_CAPACITY,
    POWER_DELIVERED,
    POWER_DEMAND,
    POWER_EMISSIONS,
    POWER_ENERGY,
    POWER_FLOW,
    POWER_FUEL,
    POWER_LEFT,
    POWER_LEVEL,
    POWER_ORDERS,
)
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import short_figure

NOUGHT = 1e-6
"""Of the largest capacity: what counts as nothing built."""
MOST_PARTS = 7
"""Parts of a bar that can be told apart."""


def power_answers(plan: Plan, *, details: bool = False) -> tuple[Result, ...]:
    """Return the answers about the power system of a plan; none where it has none or was not solved.

    Parameters
    ----------
    details : bool
        Also what runs and what it is worth in every period of every year.
    """
    if not plan.has_values:
        return ()
    power = power_of(plan)
    if power is None:
        return ()
    found = [price_result(plan, power), build_result(plan, power), carriers_result(plan, power)]
    found += [fleets_result(plan, power), dry_result(plan, power)]
    if power.system.stores:
        found.append(levels_result(plan, power))
    found += [left_result(plan, power), needs_result(plan, power), year_result(plan, power)]
    if details:
        found.append(dispatch_result(plan, power))
    return tuple(found)


def price_result(plan: Plan, power: PlannedPower) -> Result:
    """Return the price of power by year, split into energy, grid, firm capacity, dry years and what comes later."""
    parts = price_parts(plan, power)
    factor, unit = _price_unit(plan, power)
    price = parts.pop("price")
    sold = plan.current_prices.values[:, power.product] * power.price
    said = (
        f"power as sold costs {sold[0] / power.price:.3g} times the base year's price in {plan.years[0]}, "
        f"{sold[-1] / power.price:.3g} times in {plan.years[-1]}"
    )
    meaning = {
        "energy": "what one more unit costs to make or to draw from store",
        "grid": "above what it is worth where it is cheapest",
        "firm_capacity": "what the reserve asks for",
        "dry_years": "less what more demand would allow to be left",
        "later": "what has to be there after the last year solved",
    }
    return Result(
        "power_price", "Price of power in the plan", ("year",), _years(plan),
        {"price": Measure(factor * price, unit, "dual of the link row"),
         **{name: Measure(factor * values, unit, meaning[name]) for name, values in parts.items()},
         "as_sold": Measure(factor * sold, unit, "with all that electricity's column takes")},
        notes=(said, "in money of the year, counted in the base year's basket", *power.warnings,
               *power.bought.notes),
        drawing=Drawing("lines", "price", x="year", title=sentence(said)),
    )  # fmt: skip


def build_result(plan: Plan, power: PlannedPower) -> Result:
    """Return what is ordered in each year and what arrives in it."""
    orders, arrivals = plan.table(POWER_ORDERS), plan.table(POWER_ARRIVALS)
    least = NOUGHT * max(float(power.existing.max(initial=1.0)), 1.0)
    items, rows, serves = [], [], []
    for t, year in enumerate(plan.years):
        for place, k in enumerate(power.added):
            pair = orders.values[t, place], arrivals.values[t, place]
            if max(pair) > least:
                items.append((power.system.fleets[k].name, str(year)))
                rows.append(pair)
                serves.append(str(year + int(power.lead[k])) if pair[0] > least else "")
    table = np.array(rows).reshape(-1, 2)
    by_plant: dict[str, float] = {}
    for (name, _), row in zip(items, rows, strict=True):
        by_plant[name] = by_plant.get(name, 0.0) + row[0]
    ordered = {name: value for name, value in by_plant.items() if value > least}
    said = "no plant is ordered"
    if ordered:
        listed = ", ".join(f"{name} {short_figure(value)} {power.system.power}" for name, value in ordered.items())
        said = f"ordered in all: {listed}"
    drawn = Drawing("stack", "ordered", x="year", series="plant", title=sentence(said))
    return Result(
        "power_build", "What is ordered, and when it arrives", ("plant", "year"), items,
        {"ordered": Measure(table[:, 0], power.system.power), "arriving": Measure(table[:, 1], power.system.power),
         "serves_from": Measure(serves, "", "year in which what is ordered serves")},
        notes=(said,), drawing=drawn if 0 < len(by_plant) <= MOST_PARTS else Drawing("none"),
    )  # fmt: skip


def carriers_result(plan: Plan, power: PlannedPower) -> Result:
    """Return energy by carrier and year, mean of the scenarios."""
    energy, by_carrier = _mean_energy(plan, power), dict[str, Array]()
    for k, fleet in enumerate(power.system.fleets):
        if fleet.kind != LINE:
            name = fleet.carrier or fleet.name
            by_carrier[name] = by_carrier.get(name, np.zeros(len(plan.years))) + energy[:, k]
    items = [(name, str(year)) for name in by_carrier for year in plan.years]
    last = {name: float(values[-1]) for name, values in by_carrier.items()}
    total = sum(max(value, 0.0) for value in last.values())
    most = sorted(last, key=lambda name: -last[name])[:3]
    shares = ", ".join(f"{name} {100.0 * last[name] / total:.0f} per cent" for name in most if last[name] > 0.0)
    said = f"energy in {plan.years[-1]} comes from {shares}" if total > 0.0 else "no energy is made"
    drawn = Drawing("stack", "energy", x="year", series="carrier", title=sentence(said))
    return Result(
        "power_carriers", "Energy by carrier", ("carrier", "year"), items,
        {"energy": Measure(np.concatenate([np.zeros(0), *by_carrier.values()]), f"{power.system.energy}/year",
                           "mean of the scenarios")},
        notes=(said,), drawing=drawn if len(by_carrier) <= MOST_PARTS else Drawing("none"),
    )  # fmt: skip


def fleets_result(plan: Plan, power: PlannedPower) -> Result:
    """Return capacity, energy and use of every plant by year, energy the mean of the scenarios."""
    capacity, energy = plan.table(POWER_CAPACITY).values, _mean_energy(plan, power)
    items, rows = [], []
    for k, fleet in enumerate(power.system.fleets):
        for t, year in enumerate(plan.years):
            full = capacity[t, k] * float(power.hours.sum()) / len(when(power)[0])
            use = 100.0 * abs(energy[t, k]) / full if full > 0.0 else np.nan
            items.append((fleet.name, fleet.kind, str(year)))
            rows.append([capacity[t, k], energy[t, k], use])
    table = np.array(rows).reshape(-1, 3)
    return Result(
        "power_plants", "Plants: capacity, energy and use", ("plant", "kind", "year"), items,
        {"capacity": Measure(table[:, 0], power.system.power, "what serves"),
         "energy": Measure(table[:, 1], f"{power.system.energy}/year", "mean of the scenarios"),
         "use": Measure(table[:, 2], "%", "of full capacity in all hours")},
        drawing=Drawing("none"),
    )  # fmt: skip


def dry_result(plan: Plan, power: PlannedPower) -> Result:
    """Return energy by carrier in the first and last year, scenario beside scenario."""
    scenarios, _ = when(power)
    energy = plan.table(POWER_ENERGY).values.reshape(len(plan.years), -1, len(scenarios))
    asked, left = plan.table(POWER_DEMAND).values[:, 0], plan.table(POWER_LEFT).values
    items, values, share = [], [], []
    for t in dict.fromkeys((0, len(plan.years) - 1)):
        for s, scenario in enumerate(scenarios):
            made: dict[str, float] = {}
            for k, fleet in enumerate(power.system.fleets):
                if fleet.kind != LINE:
                    name = fleet.carrier or fleet.name
                    made[name] = made.get(name, 0.0) + float(energy[t, k, s])
            made["left unserved"] = float(left[t, s])
            for name, value in made.items():
                items.append((f"{plan.years[t]} {scenario}", name))
                values.append(value)
                share.append(100.0 * value / asked[t] if asked[t] > 0.0 else np.nan)
    worst = 100.0 * left[-1] / asked[-1] if asked[-1] > 0.0 else np.zeros(len(scenarios))
    said = f"left unserved in {plan.years[-1]}: " + ", ".join(
        f"{name} {value:.2f} per cent" for name, value in zip(scenarios, worst, strict=True)
    )
    drawn = Drawing("stack", "energy", x="scenario", series="carrier", title=sentence(said))
    return Result(
        "power_dry", "Energy by carrier, scenario beside scenario", ("scenario", "carrier"), items,
        {"energy": Measure(np.array(values), f"{power.system.energy}/year", "below nought: taken"),
         "share": Measure(np.array(share), "% of demand")},
        notes=(said,), drawing=drawn if len({carrier for _, carrier in items}) <= MOST_PARTS else Drawing("none"),
    )  # fmt: skip


def levels_result(plan: Plan, power: PlannedPower) -> Result:
    """Return the level of every store at the end of every season, its limits, and what water in it is worth."""
    scenarios, _ = when(power)
    followed = [(number, store) for number, store in enumerate(power.system.stores) if store.turns is None]
    count = len(scenarios) * len(power.seasons)
    levels, capacity = plan.table(POWER_LEVEL).values, plan.table(POWER_CAPACITY).values
    worth = water_value(plan, power)
    items, rows = [], []
    for place, (number, store) in enumerate(followed):
        low, high = (np.broadcast_to(np.asarray(each, float), (len(store.before),))[:count] for each in
                     (store.level_low, store.level_high))  # fmt: skip
        for t, year in enumerate(plan.years):
            holds = capacity[t, store.fleet] * store.hours_of_capacity
            if not holds > 0.0:
                continue
            for s, scenario in enumerate(scenarios):
                for i, season in enumerate(power.seasons):
                    at = s * len(power.seasons) + i
                    name = f"{store.name}, {season}" if len(power.seasons) > 1 else store.name
                    items.append((name, scenario, str(year)))
                    value = levels[t, place * count + at]
                    rows.append([value, low[at] * holds, high[at] * holds, worth[t, number, s, i]])
    table = np.array(rows).reshape(-1, 4)
    unit, said = power.system.energy, "no store holds anything"
    factor, money = _price_unit(plan, power)
    if len(table) and np.isfinite(table[:, 3]).any():
        best = int(np.nanargmax(table[:, 3]))
        said = (
            f"water is worth most in '{items[best][0]}', {', '.join(items[best][1:])}: "
            f"{short_figure(factor * table[best, 3])} {money}"
        )
    drawn = Drawing("panels", "level", x="year", series="scenario", by="store", title=sentence(said))
    return Result(
        "power_levels", "Reservoirs: level, limits and what water is worth", ("store", "scenario", "year"),
        items,
        {"level": Measure(table[:, 0], unit, "at the end of the season"), "least": Measure(table[:, 1], unit),
         "most": Measure(table[:, 2], unit),
         "value": Measure(factor * table[:, 3], money, "of one more unit in store")},
        notes=(said,), drawing=drawn if len(scenarios) <= MOST_PARTS else Drawing("none"),
    )  # fmt: skip


def left_result(plan: Plan, power: PlannedPower) -> Result:
    """Return what is left unserved in each year and scenario."""
    scenarios, _ = when(power)
    asked, left = plan.table(POWER_DEMAND).values, plan.table(POWER_LEFT).values
    share = 100.0 * np.divide(left, asked, out=np.zeros_like(left), where=asked > 0.0)
    items = [(str(year), scenario) for year in plan.years for scenario in scenarios]
    worst = int(share.argmax())
    said = "all power asked for is served in every scenario"
    if share.max() > 1e-4:
        said = f"most is left unserved in {', '.join(items[worst])}: {share.ravel()[worst]:.2f} per cent"
    return Result(
        "power_unserved", "Power left unserved", ("year", "scenario"), items,
        {"left": Measure(left.ravel(), f"{power.system.energy}/year"),
         "share": Measure(share.ravel(), "% of demand")},
        notes=(said,), drawing=Drawing("lines", "share", x="year", series="scenario", title=sentence(said)),
    )  # fmt: skip


def needs_result(plan: Plan, power: PlannedPower) -> Result:
    """Return what plants being built take of goods, work and foreign exchange in each year."""
    needs, economy = needs_of(plan, power), plan.economy
    items, values, units = [], [], []
    taken = np.flatnonzero(needs.goods.sum(axis=0) > NOUGHT * needs.goods.sum())
    for t, year in enumerate(plan.years):
        for i in taken[np.argsort(-needs.goods[:, taken].sum(axis=0))]:
            items.append((economy.product.labels[i], str(year)))
            values.append(float(needs.goods[t, i]))
            units.append(economy.flow_unit)
        for name, value, unit in (
            ("work", needs.work[t], needs.work_unit), ("foreign exchange", needs.foreign[t], economy.flow_unit),
        ):  # fmt: skip
            items.append((name, str(year)))
            values.append(float(value))
            units.append(unit)
    total = needs.goods.sum(axis=1)
    top = int(total.argmax())
    said = "nothing is being built"
    if total[top] > 0.0:
        said = (
            f"building takes most in {plan.years[top]}: goods of {short_figure(float(total[top]))} {economy.flow_unit},"
            f" and in the end foreign exchange of {100.0 * needs.foreign[top] / total[top]:.0f} per cent of that"
        )
    return Result(
        "power_needs", "What the build-up takes of goods, work and foreign exchange", ("what", "year"), items,
        {"taken": Measure(np.array(values), economy.flow_unit), "counted_in": Measure(units, "", "unit of the row")},
        notes=(said, "work and foreign exchange are those of all that goes into the goods"),
        titles=dict(zip(economy.product.labels, economy.product.titles or economy.product.labels, strict=True)),
        drawing=Drawing("none"),
    )  # fmt: skip


def year_result(plan: Plan, power: PlannedPower) -> Result:
    """Return power in each year: asked for, delivered, what it costs, what it emits."""
    asked, delivered = plan.table(POWER_DEMAND).values[:, 0], plan.table(POWER_DELIVERED).values[:, 0]
    needs = needs_of(plan, power).goods.sum(axis=1)
    fuel = plan.table(POWER_FUEL).values.sum(axis=1) if POWER_FUEL in plan.quantities else np.zeros(len(asked))
    emitted = plan.table(POWER_EMISSIONS).values[:, 0] if POWER_EMISSIONS in plan.quantities else np.zeros(len(asked))
    (factor, unit), served = _price_unit(plan, power), np.where(delivered > 0.0, delivered, np.nan)
    yearly = 100.0 * (float(delivered[-1] / power.energy) ** (1.0 / len(delivered)) - 1.0)
    said = (
        f"power delivered goes from {short_figure(power.energy)} to {short_figure(float(delivered[-1]))} "
        f"{power.system.energy} a year, {yearly:+.1f} per cent a year"
    )
    return Result(
        "power_years", "Power by year", ("year",), _years(plan),
        {"delivered": Measure(delivered, f"{power.system.energy}/year"),
         "asked_for": Measure(asked, f"{power.system.energy}/year"),
         "fuel": Measure(factor * fuel / served, unit, "at base-year prices, for each unit delivered"),
         "plants": Measure(factor * needs / served, unit, "spent on plants in the year, for each unit delivered"),
         "emissions": Measure(emitted, "", "a year, in the unit of the factors given")},
        notes=(said,), drawing=Drawing("lines", "delivered", x="year", title=sentence(said)),
    )  # fmt: skip


def dispatch_result(plan: Plan, power: PlannedPower) -> Result:
    """Return what every flow runs in every scenario and period, and what power is worth at its first node."""
    scenarios, periods = when(power)
    flow, price = plan.table(POWER_FLOW).values, node_prices(plan, power)
    items, values, worth = [], [], []
    for f, (k, a) in enumerate(power.flows):
        activity = power.system.fleets[k].activities[a]
        here = columns_of(power, f)
        for t, year in enumerate(plan.years):
            for step in range(power.steps):
                scenario, period = divmod(step, len(periods))
                items.append((activity.name, str(year), scenarios[scenario], periods[period]))
                values.append(float(flow[t, here[step]]))
                worth.append(float(price[t, activity.ends[-1][0], step]))
    factor, money = _price_unit(plan, power)
    return Result(
        "power_dispatch", "Dispatch by scenario and period", ("flow", "year", "scenario", "period"), items,
        {"power": Measure(np.array(values), power.system.power),
         "price": Measure(factor * np.array(worth), money, "where it goes to")},
        drawing=Drawing("none"),
    )  # fmt: skip


def _mean_energy(plan: Plan, power: PlannedPower) -> Array:
    scenarios, _ = when(power)
    energy = plan.table(POWER_ENERGY).values.reshape(len(plan.years), -1, len(scenarios))
    return np.asarray(energy @ power.system.steps.probability)


def _years(plan: Plan) -> list[tuple[str, ...]]:
    return [(str(year),) for year in plan.years]


def _price_unit(plan: Plan, power: PlannedPower) -> tuple[float, str]:
    return price_unit(plan.economy.unit, power.system.energy)
