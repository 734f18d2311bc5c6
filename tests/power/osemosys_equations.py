"""The least cost of a small system by OSeMOSYS' equations, straight from its parameters.

This road shares nothing with the package: variables and equations of OSeMOSYS one by one, into scipy.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
from scipy.optimize import linprog


def cost(small) -> float:
    """Return the least cost, NaN where there is none."""
    return Equations(small).solve()


class Equations:
    """OSeMOSYS' equations of a small system."""

    def __init__(self, of) -> None:
        self.of, self.sets = of, of.sets
        self.column: dict[tuple[str, ...], int] = {}
        self.cost: dict[int, float] = defaultdict(float)
        self.free: set[int] = set()
        self.rows: list[tuple[dict[int, float], float]] = []
        self.constant = 0.0
        self.first, self.last = int(self.sets["y"][0]), int(self.sets["y"][-1])

    def var(self, *key: str) -> int:
        return self.column.setdefault(key, len(self.column))

    def at_most(self, terms: dict[int, float], bound: float) -> None:
        self.rows.append((terms, bound))

    def at_least(self, terms: dict[int, float], bound: float) -> None:
        self.rows.append(({k: -value for k, value in terms.items()}, -bound))

    def salvage(self, r: str, life: float, y: str, rate: float) -> float:
        served = self.last - int(y) + 1
        if int(y) + life - 1 <= self.last:
            return 0.0
        if self.of("DepreciationMethod", r) == 2 or rate == 0:
            return 1 - served / life
        return 1 - ((1 + rate) ** served - 1) / ((1 + rate) ** life - 1)

    def total(self, r: str, t: str, y: str) -> dict[int, float]:
        life = self.of("OperationalLife", r, t)
        return {self.var("new", r, t, v): 1.0 for v in self.sets["y"] if 0 <= int(y) - int(v) < life}

    def activity(self, r: str, t: str, years: list[str], of=lambda m, y: 1.0) -> dict[int, float]:
        p = self.of
        return {
            self.var("rate", r, slice_, t, m, y): p("YearSplit", slice_, y) * of(m, y)
            for slice_, m, y in itertools.product(self.sets["l"], self.sets["m"], years)
        }

    def solve(self) -> float:
        for r, t in itertools.product(self.sets["r"], self.sets["t"]):
            self.technology(r, t)
        for r in self.sets["r"]:
            self.balances(r)
            self.shared(r)
            for s in self.sets["s"]:
                self.storage(r, s)
        count = len(self.column)
        matrix, bound = np.zeros((len(self.rows), count)), np.array([b for _, b in self.rows])
        for k, (terms, _) in enumerate(self.rows):
            for place, value in terms.items():
                matrix[k, place] += value
        cost = np.array([self.cost.get(k, 0.0) for k in range(count)])
        limits = [(None if k in self.free else 0, None) for k in range(count)]
        found = linprog(cost, A_ub=matrix, b_ub=bound, bounds=limits, method="highs")
        return float(found.fun) + self.constant if found.status == 0 else float("nan")

    def technology(self, r: str, t: str) -> None:
        p, sets = self.of, self.sets
        rate, own, life = p("DiscountRate", r), p("DiscountRateIdv", r, t), p("OperationalLife", r, t)
        spread = (1 - (1 + own) ** -1) / (1 - (1 + own) ** -life) if own else 1 / life
        worth = (1 - (1 + rate) ** -life) * (1 + rate) / rate if rate else life
        for y in sets["y"]:
            after = int(y) - self.first
            middle = (1 + rate) ** (after + 0.5)
            new = self.var("new", r, t, y)
            price = p("CapitalCost", r, t, y) * spread * worth
            end = (1 + rate) ** (1 + self.last - self.first)
            self.cost[new] += price / (1 + rate) ** after - price * self.salvage(r, life, y, rate) / end
            total, have = self.total(r, t, y), p("ResidualCapacity", r, t, y)
            for place in total:
                self.cost[place] += p("FixedCost", r, t, y) / middle
            self.constant += p("FixedCost", r, t, y) * have / middle
            for slice_ in sets["l"]:
                unit = p("CapacityFactor", r, t, slice_, y) * p("CapacityToActivityUnit", r, t)
                terms = {place: -unit for place in total}
                for m in sets["m"]:
                    flow = self.var("rate", r, slice_, t, m, y)
                    terms[flow] = 1.0
                    paid = p("VariableCost", r, t, m, y)
                    paid += sum(
                        p("EmissionActivityRatio", r, t, e, m, y) * p("EmissionsPenalty", r, e, y) for e in sets["e"]
                    )
                    self.cost[flow] += paid * p("YearSplit", slice_, y) / middle
                self.at_most(terms, unit * have)
            if p("AvailabilityFactor", r, t, y) < 1:
                share = sum(p("CapacityFactor", r, t, each, y) * p("YearSplit", each, y) for each in sets["l"])
                share *= p("AvailabilityFactor", r, t, y) * p("CapacityToActivityUnit", r, t)
                self.at_most(self.activity(r, t, [y]) | {place: -share for place in total}, share * have)
            self.technology_limits(r, t, y, total, have)
        for which, put in (("Upper", self.at_most), ("Lower", self.at_least)):
            limit = p(f"TotalTechnologyModelPeriodActivity{which}Limit", r, t)
            if limit not in (-1, 0) or (which == "Upper" and limit != -1):
                put(self.activity(r, t, sets["y"]), limit)

    def technology_limits(self, r: str, t: str, y: str, total: dict[int, float], have: float) -> None:
        p = self.of
        if (limit := p("TotalAnnualMaxCapacity", r, t, y)) != -1:
            self.at_most(total, limit - have)
        if (limit := p("TotalAnnualMinCapacity", r, t, y)) > 0:
            self.at_least(total, limit - have)
        new = {self.var("new", r, t, y): 1.0}
        if (limit := p("TotalAnnualMaxCapacityInvestment", r, t, y)) != -1:
            self.at_most(new, limit)
        if (limit := p("TotalAnnualMinCapacityInvestment", r, t, y)) > 0:
            self.at_least(new, limit)
        if (limit := p("TotalTechnologyAnnualActivityUpperLimit", r, t, y)) != -1:
            self.at_most(self.activity(r, t, [y]), limit)
        if (limit := p("TotalTechnologyAnnualActivityLowerLimit", r, t, y)) > 0:
            self.at_least(self.activity(r, t, [y]), limit)

    def balances(self, r: str) -> None:
        p, sets = self.of, self.sets
        for f, y in itertools.product(sets["f"], sets["y"]):
            yearly: dict[int, float] = defaultdict(float)
            for slice_ in sets["l"]:
                split, terms = p("YearSplit", slice_, y), defaultdict(float)
                for t, m in itertools.product(sets["t"], sets["m"]):
                    net = p("OutputActivityRatio", r, t, f, m, y) - p("InputActivityRatio", r, t, f, m, y)
                    if net:
                        terms[self.var("rate", r, slice_, t, m, y)] += net * split
                for other in sets["r"]:
                    if p("TradeRoute", r, other, f, y):
                        place = self.var("trade", *sorted((r, other)), slice_, f, y)
                        self.free.add(place)
                        terms[place] -= p("TradeRoute", r, other, f, y) * (1 if r < other else -1)
                asked = p("SpecifiedAnnualDemand", r, f, y) * p("SpecifiedDemandProfile", r, f, slice_, y)
                self.at_least(dict(terms), asked)
                for place, value in terms.items():
                    yearly[place] += value
            self.at_least(dict(yearly), p("AccumulatedAnnualDemand", r, f, y))

    def shared(self, r: str) -> None:
        p, sets = self.of, self.sets
        for y in sets["y"]:
            if (margin := p("ReserveMargin", r, y)) > 0:
                for slice_ in sets["l"]:
                    terms, have = defaultdict(float), 0.0
                    for t in sets["t"]:
                        tag = p("ReserveMarginTagTechnology", r, t, y) * p("CapacityToActivityUnit", r, t)
                        have += tag * p("ResidualCapacity", r, t, y)
                        for place in self.total(r, t, y):
                            terms[place] -= tag
                        for f, m in itertools.product(sets["f"], sets["m"]):
                            made = p("OutputActivityRatio", r, t, f, m, y) * p("ReserveMarginTagFuel", r, f, y)
                            terms[self.var("rate", r, slice_, t, m, y)] += made * margin
                    self.at_most(dict(terms), have)
            terms = defaultdict(float)
            for t, f, m, slice_ in itertools.product(sets["t"], sets["f"], sets["m"], sets["l"]):
                made = p("OutputActivityRatio", r, t, f, m, y) * p("YearSplit", slice_, y)
                counts = p("RETagTechnology", r, t, y) - p("REMinProductionTarget", r, y) * p("RETagFuel", r, f, y)
                terms[self.var("rate", r, slice_, t, m, y)] += made * counts
            self.at_least(dict(terms), 0.0)
        for e in sets["e"]:
            whole: dict[int, float] = {}
            for y in sets["y"]:
                each: dict[int, float] = {}
                for t in sets["t"]:
                    each |= self.activity(r, t, [y], lambda m, y, t=t, e=e: p("EmissionActivityRatio", r, t, e, m, y))
                whole |= each
                if (limit := p("AnnualEmissionLimit", r, e, y)) != -1:
                    self.at_most(each, limit - p("AnnualExogenousEmission", r, e, y))
            if (limit := p("ModelPeriodEmissionLimit", r, e)) != -1:
                self.at_most(whole, limit - p("ModelPeriodExogenousEmission", r, e))

    def storage(self, r: str, s: str) -> None:
        p, sets, add = self.of, self.sets, _added
        rate, life = p("DiscountRate", r), p("OperationalLifeStorage", r, s)
        slice_of = dict(zip(self.of.place, sets["l"], strict=True))

        def flow(key, y, name, sign=1.0):
            slice_ = slice_of[key]
            return {
                self.var("rate", r, slice_, t, m, y): sign * value
                for t, m in itertools.product(sets["t"], sets["m"])
                if (value := p(name, r, t, s, m))
            }

        def net(key, y, factor):
            return add(flow(key, y, "TechnologyToStorage", factor), flow(key, y, "TechnologyFromStorage", -factor))

        def in_year(key, y):
            return net(key, y, p("YearSplit", slice_of[key], y))

        def in_day(season, day, hour, y):
            return net((season, day, hour), y, p("DaySplit", hour, y))

        level, constant = {}, p("StorageLevelStart", r, s)
        for y in sets["y"]:
            new = self.var("store", r, s, y)
            price = p("CapitalCostStorage", r, s, y)
            end = (1 + rate) ** (1 + self.last - self.first)
            back = self.salvage(r, life, y, rate) / end
            self.cost[new] += price * ((1 + rate) ** -(int(y) - self.first) - back)
            holds = {self.var("store", r, s, v): 1.0 for v in sets["y"] if 0 <= int(y) - int(v) < life}
            have, least = p("ResidualStorageCapacity", r, s, y), p("MinStorageCharge", r, s, y)

            def bind(terms, holds=holds, have=have, least=least):
                self.at_most(add(terms, {k: -v for k, v in holds.items()}), have - constant)
                self.at_least(add(terms, {k: -least * v for k, v in holds.items()}), least * have - constant)

            for season in sets["S"]:
                start = level
                for key in self.of.place:
                    if key[0] == season:
                        level = add(level, in_year(key, y))
                        self.at_most(flow(key, y, "TechnologyToStorage"), p("StorageMaxChargeRate", r, s))
                        self.at_most(flow(key, y, "TechnologyFromStorage"), p("StorageMaxDischargeRate", r, s))
                self.weeks(season, y, start, level, in_day, bind)
        return None

    def weeks(self, season, y, start, finish, in_day, bind) -> None:
        sets, days, add = self.sets, self.of, _added

        def week(day):
            found = {}
            for hour in sets["H"]:
                found = add(found, in_day(season, day, hour, y))
            return {k: v * days("DaysInDayType", season, day, y) for k, v in found.items()}

        begin, over = {sets["D"][0]: start}, {sets["D"][-1]: finish}
        for before, day in itertools.pairwise(sets["D"]):
            begin[day] = add(begin[before], week(before))
        for day, after in reversed(list(itertools.pairwise(sets["D"]))):
            over[day] = add(over[after], {k: -v for k, v in week(after).items()})
        for d, day in enumerate(sets["D"]):
            for h in range(len(sets["H"])):
                earlier, later = {}, {}
                for hour in sets["H"][:h]:
                    earlier = add(earlier, in_day(season, day, hour, y))
                for hour in sets["H"][h + 1 :]:
                    later = add(later, {k: -v for k, v in in_day(season, day, hour, y).items()})
                bind(add(begin[day], earlier))
                bind(add(over[day], later))
                if d:
                    last = sets["D"][d - 1]
                    of_last = {}
                    for hour in sets["H"][h + 1 :]:
                        of_last = add(of_last, {k: -v for k, v in in_day(season, last, hour, y).items()})
                    bind(add(begin[day], of_last))
                    bind(add(over[last], earlier))


def _added(a: dict[int, float], b: dict[int, float]) -> dict[int, float]:
    found = dict(a)
    for place, value in b.items():
        found[place] = found.get(place, 0.0) + value
    return found
