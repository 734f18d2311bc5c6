"""Draw sheets of a workbook as SVG pictures for the manual: python scripts/draw_sheets.py.

Makes the workbook of page from-excel anew and draws what a spreadsheet shows of it: docs/_static/sheet-NAME.svg.
"""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from lustrum.cli.main import run
from lustrum.data.place import letters
from lustrum.data.safe.workbook import read_sheets

STATIC = Path(__file__).parents[1] / "docs" / "_static"
LABELS = "farming,industry,services,care"
DRAWN = {"use": (9, 7, 96), "final_demand": (9, 8, 110), "scenario": (11, 4, 250), "wishes": (6, 10, 108)}
"""Rows, columns and width of a column of each sheet."""
HEIGHT, LETTER = 24, 6.6


def picture(name: str, grid: list[list[str]], rows: int, columns: int, width: int) -> str:
    """Return a sheet as SVG: letters and numbers at the edges, yellow where somebody fills in, notes in grey."""
    total = (40 + width * columns, HEIGHT * (rows + 1))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total[0]} {total[1]}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Sheet {name}</title>',
        f'<rect width="{total[0]}" height="{total[1]}" fill="#fff"/>',
    ]
    for column in range(columns):
        parts.append(_cell(40 + column * width, 0, width, letters(column), "#eee", "#333", "middle"))
    for row in range(rows):
        parts.append(_cell(0, HEIGHT * (row + 1), 40, str(row + 1), "#eee", "#333", "middle"))
        cells = grid[row] if row < len(grid) else []
        for column in range(columns):
            text = cells[column] if column < len(cells) else ""
            fill, ink = _colours(name, grid, row, column, text)
            anchor = "end" if text.replace(".", "").replace("-", "").isdecimal() and row else "start"
            parts.append(_cell(40 + column * width, HEIGHT * (row + 1), width, text, fill, ink, anchor))
    return "\n".join([*parts, "</svg>\n"])


def _colours(name: str, grid: list[list[str]], row: int, column: int, text: str) -> tuple[str, str]:
    cells = grid[row] if row < len(grid) else [""]
    edge = (cells[0], grid[0][column] if column < len(grid[0]) else "")
    if any(label.startswith(("check:", "note:")) for label in edge):
        return ("#e8edf3" if row == 0 else "#fff"), "#4a5560"
    if row == 0 or column == 0:
        return ("#e8edf3" if text else "#fff"), "#111"
    needed = name != "scenario" or (len(cells) > 3 and cells[3] == "needed")
    return ("#fff8dc" if needed and row < len(grid) and cells[0] else "#fff"), "#111"


def _cell(x: float, y: float, width: float, text: str, fill: str, ink: str, anchor: str) -> str:
    most = int((width - 8) / LETTER)
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    at = {"start": x + 4, "middle": x + width / 2, "end": x + width - 4}[anchor]
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{HEIGHT}" fill="{fill}" stroke="#c5ccd3"/>'
        f'<text x="{at}" y="{y + 16}" fill="{ink}" text-anchor="{anchor}">{escape(shown)}</text>'
    )


def main() -> None:
    """Make the workbook and draw its sheets."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "home.xlsx"
        run(["new", str(book), "--labels", LABELS, "--labour", "0.005", "--productivity", "0.015", "--json"])
        sheets = read_sheets(book)
        for name, shape in DRAWN.items():
            (STATIC / f"sheet-{name}.svg").write_text(picture(name, sheets[name], *shape), encoding="utf-8")


if __name__ == "__main__":
    main()
