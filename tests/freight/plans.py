"""Small plans on small networks."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import numpy as np

from lustrum.freight import Good, Wagon
from lustrum.labels import Index
from lustrum.plan import solve_plan
from lustrum.plan.table import Table
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.freight_limits import freight_limits
from tests.economies import random_economy
from tests.freight.networks import hired, network

GROWTH = Growth(labour=0.01, productivity=0.01)


def solver(seed=3, years=3, tail=0):
    """Return the function that solves the plan of a random economy with what is asked."""
    economy = random_economy(seed)

    def solve(asked):
        options = asked.options().get("freight_limits", {})
        parts = [*DEFAULT_PARTS, partial(freight_limits, **options)] if options else list(DEFAULT_PARTS)
        return solve_plan(build_plan(economy, years, parts=parts, growth=GROWTH, tail=tail), break_ties=False)

    return solve


def goods(wagon="wagon", load=1.0):
    return (Good("coal", wagon, load, product="P0"), Good("grain", wagon, load, product="P1"))


def one_line(capacity, **changes):
    """Return 60 coal and 40 grain from A to B by hired carriers over one line."""
    needs = [("coal", "A", 60.0, 0.0, np.nan), ("coal", "B", 0.0, 60.0, 1.0)]
    needs += [("grain", "A", 40.0, 0.0, np.nan), ("grain", "B", 0.0, 40.0, 1.0)]
    lines = [("A", "B", 100.0, "one", 1.0)]
    return network(lines, needs, goods=goods(), wagons=hired(), capacity=[capacity], **changes)


def two_ways(capacity, **changes):
    """Return 60 coal and 40 grain from A to B, 100 km straight as far as it goes, else 300 km by C."""
    needs = [("coal", "A", 60.0, 0.0, np.nan), ("coal", "B", 0.0, 60.0, 1.0)]
    needs += [("grain", "A", 40.0, 0.0, np.nan), ("grain", "B", 0.0, 40.0, 1.0)]
    lines = [("A", "B", 100.0, "each", 1.0), ("A", "C", 150.0, "each", 1.5), ("C", "B", 150.0, "each", 1.5)]
    kinds = (Wagon("wagon", 1.0),)
    return network(lines, needs, goods=goods(), wagons=kinds, capacity=[capacity, 500.0, 500.0], **changes)


def plan_of(*factors, price=(2.0, 2.0)):
    """Return what stands for a plan of one year whose outputs are these multiples of the base year's."""
    index = Index(("product",), (("P0",), ("P1",)))
    values, base = np.array([factors], dtype=float) * 100.0, np.array([100.0, 100.0])
    output = Table("output", index, (2001,), values, "crowns", base=base)
    prices = Table("current_prices", index, (2001,), np.array([price], dtype=float), "1")
    return SimpleNamespace(
        name="stub", status="optimal", years=(2001,), solved_years=(2001,), quantities={"output": output},
        current_prices=prices, objective=1.0,
    )  # fmt: skip
