"""Published tables saved again, by other programs and people: the same figures, or a refusal, never other figures."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from lustrum.data.audit import audit
from lustrum.data.readers import read_published
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.errors import LustrumError
from tests.cases.test_readers_balance import SAM
from tests.data.readers.publishers import LAYOUTS, random_supply_use, write_sheets
from tests.data.readers.worlds import LAYOUTS as WORLDS
from tests.data.readers.worlds import random_world

Rows = list[list[str]]


def text_of(rows: Rows, separator: str = ",", ending: str = "\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=ending).writerows(rows)
    return stream.getvalue()


def comma(cell: str) -> str:
    return cell.replace(".", ",") if cell.replace(".", "").lstrip("-").isdecimal() else cell


def shuffled(rows: Rows) -> Rows:
    body = rows[1:]
    random.Random(3).shuffle(body)
    return [rows[0], *body]


TEXT = {
    "a byte order mark": lambda rows: text_of(rows).encode("utf-8-sig"),
    "UTF-16": lambda rows: text_of(rows, "\t").encode("utf-16"),
    "line ends of Windows": lambda rows: text_of(rows, ending="\r\n").encode(),
    "semicolons": lambda rows: text_of(rows, ";").encode(),
    "semicolons and commas": lambda rows: text_of([[comma(c) for c in row] for row in rows], ";").encode(),
    "tabs": lambda rows: text_of(rows, "\t").encode(),
    "blank lines": lambda rows: text_of([*rows[:3], [], *rows[3:], [], []]).encode(),
    "lines of commas": lambda rows: text_of([*rows, [""] * len(rows[0])]).encode(),
    "an empty column": lambda rows: text_of([[*row, ""] for row in rows]).encode(),
    "blanks around": lambda rows: text_of([[f" {cell} " for cell in row] for row in rows]).encode(),
    "another order": lambda rows: text_of(shuffled(rows)).encode(),
    "a line less": lambda rows: text_of([*rows[:4], *rows[5:]]).encode(),
    "a line twice": lambda rows: text_of([*rows[:5], *rows[4:]]).encode(),
    "a cell more": lambda rows: text_of([*rows[:4], [*rows[4], "9"], *rows[5:]]).encode(),
    "a cell less": lambda rows: text_of([*rows[:4], rows[4][:-1], *rows[5:]]).encode(),
    "Windows-1252": lambda rows: text_of([[*rows[0][:-1], rows[0][-1] + "\xe9"], *rows[1:]]).encode("cp1252"),
    "cut off": lambda rows: text_of(rows).encode()[: len(text_of(rows)) * 2 // 3],
    "a remark below": lambda rows: text_of([*rows, ["Source: the office"]]).encode(),
}
SHEET = {
    "blank rows above": lambda rows: [[], [], *rows],
    "a note below": lambda rows: [*rows, [], ["Source: the office, 2021 edition"]],
    "an empty column": lambda rows: [[*row, None] for row in rows],
    "figures as texts": lambda rows: [[str(c) if isinstance(c, float) else c for c in row] for row in rows],
    "a row twice": lambda rows: [*rows[:12], *rows[11:]],
    "a row less": lambda rows: [*rows[:11], *rows[12:]],
}


def sam_layout(folder: Path, _: object) -> None:
    (folder / "s.csv").write_text(SAM, encoding="utf-8")


SAID = {"year": 2015, "meta": {"unit": "million crowns", "currency": "crown"}}
PUBLISHED = [
    *((layout.reader, layout.write, random_supply_use, layout.choice) for layout in LAYOUTS),
    *((layout.name, layout.write, random_world, {"year": 2014}) for layout in WORLDS if layout.name != "oecd split"),
    ("sam", sam_layout, lambda seed: None, SAID),
]


def figures(published) -> dict[str, object]:
    """Return every figure by its labels, whatever their order."""
    if isinstance(published, EconomyTables):
        found = {}
        for name, table in published.wide.items():
            for i, row in enumerate(table.rows):
                found |= {(name, row, column): table.values[i, j] for j, column in enumerate(table.columns)}
        imports = published.long["imports"]
        return found | {("imports", r["product"]): r["value"] for r in imports.records}
    if isinstance(published, WorldTable):
        rows, users = published.labels, list(zip(published.user_region, published.user_category, strict=True))
        found = {}
        for i, row in enumerate(rows):
            found |= {(row, column): published.intermediate[i, j] for j, column in enumerate(rows)}
            found |= {(row, user): published.final_demand[i, j] for j, user in enumerate(users)}
            found |= {(name, row): published.value_added[k, i] for k, name in enumerate(published.component)}
            found[row] = published.output[i]
        return found
    pairs = enumerate(published.account)
    return {(row, column): published.values[i, j] for i, row in pairs for j, column in enumerate(published.account)}


def cell_of(cell):
    return cell if cell != "" else None


def same(one: dict[str, object], other: dict[str, object]) -> bool:
    return one.keys() == other.keys() and all(np.isclose(one[key], other[key], rtol=1e-12) for key in one)


def published_in(tmp_path: Path, entry, ending: str):
    _, write, table, choice = entry
    folder = tmp_path / "published"
    folder.mkdir()
    write(folder, table(1))
    paths = [path for path in folder.iterdir() if path.suffix == ending]
    if not paths:
        pytest.skip(f"no {ending} in this layout")
    return folder, paths, choice, figures(read_published(folder, **choice)[0])


@pytest.mark.parametrize("deformation", TEXT)
@pytest.mark.parametrize("entry", PUBLISHED, ids=[entry[0] for entry in PUBLISHED])
def test_a_text_table_saved_otherwise_gives_the_same_figures_or_none(tmp_path, entry, deformation):
    folder, paths, choice, clean = published_in(tmp_path, entry, ".csv")
    for path in paths:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        path.write_bytes(TEXT[deformation](rows))
    try:
        found = figures(read_published(folder, **choice)[0])
    except LustrumError as error:
        assert deformation not in ("a byte order mark", "line ends of Windows", "blank lines"), error
        assert str(error).strip()
    else:
        assert same(found, clean)


@pytest.mark.parametrize("deformation", SHEET)
@pytest.mark.parametrize("entry", PUBLISHED, ids=[entry[0] for entry in PUBLISHED])
def test_a_workbook_saved_otherwise_gives_the_same_figures_or_none(tmp_path, entry, deformation):
    folder, paths, choice, clean = published_in(tmp_path, entry, ".xlsx")
    for path in paths:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        changed = {name: SHEET[deformation](rows) for name, rows in sheets.items()}
        write_sheets(path, {name: [list(map(cell_of, row)) for row in rows] for name, rows in changed.items()})
    try:
        published, _ = read_published(folder, **choice)
    except LustrumError as error:
        assert deformation not in ("a note below", "an empty column", "figures as texts"), error
    else:
        # A product lost from both tables of one publication leaves its buyers without it: the check says so.
        lost = deformation == "a row less" and not audit(published).report.passed
        assert lost or same(figures(published), clean)
