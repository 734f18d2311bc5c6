"""Random networks that use what `networks` leaves out: limits on energy, ramps, several buses, paths, fixed flows."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np


def write_more(folder: Path, seed: int) -> Path:
    """Write the network of a seed; the same seed gives the same network."""
    random = np.random.default_rng(1000 + seed)
    folder.mkdir(parents=True, exist_ok=True)
    steps = 8

    def some(low: float, high: float) -> float:
        return round(float(random.uniform(low, high)), 3)

    def path(names: list[str], low: float, high: float):
        return ["snapshot", *names], [[t, *(some(low, high) for _ in names)] for t in range(steps)]

    def maybe(value: object, blank: object = "") -> object:
        return value if random.random() < 0.6 else blank

    tables: dict[str, tuple[list[str], list[list[object]]]] = {
        "network": (["name", "pypsa_version"], [[f"more {seed}", "1.4.0"]]),
        "snapshots": (
            ["snapshot", "objective", "stores", "generators"],
            [[t, 30.5, some(1, 2), some(1, 3)] for t in range(steps)],
        ),
        "carriers": (["name", "co2_emissions"], [["gas", 0.2], ["heat", 0], ["AC", 0], ["H2", 0], ["hydro", 0]]),
        "buses": (
            ["name", "carrier", "v_nom"],
            [["a", "AC", 380], ["b", "AC", 380], ["c", "AC", 220], ["warm", "heat", 1], ["h2", "H2", 1]],
        ),
        "loads": (["name", "bus", "sign", "active"],
                  [["la", "a", -1, True], ["lb", "b", -1, True], ["lw", "warm", -1, True], ["off", "a", -1, False]]),
        "loads-p_set": path(["la", "lb", "lw", "off"], 20, 60),
    }  # fmt: skip
    head = [
        "name", "bus", "carrier", "p_nom", "p_nom_extendable", "p_nom_min", "p_nom_max", "marginal_cost",
        "capital_cost", "overnight_cost", "discount_rate", "lifetime", "fom_cost", "efficiency",
        "p_min_pu", "e_sum_min", "e_sum_max", "ramp_limit_up", "ramp_limit_down",
    ]  # fmt: skip
    tables["generators"] = (head, [
        ["shed a", "a", "", 1e4, False, 0, "inf", 4000, 0, "", "", "inf", 0, 1, 0, "", "", "", ""],
        ["shed b", "b", "", 1e4, False, 0, "inf", 4100, 0, "", "", "inf", 0, 1, 0, "", "", "", ""],
        ["shed w", "warm", "", 1e4, False, 0, "inf", 3000, 0, "", "", "inf", 0, 1, 0, "", "", "", ""],
        ["g1", "a", "gas", 80, False, 0, "inf", some(20, 50), 0, "", "", "inf", 0, some(0.3, 0.6), some(0, 0.2),
         maybe(some(20, 100)), maybe(some(300, 500)), maybe(some(0.1, 0.4)), maybe(some(0.1, 0.4))],
        ["g2", "b", "gas", 0, True, some(0, 5), some(60, 90), some(10, 40), some(100, 900), "", "", "inf", some(0, 20),
         some(0.3, 0.6), 0, "", maybe(some(200, 500)), maybe(some(0.2, 0.5)), ""],
        ["g3", "c", "gas", 0, True, 0, "inf", some(10, 40), 0, some(20000, 90000), 0.07, 20, some(0, 9), 1, 0, "", "",
         "", maybe(some(0.2, 0.5))],
    ])  # fmt: skip
    tables["generators-marginal_cost"] = path(["g2"], 5, 60)
    tables["generators-efficiency"] = path(["g1"], 0.3, 0.6)
    head = ["name", "bus0", "bus1", "bus2", "efficiency", "efficiency2", "p_nom", "p_nom_extendable", "capital_cost",
            "marginal_cost", "ramp_limit_up", "ramp_limit_down"]  # fmt: skip
    tables["links"] = (head, [
        ["chp", "h2", "b", "warm", 0.4, 0.45, 0, True, some(10, 200), some(0, 2), maybe(some(0.2, 0.6)), ""],
        ["electrolysis", "a", "h2", "", 0.7, 1, 40, False, 0, some(0, 1), "", maybe(some(0.2, 0.6))],
        ["pump", "b", "warm", "", 3, 1, 0, True, some(50, 400), 0, "", ""],
    ])  # fmt: skip
    tables["links-efficiency"] = path(["pump"], 2, 4)
    head = ["name", "bus", "carrier", "e_nom", "e_nom_extendable", "e_min_pu", "e_max_pu", "e_initial", "e_cyclic",
            "capital_cost", "standing_loss", "marginal_cost", "marginal_cost_storage"]  # fmt: skip
    tables["stores"] = (head, [
        ["cavern", "h2", "H2", 0, True, some(0, 0.1), 0.9, 0, True, some(1, 30), 0.001, 0, some(0, 0.1)],
        ["tank", "warm", "heat", 60, False, 0, 1, some(0, 30), False, 0, 0.01, some(0, 0.5), 0],
    ])  # fmt: skip
    head = ["name", "bus", "carrier", "p_nom", "p_nom_extendable", "capital_cost", "max_hours", "efficiency_store",
            "efficiency_dispatch", "standing_loss", "cyclic_state_of_charge", "state_of_charge_initial", "spill_cost",
            "marginal_cost_storage", "p_min_pu"]  # fmt: skip
    tables["storage_units"] = (head, [
        ["dam", "c", "hydro", 30, False, 0, 6, 1, 0.9, 0, True, 0, some(0, 5), some(0, 0.1), 0],
        ["bat", "a", "", 0, True, some(50, 500), 3, 0.9, 0.95, some(0, 0.02), False, 0, 0, 0, -0.7],
    ])  # fmt: skip
    tables["storage_units-inflow"] = path(["dam"], 0, 40)
    tables["lines"] = (["name", "bus0", "bus1", "x", "s_nom", "s_nom_extendable", "capital_cost", "s_max_pu"], [
        ["L1", "a", "b", some(0.1, 1), 25, False, 0, 0.8], ["L2", "a", "b", some(0.1, 1), 0, True, some(1, 60), 1],
    ])  # fmt: skip
    tables["lines-s_max_pu"] = path(["L1"], 0.5, 1)
    tables["transformers"] = (["name", "bus0", "bus1", "x", "s_nom", "tap_ratio"], [
        ["T1", "b", "c", 0.1, 40, 1], ["T2", "a", "c", 0.15, 50, some(0.9, 1.1)],
    ])  # fmt: skip
    limits: list[list[object]] = []
    if random.random() < 0.6:
        limits.append(["air", "primary_energy", "co2_emissions", "<=", some(250, 600)])
    if random.random() < 0.6:
        limits.append(["of gas", "operational_limit", "gas", "<=", some(400, 900)])
    if limits:
        tables["global_constraints"] = (["name", "type", "carrier_attribute", "sense", "constant"], limits)
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows])
    return folder
