"""Every row of a file is read, refused or listed as left out: another figure anywhere never passes unseen."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.deformed.asked import CARDS, files_of
from benchmarks.deformed.regional import COEFFICIENTS, GROWTH, JOBS, UNITS
from benchmarks.deformed.sheets import book_of, bytes_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.cooperation.given_game import read_game
from lustrum.cooperation.read import read_group
from lustrum.data import bundled_path, read_tables
from lustrum.data.classification.mapping import read_mapping
from lustrum.data.federation import read_growth
from lustrum.data.readers import read_published
from lustrum.efficiency.resources import read_survey
from lustrum.efficiency.units import read_units
from lustrum.errors import LustrumError
from lustrum.freight.read import read_freight
from lustrum.money.groups import read_groups
from lustrum.prices.read import read_quotations, read_series
from lustrum.regions import read_employment, read_region_units
from lustrum.regions.unevenness import read_coefficients
from lustrum.results import repeats
from lustrum.trade.read import read_cards
from tests.cases.folders import HOME, META
from tests.cases.test_readers_balance import SAM
from tests.cases.test_readers_kept import bea
from tests.data.readers import publishers, symmetric_tables, worlds
from tests.data.readers.test_wiod2016_national import us_rows, write_book, write_csv
from tests.economies import random_economy

Rows = list[list[str]]
FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
UNTOLD = ("place", "places", "path", "source", "notes")
FIGURE = re.compile(r"-?\d+(\.\d+)?")
SAID = {"unit": "million crowns", "currency": "crown"}


def leaves(value: Any) -> Iterator[object]:
    """Yield every figure and text of what was read, in order; places in the file and hashes left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            each = getattr(value, field.name)
            if field.name not in UNTOLD and not (field.name == "inputs" and isinstance(each, tuple)):
                yield from leaves(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from leaves(each)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, np.ndarray):
        yield from (round(float(each), 9) if value.dtype.kind == "f" else each for each in value.ravel())
    elif hasattr(value, "labels"):
        yield from value.labels
    else:
        yield round(value, 9) if isinstance(value, float) else value


def groups(path: Path) -> Any:
    return read_groups(path)


def published(path: Path) -> Any:
    return read_published(path.parent if path.parent.name == "eurostat" else path, year=2019, meta=SAID)[0]


def sam(path: Path) -> Any:
    return read_published(path, year=2015, meta=SAID)[0]


def manual(page: str, name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        files_of(page)(folder)
        return folder / name

    return make


def text(name: str, said: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_text(said, encoding="utf-8")
        return folder / name

    return make


def economy(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        for file, said in {**HOME, "economy": META}.items():
            (folder / f"{file}.{'toml' if file == 'economy' else 'csv'}").write_text(said, encoding="utf-8")
        return folder / f"{name}.csv"

    return make


def village(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        for path in bundled_path("made_up_village").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        return folder / f"{name}.csv"

    return make


def railways(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        for path in bundled_path("made_up_railways").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        return folder / f"{name}.csv"

    return make


def symmetric(form: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        table = symmetric_tables.random_symmetric(41)
        return symmetric_tables.write_csv(folder / "table.csv", symmetric_tables.sheet(table, form))

    return make


def eurostat(number: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "eurostat").mkdir()
        publishers.eurostat_csv(folder / "eurostat", publishers.random_supply_use(41))
        return folder / "eurostat" / f"naio_10_cp{number}.csv"

    return make


def world(writer: str, file: str) -> Callable[[Path], Path]:
    """Write a world table; an archive is unpacked, so that its files can be changed one by one."""

    def make(folder: Path) -> Path:
        path = getattr(worlds, writer)(folder, worlds.random_world(41))
        if path.suffix != ".zip":
            return path
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder / "unpacked")
        path.unlink()
        top = next((folder / "unpacked").iterdir())
        top.rename(folder / "exiobase")
        return folder / "exiobase" / file

    return make


def office(writer: str, file: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "office").mkdir()
        getattr(publishers, writer)(folder / "office", publishers.random_supply_use(41))
        return folder / "office" / file

    return make


def make_and_use(file: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "office").mkdir()
        bea(folder / "office")
        return folder / "office" / file

    return make


def national(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (write_book if name.endswith("xlsx") else write_csv)(folder / name, us_rows())
        return folder / name

    return make


def of_2014(path: Path) -> Any:
    inside = next((each for each in path.parents if each.name == "exiobase"), path)
    return read_published(inside, year=2014)[0]


def of_office(path: Path) -> Any:
    return read_published(path.parent)[0]


def published_office(path: Path) -> Any:
    return read_published(path.parent, year=2019, meta=SAID)[0]


def of_country(path: Path) -> Any:
    return read_published(path, year=2012)[0]


SERIES = (
    "series,group,level,period,value,base,formula,currency,normalisation,source\n"
    "a,industrial,retail,1923-01,100,1913=100,fisher,rouble,absolute,x\n"
    "a,industrial,retail,1923-02,110,1913=100,fisher,rouble,absolute,x\n"
)
SURVEY = "activity,utilisation\n{},0.9\n{},0.8\n".format(*random_economy(1).activity.labels[:2])
FILES: dict[str, tuple[Callable[[Path], Path], Callable[[Path], Any]]] = {
    "tax: groups": (manual("taxes", "groups.csv"), groups),
    "gap: units": (manual("gap", "mills.csv"), read_units),
    "gap: survey": (text("survey.csv", SURVEY), lambda path: read_survey(path, random_economy(1))),
    "prices: quotations": (manual("prices", "quotations.csv"), read_quotations),
    "prices: series": (text("series.csv", SERIES), read_series),
    "coefficients: cards": (text("cards.csv", CARDS["cards.csv"]), read_cards),
    "coefficients: quality": (text("quality.csv", CARDS["quality.csv"]), lambda path: read_cards(None, path)),
    "gaps: units": (text("units.csv", UNITS), read_region_units),
    "gaps: coefficients": (text("coefficients.csv", COEFFICIENTS), read_coefficients),
    "regionalise: jobs": (
        text("jobs.csv", JOBS),
        lambda path: read_employment(path, ("farming", "industry", "services")),
    ),
    "load: growth": (text("growth.csv", GROWTH), lambda path: read_growth(path, ("north", "south"))),
    "join: game": (manual("cooperation", "game.csv"), read_game),
    **{
        f"join: {name}": (village(name), lambda path: read_group(path.parent))
        for name in ("farms", "accounts", "holdings", "activities", "machines")
    },
    **{
        f"freight: {name}": (railways(name), lambda path: read_freight(path.parent))
        for name in ("arcs", "needs", "nodes", "census", "shops")
    },
    "aggregate: mapping": (text("map.csv", "from,to,share\na,x,0.25\na,y,0.75\nb,y,1\n"), read_mapping),
    **{
        f"economy: {name}": (economy(name), lambda path: read_tables(path.parent))
        for name in ("use", "final_demand", "imports", "value_added")
    },
    **{f"load: symmetric, {form}": (symmetric(form), published) for form in ("row", "column", "supply", "block")},
    "load: Eurostat, supply": (eurostat(15), published),
    "load: Eurostat, use": (eurostat(16), published),
    "load: SAM": (text("sam.csv", SAM), sam),
    "load: WIOD, compact": (world("wiod_compact", ""), of_2014),
    "load: OECD": (world("oecd_icio", ""), of_2014),
    "load: FIGARO, matrix": (world("figaro_matrix", ""), of_2014),
    "load: FIGARO, flat": (world("figaro_flat", ""), of_2014),
    **{
        f"load: EXIOBASE, {file}": (world("exiobase", file), of_2014)
        for file in ("Z.txt", "Y.txt", "x.txt", "satellite/F.txt", "satellite/F_Y.txt")
    },
    "load: WIOD national": (national("niot_USA.csv"), of_country),
    "load: WIOD, sheet 2014": (world("wiod_sheet", ""), of_2014),
    "load: WIOD national, sheet National IO-tables": (national("USA_NIOT_nov16.xlsx"), of_country),
    "load: BEA supply, sheet 2019": (office("bea_supply_use", "Supply_Summary.xlsx"), of_office),
    "load: BEA use, sheet 2019": (office("bea_supply_use", "Use_Summary.xlsx"), of_office),
    "load: BEA make, sheet 2012": (make_and_use("IOMake_2012.xlsx"), of_office),
    "load: BEA use of old, sheet 2012": (make_and_use("IOUse_2012.xlsx"), of_office),
    "load: Eurostat supply, sheet Sheet 1": (office("eurostat_workbook", "naio_10_cp15_spreadsheet.xlsx"), of_office),
    "load: Eurostat use, sheet Sheet 1": (office("eurostat_workbook", "naio_10_cp16_spreadsheet.xlsx"), of_office),
    "load: handbook, sheet Supply": (office("un_handbook", "tables.xlsx"), published_office),
    "load: handbook, sheet Use": (office("un_handbook", "tables.xlsx"), published_office),
}
"""What reads every kind of file; the name of a workbook ends in that of the sheet that is changed."""


def answer(read: Callable[[Path], Any], path: Path) -> list[object] | None:
    """Return all that was read, None where the file is refused."""
    try:
        return list(leaves(read(path)))
    except LustrumError:
        return None


def left_out(label: str, found: list[object]) -> bool:
    """Say whether the answer names a row as left out."""
    return any(isinstance(each, str) and label in each.partition("left out:")[2] for each in found)


def mark_of(path: Path) -> str:
    return "\t" if path.suffix == ".txt" else ","


def written(path: Path, rows: Rows) -> Path:
    if path.suffix == ".xlsx":
        name, book = SHEET[path], book_of(path)
        cells = [[_number(cell) if cell else None for cell in row] for row in rows]
        path.write_bytes(bytes_of({**book, name: cells}))
        return path
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", delimiter=mark_of(path)).writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def _number(cell: str) -> str | float:
    return float(cell) if FIGURE.fullmatch(cell) else cell


SHEET: dict[Path, str] = {}
"""The sheet of a workbook that is changed."""


def rows_of(name: str, path: Path) -> Rows:
    """Return the cells of a table, blank cells as ''."""
    if path.suffix != ".xlsx":
        return list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=mark_of(path)))
    SHEET[path] = name.rpartition("sheet ")[2]
    rows = book_of(path)[SHEET[path]]
    return [["" if cell is None else cell if isinstance(cell, str) else f"{cell:.12g}" for cell in row] for row in rows]


def clean(name: str, folder: str) -> tuple[Path, Callable[[Path], Any], Rows, list[object]]:
    make, read = FILES[name]
    path = make(Path(folder))
    rows = rows_of(name, path)
    found = answer(read, path)
    assert found is not None
    return path, read, rows, found


def body(path: Path, rows: Rows) -> list[int]:
    """Return the rows that hold figures; one cell over a sheet, its year, is none."""
    least = 2 if path.suffix == ".xlsx" else 1
    return [i for i, row in enumerate(rows) if i and sum(bool(FIGURE.fullmatch(cell)) for cell in row) >= least]


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_another_figure_in_any_row_is_another_answer_or_refused(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, found = clean(name, folder)
        places = [
            (i, j) for i in body(path, rows) for j, cell in enumerate(rows[i]) if FIGURE.fullmatch(cell) and float(cell)
        ]
        i, j = data.draw(st.sampled_from(places))
        rows[i][j] = f"{float(rows[i][j]) * data.draw(st.sampled_from([0.5, 1.5, 3.0])):.10g}"
        other = answer(read, written(path, rows))
        assert other != found or left_out(rows[i][0], found), f"line {i + 1}, column {j + 1} is not read"


def is_sum(label: str) -> bool:
    """Say whether a row only adds up others: twice, it is left out twice."""
    return bool(repeats(label)) or label.startswith(("Gross value added", "Output"))


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_row_twice_is_refused_and_never_counted_again(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, _ = clean(name, folder)
        i = data.draw(st.sampled_from(body(path, rows)))
        again = answer(read, written(path, [*rows[:i], rows[i], *rows[i:]]))
        assert again is None or any(map(is_sum, rows[i][:2])), f"line {i + 1} counts twice"


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_row_less_is_another_answer_or_refused(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, found = clean(name, folder)
        holds = body(path, rows)
        i = data.draw(st.sampled_from(holds))
        other = answer(read, written(path, [*rows[:i], *rows[i + 1 :]]))
        assert other != found or left_out(rows[i][0], found), f"line {i + 1} is not read"


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_row_of_a_name_nobody_knows_is_another_answer_or_refused(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, found = clean(name, folder)
        holds = body(path, rows)
        i = data.draw(st.sampled_from(holds))
        first = next(j for j, cell in enumerate(rows[i]) if cell and not FIGURE.fullmatch(cell))
        stranger = [*rows[i][:first], "stranger", *rows[i][first + 1 :]]
        assert answer(read, written(path, [*rows[: i + 1], stranger, *rows[i + 1 :]])) != found
