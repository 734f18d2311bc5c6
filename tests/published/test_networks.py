"""Transport problems with printed optima, as networks: see networks/SOURCE.md."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lustrum.freight import carry
from lustrum.freight.routes import routes
from tests.freight.networks import hired, network

PLACE = Path(__file__).with_name("networks")
FINE = 1000.0
"""Dear enough that nothing is left."""


def rows_of(name):
    with (PLACE / name).open(encoding="utf-8") as file:
        return [
            {k: float(v) if k in ("cost", "supply", "need") else v for k, v in row.items()}
            for row in csv.DictReader(file)
        ]


def needs_of(rows, at):
    """Supply of each origin once, need of each destination once; `at` names where a good is needed."""
    supply = {(row["good"], row["from"]): row["supply"] for row in rows}
    need = {(row["good"], at(row)): row["need"] for row in rows}
    brought = [(good, node, value, 0.0, np.nan) for (good, node), value in supply.items()]
    return brought + [(good, node, 0.0, value, FINE) for (good, node), value in need.items()]


@pytest.mark.parametrize(("name", "printed", "digits"), [("dantzig.csv", 153.675, 3), ("steel.csv", 196200.0, 0)])
def test_a_transport_problem_has_its_printed_optimum(name, printed, digits):
    rows = rows_of(name)
    lines = [(row["from"], row["to"], 1.0, "one", row["cost"]) for row in rows]
    loads = carry(network(lines, needs_of(rows, lambda row: row["to"]), wagons=hired()))
    assert round(loads.cost, digits) == printed and loads.penalty == pytest.approx(0.0)
    assert loads.solution.certificate.passed(1e-9)


def test_three_products_on_routes_of_625_tons_have_their_printed_optimum():
    """A route whose cost hangs on the product: a line of 625 to a gate of its own, from there one for each product."""
    rows = rows_of("steel_products.csv")
    pairs = list(dict.fromkeys((row["from"], row["to"]) for row in rows))
    lines = [(start, f"{start} to {end}", 1.0, "one", 1.0) for start, end in pairs]
    lines += [
        (f"{row['from']} to {row['to']}", f"{row['good']} in {row['to']}", 1.0, "one", row["cost"] - 1.0)
        for row in rows
    ]
    capacity = [625.0] * len(pairs) + [np.inf] * len(rows)
    freight = network(
        lines, needs_of(rows, lambda row: f"{row['good']} in {row['to']}"), wagons=hired(), capacity=capacity
    )
    loads = carry(freight)
    assert loads.cost == pytest.approx(199_500.0, abs=1e-3)
    assert (loads.capacity_worth > 0.0).any()
    assert sum(each.quantity for each in routes(loads)) == pytest.approx(6900.0)
