"""Files of a plan carried out: definitions, reports, the past of figures, counter-figures, what happened."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, files_of, made_plan, page_files
from benchmarks.deformed.further import HAPPENED

YEARS = range(2015, 2021)
PAST = "indicator,period,value\n" + "".join(
    f"output farming,{year}-Q{quarter},{(30.5 + 0.25 * (year - 2015)) * season:.4f}\n"
    for year in YEARS
    for quarter, season in ((1, 0.9), (2, 1.05), (3, 1.15), (4, 0.9))
)
RELATED = "indicator,period,value\n" + "".join(
    f"output industry,{year}-Q{quarter},{value}\n"
    for year in (2020, 2021)
    for quarter, value in ((1, 9.25), (2, 10.5), (3, 11.75), (4, 8.5))
)
COUNTER = (
    "indicator,value,unit,by,reason\noutput farming,131.5,million crowns,village council,a dry spring\n"
    "output industry,480.25,million crowns,works council,a new shift\n"
)
IMPORTS = {
    "later__imports.csv": "year,product,value\n"
    + "".join(
        f"{year},{product},{level * 1.02 ** (year - 2020):.3f}\n"
        for year in (2021, 2022)
        for product, level in (("farming", 15), ("industry", 120), ("services", 10))
    )
}


def execution() -> Iterator[Asked]:
    """Yield every file a plan is carried out with."""
    yield Asked("ledger", "indicators.csv", ("define", "reports.sqlite", "indicators.csv", "--dry-run"), _empty)
    yield Asked("ledger", "reports.csv", ("add", "reports.sqlite", "reports.csv", "--dry-run"), _defined)
    yield from _tracked()
    yield from _audited()
    asked = ("made", "--by", "quarter", "--spread", "0")
    for option, name, text in (
        ("--history", "past.csv", PAST), ("--related", "related.csv", RELATED), ("--counter", "counter.csv", COUNTER),
    ):  # fmt: skip
        yield Asked("figures", name, (*asked, option, name), _with_plan(**{name: text}), slow=True, every=3)
    yield Asked("figures", "made/tables/output.csv", asked, _with_plan(), True, 4, "stored")
    rolled = ("made", "later", "--inertia", "0", "--keep-end")
    for name in ("actual.toml", "final_demand.csv", "output.csv", "jobs.csv", "imports.csv"):
        form: dict[str, Any] = {"form": "settings", "needed": "price_base"} if name.endswith("toml") else {}
        yield Asked("roll", f"later/{name}", rolled, _with_plan(**HAPPENED, **IMPORTS), slow=True, every=3, **form)
    first = {name.replace("later__", "first__"): text for name, text in HAPPENED.items()}
    known = _with_plan(**HAPPENED, **IMPORTS, **first)
    yield Asked("roll", "first/output.csv", (*rolled, "--first-known", "first"), known, slow=True, every=6)
    votes = ("roll", "home.toml", (*rolled, "--votes", "home.toml"), _with_votes)
    yield Asked(*votes, slow=True, every=6, form="settings")
    yield Asked("roll", "made/tables/output.csv", rolled, _with_plan(**HAPPENED, **IMPORTS), True, 6, "stored")
    two = ("home", "later-home", "--no-plan")
    yield Asked("backtest", "home/use.csv", two, _two_tables, slow=True, every=3)
    yield Asked("backtest", "later-home/final_demand.csv", two, _two_tables, slow=True, every=3)


def _with_votes(folder: Path) -> None:
    files_of("own-table", **HOME_MORE)(folder)
    _with_plan(**HAPPENED, **IMPORTS)(folder)


def _two_tables(folder: Path) -> None:
    files_of("own-table", **HOME_MORE)(folder)
    shutil.copytree(folder / "home", folder / "later-home")
    settings = folder / "later-home" / "economy.toml"
    later = re.sub(r"(base_year = |current prices of )2020", r"\g<1>2022", settings.read_text("utf-8"))
    settings.write_text(later, encoding="utf-8")


MONTHS = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]
TRACKED = {
    "made_reports.csv": "indicator,period,value,unit\n" + "".join(
        f"{name},{period},{level + step * (7 * k % 5)},{unit}\n"
        for name, level, step, unit in (
            ("coal", 120.5, 1.25, "t"), ("steel", 80.5, 1.25, "t"), ("steel: workers", 0.125, 0.0125, 1),
        )
        for k, period in enumerate(MONTHS)
    ),
    "made_figures.csv": "indicator,period,value,low,high,unit\n" + "".join(
        f"coal,{period},{125.5 + k},{120.25 + k},{130.75 + k},t\n" for k, period in enumerate(MONTHS[-12:])
    ),
    "made_capability.csv": "indicator,capability,potentiality\ncoal,140.5,160.5\nsteel,95.5,110.25\n",
    "made_signals.csv": "indicator,of,by,limit\nsteel: workers,steel,workers,0.25\n",
    "made_flow.csv": "chart,place,step,capacity,yield\nbread,1,mill,100.5,0.8\nbread,2,dough,60.5,1.4\n"
    "bread,3,oven,140.5,1.1\n",
}  # fmt: skip
"""Reports that are tracked, and what stands beside them."""


def _tracked() -> Iterator[Asked]:
    """Yield every file of `track`, and of `board`, which asks alike."""
    day = ("--at", "2022-01-20")
    make = files_of(**{name.replace("/", "__"): text for name, text in TRACKED.items()})
    options = (("--capability", "made_capability.csv"), ("--signals", "made_signals.csv"), ("--flow", "made_flow.csv"))
    for command, more in (("track", ()), ("board", ("--for", "assembly"))):
        every = 1 if command == "track" else 4
        yield Asked(command, "made_reports.csv", ("made_reports.csv", *day, *more), make, every=every)
        both = ("made_reports.csv", "made_figures.csv", *day, *more)
        yield Asked(command, "made_figures.csv", both, make, every=every)
        for option, name in options:
            yield Asked(command, name, ("made_reports.csv", *day, *more, option, name), make, every=every)


def _audited() -> Iterator[Asked]:
    rows = "investment,,1927,100,\nindustry,investment,1927,40,0.4\nfarms,investment,1927,60,0.6\n"
    make = files_of(**{"made_stated.csv": f"item,of,year,value,share\n{rows}"})
    yield Asked("audit", "made_stated.csv", ("made_stated.csv",), make)


def _empty(folder: Path) -> None:
    from lustrum.execution.store import new_ledger

    (folder / "indicators.csv").write_text(page_files("execution-ledger")["indicators.csv"], encoding="utf-8")
    with new_ledger(folder / "reports.sqlite"):
        pass


def _defined(folder: Path) -> None:
    from lustrum.execution.definitions import read_definitions
    from lustrum.execution.store import open_ledger

    _empty(folder)
    (folder / "reports.csv").write_text(page_files("execution-ledger")["reports.csv"], encoding="utf-8")
    with open_ledger(folder / "reports.sqlite") as ledger:
        ledger.define(read_definitions(folder / "indicators.csv"), date(2021, 1, 1))


def _with_plan(**more: str) -> Any:
    def make(folder: Path) -> None:
        shutil.copytree(made_plan(), folder / "made")
        files_of(**more)(folder)

    return make
