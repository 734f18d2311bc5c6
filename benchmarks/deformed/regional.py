"""Files of regions and federations, and the workbook that holds tables and scenario."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, files_of, made_plan

JOBS = "region,activity,jobs\n" + "".join(
    f"{region},{name},{jobs}\n"
    for region, shares in {"coast": (5, 10, 30), "middle": (3, 8, 20), "south": (4, 4, 10)}.items()
    for name, jobs in zip(("farming", "industry", "services"), shares, strict=True)
)
BY_REGION = {
    "people.csv": "region,people\ncoast,450000\nmiddle,310000\nsouth,180000\n",
    "growth.csv": "region,labour,productivity\ncoast,0.004,0.02\nmiddle,0.003,0.012\nsouth,-0.002,0.015\n",
}
UNITS = "region,province,unit,year,population,value_per_head,transfers,error,counted,measure\n" + "".join(
    f"{region},{province},{unit},{year},{people},{income + 900 * (year - 2000)},{10 + 2 * k},{5 + k},residence,crowns\n"
    for k, (region, province, unit, people, income) in enumerate(
        (
            ("north", "upper", "ash", 2300, 40100.5),
            ("north", "upper", "beech", 1200, 35200),
            ("north", "lower", "cedar", 4100, 30300),
            ("south", "inner", "elm", 3200, 25400),
            ("south", "inner", "fir", 5200, 21500),
            ("south", "outer", "gum", 1700, 20600),
        )
    )
    for year in (2000, 2009)
)
COEFFICIENTS = "region,product,coefficient\n" + "".join(
    f"{region},{product},{value}\n"
    for region, row in {"north": (1.25, 0.75, 1.5), "south": (0.5, 2.25, 1.75)}.items()
    for product, value in zip(("grain", "cloth", "iron"), row, strict=True)
)
MERGE = "region,into\nAUS,south\nDEU,north\nMEX,south\n"
GROWTH = "region,labour,productivity\nnorth,0.005,0.0125\nsouth,0.01,0.02\n"
PEOPLE = "\n[people]\nR0 = 1200\nR1 = 2300\nR2 = 4100\n"
LINKS = "product,from,to,base_flow,limit\nS0,R0,R1,,40\nS0,R1,R0,,35\nS1,R0,R2,,60\n"
SAID = "rate = 0.015\n\n[weights]\nR0 = 1.5\n"


def regional() -> Iterator[Asked]:
    """Yield the files of several regions, and the workbook that is planned as it is."""
    units = files_of(**{"units.csv": UNITS, "coefficients.csv": COEFFICIENTS})
    told = ("units.csv", "--theta", "0.9", "--shrink", "--draws", "40")
    yield Asked("gaps", "units.csv", told, units)
    yield Asked("gaps", "coefficients.csv", (*told, "--coefficients", "coefficients.csv"), units)
    home = files_of("own-table", **HOME_MORE, **{"jobs.csv": JOBS})
    yield Asked("regionalise", "jobs.csv", ("home", "jobs.csv"), home)
    yield Asked("regionalise", "home/use.csv", ("home", "jobs.csv"), home)
    more = files_of("own-table", **HOME_MORE, **{"jobs.csv": JOBS}, **BY_REGION)
    both = ("home", "jobs.csv", "--people", "people.csv", "--growth", "growth.csv", "--out", "{out}")
    for file in BY_REGION:
        yield Asked("regionalise", file, both, more, every=2)
    own = ("home", "jobs.csv", "--method", "flq_own", "--technology", "own")
    yield Asked("regionalise", "own/coast/use.csv", own, _technology, every=2)
    yield from _of_world()
    yield from _of_federation()
    yield from techniques()
    for sheet in ("scenario", "wishes", "use"):
        book: dict[str, Any] = {"form": "workbook", "sheet": sheet, "slow": True, "every": 2}
        yield Asked("plan", "made.xlsx", ("made.xlsx", "--no-report", "--out", "{out}"), _book, **book)


def _of_world() -> Iterator[Asked]:
    table = ("table_2014.csv", "--regions", "all", "--merge", "merge.csv", "--growth", "growth.csv", "--out", "{out}")
    for file in ("merge.csv", "growth.csv"):
        yield Asked("load", file, table, _world)


def _of_federation() -> Iterator[Asked]:
    plan = ("world", "--no-report", "--out", "{out}")
    settings: dict[str, Any] = {"form": "settings", "slow": True, "every": 2}
    yield Asked("plan", "world/federation.toml", plan, federation_folder, **settings)
    yield Asked("plan", "world/regions/R0/scenario.toml", plan, federation_folder, **settings)
    yield Asked("plan", "world/sales.csv", plan, federation_folder, slow=True, every=3)
    yield Asked("plan", "world/links.csv", plan, _with_links, slow=True, every=3)
    yield Asked("plan", "world/regions/R0/use.csv", plan, federation_folder, slow=True, every=4)
    yield Asked("gaps", "world/federation.toml", ("world", "--theta", "0.9"), _with_people, **settings)
    planned = ("made", "--theta", "0.9")
    yield Asked("gaps", "made/regions/R0/tables/consumption.csv", planned, planned_federation, True, 4, "stored")


TECHNIQUES = {
    "techniques__changes.csv": "activity,from,to,switch,training\nindustry,today,casting,0.25,0.03\n"
    "industry,casting,robots,0.35,0.04\nfarming,today,glasshouse,0.6,0.1\n",
    "techniques__inputs.csv": "activity,technique,item,amount,imported\nindustry,casting,industry,0.36,0.02\n"
    "industry,casting,work,0.31,0\nindustry,robots,industry,0.42,0.05\nindustry,robots,work,0.12,0\n"
    "farming,glasshouse,farming,0.02,0\nfarming,glasshouse,industry,0.45,0.1\nfarming,glasshouse,work,0.33,0\n",
    "techniques__techniques.csv": "activity,technique,frontier,skilled\nindustry,casting,no,20\n"
    "industry,robots,yes,60\n",
    "techniques__on_offer.csv": "activity,year,people\n"
    + "".join(f"industry,{year},{people}\n" for year, people in enumerate((35, 45, 55, 65, 75, 85), start=2021)),
    "techniques__coefficients.csv": "region,product,coefficient\nhome,industry,0.9\nhome,services,0.28\n",
    "techniques__learning.csv": "activity,level,skill,own_growth,world_growth\nindustry,0.55,0.4,0.008,0.015\n"
    "farming,0.35,0.25,0.01,0.02\n",
}


def techniques() -> Iterator[Asked]:
    """Yield every file of a folder of techniques, beside a plan and a scenario."""
    told = ("made", "--folder", "techniques", "--years", "6")
    for name in ("changes", "inputs", "techniques", "on_offer", "coefficients", "learning"):
        yield Asked("techniques", f"techniques/{name}.csv", told, _beside_plan)
    yield Asked("techniques", "made/tables/output.csv", told, _beside_plan, True, 4, "stored")
    own = ("home.toml", "--folder", "techniques", "--years", "6")
    yield Asked("techniques", "home.toml", own, files_of("own-table", **HOME_MORE, **TECHNIQUES), True, 3, "settings")


def _beside_plan(folder: Path) -> None:
    shutil.copytree(made_plan(), folder / "made")
    files_of(**TECHNIQUES)(folder)


def _technology(folder: Path) -> None:
    files_of("own-table", **HOME_MORE, **{"jobs.csv": JOBS})(folder)
    (folder / "own").mkdir()
    (folder / "own" / "coast").mkdir()
    for path in (folder / "home").iterdir():
        text = path.read_text("utf-8")
        (folder / "own" / "coast" / path.name).write_text(text, encoding="utf-8")


def _world(folder: Path) -> None:
    from tests.data.readers import worlds

    worlds.wiod_compact(folder, worlds.random_world(41))
    files_of(**{"merge.csv": MERGE, "growth.csv": GROWTH})(folder)


def federation_folder(folder: Path) -> None:
    """Write a made-up federation of two years as the folder `world`."""
    from tests.analysis.made_up_worlds import made_up_world

    from lustrum.data.federation import regions_of, write_federation

    world = write_federation(regions_of(made_up_world(11)), folder / "world", years=2)
    file = world / "federation.toml"
    file.write_text(file.read_text("utf-8") + SAID, encoding="utf-8")


def _with_links(folder: Path) -> None:
    federation_folder(folder)
    (folder / "world" / "links.csv").write_text(LINKS, encoding="utf-8")
    file = folder / "world" / "federation.toml"
    file.write_text('links = "pairs"\n' + file.read_text("utf-8"), encoding="utf-8")


def _with_people(folder: Path) -> None:
    federation_folder(folder)
    file = folder / "world" / "federation.toml"
    file.write_text(file.read_text("utf-8") + PEOPLE, encoding="utf-8")


def planned_federation(folder: Path) -> None:
    """Write a made-up federation and its plans, as `made`."""
    import contextlib
    import io

    from lustrum.cli.main import run

    _with_people(folder)
    with contextlib.redirect_stdout(io.StringIO()):
        code = run(["plan", str(folder / "world"), "--no-report", "--out", str(folder / "made")])
    assert code == 0


def _book(folder: Path) -> None:
    from lustrum.data.made_up import made_up
    from lustrum.scenario.book_draft import book_for

    content = book_for(made_up(["farming", "industry"]), "made.xlsx", 3, 0.005, 0.015)
    (folder / "made.xlsx").write_bytes(content)
