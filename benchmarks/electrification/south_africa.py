"""South Africa 2015: the social accounting matrix and the starter kit as a plan with a power system.

Capacity, costs, lives, efficiencies, fuel prices and potentials are the kit's; shapes, availability, lead times, the
mix of goods and the energy delivered in 2015 (228,000 GWh) are assumptions, said in the folder.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.electrification.kit import GJ, Shape, read_kit, write_frame, write_lines

SHAPE = Shape(
    {
        "summer": (1.5, 0.97, 2190), "autumn": (0.9, 1.0, 2190), "winter": (0.5, 1.06, 2190),
        "spring": (1.1, 0.97, 2190),
    },
    {
        "peak": (1.18, 0.0, 1 / 24), "evening": (1.1, 0.0, 3 / 24), "day": (1.06, 0.75, 8 / 24),
        "morning": (1.02, 0.35, 4 / 24), "late": (0.95, 0.0, 3 / 24), "night": (0.82, 0.0, 5 / 24),
    },
    228_000_000.0,
)  # fmt: skip
RAND = 12.76
"""For a dollar, mean of 2015."""
NEW_HYDRO = ("new medium hydro", "new small hydro")
LARGE, MEDIUM = "Large Hydropower Plant (Dam) (>100MW)", "Medium Hydropower Plant (10-100MW)"
SMALL = "Small Hydropower Plant (<10MW)"
OIL, LIGHT = "Oil Fired Gas Turbine (SCGT)", "Light Fuel Oil Power Plant"
COAL, NUCLEAR, GAS = "Coal Power Plant", "Nuclear Power Plant", "Gas Power Plant (CCGT)"
PLANTS = {
    "coal": ((COAL,), "coal", 5, 0.85, 0.9), "nuclear": ((NUCLEAR,), "nuclear", 8, 0.85, 0.9),
    "oil": ((OIL, LIGHT, "Gas Power Plant (SCGT)"), "oil", 1, 0.8, 0.95), "gas": ((GAS,), "gas", 3, 0.85, 0.95),
    "biomass": (("Biomass Power Plant",), "biomass", 3, 0.5, 0.5),
    "wind": (("Onshore Wind",), "wind", 2, 0.25, 0.1), "sun": (("Solar PV (Utility)",), "sun", 1, None, 0.0),
    "sun with storage": (("CSP with Storage",), "sun", 3, 0.45, 0.4),
}  # fmt: skip
"""Of the kit, carrier, years to build, availability, share that counts at the peak."""
FUEL = {
    "coal": ("Coal Extraction", "Coal"), "oil": ("Light Fuel Oil Imports", "Light Fuel Oil"),
    "gas": ("Natural Gas Imports", "Natural Gas"), "biomass": ("Biomass Extraction", "Biomass"),
}  # fmt: skip
URANIUM = 0.9
"""$/GJ; the kit names none."""
HYDRO, SMALL_HYDRO = 655.0, 247.0
"""MW that there can be, Table8."""


def write_south_africa(kit: Path, folder: Path, *, blocks: int = 6) -> Path:
    """Write the system; fewer blocks keep the first of them, their hours spread over the year."""
    found, shape = read_kit(kit, "ZAF", 2015, 2015), SHAPE.first(blocks)
    have = found.capacity
    stand, rest = have[LARGE] + have[MEDIUM], SMALL_HYDRO - have[SMALL]
    water = {"dams": have[LARGE] * 0.23, "medium hydro": (have[MEDIUM] + have[SMALL]) * 0.23,
             "new medium hydro": 0.23, "new small hydro": 0.23}  # fmt: skip
    write_frame(folder, shape, "South Africa, from the starter kit", 2015, water, "sun")
    lines = ["source,node,carrier,existing,overnight_cost,life,lead_time,availability,firm,variable_cost,emission"]
    for name, (techs, carrier, lead, share, firm) in PLANTS.items():
        tech, running, emission = techs[0], "", ""
        if name in FUEL:
            running = repr(found.fuel[FUEL[name][0]] * GJ / found.efficiency[tech] / 1e6)
            emission = repr(found.emission[FUEL[name][1]] * GJ / found.efficiency[tech] / 1000.0)
        elif name == "nuclear":
            running = repr(URANIUM * GJ / found.efficiency[tech] / 1e6)
        stands = sum(have.get(each, 0.0) for each in techs)
        lines.append(f"{name},stations,{carrier},{stands},{found.cost[tech]},{found.life[tech]},{lead},"
                     f"{'' if share is None else share},{firm},{running},{emission}")  # fmt: skip
    write_lines(folder, "sources.csv", lines)
    write_lines(folder, "stores.csv", (
        "store,node,carrier,existing,hours,overnight_cost,life,lead_time,most_added,availability,firm,pump,cycle,inflow_of",
        f"dams,stations,hydro,{have[LARGE]},700,,,,,0.9,0.7,0,year,site",
        f"medium hydro,stations,hydro,{have[MEDIUM] + have[SMALL]},100,,,,,0.9,0.5,0,season,site",
        f"new medium hydro,stations,hydro,0,100,{found.cost[MEDIUM]},{found.life[MEDIUM]},4,{HYDRO - stand:.6g},0.9,"
        "0.5,0,season,capacity",
        f"new small hydro,stations,hydro,0,50,{found.cost[SMALL]},{found.life[SMALL]},3,{rest:.6g},"
        "0.9,0.3,0,season,capacity",
    ))  # fmt: skip
    grid = f"grid,stations,users,{1.25 * max(shape.load.values()):.6g},2.867,60,2,{1.0 - found.delivered:.6g}"
    write_lines(folder, "lines.csv", ("line,from,to,existing,overnight_cost,life,lead_time,loss", grid))
    write_lines(folder, "goods.csv", (
        "name,for,product,share", ",building,building,0.45", ",building,cement and glass,0.1",
        ",building,metal structures,0.1",
        ",building,machinery,0.15", ",building,electrical goods,0.15",
        ",building,business services,0.05", "sun,building,electrical goods,0.8",
        "sun,building,building,0.2", "wind,building,machinery,0.75", "wind,building,building,0.25", "coal,fuel,coal,1",
        "oil,fuel,petroleum,1", "gas,fuel,minerals,1", "biomass,fuel,wood and paper,1", "nuclear,fuel,chemicals,1",
    ))  # fmt: skip
    begun = ["coal,2018,795,795,true"]  # Kusile, resid_cap; Table1 has nothing else arriving
    begun += [f"{name},2016,0,0,true" for name in PLANTS if name != "coal"]
    write_lines(folder, "additions.csv", ("name,year,least,most,begun", *begun))
    affected = ("new medium hydro,0.1,1,0.2,0.02", "new small hydro,0.02,0,0.2,")
    write_lines(folder, "affected.csv", ("name,land,people,land_cost,people_cost", *affected))
    return folder
