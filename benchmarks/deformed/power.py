"""Files of a power system: of a folder with system.toml, and of one PyPSA wrote."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
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


IN_A_PLAN = {
    "rivers.toml": """\
name = "rivers"
economy = "eco"
years = 2
tail = 0
[growth]
labour = 0.01
productivity = 0.01
[power]
system = "small"
energy = "P0"
""",
    "eco__economy.toml": (
        'name = "rivers"\nbase_year = 2000\ncurrency = "crown"\nunit = "million crowns"\nprice_base = "2000"\n'
        'valuation = "basic"\nsource = "made up"\nlicence = "none"\n[trade]\nclosed = true\n'
    ),
    "eco__use.csv": "label,P0,P1,P2\nP0,30.25,40.5,20.75\nP1,30.5,30.5,20.5\nP2,40.25,30.25,30.25\n",
    "eco__final_demand.csv": "label,households,gfcf\nP0,158.5,0\nP1,140.5,28\nP2,60.25,28.75\n",
    "eco__value_added.csv": "label,P0,P1,P2\nwages,90,90,70\ngross_operating_surplus,59,58.75,48.25\n",
    "eco__activities.csv": "activity,base_level\nP0,250\nP1,250\nP2,189.75\n",
    "small__system.toml": """\
name = "small"
money = "million crowns"
base_year = 2000
years = [2001]
[[scenario]]
name = "wet"
probability = 0.5
inflow = 1.3
[[scenario]]
name = "dry"
probability = 0.5
inflow = 0.7
""",
    "small__blocks.csv": "block,hours\nday,4380.0\nnight,4380.0\n",
    "small__demand.csv": "block,power\nday,120.5\nnight,80.5\n",
    "small__sources.csv": (
        "source,carrier,existing,overnight_cost,life,lead_time,variable_cost\n"
        "coal,coal,150.5,,,,0.00002\ngas,gas,0,0.25,25,1,0.00003\n"
    ),
    "small__stores.csv": "store,carrier,existing,hours,cycle\ndam,hydro,60.5,500.5,year\n",
    "small__inflow.csv": "store,block,inflow\ndam,day,30.5\ndam,night,30.5\n",
    "small__goods.csv": "name,for,product,share\n,building,P1,0.625\n,building,P2,0.375\n,fuel,P2,1\n",
    "small__joint_products.csv": "name,product,amount\ngas,P1,0.0125\n",
    "small__affected.csv": "name,land,people,land_cost,people_cost\ngas,0.5,3.5,0.0025,0.00125\n",
}
READ_BY_A_PLAN = ("sources", "demand", "goods", "joint_products", "affected")


@cache
def _planned_rivers() -> Path:
    """Return the folder of a plan with a power system, made once."""
    from lustrum.cli.main import run

    folder = Path(tempfile.mkdtemp())
    files_of(**IN_A_PLAN)(folder)
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["plan", str(folder / "rivers.toml"), "--no-report", "--out", str(folder / "made")]) == 0
    return folder / "made"


def _made_rivers(folder: Path) -> None:
    shutil.copytree(_planned_rivers(), folder / "made")


def power() -> Iterator[Asked]:
    """Yield every file of a power system."""
    dams = bundled_files("made_up_dams")
    for name in OF_OURS:
        yield Asked("power", f"made_up_dams/{name}.csv", ("made_up_dams",), dams, slow=True, every=6)
    yield Asked("power", "made_up_dams/system.toml", ("made_up_dams",), dams, slow=True, every=6, form="settings")
    rivers, asked = files_of(**IN_A_PLAN), ("rivers.toml", "--no-report", "--out", "{out}")
    for name in READ_BY_A_PLAN:
        yield Asked("plan", f"small/{name}.csv", asked, rivers, slow=True, every=4)
    yield Asked("plan", "small/system.toml", asked, rivers, slow=True, every=4, form="settings")
    yield Asked("electricity", "rivers.toml", ("rivers.toml",), rivers, slow=True, every=4, form="settings")
    stored = "made/tables/power_orders.csv"
    yield Asked("electricity", stored, ("made",), _made_rivers, slow=True, every=4, form="stored")
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
