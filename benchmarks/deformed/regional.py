"""Files of regions and federations, and the workbook that holds tables and scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, files_of

JOBS = "region,activity,jobs\n" + "".join(
    f"{region},{name},{jobs}\n"
    for region, shares in {"coast": (5, 10, 30), "middle": (3, 8, 20), "south": (4, 4, 10)}.items()
    for name, jobs in zip(("farming", "industry", "services"), shares, strict=True)
)
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
    own = ("home", "jobs.csv", "--method", "flq_own", "--technology", "own")
    yield Asked("regionalise", "own/coast/use.csv", own, _technology, every=2)
    yield from _of_world()
    yield from _of_federation()
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
    yield Asked("gaps", "made/regions/R0/tables/consumption.csv", planned, _planned, True, 4, "stored")


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


def _planned(folder: Path) -> None:
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
