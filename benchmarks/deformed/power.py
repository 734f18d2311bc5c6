"""Files of a power system: of a folder with system.toml, and of one PyPSA wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.deformed.asked import BUNDLED, Asked, bundled_files, files_of

NETWORK = {
    "grid__network.csv": "name,pypsa_version\ngrid,1.0.0\n",
    "grid__snapshots.csv": "snapshot,objective,stores,generators\n0,3,3,3\n1,3,3,3\n2,3,3,3\n",
    "grid__buses.csv": "name,carrier,v_nom\nhills,AC,380\nplain,AC,380\n",
    "grid__carriers.csv": "name,co2_emissions\ncoal,0.34\nhydro,0\n",
    "grid__loads.csv": "name,bus\ntown,plain\n",
    "grid__loads-p_set.csv": "snapshot,town\n0,80.5\n1,120.25\n2,95.75\n",
    "grid__generators.csv": "name,bus,carrier,p_nom,marginal_cost,efficiency\nold,plain,coal,150,30.5,0.35\n",
    "grid__storage_units.csv": (
        "name,bus,carrier,p_nom,max_hours,cyclic_state_of_charge,efficiency_dispatch\ndam,hills,hydro,60,20,True,0.9\n"
    ),
    "grid__storage_units-inflow.csv": "snapshot,dam\n0,30.5\n1,10.25\n2,20.5\n",
    "grid__lines.csv": "name,bus0,bus1,x,s_nom\nroad,hills,plain,0.2,70\n",
    "grid__global_constraints.csv": (
        "name,type,carrier_attribute,sense,constant\nair,primary_energy,co2_emissions,<=,900\n"
    ),
}
ENERGY = {
    "energy__REGION.csv": "VALUE\nhills\n",
    "energy__TECHNOLOGY.csv": "VALUE\ncoal\nsun\n",
    "energy__FUEL.csv": "VALUE\npower\n",
    "energy__MODE_OF_OPERATION.csv": "VALUE\n1\n",
    "energy__YEAR.csv": "VALUE\n2025\n2026\n",
    "energy__TIMESLICE.csv": "VALUE\nday\nnight\n",
    "energy__YearSplit.csv": ("TIMESLICE,YEAR,VALUE\nday,2025,0.5\nday,2026,0.5\nnight,2025,0.5\nnight,2026,0.5\n"),
    "energy__DiscountRate.csv": "REGION,VALUE\nhills,0.05\n",
    "energy__DepreciationMethod.csv": "REGION,VALUE\nhills,1\n",
    "energy__CapacityToActivityUnit.csv": "REGION,TECHNOLOGY,VALUE\nhills,coal,31.536\nhills,sun,31.536\n",
    "energy__OperationalLife.csv": "REGION,TECHNOLOGY,VALUE\nhills,coal,30\nhills,sun,20\n",
    "energy__OutputActivityRatio.csv": (
        "REGION,TECHNOLOGY,FUEL,MODE_OF_OPERATION,YEAR,VALUE\nhills,coal,power,1,2025,1\nhills,coal,power,1,2026,1\n"
        "hills,sun,power,1,2025,1\nhills,sun,power,1,2026,1\n"
    ),
    "energy__CapacityFactor.csv": (
        "REGION,TECHNOLOGY,TIMESLICE,YEAR,VALUE\nhills,sun,day,2025,0.4\nhills,sun,day,2026,0.45\n"
        "hills,sun,night,2025,0\nhills,sun,night,2026,0\n"
    ),
    "energy__SpecifiedAnnualDemand.csv": "REGION,FUEL,YEAR,VALUE\nhills,power,2025,40\nhills,power,2026,45.5\n",
    "energy__SpecifiedDemandProfile.csv": (
        "REGION,FUEL,TIMESLICE,YEAR,VALUE\nhills,power,day,2025,0.55\nhills,power,day,2026,0.6\n"
        "hills,power,night,2025,0.45\nhills,power,night,2026,0.4\n"
    ),
    "energy__CapitalCost.csv": (
        "REGION,TECHNOLOGY,YEAR,VALUE\nhills,coal,2025,1500\nhills,coal,2026,1400\nhills,sun,2025,900\n"
        "hills,sun,2026,1250.75\n"
    ),
    "energy__default_values.csv": (
        "name,default_value\nVariableCost,2.5\nFixedCost,0\nCapacityFactor,1\nOutputActivityRatio,0\n"
    ),
}
"""OSeMOSYS data, a file for each set and parameter."""
OF_OSEMOSYS = (
    "YEAR",
    "YearSplit",
    "OperationalLife",
    "SpecifiedAnnualDemand",
    "CapitalCost",
    "default_values",
)
OF_PYPSA = ("snapshots", "buses", "loads-p_set", "generators", "storage_units", "lines", "global_constraints")
OF_OURS = ("blocks", "demand", "sources", "stores", "inflow", "availability", "lines", "reservoirs", "nodes")


def _kit(folder: Path) -> None:
    """Write a starter kit and the shapes it lacks."""
    for name, place in (("kenya_starter_kit", "kit"), ("made_up_kenya_shapes", "shapes")):
        (folder / place).mkdir()
        for path in (BUNDLED / name).glob("*.csv"):
            (folder / place / path.name).write_bytes(path.read_bytes())


def _hours(folder: Path) -> None:
    """Write a system whose demand and sun are given by the hour."""
    (folder / "hours").mkdir()
    settings = 'name = "hours"\nmoney = "crowns"\nbase_year = 2024\nyears = [2025]\ndemand_growth = 0.1\nend = 2034\n'
    (folder / "hours" / "system.toml").write_text(f'{settings}\n[periods]\nseries = "hours.csv"\n')
    sources = "source,existing,overnight_cost,life,variable_cost\ncoal,0,900,30,25.5\nsun,0,500,25,0\n"
    (folder / "hours" / "sources.csv").write_text(sources)
    rows = [f"{h + 1},{80.25 + h % 24 + h % 7},{max(0, 6 - abs(h % 24 - 12)) / 8:g}" for h in range(8760)]
    (folder / "hours" / "hours.csv").write_text("\n".join(["hour,demand,availability:sun", *rows, ""]))


def power() -> Iterator[Asked]:
    """Yield every file of a power system."""
    dams = bundled_files("made_up_dams")
    for name in OF_OURS:
        yield Asked("power", f"made_up_dams/{name}.csv", ("made_up_dams",), dams, slow=True, every=6)
    yield Asked("power", "made_up_dams/system.toml", ("made_up_dams",), dams, slow=True, every=6, form="settings")
    grid = files_of(**NETWORK)
    for name in OF_PYPSA:
        yield Asked("power", f"grid/{name}.csv", ("grid",), grid, slow=True, every=3)
    yield Asked("power", "hours/hours.csv", ("hours",), _hours, slow=True, every=6)
    arguments = ("kit", "--as", "power", "--shapes", "shapes", "--set", "base_year=2018", "--set", "years=2022,2030",
                 "--set", "demand_at=users", "--out", "{out}")  # fmt: skip
    for name in ("kit/Table2_KEN.csv", "kit/Table6_KEN.csv", "shapes/demand.csv", "shapes/availability.csv"):
        yield Asked("load", name, arguments, _kit, slow=True, every=6)
    energy = files_of(**ENERGY)
    for name in OF_OSEMOSYS:
        yield Asked("power", f"energy/{name}.csv", ("energy",), energy, slow=True, every=3)
