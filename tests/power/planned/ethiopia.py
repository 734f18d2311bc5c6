"""Ethiopia 2022: the social accounting matrix and the starter kit as a plan with a power system, files for the tests.

Capacity, costs, lives, efficiencies and fuel prices are the kit's; shapes of demand, sun and water by season and block,
lead times, the mix of goods and the energy delivered in 2022 (14,000 GWh) are assumptions, said in the folder.
"""

from __future__ import annotations

import csv
from pathlib import Path

SEASONS = {
    "belg": (0.9, 1.05, 2190),
    "kiremt": (1.9, 0.95, 2190),
    "tsedey": (0.9, 1.0, 2190),
    "bega": (0.3, 1.05, 2190),
}
"""Inflow over its mean, demand over its mean, hours of a year."""
BLOCKS = {
    "peak": (1.45, 0.0, 1 / 24), "evening": (1.25, 0.0, 3 / 24), "day": (1.05, 0.62, 8 / 24),
    "morning": (1.0, 0.25, 4 / 24), "late": (0.85, 0.0, 3 / 24), "night": (0.72, 0.0, 5 / 24),
}  # fmt: skip
"""Demand over its mean, sun, share of the hours."""
ENERGY = 14_000_000.0
"""MWh delivered in 2022."""
BIRR = 51.8
"""For a dollar, mean of 2022."""
LARGE, MEDIUM = "Large Hydropower Plant (Dam) (>100MW)", "Medium Hydropower Plant (10-100MW)"
PLANTS = {
    "wind": ("Onshore Wind", "wind", 2, 0.30), "sun": ("Solar PV (Utility)", "sun", 1, None),
    "geothermal": ("Geothermal Power Plant", "geothermal", 4, 0.79),
    "oil": ("Oil Fired Gas Turbine (SCGT)", "oil", 1, 0.8),
}  # fmt: skip
"""Of the kit, carrier, years to build, availability."""


def _kit(place: Path) -> tuple[dict[str, float], dict[str, float], dict[str, float], float]:
    """Return capacity of 2018, overnight cost and life by technology, and the price of oil in 2020, $/GJ."""

    def rows(name: str):
        with (place / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    capacity = {
        r["Power Generation Technology"]: float(r["Value"]) for r in rows("Table1_ETH.csv") if r["Year"] == "2018"
    }
    cost, life = {}, {}
    for r in rows("Table2_ETH.csv"):
        if r["Parameter"].startswith("Capital Cost"):
            cost[r["Technology"]] = float(r["Value"]) / 1000.0
        elif r["Parameter"].startswith("Operational Life"):
            life[r["Technology"]] = float(r["Value"])
    oil = next(
        float(r["Value"])
        for r in rows("Table6_ETH.csv")
        if r["Commodity"] == "Light Fuel Oil Imports" and r["Year"] == "2020"
    )
    return capacity, cost, life, oil


def write_ethiopia(kit: Path, folder: Path, *, blocks: int = 6) -> Path:
    """Write the system; fewer blocks keep the first of them, their hours spread over the year."""
    capacity, cost, life, oil = _kit(kit)
    folder.mkdir(parents=True)
    kept = dict(list(BLOCKS.items())[:blocks])
    whole = sum(part for _, _, part in kept.values())
    steps = [(s, b, hours * part / whole) for s, (_, _, hours) in SEASONS.items() for b, (_, _, part) in kept.items()]
    raw = {(s, b): SEASONS[s][1] * kept[b][0] for s, b, _ in steps}
    mean = sum(raw[s, b] * h for s, b, h in steps)

    def write(name: str, *lines: str) -> None:
        (folder / name).write_text("\n".join(lines) + "\n")

    write(
        "system.toml", 'name = "Ethiopia, from the starter kit"', 'money = "million $"', "base_year = 2022",
        "years = [2023]", "reserve = 0.15",
        *(f'[[scenario]]\nname = "{n}"\nprobability = {p}\ninflow = {i}' for n, p, i in
          (("wet", 0.25, 1.4), ("normal", 0.5, 1.0), ("dry", 0.25, 0.6))),
    )  # fmt: skip
    write("nodes.csv", "node", "stations", "users")
    write("blocks.csv", "season,block,hours", *(f"{s},{b},{h!r}" for s, b, h in steps))
    write(
        "demand.csv", "node,season,block,power", *(f"users,{s},{b},{raw[s, b] * ENERGY / mean!r}" for s, b, _ in steps)
    )
    lines = ["source,node,carrier,existing,overnight_cost,life,lead_time,availability,firm,variable_cost,emission"]
    for name, (tech, carrier, lead, share) in PLANTS.items():
        fuel = oil * 3.6 / 0.35 / 1e6 if name == "oil" else 0.0
        emission = 69.3 * 3.6 / 0.35 / 1000.0 if name == "oil" else 0.0
        firm = {"wind": 0.1, "sun": 0.0}.get(name, 0.9)
        lines.append(f"{name},stations,{carrier},{capacity.get(tech, 0.0)},{cost[tech]},{life[tech]},{lead},"
                     f"{'' if share is None else share},{firm},{fuel or ''},{emission or ''}")  # fmt: skip
    write("sources.csv", *lines)
    write("availability.csv", "name,season,block,share", *(f"sun,{s},{b},{kept[b][1]}" for s, b, _ in steps))
    head = "store,node,carrier,existing,hours,overnight_cost,life,lead_time,most_added,availability,firm,pump,cycle,"
    head += "inflow_of"
    write(
        "stores.csv", head,
        f"dams,stations,hydro,{capacity[LARGE] + 750},1500,,,,,0.9,0.7,0,year,site",
        f"new dam,stations,hydro,0,1500,{cost[LARGE]},{life[LARGE]},6,4000,0.9,0.7,0,year,capacity",
        f"medium hydro,stations,hydro,{capacity[MEDIUM]},200,,,,,0.9,0.6,0,season,site",
        f"new medium hydro,stations,hydro,0,200,{cost[MEDIUM]},{life[MEDIUM]},4,1500,0.9,0.6,0,season,capacity",
    )  # fmt: skip
    water = {"dams": (capacity[LARGE] + 750) * 0.44, "medium hydro": capacity[MEDIUM] * 0.42,
             "new dam": 0.46, "new medium hydro": 0.45}  # fmt: skip
    write("inflow.csv", "store,season,block,inflow",
          *(f"{n},{s},{b},{w * SEASONS[s][0]!r}" for n, w in water.items() for s, b, _ in steps))  # fmt: skip
    peak = max(raw.values()) * ENERGY / mean
    write(
        "lines.csv",
        "line,from,to,existing,overnight_cost,life,lead_time,loss",
        f"grid,stations,users,{1.25 * peak:.6g},2.867,60,2,0.126",
    )
    write(
        "goods.csv", "name,for,product,share", ",building,ccons,0.45", ",building,cnmet,0.10", ",building,cmetl,0.10",
        ",building,cmach,0.30", ",building,cbsrv,0.05", "sun,building,cmach,0.8", "sun,building,ccons,0.2",
        "wind,building,cmach,0.75", "wind,building,ccons,0.25", ",fuel,cchem,1",
    )  # fmt: skip
    write(
        "affected.csv",
        "name,land,people,land_cost,people_cost",
        "new dam,0.3,5,0.2,0.02",
        "new medium hydro,0.1,1,0.2,0.02",
    )
    return folder
