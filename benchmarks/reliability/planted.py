"""Faults planted in published tables of nine layouts: each is named at its cell or row, or changes no figure."""

from __future__ import annotations

import csv
import io
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reliability.planting import PLANTS, Grid, Planted
from lustrum.data.audit import audit
from lustrum.data.readers import read_published
from lustrum.errors import LustrumError

COUNT = 500
OUTCOMES = (
    "named", "no figure changed", "by rounding", "keeps every sum", "refused elsewhere", "accused elsewhere", "silent",
)  # fmt: skip
"""What may come of a planted fault. `by rounding`: figures change by no more than their last printed digit; `keeps
every sum`: no account of the table can see it, such as a figure on the diagonal of a table without printed totals."""


HARMLESS = ("no figure changed", "by rounding")


@dataclass(frozen=True)
class Layout:
    """A published table as it stands in a folder: how it is written, and what has to be said to read it."""

    name: str
    write: Callable[[Path], Any]
    choice: dict[str, Any]


def layouts() -> list[Layout]:
    """Return nine ways in which five publishers and an office write a small table that balances."""
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
    """Plant a fault after the other, every kind in every layout in an order drawn at random, and yield what came."""
    dice = random.Random(seed)
    pairs = [(layout, name) for layout in layouts() for name in PLANTS]
    cache: dict[str, Any] = {}
    done, tried = 0, 0
    while done < count and tried < 10 * max(count, len(pairs)):
        if tried % len(pairs) == 0:
            dice.shuffle(pairs)
        layout, name = pairs[tried % len(pairs)]
        tried += 1
        came = _one(layout, name, dice, cache)
        if came is not None:
            done += 1
            yield came


def _one(layout: Layout, name: str, dice: random.Random, cache: dict[str, Any]) -> Came | None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        layout.write(folder)
        if layout.name not in cache:
            cache[layout.name] = _figures_of(folder, layout)[0]
        file = dice.choice(sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx")))
        sheets = _read(file)
        sheet = dice.choice([key for key, rows in sheets.items() if len(rows) > 2])
        planted = PLANTS[name](sheets[sheet], dice)
        if planted is None:
            return None
        _write(file, {**sheets, sheet: planted.grid})
        told = f"{planted.lines} {planted.cell} {planted.words}: "
        try:
            figures, faults = _figures_of(folder, layout)
        except LustrumError as error:
            said = " ".join([str(error), *map(str, getattr(error, "faults", ())[:3])])
            return Came(layout.name, name, "named" if names(said, planted) else "refused elsewhere", told + said[:400])
        first = " ".join(faults[:3])
        if faults:
            return Came(
                layout.name, name, "named" if names(first, planted) else "accused elsewhere", told + first[:400]
            )
        outcome = _unsaid(cache[layout.name], figures, planted, sheets[sheet])
        return Came(layout.name, name, outcome, told)


def _unsaid(before: dict[Any, float], after: dict[Any, float], planted: Planted, grid: Grid) -> str:
    """Return what to call a fault that was read without a word."""
    if planted.contradiction:
        return "silent"
    moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if not moved:
        return "no figure changed"
    if before.keys() != after.keys():
        return "silent"
    change = {key: after[key] - before[key] for key in moved}
    if planted.at is not None:
        row, column = planted.at
        digit = 10.0 ** -len(grid[row][column].partition(".")[2])
        if max(map(abs, change.values())) <= digit:
            return "by rounding"
    return "keeps every sum" if _keeps_every_sum(before, after, change) else "silent"


def _keeps_every_sum(before: dict[Any, float], after: dict[Any, float], change: dict[Any, float]) -> bool:
    """Say whether no account of the table, whatever it is tested by, can see a change.

    That of a figure a sector sells to itself where no output is printed; of final uses of one product among each other;
    of components of value added of one activity among each other; of all figures by one factor.
    """
    if all(not isinstance(key, tuple) or key[0] == key[1] for key in change):
        return True
    factors = {round(after[key] / value, 6) for key, value in before.items() if value}
    if len(factors) == 1:
        return True
    sums: dict[Any, float] = {}
    labels = {key for key in before if isinstance(key, str)}
    for key, value in change.items():
        if not isinstance(key, tuple):
            return False
        if key[0] == "final_demand" or isinstance(key[-1], tuple):  # (row, user) of a world table, (file, row, column)
            account = ("uses of", key[-2])
        elif key[0] == "value_added" or (len(key) == 2 and key[0] not in labels):
            account = ("value added of", key[-1])
        else:
            return False
        sums[account] = sums.get(account, 0.0) + value
    return all(abs(value) < 1e-6 * max(map(abs, change.values())) for value in sums.values())


def names(said: str, planted: Planted) -> bool:
    """Say whether a text names the place: its cell, row or line, or a label of its own as the file or the table has it.

    A label counts as a whole word, `MEX_A01` as `MEX A01`.
    """
    plain = f" {_plain(said)} "
    lines = [rf"line {line:,}(?!\d|,\d)" for line in planted.lines] + [
        rf"!{line}:{line}(?!\d)" for line in planted.lines
    ]
    cells = [rf"!{planted.cell}(?!\d|:[A-Z\d])"] if planted.cell else []
    words = [rf"(?<![\w.]){re.escape(_plain(word))}(?![\w])" for word in planted.words if len(word) > 1]
    return any(re.search(pattern, text) for pattern in (*lines, *cells) for text in (said,)) or any(
        re.search(pattern, plain) for pattern in words
    )


def _plain(text: str) -> str:
    return text.replace("_", " ").replace("-", " ").casefold()


def _figures_of(folder: Path, layout: Layout) -> tuple[dict[Any, float], list[str]]:
    from tests.cases.test_readers_deformed import figures

    published, _ = read_published(folder, **layout.choice)
    report = audit(published).report
    found = {key: round(float(value), 6) for key, value in figures(published).items()}
    return found, [str(fault) for fault in report.faults]


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
