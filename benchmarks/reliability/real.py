"""Real tables of statistical offices and of those who publish for many: none of them is accused where it is sound."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.audit import audit
from lustrum.data.check import CheckReport
from lustrum.data.readers import read_published
from lustrum.errors import LustrumError

COUNTRIES = ("BRA", "CHN", "DEU", "IND", "USA")
BUNDLED = ("germany_1995", "us_2012", "us_2012_actual")


@dataclass(frozen=True)
class Real:
    """A table of one year: by whom, which, and how it is tested."""

    source: str
    name: str
    test: Callable[[], CheckReport]


@dataclass(frozen=True)
class Tested:
    """What testing a table found: identities, and what it was accused of."""

    source: str
    name: str
    identities: int
    faults: tuple[str, ...]


def data() -> Path | None:
    """Return the user's copies of published tables, None where there are none: LUSTRUM_DATA, else ../shared/data."""
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
    return place if (place / "wiod2016_national").is_dir() else None


def tables() -> Iterator[Real]:
    """Yield every real table there is, those that are bundled and those in the folder of published ones."""
    for name in BUNDLED:
        if (bundled_path(name) / "use.csv").is_file():
            yield Real("bundled", name, lambda name=name: check_tables(read_tables(bundled_path(name))))  # type: ignore[misc]
    folder = data()
    if folder is None:
        return
    for country in COUNTRIES:
        for year in _years(folder / "wiod2016_national" / f"niot_{country}.csv"):
            yield _published("WIOD 2016, national", folder / "wiod2016_national", f"{country} {year}", country, year)
    for path in sorted((folder / "wiod2013_world12").glob("table_*.csv")):
        year = int(path.stem[-4:])
        yield _published("WIOD 2013, world", path, str(year), "", year)
        for region in ("USA", "DEU", "CHN", "JPN", "IND"):
            yield _published("WIOD 2013, one region", path, f"{region} {year}", region, year)
    said = {"unit": "million of its currency", "currency": "its own"}
    yield _published("matrices of IFPRI and UNU-WIDER", folder / "sam_ethiopia_2022", "Ethiopia 2022", "", 2022, said)
    yield _published(
        "matrices of IFPRI and UNU-WIDER", folder / "sam_south_africa_2015", "South Africa", "", 2015, said
    )
    yield _published("textbooks", folder / "germany_1995" / "siot.csv", "Germany 1995", "", 1995, said)
    yield _published("textbooks", folder / "netherlands_2000" / "siot.csv", "Netherlands 2000", "", 2000, said)
    for year in _years(folder / "us_bea_71" / "use.csv"):
        yield Real("BEA, make and use", f"United States {year}", lambda year=year: _us_71(folder, year))  # type: ignore[misc]


def _years(path: Path) -> list[int]:
    with path.open(encoding="utf-8", newline="") as file:
        return sorted({int(line["year"]) for line in csv.DictReader(file) if re.fullmatch(r"\d{4}", line["year"])})


def _published(source: str, path: Path, name: str, region: str, year: int, meta: dict[str, str] | None = None) -> Real:
    def test() -> CheckReport:
        world = source.startswith("WIOD 2013")
        asked: dict[str, Any] = {"year": year, **({"meta": meta} if meta else {})}
        published, _ = read_published(path, **asked, **({} if world else {"region": region}))
        return audit(published, region if world else "").report

    return Real(source, name, test)


def _us_71(folder: Path, year: int) -> CheckReport:
    from tests.shared_tables import us_71

    with tempfile.TemporaryDirectory() as place:
        return check_tables(read_tables(us_71(folder / "us_bea_71", Path(place) / "us", year)))


def tested(count: int = 0) -> Iterator[Tested]:
    """Test the first so many tables, 0 for all, and yield what each is accused of."""
    for each in islice(tables(), count or None):
        try:
            report = each.test()
            yield Tested(each.source, each.name, len(report.identities), tuple(map(str, report.faults)))
        except LustrumError as error:
            yield Tested(each.source, each.name, 0, (str(error),))
