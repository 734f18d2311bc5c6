"""Reading tables: a 400 x 400 workbook and a 4 000 x 4 500 CSV, beside openpyxl and numpy.loadtxt."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import PeakMemory
from benchmarks.page import goals_table, table, write_page

WAYS = {
    "lustrum_xlsx": "workbook, lustrum",
    "openpyxl": "workbook, openpyxl",
    "lustrum_csv": "CSV, lustrum",
    "loadtxt": "CSV, numpy.loadtxt",
}


def _workbook(path: Path, n: int) -> None:
    import xlsxwriter

    rng = np.random.default_rng(1)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("use")
    sheet.write_row(0, 0, ["", *(f"c{k}" for k in range(n))])
    for i, row in enumerate(np.round(rng.random((n, n)) * 1e4, 1).tolist()):
        sheet.write_row(i + 1, 0, [f"r{i}", *row])
    book.close()


def _csv(path: Path, rows: int, columns: int) -> None:
    rng = np.random.default_rng(2)
    with path.open("w", encoding="utf-8") as stream:
        stream.write("V1," + ",".join(f"c{k}" for k in range(columns)) + "\n")
        for i in range(rows):
            stream.write(f"r{i}," + ",".join(f"{value:.4f}" for value in rng.random(columns) * 1e3) + "\n")


def run(what: str, path: str) -> None:
    """Read a file one way in this process, and print seconds, megabytes and the sum of all figures."""
    place = Path(path)
    memory = PeakMemory()
    began = time.perf_counter()
    total = {"lustrum_csv": _by_lustrum, "loadtxt": _by_loadtxt, "lustrum_xlsx": _sheets, "openpyxl": _openpyxl}[what](
        place
    )
    print(f"{time.perf_counter() - began} {memory.megabytes()} {total!r}")


def _by_lustrum(path: Path) -> float:
    from lustrum.data.safe.text import read_matrix

    return float(read_matrix(path).values.sum())


def _by_loadtxt(path: Path) -> float:
    with path.open(encoding="utf-8") as stream:
        width = stream.readline().count(",")
    return float(np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(1, width + 1)).sum())


def _sheets(path: Path) -> float:
    from lustrum.data.safe.workbook import read_sheets
    from lustrum.results.cell_numbers import read_numbers
    from lustrum.results.cell_text import MACHINE

    grid = read_sheets(path)["use"]
    rows, columns = [cells[0] for cells in grid[1:]], grid[0][1:]
    cells = [cells[1:] for cells in grid[1:]]
    faults: list = []
    return float(
        read_numbers(cells, file="", rows=rows, columns=columns, faults=faults, convention=MACHINE).values.sum()
    )


def _openpyxl(path: Path) -> float:
    import openpyxl

    rows = openpyxl.load_workbook(path, read_only=True)["use"].iter_rows(min_row=2, min_col=2, values_only=True)
    return float(sum(sum(row) for row in rows))


def _ask(what: str, path: Path) -> tuple[float, float, float]:
    command = [
        sys.executable,
        "-c",
        "import sys; from benchmarks.reading import run; run(*sys.argv[1:])",
        what,
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    seconds, megabytes, total = done.stdout.split()
    return float(seconds), float(megabytes), float(total)


def main(cells: int = 400, rows: int = 4_000, columns: int = 4_500, ways: Sequence[str] = tuple(WAYS)) -> None:
    """Write the page `reading`; smaller files and fewer ways make the small run."""
    with tempfile.TemporaryDirectory() as temporary:
        book, wide = Path(temporary) / "t.xlsx", Path(temporary) / "t.csv"
        _workbook(book, cells)
        _csv(wide, rows, columns)
        got = {
            what: min((_ask(what, book if "workbook" in WAYS[what] else wide) for _ in range(3)), key=lambda it: it[0])
            for what in ways
        }
    for own, other, near in (("lustrum_xlsx", "openpyxl", 1e-6), ("lustrum_csv", "loadtxt", 1e-9)):
        assert other not in got or abs(got[own][2] - got[other][2]) < near * got[other][2]
    lines = [(WAYS[what], f"{seconds:.2f}", f"{megabytes:.0f}") for what, (seconds, megabytes, _) in got.items()]
    seconds, megabytes, _ = got["lustrum_csv"]
    write_page(
        "reading",
        "Reading tables",
        f"A workbook of {cells} x {cells} figures (opened in a child process, its start counted) and a CSV of "
        f"{rows:,} x {columns:,}: best of three, each in a process of its own; sums of all figures agree. "
        "Memory is that of the reader.",
        table(("what", "seconds", "MB"), lines),
        goals_table(
            [
                ("workbook within 0.5 s", f"{got['lustrum_xlsx'][0]:.2f} s", got["lustrum_xlsx"][0] <= 0.5),
                ("CSV within 4 s", f"{seconds:.2f} s", seconds <= 4.0),
                ("CSV within 400 MB", f"{megabytes:.0f} MB", megabytes <= 400),
            ]
        ),
    )
