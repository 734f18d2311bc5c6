"""What the scripts that make bundled data share: reading the source and writing tidy CSV files."""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lustrum.results import write_text_atomically

BUNDLED = Path(__file__).resolve().parents[1] / "src" / "lustrum" / "data" / "bundled"


def arguments(what: str) -> tuple[Path, Path]:
    """Return the source folder and the folder to write into, from the command line."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("source", type=Path, help="folder with the source files")
    parser.add_argument("--out", type=Path, default=BUNDLED, help="where the new folder goes (default: bundled data)")
    chosen = parser.parse_args()
    return chosen.source, chosen.out


def records(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by header."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def number(value: float, decimals: int) -> str:
    """Return a number with fixed decimals and no negative zero."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file, lines ending in LF."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text_atomically(path, stream.getvalue())


def write_wide(
    path: Path,
    corner: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], float],
    decimals: int,
) -> None:
    """Write a wide file; cells that the source leaves out because they are zero are written as 0."""
    for key in ((row, column) for row in rows for column in columns):
        if abs(round(cells.get(key, 0.0), decimals) - cells.get(key, 0.0)) > 1e-6:
            raise SystemExit(f"{path.name}: {key} = {cells[key]} has more than {decimals} decimals.")
    lines = [[row, *(number(cells.get((row, column), 0.0), decimals) for column in columns)] for row in rows]
    write_csv(path, [corner, *columns], lines)


def toml_table(title: str, items: Mapping[str, str]) -> str:
    """Return a TOML table of texts."""
    lines = [f"[{title}]", *(f"{bare(key)} = {quoted(value)}" for key, value in items.items())]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a TOML basic string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def bare(key: str) -> str:
    """Return a TOML key, quoted where it must be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else quoted(key)
