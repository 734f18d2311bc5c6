"""Small random networks as PyPSA folders: generators, storage with inflow, stores, links, lines in cycles, a limit."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np


def write_network(folder: Path, seed: int) -> Path:
    """Write the network of a seed; the same seed gives the same network."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    nodes, steps, hours = int(random.integers(2, 6)), int(random.integers(4, 13)), float(random.choice([1.0, 2.0, 3.0]))

    def some(low: float, high: float) -> float:
        return round(float(random.uniform(low, high)), 3)

    def by_step(header, make):
        return ["snapshot", *header], [[t, *make()] for t in range(steps)]

    tables = {
        "network": (["name", "pypsa_version"], [[f"network {seed}", "1.0.0"]]),
        "snapshots": (
            ["snapshot", "objective", "stores", "generators"],
            [[t, hours, hours, hours] for t in range(steps)],
        ),
        "carriers": (["name", "co2_emissions"], [["gas", 0.2], ["wind", 0], ["hydro", 0], ["AC", 0], ["bat", 0]]),
        "buses": (["name", "carrier", "v_nom"], [[f"b{i}", "AC", 380] for i in range(nodes)]),
        "loads": (["name", "bus"], [[f"l{i}", f"b{i}"] for i in range(nodes)]),
        "loads-p_set": by_step([f"l{i}" for i in range(nodes)], lambda: [some(20, 100) for _ in range(nodes)]),
    }
    generators: list[list[object]] = [["shed", "b0", "", 1e5, False, 3000, 0, 1, 0, ""]]
    for i in range(nodes):
        ramp = "" if random.random() < 0.5 else some(0.2, 0.6)
        generators.append(
            [f"g{i}", f"b{i}", "gas", 0 if i % 2 else 200, i % 2 == 1, some(20, 60), some(50, 200), some(0.3, 0.6),
             some(0, 0.1), ramp]
        )  # fmt: skip
        generators.append([f"w{i}", f"b{i}", "wind", 0, True, some(0, 1), some(50, 500), 1, 0, ""])
    header = ["name", "bus", "carrier", "p_nom", "p_nom_extendable", "marginal_cost", "capital_cost", "efficiency"]
    tables["generators"] = ([*header, "p_min_pu", "ramp_limit_up"], generators)
    tables["generators-p_max_pu"] = by_step([f"w{i}" for i in range(nodes)], lambda: [some(0, 1) for _ in range(nodes)])
    stored = [
        [f"s{i}", f"b{i}", "bat", 30, 4, 0.9, 0.95, 0.01, True, 0, 1] for i in range(nodes) if random.random() < 0.5
    ]
    stored.append(["dam", "b1", "hydro", 60, 20, 1, 0.9, 0, bool(random.random() < 0.5), 300, 2])
    header = [
        "name",
        "bus",
        "carrier",
        "p_nom",
        "max_hours",
        "efficiency_store",
        "efficiency_dispatch",
        "standing_loss",
    ]
    header += ["cyclic_state_of_charge", "state_of_charge_initial", "marginal_cost"]
    tables["storage_units"] = (header, stored)
    tables["storage_units-inflow"] = by_step(["dam"], lambda: [some(0, 40)])
    lines = [
        [f"L{i}", f"b{i}", f"b{(i + 1) % nodes}", some(0.1, 1), float(random.choice([30, 80])),
         bool(random.random() < 0.5), some(1, 50)]
        for i in range(nodes if nodes > 2 else 1)
    ]  # fmt: skip
    tables["lines"] = (["name", "bus0", "bus1", "x", "s_nom", "s_nom_extendable", "capital_cost"], lines)
    header = ["name", "bus0", "bus1", "efficiency", "p_nom", "p_nom_extendable", "capital_cost", "p_min_pu"]
    last = f"b{nodes - 1}"
    links = [["there", "b0", last, 0.95, 20, True, 30, 0], ["both", last, "b0", 1, 15, False, 0, -1]]
    tables["links"] = (header, links)
    if random.random() < 0.5:
        header = ["name", "bus", "e_nom_extendable", "e_cyclic", "capital_cost", "standing_loss"]
        tables["stores"] = (header, [["tank", "b0", True, True, some(5, 50), 0.001]])
    if random.random() < 0.5:
        header = ["name", "type", "carrier_attribute", "sense", "constant"]
        limit = ["co2", "primary_energy", "co2_emissions", "<=", some(2000, 9000)]
        tables["global_constraints"] = (header, [limit])
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows])
    return folder
