"""Eurostat's tables as the databrowser's workbook: a sheet for each choice of what is neither in rows nor in columns.

Above the figures stand the dimensions that are the same for a whole sheet (`Unit of measure [UNIT]`, `Million euro
[MIO_EUR]`), then the codes of the columns (`IND_USE (Codes)`), then a row that names the rows (`PRD_AVA (Codes)`,
`PRD_AVA (Labels)`). Where flags are shown, each figure has a narrow column of its own behind it. Codes are needed: the
download dialogue offers labels, codes, or both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lustrum.data.place import Place, address
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.eurostat import economy_of, table_of
from lustrum.data.readers.eurostat_csv import COLUMNS, ROWS
from lustrum.data.readers.observations import Observations
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.supply_use import plain_code
from lustrum.data.tables import EconomyTables
from lustrum.data.title import other_unit
from lustrum.errors import DataError, UsageError
from lustrum.results import Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers

WORDS = {
    "unit": r"^unit of measure",
    "stk_flow": r"^stock or flow",
    "geo": r"^geopolitical",
    "time": r"^time$|^time \[",
}
"""What a line above the figures fixes, by how it begins."""
LABELS = {"million euro": "MIO_EUR", "million units of national currency": "MIO_NAC", "total": "TOTAL"}
"""Codes of what the fixed lines say where they show labels alone; a country's label stays as it is."""
_MARKER = re.compile(r"(\w+) \((codes|labels)\)", re.I)
_BRACKET = re.compile(r"\[([\w-]+)\]\s*$")


@dataclass(frozen=True, eq=False)
class _Block:
    """Figures of one sheet with the codes of their rows and columns and of what is fixed."""

    rows: list[str]
    columns: list[str]
    texts: list[list[str]]
    flags: list[str]
    fixed: dict[str, str]
    lines: list[int]
    places: list[int]
    turned: bool
    said_at: dict[str, tuple[int, int]]

    def at(self, row: int, column: int, sheet: str) -> str:
        """Return the address of a figure."""
        i, j = (column, row) if self.turned else (row, column)
        return address(sheet, self.lines[i], self.places[j])

    def place(self, file: str, sheet: str) -> Place:
        """Return where rows and columns stand; of a table turned round, each cell alone is known."""
        if self.turned:
            return Place(file)
        rows, columns = zip(self.rows, self.lines, strict=True), zip(self.columns, self.places, strict=True)
        return Place(file, sheet, dict(rows), dict(columns))


def _dimension(cells: list[str]) -> tuple[str, str]:
    """Return the dimension a heading row names first, in small letters, and whether it is by codes or labels."""
    found = _MARKER.fullmatch(cells[0].strip()) if cells else None
    return (found[1].lower(), found[2].lower()) if found else ("", "")


def _marker(grid: Grid) -> int | None:
    """Return the row that names the rows' dimension: the last heading before figures, below that of the columns."""
    named = [place for place, cells in enumerate(grid[:40]) if _dimension(cells)[0]]
    if len(named) < 2:
        return None
    row, column = _dimension(grid[named[-1]])[0], _dimension(grid[named[0]])[0]
    if row == column or row not in (*ROWS, *COLUMNS) or column not in (*ROWS, *COLUMNS):
        return None
    return named[-1]


def _refuse_twice(grid: Grid, where: str) -> None:
    """Refuse a heading that stands in two rows: which figures belong to which is not said."""
    seen: dict[tuple[str, str], int] = {}
    for place, cells in enumerate(grid[:40], start=1):
        heading = _dimension(cells)
        before = seen.setdefault(heading, place)
        if heading[0] and before != place:
            raise DataError(
                f"{where}: the heading '{cells[0].strip()}' stands twice, in row {before} and in row {place}. "
                "Take one out."
            )


def _sheets(file: SourceFile) -> list[str]:
    if file.content not in WORKBOOKS:
        return []
    return [name for name, grid in file.sheets.items() if _marker(grid) is not None]


def _recognise(source: Probe) -> str:
    for file in source.files:
        for name in _sheets(file):
            grid = file.sheets[name]
            marker = _marker(grid)
            assert marker is not None
            return f"by its heading '{grid[marker][0].strip()}' on sheet '{name}' of {file.name}"
    return ""


def _read(source: Probe, choice: Choice) -> EconomyTables:
    found = Observations()
    for file in source.files:
        wanted = _sheets(file)
        if not wanted:
            continue
        found.inputs.append((file.name, sha256_of(file.path)))
        for sheet, grid in read_sheets(file.path, wanted).items():
            where = f"{file.name}, sheet {sheet}"
            block = _block(grid, where)
            faults: list[Fault] = []
            numbers = read_numbers(
                block.texts, file=where, rows=block.rows, columns=block.columns, faults=faults, blank="unknown"
            )
            place = block.place(file.name, sheet)
            faults = [replace(each, file=place.of(each.row, each.column)) if place.sheet else each for each in faults]
            raise_faults(faults, file.path)
            found.decimals = max(found.decimals, min(numbers.decimals, 6))
            found.flags += block.flags
            key = (
                table_of(block.rows, block.columns),
                block.fixed["stk_flow"],
                block.fixed["unit"],
                block.fixed["geo"],
                block.fixed["time"],
            )
            found.sheets.setdefault(key, place)
            for part, name in ((3, "geo"), (4, "time")):
                found.said_at.setdefault((part, key[part]), f"{file.name}, {address(sheet, *block.said_at[name])}")
            for i, row in enumerate(block.rows):
                for j, column in enumerate(block.columns):
                    found.add(key, row, column, float(numbers.values[i, j]), f"{file.name}, {block.at(i, j, sheet)}")
    return economy_of(found, source, choice.region, choice.year)


def _refuse_figures_below(grid: Grid, blank: int, row_code: int, places: list[int], where: str) -> None:
    """Refuse rows of figures below the blank row that ends a table: a row put in between would cut it off."""
    for number, cells in enumerate(grid[blank:], start=blank):
        figures = [j for j in places if j < len(cells) and re.fullmatch(r"-?[\d .,]*\d", cells[j].strip())]
        if len(figures) > 1:
            raise DataError(
                f"{where}: row {blank + 1} is no row of figures and ends the table, and row {number + 1} "
                f"('{cells[row_code].strip()}') holds figures. Take row {blank + 1} out."
            )


def _block(grid: Grid, where: str) -> _Block:
    _refuse_twice(grid, where)
    marker = _marker(grid)
    assert marker is not None
    row_code = _code_column(grid[marker], where)
    first = 1 + max(place for place, cell in enumerate(grid[marker]) if _MARKER.fullmatch(cell.strip()))
    headings = next(
        (cells for cells in reversed(grid[:marker]) if _dimension(cells)[1] == "codes"),
        next((cells for cells in reversed(grid[:marker]) if _dimension(cells)[0]), []),
    )
    places = [place for place in range(first, len(headings)) if headings[place].strip()]
    bare = _dimension(headings)[1] == "codes"
    columns = [plain_code(_code(headings[place], where, bare=bare)) for place in places]
    rows: list[str] = []
    texts: list[list[str]] = []
    flags: list[str] = []
    bare = _dimension([grid[marker][row_code]])[1] == "codes"
    lines: list[int] = []
    for number, cells in enumerate(grid[marker + 1 :], start=marker + 1):
        padded = [*cells, *[""] * (max(places, default=0) + 2 - len(cells))]
        if not padded[row_code].strip() or not any(padded[place].strip() for place in places):
            _refuse_figures_below(grid, number, row_code, places, where)
            break  # a blank row, then what the special values and flags mean
        lines.append(number)
        rows.append(plain_code(_code(padded[row_code], where, bare=bare)))
        marks = [padded[place + 1].strip() if place + 1 not in places else "" for place in places]
        # A confidential figure is unknown, whatever stands in its cell.
        texts.append([":" if mark == "c" else padded[place] for place, mark in zip(places, marks, strict=True)])
        flags += [mark for mark in marks if mark and mark != "c"]
    # The order of dimensions is the user's choice in the browser.
    turned = _dimension(grid[marker])[0] in COLUMNS
    if turned:
        rows, columns, texts = columns, rows, [list(column) for column in zip(*texts, strict=True)]
    fixed, said_at = _fixed(grid[:marker], where)
    return _Block(rows, columns, texts, flags, fixed, lines, places, turned, said_at)


def _code_column(heading: list[str], where: str) -> int:
    """Return which of the leading columns bears the rows' codes; a column of labels may bear them in brackets."""
    named = [_MARKER.fullmatch(cell.strip()) for cell in heading]
    codes = [place for place, found in enumerate(named) if found and found[2].lower() == "codes"]
    return codes[0] if codes else 0


def _code(text: str, where: str, *, bare: bool) -> str:
    found = _BRACKET.search(text.strip())
    if found:
        return found[1]
    if bare:
        return text.strip()
    raise UsageError(
        f"{where}: '{text.strip()}' is a label without its code. Choose 'codes' or 'codes and labels' in the "
        "download dialogue of the databrowser."
    )


def _fixed(lines: Grid, where: str) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    """Return codes of unit, flow, country and year of a sheet, and their cells; a dataset may leave out the flow."""
    fixed, said_at = {"stk_flow": ""}, dict[str, tuple[int, int]]()
    for number, cells in enumerate(lines):
        said = [cell.strip() for cell in cells if cell.strip()]
        if len(said) < 2:
            continue
        for name, pattern in WORDS.items():
            if re.search(pattern, said[0].lower()):
                found = _BRACKET.search(said[-1])
                if (
                    name == "unit"
                    and found
                    and found[1] == "MIO_EUR"
                    and (other := other_unit(said[-1], "million EUR"))
                ):
                    at = f"{where}, row {number + 1}"
                    raise DataError(f"{at}: '{other}' is no name of the unit {found[1]}. Download the table again.")
                fixed[name] = found[1] if found else LABELS.get(said[-1].lower(), said[-1])
                said_at[name] = number, max(place for place, cell in enumerate(cells) if cell.strip())
    missing = [name for name in ("unit", "geo", "time") if name not in fixed]
    if missing:
        names = {"unit": "Unit of measure", "geo": "Geopolitical entity", "time": "Time"}
        raise UsageError(
            f"{where}: no line above the figures says {', '.join(names[name] for name in missing)}. In the databrowser "
            "put products in rows and industries in columns, everything else outside the table."
        )
    return fixed, said_at


EUROSTAT_WORKBOOK = Reader(
    "eurostat_workbook",
    "Eurostat supply, use or input-output table (workbook of the databrowser)",
    _recognise,
    _read,
)
