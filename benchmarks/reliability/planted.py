"""Faults planted in published tables of five layouts: each is named at its cell or row, or changes no figure."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.data.audit import audit
from lustrum.data.readers import read_published
from lustrum.errors import LustrumError

COUNT = 500
Grid = list[list[str]]


@dataclass(frozen=True)
class Planted:
    """A grid with a fault in it, and the words one of which names its place."""

    grid: Grid
    places: tuple[str, ...]


Plant = Callable[[Grid, random.Random], Planted | None]


def _figures(grid: Grid, dice: random.Random) -> tuple[int, int] | None:
    """Return row and column of a figure other than 0, drawn at random."""
    cells = [(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if c and r and _number(cell)]
    return dice.choice(cells) if cells else None


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return 0.0


def _at(grid: Grid, row: int, column: int) -> tuple[str, ...]:
    """Return the words that name a cell: its address, its line, or its labels."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    labels = [cell for cell in grid[row][:4] if cell and not _number(cell) and cell != "0"]
    heads = [
        grid[r][column]
        for r in range(min(16, row))
        if column < len(grid[r]) and grid[r][column] and not _number(grid[r][column])
    ]
    return (f"{letters}{row + 1}", f"!{row + 1}:", f"line {row + 1}", *labels, *heads)


def cell(change: Callable[[str], str]) -> Plant:
    """Return a fault of one figure."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        row, column = found
        changed = [list(each) for each in grid]
        changed[row][column] = change(changed[row][column])
        return Planted(changed, _at(grid, row, column)) if changed[row][column] != grid[row][column] else None

    return plant


def row(change: Callable[[Grid, int], Grid]) -> Plant:
    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        return None if found is None else Planted(change(grid, found[0]), (*_at(grid, *found)[1:], "missing", "lacks"))

    return plant


def column(change: Callable[[list[str], int], list[str]]) -> Plant:
    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        changed = [change(list(each), found[1]) for each in grid]
        return Planted(changed, (*_at(grid, *found), "cells where", "figures where", "column"))

    return plant


def header(change: Callable[[str], str]) -> Plant:
    """Return a fault of a label in the first line."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        places = [c for c, cell in enumerate(grid[0]) if c and cell.strip()]
        if not places:
            return None
        column = dice.choice(places)
        changed = [list(each) for each in grid]
        changed[0][column] = change(changed[0][column])
        return Planted(changed, (*_at(grid, 0, column), grid[0][column], changed[0][column] or "blank", "line 1"))

    return plant


def label(change: Callable[[str], str]) -> Plant:
    """Return a fault of the label of a row."""

    def plant(grid: Grid, dice: random.Random) -> Planted | None:
        found = _figures(grid, dice)
        if found is None:
            return None
        row = found[0]
        place = next((c for c, cell in enumerate(grid[row]) if cell.strip() and not _number(cell)), None)
        if place is None:
            return None
        changed = [list(each) for each in grid]
        changed[row][place] = change(changed[row][place])
        words = (*_at(grid, row, place), changed[row][place] or "blank")
        return Planted(changed, words) if changed[row][place] != grid[row][place] else None

    return plant


def scaled(factor: float) -> Callable[[str], str]:
    return lambda text: f"{_number(text) * factor:.10g}"


def more(size: float) -> Callable[[str], str]:
    return lambda text: f"{_number(text) + size:.10g}"


def instead(said: str) -> Callable[[str], str]:
    return lambda text: said


CELLS: dict[str, Callable[[str], str]] = {
    **{f"times {factor:g}": scaled(factor) for factor in (10, 100, 1000, 0.1, 0.01, 0.001, -1, 2, 0.5, 1.5, 0, 3)},
    **{f"plus {size:g}": more(size) for size in (1e3, -1e3, 1e6, 500)},
    **{
        f"written '{said}'": instead(said)
        for said in (
            "",
            "-",
            "..",
            ":",
            "n/a",
            "NaN",
            "inf",
            "-inf",
            "x",
            "#REF!",
            "#DIV/0!",
            "c",
            "(S)",
            "O",
            "?",
            "TRUE",
        )
    },
    "a decimal comma": lambda text: f"{_number(text):.2f}".replace(".", ","),
    "thousands by comma": lambda text: f"{_number(text) + 12345:,.0f}",
    "thousands by blank": lambda text: f"{_number(text) + 12345:,.0f}".replace(",", " "),
    "an exponent": lambda text: f"{_number(text) * 7:.3e}",
    "brackets": lambda text: f"({text})",
    "a minus behind": lambda text: f"{text}-",
    "an odd minus": lambda text: f"\u2212{text}",
    "a star": lambda text: f"{text}*",
    "a footnote": lambda text: f"{text} 1)",
    "per cent": lambda text: f"{text}%",
    "a unit": lambda text: f"{text} USD",
    "two points": lambda text: f"1.{text}" if "." in text else f"1.2.{text}",
    "a letter O": lambda text: f"{text}O",
    "a letter l": lambda text: f"l{text}",
    "an underline": lambda text: f"1_{text}",
    "hexadecimal": lambda text: "0x1F",
    "other digits": lambda text: "\u0661\u0662\u0663",
    "digits turned": lambda text: text[::-1] if text[::-1] != text and "." not in text else f"{text}7",
    "a digit more": lambda text: text.replace(".", "7.") if "." in text else f"{text}7",
    "a digit less": lambda text: f"{_number(text) // 10:.0f}",
    "a date": lambda text: "2020-01-02",
    "a formula": lambda text: "=A1+1",
    "two figures": lambda text: f"{text} {text}",
    "an escape": lambda text: f"{text}\x1b[1m",
}
LABELS: dict[str, Callable[[str], str]] = {
    "a label blank": lambda text: "",
    "a label of another": lambda text: f"{text}x",
    "a label in capitals": lambda text: text.swapcase(),
    "a label cut": lambda text: text[:-1],
    "a label a date": lambda text: "01-Feb",
    "a label a number": lambda text: "17",
    "a label of an escape": lambda text: f"{text}\x1b",
    "a label of a total": lambda text: "Total",
}
PLANTS: dict[str, Plant] = {
    **{f"a figure: {name}": cell(change) for name, change in CELLS.items()},
    **{f"a row: {name}": label(change) for name, change in LABELS.items()},
    **{f"a header: {name}": header(change) for name, change in LABELS.items()},
    "a row twice": row(lambda grid, at: [*grid[: at + 1], *grid[at:]]),
    "a row gone": row(lambda grid, at: [*grid[:at], *grid[at + 1 :]]),
    "a row cut off": row(lambda grid, at: [*grid[:at], grid[at][: max(1, len(grid[at]) // 2)], *grid[at + 1 :]]),
    "a row with a cell more": row(lambda grid, at: [*grid[:at], [*grid[at], "9"], *grid[at + 1 :]]),
    "a row moved by a cell": row(lambda grid, at: [*grid[:at], [grid[at][0], "7", *grid[at][1:-1]], *grid[at + 1 :]]),
    "a row twice, once changed": row(
        lambda grid, at: [*grid[: at + 1], [*grid[at][:-1], f"{_number(grid[at][-1]) + 5000:g}"], *grid[at + 1 :]]
    ),
    "cut off below": row(lambda grid, at: grid[: max(3, at)]),
    "a column twice": column(lambda cells, at: [*cells[: at + 1], *cells[at:]]),
    "a column gone": column(lambda cells, at: [*cells[:at], *cells[at + 1 :]]),
    "a header twice": column(lambda cells, at: cells),
}
"""Ways in which one thing of a table is made wrong."""


def _header_twice(grid: Grid, dice: random.Random) -> Planted | None:
    places = [c for c, cell in enumerate(grid[0]) if c and cell.strip()]
    if len(places) < 2:
        return None
    one, other = dice.sample(places, 2)
    changed = [list(each) for each in grid]
    changed[0][one] = changed[0][other]
    if changed[0][one] == grid[0][one]:
        return None
    return Planted(changed, (*_at(grid, 0, one), *_at(grid, 0, other), grid[0][one], grid[0][other], "line 1"))


PLANTS["a header twice"] = _header_twice


@dataclass(frozen=True)
class Layout:
    """A published table as it stands in a folder: how it is written, and what has to be said to read it."""

    name: str
    write: Callable[[Path], Any]
    choice: dict[str, Any]


def layouts() -> list[Layout]:
    """Return five layouts with a small table that balances."""
    from tests.cases.test_readers_balance import SAM
    from tests.data.readers import publishers, worlds

    found = []
    table, world = publishers.random_supply_use(1), worlds.random_world(1)
    for layout in publishers.LAYOUTS:
        if layout.reader.startswith(("bea", "eurostat")) and not any(layout.reader == each.name for each in found):
            found.append(Layout(layout.reader, lambda folder, w=layout.write: w(folder, table), layout.choice))
    for each in worlds.LAYOUTS:
        if each.name.startswith(("figaro", "wiod", "oecd")) and each.name != "oecd split":
            found.append(Layout(each.name, lambda folder, w=each.write: w(folder, world), {"year": 2014}))
    said = {"year": 2015, "meta": {"unit": "million crowns", "currency": "crown"}}
    return [*found, Layout("sam", lambda folder: (folder / "s.csv").write_text(SAM, encoding="utf-8"), said)]


@dataclass(frozen=True)
class Came:
    """What came of one planted fault."""

    layout: str
    plant: str
    outcome: str
    said: str


def outcomes(count: int = COUNT, seed: int = 0) -> Iterator[Came]:
    """Plant a fault after the other, each layout and kind in turn, and yield what came of each."""
    dice, every, names = random.Random(seed), layouts(), list(PLANTS)
    cache: dict[str, Any] = {}
    done, turn = 0, 0
    while done < count:
        layout, name = every[turn % len(every)], names[(turn // len(every)) % len(names)]
        turn += 1
        came = _one(layout, name, dice, cache)
        if came is not None:
            done += 1
            yield came


def _one(layout: Layout, name: str, dice: random.Random, cache: dict[str, Any]) -> Came | None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        layout.write(folder)
        if layout.name not in cache:
            cache[layout.name] = _figures_of(folder, layout)
        file = dice.choice(sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx")))
        sheets = _read(file)
        sheet = dice.choice([key for key, rows in sheets.items() if len(rows) > 2])
        planted = PLANTS[name](sheets[sheet], dice)
        if planted is None:
            return None
        _write(file, {**sheets, sheet: planted.grid})
        try:
            figures, faults = _figures_of(folder, layout)
        except LustrumError as error:
            said = " ".join([str(error), *map(str, getattr(error, "faults", ()))])
            return Came(layout.name, name, "named" if _names(said, planted) else "refused elsewhere", said[:300])
        if faults:
            first = " ".join(faults[:3])
            if _names(first, planted):
                return Came(layout.name, name, "named", first[:300])
            return Came(layout.name, name, "accused elsewhere", f"{planted.places[:6]}: {first[:300]}")
        same = figures == cache[layout.name][0]
        return Came(layout.name, name, "no figure changed" if same else "silent", str(planted.places)[:300])


def _names(said: str, planted: Planted) -> bool:
    """Say whether a text names the place, its labels as the file or as the table writes them: MEX_A01 or MEX A01."""

    def plain(text: str) -> str:
        return text.replace("_", " ").replace("-", " ").casefold()

    return any(plain(place) in plain(said) for place in planted.places if len(place) > 1)


def _figures_of(folder: Path, layout: Layout) -> tuple[dict[object, float], list[str]]:
    from tests.cases.test_readers_deformed import figures

    published, _ = read_published(folder, **layout.choice)
    faults = [str(fault) for fault in audit(published).report.faults]
    return {str(key): round(float(value), 6) for key, value in figures(published).items()}, faults


def _read(file: Path) -> dict[str, Grid]:
    if file.suffix == ".csv":
        text = file.read_text("utf-8")
        mark = max(",;\t", key=text.partition("\n")[0].count)
        return {mark: list(csv.reader(io.StringIO(text), delimiter=mark))}
    from lustrum.data.safe.workbook import read_sheets

    return read_sheets(file)


def _write(file: Path, sheets: dict[str, Grid]) -> None:
    if file.suffix == ".csv":
        [(mark, rows)] = sheets.items()
        stream = io.StringIO()
        csv.writer(stream, delimiter=mark, lineterminator="\n").writerows(rows)
        file.write_text(stream.getvalue(), encoding="utf-8")
        return
    from tests.data.readers.publishers import write_sheets

    def value(cell: str) -> object:
        try:
            return (
                float(cell)
                if cell.strip() and cell.lower() not in ("nan", "inf", "-inf") and "_" not in cell
                else cell or None
            )
        except ValueError:
            return cell

    write_sheets(file, {name: [[value(cell) for cell in row] for row in rows] for name, rows in sheets.items()})


def counted(found: list[Came]) -> dict[str, Counter[str]]:
    """Return outcomes by layout."""
    result: dict[str, Counter[str]] = {}
    for each in found:
        result.setdefault(each.layout, Counter())[each.outcome] += 1
    return result
