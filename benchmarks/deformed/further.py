"""Files that few commands take: what happened afterwards, tables of many years, lists of wishes, rarer tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import CARDS, HOME_MORE, Asked, files_of, made_plan

OUTPUT = {"farming": 130, "industry": 460, "services": 430}
JOBS = {"farming": 12, "industry": 22, "services": 60}
FINAL = {
    "farming": {"households": 50, "government": 0, "gfcf": 0, "exports": 10},
    "industry": {"households": 80, "government": 20, "gfcf": 90, "exports": 100},
    "services": {"households": 150, "government": 100, "gfcf": 10, "exports": 15},
}
LATER = (2021, 2022)


def _grown(level: float, year: int) -> str:
    return f"{level * 1.02 ** (year - 2020):.2f}"


HAPPENED = {
    "later__actual.toml": """\
price_base = "prices of 2020"
source = "made up"
years = [2021, 2022]

[unit]
final_demand = "million crowns"
output = "million crowns"
jobs = "thousand persons"
""",
    "later__final_demand.csv": "year,product,category,value\n"
    + "".join(
        f"{year},{product},{category},{_grown(level, year)}\n"
        for year in LATER
        for product, row in FINAL.items()
        for category, level in row.items()
    ),
    "later__output.csv": "year,activity,value\n"
    + "".join(f"{year},{name},{_grown(level, year)}\n" for year in LATER for name, level in OUTPUT.items()),
    "later__jobs.csv": "year,activity,value\n"
    + "".join(f"{year},{name},{level * 1.005:.3f}\n" for year in LATER for name, level in JOBS.items()),
}
MANY_YEARS = {
    "years__intermediate_flows.csv": "year,producer,a,b\n"
    + "".join(f"{year},a,{10 + k},{20 + k}\n{year},b,{20 + k},{10 + k}\n" for k, year in enumerate(range(2000, 2003))),
    "years__investment_network.csv": "year,producer,a,b\n"
    + "".join(f"{year},a,0.75,1.0\n{year},b,0.25,0.0\n" for year in range(2000, 2003)),
    "years__sector_vectors.csv": "year,sector,gross_output,value_added,consumption_use,depreciation_rate,"
    "employment_thousand,investment_nominal,investment_quantity_index_2012\n"
    + "".join(
        f"{year},a,{110 + k},70,12,0.1,5,{10 + k},{10 + k}\n{year},b,{105 + k},72.5,60,0.08,6,11,{11 + k}\n"
        for k, year in enumerate(range(2000, 2003))
    ),
    "years__sectors.csv": "code,name\na,Things\nb,Services\n",
}
SERIES = "series,group,level,period,value,base,formula,currency,normalisation,source\n" + "".join(
    f"{group} prices,{group},retail,1923-{month:02d},{level * step ** (month - 1):.1f},1913=100,fisher,rouble,absolute,"
    "a journal\n"
    for group, level, step in (("industrial", 180.0, 1.08), ("agricultural", 120.0, 1.02))
    for month in range(1, 6)
)
WISHES = (
    "quantity,label,year,sense,value,priority,origin\n"
    "consumption,services,2022,>=,155.5,1,a vote\nconsumption,farming,2023,>=,51,2,a vote\n"
)
MORE_PATHS = "quantity,label,year,value\n" + "".join(
    f"government,services,{year},{100 * 1.01 ** (year - 2020):.1f}\n" for year in range(2021, 2026)
)
LISTS = {
    "lists.toml": """\
name = "Home, with lists"
economy = "home"
years = 5
wishes = "wishes.csv"
paths = "paths.csv"

[growth]
labour = 0.005
productivity = 0.015

[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.02
""",
    "wishes.csv": WISHES,
    "paths.csv": MORE_PATHS,
}
RARER = {
    "home__supply.csv": "product,farming,industry,services\nfarming,128,2,0\nindustry,2,458,0\nservices,0,0,430\n",
    "home__imported_use.csv": (
        "product,farming,industry,services,households,government,gfcf,exports\n"
        "farming,2,8,1,4,0,0,0\nindustry,8,48,12,22,2,28,0\nservices,1,3,3,2,1,0,0\n"
    ),
    "home__investment.csv": "product,farming,industry,services\nfarming,0,0,0\nindustry,15,45,30\nservices,2,5,3\n",
    "home__satellites.csv": "account,farming,industry,services\nco2,12,230,43\nwater,90,45,12\n",
    "home__labour_supply.csv": "skill,year,available\n"
    + "".join(f"workers,{year},{94 * 1.005 ** (year - 2020):.2f}\n" for year in range(2020, 2029)),
}
"""Beside the tables of three branches; by-products and all."""
DEARER = {
    "home__valuation.csv": (
        "product,trade_margins,transport_margins,taxes_less_subsidies\nfarming,6,2,1\nindustry,14,3,8\nservices,-20,-5,6\n"
    ),
    "home__final_demand.csv": (
        "product,households,government,gfcf,exports\nfarming,57,0,0,12\nindustry,95,20,95,105\nservices,131,100,10,15\n"
    ),
}
TAXED = {
    "home__taxes_on_products.csv": (
        "user,value\nfarming,3\nindustry,8\nservices,5\nhouseholds,12\ngovernment,1\ngfcf,4\nexports,0\n"
    ),
    "home__value_added.csv": (
        "component,farming,industry,services\nwages,25,70,200\ngross_operating_surplus,37,42,90\n"
    ),
}
MILL = {
    "mill__economy.toml": """\
name = "Mill and oven"
base_year = 2020
currency = "crown"
unit = "own units"
price_base = "none"
valuation = "physical"
source = "made up"
licence = "none needed"

[trade]
closed = true

[labour]
unit = "hours"
""",
    "mill__activities.csv": "activity,base_level,stated_level,capacity\nmill,0,1,20\noven,0,1,40\n",
    "mill__final_demand.csv": "product,households\nflour,0\nbread,10\nstone,0\n",
    "mill__labour.csv": "skill,mill,oven\nworkers,1,1.5\n",
    "mill__labour_supply.csv": "skill,year,available\nworkers,2021,200\n",
    "mill__supply.csv": "product,mill,oven\nflour,1,0\nbread,0,1\nstone,0,0\n",
    "mill__use.csv": "product,mill,oven\nflour,0,1.25\nbread,0,0\nstone,0,0\n",
    "mill__capital_coefficients.csv": "product,mill,oven\nflour,0,0\nbread,0,0\nstone,0.25,1.5\n",
    "mill__investment_labour.csv": "skill,mill,oven\nworkers,0.25,0.5\n",
}
COUNTED = "product,value\nfarming,5\nindustry,-2.5\n"


def further() -> Iterator[Asked]:
    """Yield the file arguments that few commands take."""
    yield from _of_economies()
    happened = files_of("own-table", **HOME_MORE, **HAPPENED)
    for name in ("actual.toml", "final_demand.csv", "output.csv", "jobs.csv"):
        form: dict[str, Any] = {"form": "settings", "needed": "price_base"} if name.endswith("toml") else {}
        asked = ("home", "--actual", "later")
        yield Asked("backtest", f"later/{name}", asked, happened, slow=True, **form)
    years = files_of(**MANY_YEARS)
    for file in MANY_YEARS:
        yield Asked("frontier", file.replace("__", "/"), ("--quick", "years"), years)
    series = files_of(**{"series.csv": SERIES})
    yield Asked("prices", "series.csv", ("series.csv",), series)
    yield Asked("scissors", "series.csv", ("series.csv",), series)
    lists = files_of("own-table", **LISTS)
    for file in ("wishes.csv", "paths.csv"):
        yield Asked("plan", file, ("lists.toml", "--no-report", "--out", "{out}"), lists, slow=True)
    yield from _of_scenarios()
    yield from _of_plans()


def _of_economies() -> Iterator[Asked]:
    rarer = files_of("own-table", **HOME_MORE, **RARER)
    for file in RARER:
        yield Asked("check", file.replace("__", "/"), ("home",), rarer)
    for more in (DEARER, TAXED):
        made = files_of("own-table", **{**HOME_MORE, **more, "home__households.csv": "", "home__totals.csv": ""})
        yield Asked("check", next(iter(more)).replace("__", "/"), ("home",), _without_blank(made))
    mill = files_of(**MILL)
    for name in ("capital_coefficients", "investment_labour", "labour_supply", "supply"):
        yield Asked("check", f"mill/{name}.csv", ("mill",), mill)
    plain = files_of("own-table", **HOME_MORE)
    for name in ("use", "value_added"):
        yield Asked("balance", f"home/{name}.csv", ("home", "--out", "{out}"), plain)
    mapped = files_of("own-table", **{"map.csv": "from,to\nfarming,goods\nindustry,goods\nservices,services\n"})
    yield Asked("aggregate", "home/use.csv", ("home", "--by", "map.csv", "--out", "{out}"), mapped)
    yield Asked("prices", "home/value_added.csv", ("home", "--change", "wages=+10%"), plain)
    yield Asked("frontier", "home/capital.csv", ("--quick", "home"), plain)
    yield Asked("gap", "home/activities.csv", ("home",), plain, slow=True)
    yield Asked("new", "home/labour.csv", ("{out}.toml", "--from", "home"), plain)
    later = files_of("own-table", **HOME_MORE, **{f"before__{name}": text for name, text in _earlier().items()})
    against = ("home", "--what", "decomposition", "--against", "before", "--nominal")
    yield Asked("analyse", "before/use.csv", against, later)


def _earlier() -> dict[str, str]:
    """Return a table of an earlier year: that of the manual, its use by industry a little less."""
    from benchmarks.deformed.asked import page_files

    found = {name.partition("/")[2]: text for name, text in page_files("own-table").items() if name.startswith("home/")}
    found["use.csv"] = found["use.csv"].replace("30,200,60", "30,190,60")
    found["final_demand.csv"] = found["final_demand.csv"].replace("80,20,90,100", "90,20,90,100")
    found["value_added.csv"] = found["value_added.csv"].replace("40,50,95", "40,60,95")
    found["economy.toml"] = found["economy.toml"].replace("2020", "2015")
    return found


def _without_blank(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def made(folder: Path) -> None:
        make(folder)
        for path in folder.rglob("*"):
            if path.is_file() and not path.stat().st_size:
                path.unlink()

    return made


def _of_scenarios() -> Iterator[Asked]:
    """Yield what takes a scenario, or a file beside one."""
    valley = files_of("money")
    settings: dict[str, Any] = {"form": "settings", "slow": True}

    def toml(command: str, file: str, arguments: tuple[str, ...], make: Callable[[Path], None], every: int) -> Asked:
        return Asked(command, file, arguments, make, every=every, **settings)

    yield toml("ranges", "valley.toml", ("valley.toml",), valley, 1)
    own = files_of("own-table")
    for command in ("coefficients", "reserves"):
        yield toml(command, "home.toml", ("home.toml",), own, 2)
    yield toml("attribution", "full.toml", ("full.toml",), files_of(**{"full.toml": _full()}), 1)
    yield toml("frontier", "valley.toml", ("valley.toml", "--what", "weights"), files_of("frontier"), 1)
    yield toml("sweep", "valley.toml", ("family.toml", "--out", "{out}"), _family(), 1)
    yield toml("gap", "capped.toml", ("capped.toml", "--without", "free.toml"), files_of("gap"), 2)
    yield toml("gap", "free.toml", ("capped.toml", "--without", "free.toml"), files_of("gap"), 1)
    yield toml("join", "valley.toml", ("valley.toml",), files_of("cooperation"), 2)
    reform = ("groups.csv", "--theta", "0.25", "--revenue", "30", "--scenario", "home.toml")
    home = files_of("own-table", **HOME_MORE, **{"groups.csv": "group,count,income\ntown,700,0.31\nvillage,300,0.27\n"})
    yield toml("tax", "home.toml", reform, home, 1)


def _full() -> str:
    from benchmarks.deformed.more import FULL

    return FULL


def _family() -> Callable[[Path], None]:
    from benchmarks.deformed.more import FAMILY

    return files_of("frontier", **{"family.toml": FAMILY})


def _of_plans() -> Iterator[Asked]:
    """Yield stored plans: a file of the folder deformed is no plan as it was written."""

    def make(folder: Path) -> None:
        shutil.copytree(made_plan(), folder / "made")
        shutil.copytree(made_plan(), folder / "other")
        files_of(**CARDS, **{"money.toml": "[households]\ndistributed = 0.2\n"})(folder)

    form: dict[str, Any] = {"form": "stored", "slow": True}
    stored = {
        "explain": ("made", "output", "industry"),
        "compare": ("made", "other"),
        "report": ("made", "--out", "{out}"),
        "verify": ("made",),
        "export": ("made", "{out}.csv"),
    }
    for command, arguments in stored.items():
        yield Asked(command, "made/tables/output.csv", arguments, make, **form, every=2)
    for command in ("ranges", "reserves"):
        yield Asked(command, "made/inputs/economy/use.csv", ("made",), make, every=4, **form)
    money = ("made", "--settings", "money.toml")
    yield Asked("money", "made/inputs/economy/use.csv", money, make, every=4, **form)
    yield Asked("prices", "made/tables/output.csv", ("made",), make, every=4, **form)
    yield Asked("coefficients", "made/tables/output.csv", ("made",), make, every=4, **form)
    yield Asked("gap", "made/tables/output.csv", ("made", "--executed", "executed.csv"), make, every=4, **form)

    def wished(folder: Path) -> None:
        shutil.copytree(made_plan("full.toml", _full()), folder / "made")

    yield Asked("attribution", "made/tables/output.csv", ("made",), wished, every=4, **form)
    scissors = ("made", "--industrial", "industry", "--agricultural", "farming")
    yield Asked("scissors", "made/tables/output.csv", scissors, make, every=4, **form)
