"""Tables of every publisher that a reader knows, in its own layout: as text, in archives, in workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import Asked

TEXTS = {
    "wiod_world": ("wiod_compact", "table_2014.csv"),
    "oecd_icio": ("oecd_icio", "2014.csv"),
    "figaro": ("figaro_flat", "flatfile_2014.csv"),
    "figaro, matrix": ("figaro_matrix", "matrix_2014.csv"),
}
"""World tables as text: what writes them, and the file."""
ARCHIVED = ("Z.txt", "Y.txt", "x.txt", "satellite/F.txt", "satellite/unit.txt")
OF_2014 = ("--year", "2014", "--region", "DEU", "--out", "{out}")


def published() -> Iterator[Asked]:
    """Yield a file of every kind of published table that is not among `asked` and `workbooks`."""
    for writer, file in TEXTS.values():
        yield Asked("load", file, (file, *OF_2014), _world(writer))
    for file in ARCHIVED:
        name = f"exiobase/{file}"
        yield Asked("load", name, ("exiobase", *OF_2014), _exiobase, mark="\t")
    national = ("niot_USA.csv", "--out", "{out}")
    yield Asked("load", "niot_USA.csv", national, _national)
    sheet = "WIOT2014_Nov16_ROW.xlsx"
    yield _book("load", sheet, (sheet, *OF_2014), _world("wiod_sheet"), "2014")
    book = "USA_NIOT_nov16.xlsx"
    yield _book("load", book, (book, "--year", "2012", "--out", "{out}"), _national_book, "National IO-tables")
    for file, year in (("Supply_Summary.xlsx", "2019"), ("Use_Summary.xlsx", "2019")):
        yield _book("load", f"bea/{file}", ("bea", "--out", "{out}"), _office("bea_supply_use", "bea"), year)
    for file in ("IOMake_2012.xlsx", "IOUse_2012.xlsx"):
        yield _book("load", f"old/{file}", ("old", "--year", "2012", "--out", "{out}"), _make_and_use, "2012")
    for number in (15, 16):
        file = f"euro/naio_10_cp{number}_spreadsheet.xlsx"
        yield _book("load", file, ("euro", "--out", "{out}"), _office("eurostat_workbook", "euro"), "Sheet 1")


def _book(
    command: str, file: str, arguments: tuple[str, ...], make: Callable[[Path], None], sheet: str, **more: Any
) -> Asked:
    return Asked(command, file, arguments, make, form="workbook", sheet=sheet, slow=True, **more)


def _world(writer: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from tests.data.readers import worlds

        getattr(worlds, writer)(folder, worlds.random_world(41))

    return make


def _exiobase(folder: Path) -> None:
    """Unpack the archive, so that its files can be deformed one by one."""
    from tests.data.readers import worlds

    path = worlds.exiobase(folder, worlds.random_world(41))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = folder / "exiobase" / name.partition("/")[2]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    path.unlink()


def _national(folder: Path) -> None:
    from tests.data.readers.test_wiod2016_national import us_rows, write_csv

    write_csv(folder / "niot_USA.csv", us_rows())


def _national_book(folder: Path) -> None:
    from tests.data.readers.test_wiod2016_national import us_rows, write_book

    write_book(folder / "USA_NIOT_nov16.xlsx", us_rows())


def _office(name: str, place: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from tests.data.readers import publishers

        (folder / place).mkdir()
        getattr(publishers, name)(folder / place, publishers.random_supply_use(41))

    return make


def _make_and_use(folder: Path) -> None:
    from tests.cases.test_readers_kept import bea

    (folder / "old").mkdir()
    bea(folder / "old")
