"""Every command's every table: the clean files, and the call that takes them; settings and workbooks in `more`."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BUNDLED = ROOT / "src" / "lustrum" / "data" / "bundled"
SAID = ("--year", "2019", "--set", "unit=million crowns", "--set", "currency=crown")


@dataclass(frozen=True)
class Asked:
    """One file argument of one command.

    Parameters
    ----------
    command : str
    file : str
        The one that is deformed, below the folder.
    arguments : tuple of str
        What follows the command; ``{out}`` stands for a new folder.
    make : function
        Writes the clean files into a folder.
    slow : bool
        Takes more than some ten seconds.
    every : int
        Only every so manieth way is tried, where one call takes seconds.
    form : {"table", "settings", "workbook", "stored"}
        A file of a stored plan is deformed as a table; to name it is to name the place.
    needed : str
        A key without which settings say nothing.
    sheet : str
        The one of a workbook that is deformed.
    mark : str
        Stands between the cells of a table.
    """

    command: str
    file: str
    arguments: tuple[str, ...]
    make: Callable[[Path], None] = field(repr=False)
    slow: bool = False
    every: int = 1
    form: str = "table"
    needed: str = ""
    sheet: str = ""
    mark: str = ","

    @property
    def name(self) -> str:
        return f"{self.command} {self.file}{f', sheet {self.sheet}' if self.sheet else ''}"


def page_files(name: str) -> dict[str, str]:
    """Return the files that stand on a page of the manual."""
    text = (DOCS / f"{name}.md").read_text("utf-8")
    return dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```", text, re.M | re.S))


def files_of(*pages: str, **more: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        found = {name: text for page in pages for name, text in page_files(page).items()}
        found |= {name.replace("__", "/"): text for name, text in more.items()}
        for name, text in found.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return make


def bundled_files(name: str, **more: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).mkdir()
        for path in (BUNDLED / name).iterdir():
            (folder / name / path.name).write_bytes(path.read_bytes())
        files_of(**more)(folder)

    return make


def _sam(folder: Path) -> None:
    from tests.cases.test_readers_balance import SAM

    (folder / "sam.csv").write_text(SAM, encoding="utf-8")


def _sam_with_people(folder: Path) -> None:
    (folder / "taxed").mkdir()
    _sam(folder / "taxed")
    (folder / "taxed" / "households.csv").write_text("account,individuals\nhhd,2000\n", encoding="utf-8")


@cache
def made_plan(scenario: str = "home.toml", text: str = "") -> Path:
    """Return the folder of a plan, made once: of three branches, or of the scenario whose text is given."""
    import contextlib
    import io

    from lustrum.cli.main import run

    folder = Path(tempfile.mkdtemp())
    files_of("own-table", **HOME_MORE, **({scenario: text} if text else {}))(folder)
    with contextlib.redirect_stdout(io.StringIO()):
        code = run(["plan", str(folder / scenario), "--no-report", "--out", str(folder / "made")])
    assert code == 0
    return folder / "made"


def _plan_with(**more: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        shutil.copytree(made_plan(), folder / "made")
        files_of(**more)(folder)

    return make


def _published(folder: Path) -> None:
    """Write tables in the layouts of their publishers, as text."""
    from tests.data.readers import publishers, symmetric_tables

    table = symmetric_tables.random_symmetric(41)
    for form in ("row", "column", "supply", "block"):
        symmetric_tables.write_csv(folder / f"symmetric_{form}.csv", symmetric_tables.sheet(table, form))
    (folder / "labels.csv").write_text(LABELS, encoding="utf-8")
    (folder / "eurostat").mkdir()
    publishers.eurostat_csv(folder / "eurostat", publishers.random_supply_use(41))


PATHS = "".join(
    f"exports,{name},{year},{level * 1.02 ** (year - 2020):.1f}\n"
    for name, level in (("farming", 10), ("industry", 100), ("services", 15))
    for year in range(2021, 2026)
)
LABELS = """\
axis,label,meaning
row,Compensation of employees,compensation_of_employees
row,Output,output
column,Households,households
column,NPISH,npish
"""
MAPPING = "from,to\nfarming,goods\nindustry,goods\nservices,services\n"
HOME_MORE = {
    "home__economy.toml": """\
name = "Home, three branches"
base_year = 2020
currency = "crown"
unit = "million crowns"
price_base = "current prices of 2020"
valuation = "basic"
source = "made up"
licence = "none needed"
capital_stock_at = "end"

[labour]
unit = "thousand persons"
""",
    "home__activities.csv": "activity,base_level,capacity\nfarming,130,140\nindustry,460,480\nservices,430,450\n",
    "home__capital.csv": (
        "activity,asset,stock,depreciation_rate\n"
        "farming,capital,150,0.05\nindustry,capital,900,0.06\nservices,capital,380,0.04\n"
    ),
    "home__totals.csv": (
        "quantity,label,value\nproduct_use,farming,145\nproduct_use,industry,580\nproduct_use,services,440\n"
    ),
    "home__paths.csv": "quantity,label,year,value\n" + PATHS,
    "home__stocks.csv": "product,initial,loss_rate\nfarming,12,0.02\nindustry,30,0.01\n",
    "home__households.csv": (
        "group,population,income,farming,industry,services\ntown,700,220,30,60,110\nvillage,300,80,20,20,40\n"
    ),
    "home__world_prices.csv": "product,import_price,export_price\nfarming,1.1,1.0\nindustry,1.0,0.9\nservices,1,1\n",
    "home__former_investment.csv": "activity,asset,year,value\n"
    + "".join(
        f"{name},capital,{year},{level}\n"
        for name, level in (("farming", 12), ("industry", 60), ("services", 20))
        for year in range(2022, 2026)
    ),
    "map.csv": MAPPING,
    "survey.csv": "activity,utilisation\nfarming,0.9\nindustry,0.8\nservices,0.95\n",
}
CARDS = {
    "cards.csv": (
        "product,partner,year,world_price,price_at,tariff,transport,home_growth,world_growth,investment,quantity\n"
        "farming,north,,0.90,fob,0.08,0.05,0.03,0.01,,\nindustry,,,1.10,cif,0.12,,,,20000,1500\n"
    ),
    "quality.csv": (
        "product,index,home,world,weight,better\nfarming,washes,57,60,,higher\nfarming,returned,2.6,2.5,,lower\n"
    ),
    "executed.csv": "product,year,value\n"
    + "".join(
        f"{name},{year},{level}\n"
        for name, level in (("farming", 50), ("industry", 80), ("services", 150))
        for year in range(2021, 2026)
    ),
}
WIDE = ("use", "final_demand", "value_added", "labour", "imports")
LONG = ("activities", "capital", "households", "stocks", "paths", "world_prices", "former_investment", "totals")


def asked() -> Iterator[Asked]:
    """Yield every file argument of every command that is tried."""
    home = files_of("own-table", **HOME_MORE)
    for name in (*WIDE, *LONG):
        yield Asked("check", f"home/{name}.csv", ("home",), home)
    for name in ("use", "final_demand", "value_added", "imports", "households"):
        yield Asked("analyse", f"home/{name}.csv", ("home", "--what", "multipliers"), home)
    plain = files_of("own-table", **{"map.csv": MAPPING})
    yield Asked("aggregate", "map.csv", ("home", "--by", "map.csv", "--out", "{out}"), plain)
    for form in ("row", "column", "supply", "block"):
        file = f"symmetric_{form}.csv"
        yield Asked("load", file, (file, *SAID, "--out", "{out}"), _published, slow=True)
    mapped = ("symmetric_row.csv", "--map", "labels.csv", *SAID)
    yield Asked("check", "labels.csv", mapped, _published)
    yield Asked("load", "labels.csv", (*mapped, "--out", "{out}"), _published)
    yield Asked("analyse", "labels.csv", (*mapped, "--what", "multipliers"), _published)
    for number in (15, 16):
        file = f"eurostat/naio_10_cp{number}.csv"
        yield Asked("load", file, ("eurostat", "--out", "{out}"), _published)
    yield Asked("prices", "quotations.csv", ("quotations.csv",), files_of("prices"))
    yield Asked("scissors", "october.csv", ("october.csv",), files_of("scissors"))
    yield Asked("tax", "groups.csv", ("groups.csv", "--theta", "0.25"), files_of("taxes"))
    yield Asked("tax", "home/households.csv", ("home", "--theta", "0.25", "--revenue", "30"), home)
    yield Asked("gap", "mills.csv", ("mills.csv", "--draws", "100"), files_of("gap"), slow=True)
    yield Asked("gap", "survey.csv", ("home", "--survey", "survey.csv"), home, slow=True)
    machines = ("machines.csv", "--quality", "looms.csv", "--rate", "1", "--premium", "1", "--year", "1926")
    for file in ("machines.csv", "looms.csv"):
        yield Asked("coefficients", file, machines, files_of("coefficients"))
    for name in ("farms", "accounts", "holdings", "activities", "machines"):
        village = bundled_files("made_up_village")
        yield Asked("join", f"made_up_village/{name}.csv", ("made_up_village",), village, slow=True, every=12)
    yield Asked("market", "shock.csv", ("market.toml", "--out", "{out}"), files_of("market"), slow=True)
    for name in (*WIDE, *LONG):
        yield Asked("plan", f"home/{name}.csv", ("home.toml", "--no-report", "--out", "{out}"), home, slow=True)
    yield Asked("load", "sam.csv", ("sam.csv", *SAID[:1], "2015", *SAID[2:], "--out", "{out}"), _sam)
    yield Asked("tax", "taxed/sam.csv", ("taxed", "--theta", "0.25", *SAID[:1], "2015", *SAID[2:]), _sam_with_people)
    yield Asked("join", "game.csv", ("game.csv",), files_of("cooperation"))
    demand = files_of("own-table", **{"demand.csv": "product,value\nfarming,5\nindustry,-2.5\n"})
    yield Asked("analyse", "demand.csv", ("home", "--what", "impact", "--demand", "demand.csv"), demand)
    with_cards = ("made", "--cards", "cards.csv", "--quality", "quality.csv")
    for file in ("cards.csv", "quality.csv"):
        yield Asked("coefficients", file, with_cards, _plan_with(**CARDS), slow=True, every=2)
    yield Asked("gap", "executed.csv", ("made", "--executed", "executed.csv"), _plan_with(**CARDS), slow=True, every=2)


def rows_of(path: Path, mark: str = ",") -> list[list[str]]:
    """Return the cells of a clean file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.reader(stream, delimiter=mark) if any(row)]
