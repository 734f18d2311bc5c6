"""A small economy whose first product is power, and a small power system: two periods, two scenarios of inflow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lustrum.plan import solve_plan
from lustrum.power.planned.part import power
from lustrum.power.planned.tables import read_kept
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)

FILES = {
    "system.toml": """\
name = "small"
money = "million crowns"
base_year = 2000
years = [2001]
reserve = 0.1
[[scenario]]
name = "wet"
probability = 0.5
inflow = 1.3
[[scenario]]
name = "dry"
probability = 0.5
inflow = 0.7
""",
    "blocks.csv": "season,block,hours\nyear,day,4380\nyear,night,4380\n",
    "demand.csv": "block,power\nday,120\nnight,80\n",
    "sources.csv": (
        "source,carrier,existing,overnight_cost,life,lead_time,availability,variable_cost,emission\n"
        "coal,coal,120,,,,0.9,0.00002,0.9\ngas,gas,0,0.2,25,1,0.9,0.00003,0.4\n"
    ),
    "stores.csv": (
        "store,carrier,existing,hours,overnight_cost,life,lead_time,most_added,firm,pump,efficiency_out,cycle,inflow_of\n"
        "dam,hydro,60,500,,,,,0.5,0,0.9,year,site\nnew dam,hydro,0,500,0.5,60,2,80,0.5,0,0.9,year,capacity\n"
    ),
    "inflow.csv": "store,block,inflow\ndam,day,40\ndam,night,40\nnew dam,day,0.5\nnew dam,night,0.5\n",
    "goods.csv": "name,for,product,share\n,building,P1,0.6\n,building,P2,0.4\n,fuel,P2,1\n",
    "affected.csv": "name,land,people,land_cost,people_cost\nnew dam,0.5,3,0.02,0.01\n",
}  # fmt: skip


TWO_NODES = {
    "nodes_csv": "node,carrier\na,AC\nb,AC\n",
    "demand_csv": "node,block,power\na,day,20\na,night,10\nb,day,100\nb,night,70\n",
    "sources_csv": (
        "source,node,carrier,existing,overnight_cost,life,lead_time,availability,variable_cost,emission\n"
        "coal,a,coal,60,,,,0.9,0.00002,0.9\ngas,b,gas,0,0.2,25,2,0.9,0.00003,0.4\n"
    ),
    "stores_csv": (
        "store,node,carrier,existing,hours,overnight_cost,life,lead_time,most_added,firm,pump,efficiency_out,cycle,inflow_of\n"
        "dam,a,hydro,60,500,,,,,0.5,0,0.9,year,site\nnew dam,a,hydro,0,500,0.5,60,2,80,0.5,0,0.9,year,capacity\n"
    ),
    "lines_csv": "line,from,to,existing,overnight_cost,life,lead_time,loss\nab,a,b,40,0.05,40,1,0.05\n",
}  # fmt: skip
"""The system at two nodes, with a line that loses on its way and may be widened within a year."""


def write(folder: Path, **changed: str | None) -> Path:
    """Write the system, with files changed (their names with _ for the dot) or left out; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = FILES | {name.replace("_csv", ".csv").replace("_toml", ".toml"): text for name, text in changed.items()}
    for name, text in files.items():
        if text is not None:
            (folder / name).write_text(text)
    return folder


@cache
def economy(seed: int = 8):
    return random_economy(seed, products=3, growth=0.02)


def options(folder: Path, **more):
    return {"system": read_kept(folder, folder.name).as_options(), "energy": "P0", **more}


def problem_of(folder: Path, years: int = 3, tail: int = 1, table=None, **more):
    from functools import partial

    parts = [*DEFAULT_PARTS, partial(power, **options(folder, **more))]
    return build_plan(table or economy(), years, parts=parts, growth=GROWTH, tail=tail)


def plan_of(folder: Path, **more):
    return solve_plan(problem_of(folder, **more), break_ties=False)


SCENARIO = """\
name = "rivers"
economy = "eco"
years = 3
tail = 1
[growth]
labour = 0.01
productivity = 0.01
[power]
system = "small"
energy = "P0"
"""


def write_rivers(folder: Path, scenario: str = SCENARIO, **changed: str | None) -> Path:
    """Write the economy, the power system and a scenario, `rivers.toml`; return the scenario."""
    table, place = economy(), folder / "eco"
    place.mkdir(parents=True)
    labels = table.product.labels

    def wide(name: str, header: tuple[str, ...], rows) -> None:
        lines = [",".join((label, *(repr(float(value)) for value in row))) for label, row in rows]
        (place / name).write_text("\n".join([",".join(("label", *header)), *lines]) + "\n")

    (place / "economy.toml").write_text(
        'name = "rivers"\nbase_year = 2000\ncurrency = "crown"\nunit = "million crowns"\nprice_base = "2000"\n'
        'valuation = "basic"\nsource = "made up"\nlicence = "none"\ncapital_stock_at = "end"\n'
    )
    wide("use.csv", labels, zip(labels, table.use.toarray() * table.base_level, strict=True))
    columns = tuple(table.final_demand)
    wide("final_demand.csv", columns, zip(labels, zip(*table.final_demand.values(), strict=True), strict=True))
    wide("value_added.csv", labels, zip(table.component.labels, table.value_added * table.base_level, strict=True))
    wide("activities.csv", ("base_level",), zip(labels, table.base_level[:, None], strict=True))
    wide("imports.csv", ("value",), zip(labels, table.imports[:, None], strict=True))
    for name, column in (("activities", "activity"), ("imports", "product")):
        text = (place / f"{name}.csv").read_text()
        (place / f"{name}.csv").write_text(text.replace("label", column, 1))
    write(folder / "small", **changed)
    (folder / "rivers.toml").write_text(scenario)
    return folder / "rivers.toml"
