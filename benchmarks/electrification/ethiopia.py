"""Ethiopia 2022: the social accounting matrix and the starter kit as a plan with a power system.

Capacity, costs, lives, efficiencies and fuel prices are the kit's; shapes of demand, sun and water by season and block,
lead times, the mix of goods and the energy delivered in 2022 (14,000 GWh) are assumptions, said in the folder.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.electrification.kit import GJ, Shape, read_kit, write_frame, write_lines

SHAPE = Shape(
    {"belg": (0.9, 1.05, 2190), "kiremt": (1.9, 0.95, 2190), "tsedey": (0.9, 1.0, 2190), "bega": (0.3, 1.05, 2190)},
    {
        "peak": (1.45, 0.0, 1 / 24), "evening": (1.25, 0.0, 3 / 24), "day": (1.05, 0.62, 8 / 24),
        "morning": (1.0, 0.25, 4 / 24), "late": (0.85, 0.0, 3 / 24), "night": (0.72, 0.0, 5 / 24),
    },
    14_000_000.0,
)  # fmt: skip
BIRR = 51.8
"""For a dollar, mean of 2022."""
LARGE, MEDIUM = "Large Hydropower Plant (Dam) (>100MW)", "Medium Hydropower Plant (10-100MW)"
NEW_HYDRO = ("new dam", "new medium hydro")
PLANTS = {
    "wind": ("Onshore Wind", "wind", 2, 0.30), "sun": ("Solar PV (Utility)", "sun", 1, None),
    "geothermal": ("Geothermal Power Plant", "geothermal", 4, 0.79),
    "oil": ("Oil Fired Gas Turbine (SCGT)", "oil", 1, 0.8),
}  # fmt: skip
"""Of the kit, carrier, years to build, availability."""


def write_ethiopia(kit: Path, folder: Path, *, blocks: int = 6, ordered: float = 0.0, cost: float = 1.0) -> Path:
    """Write the system; fewer blocks keep the first of them, their hours spread over the year.

    Parameters
    ----------
    ordered : float
        MW of the new dam that are ordered in the first year, whatever it is worth.
    cost : float
        Cost of new hydropower over the kit's.
    """
    found, shape = read_kit(kit, "ETH", 2018, 2020), SHAPE.first(blocks)
    have = found.capacity
    dams = have[LARGE] + 750  # two units of the dam on the Blue Nile ran in 2022
    water = {"dams": dams * 0.44, "medium hydro": have[MEDIUM] * 0.42, "new dam": 0.46, "new medium hydro": 0.45}
    write_frame(folder, shape, "Ethiopia, from the starter kit", 2022, water, "sun")
    lines = ["source,node,carrier,existing,overnight_cost,life,lead_time,availability,firm,variable_cost,emission"]
    for name, (tech, carrier, lead, share) in PLANTS.items():
        burns = name == "oil"
        fuel = found.fuel["Light Fuel Oil Imports"] * GJ / found.efficiency[tech] / 1e6 if burns else ""
        emission = found.emission["Light Fuel Oil"] * GJ / found.efficiency[tech] / 1000.0 if burns else ""
        firm = {"wind": 0.1, "sun": 0.0}.get(name, 0.9)
        lines.append(f"{name},stations,{carrier},{have.get(tech, 0.0)},{found.cost[tech]},{found.life[tech]},{lead},"
                     f"{'' if share is None else share},{firm},{fuel},{emission}")  # fmt: skip
    write_lines(folder, "sources.csv", lines)
    write_lines(folder, "stores.csv", (
        "store,node,carrier,existing,hours,overnight_cost,life,lead_time,most_added,availability,firm,pump,cycle,inflow_of",
        f"dams,stations,hydro,{dams},1500,,,,,0.9,0.7,0,year,site",
        f"new dam,stations,hydro,0,1500,{cost * found.cost[LARGE]},{found.life[LARGE]},6,4000,0.9,0.7,0,year,capacity",
        f"medium hydro,stations,hydro,{have[MEDIUM]},200,,,,,0.9,0.6,0,season,site",
        f"new medium hydro,stations,hydro,0,200,{cost * found.cost[MEDIUM]},{found.life[MEDIUM]},4,1500,0.9,0.6,0,"
        "season,capacity",
    ))  # fmt: skip
    grid = f"grid,stations,users,{1.25 * max(shape.load.values()):.6g},2.867,60,2,{1.0 - found.delivered:.6g}"
    write_lines(folder, "lines.csv", ("line,from,to,existing,overnight_cost,life,lead_time,loss", grid))
    write_lines(folder, "goods.csv", (
        "name,for,product,share", ",building,ccons,0.45", ",building,cnmet,0.10", ",building,cmetl,0.10",
        ",building,cmach,0.30", ",building,cbsrv,0.05", "sun,building,cmach,0.8", "sun,building,ccons,0.2",
        "wind,building,cmach,0.75", "wind,building,ccons,0.25", ",fuel,cchem,1",
    ))  # fmt: skip
    affected = ("new dam,0.3,5,0.2,0.02", "new medium hydro,0.1,1,0.2,0.02")
    write_lines(folder, "affected.csv", ("name,land,people,land_cost,people_cost", *affected))
    if ordered:
        write_lines(folder, "additions.csv", ("name,year,least,most", f"new dam,2029,{ordered},4000"))
    return folder
