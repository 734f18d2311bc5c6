"""Social accounting matrices: one square table of accounts, with their kinds in a file of their own or in prefixes.

A folder holds `sam.csv` (the first column names the account that receives, the others those that pay) and
`accounts.csv` (code, name, type), and may hold workers (`employment.csv`) and persons (`households.csv`). A published
sheet is the square alone, under title rows, with totals inside; the first letters of a code tell the account's kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.sam import TYPES, SocialAccountingMatrix
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers

PREFIXES = (
    (r"flab.*|lab[-_].*", "factor_labour"), (r"fcap.*|cap", "factor_capital"), (r"flnd.*|fland.*", "factor_land"),
    (r"hhd.*|hh[-_].*|h[-_].*", "household"), (r"ent.*", "enterprise"), (r"gov.*", "government"),
    (r"(?:a|d|m|s|e|i)tax.*|.*tax", "tax"), (r"s-i|si|sav.*|s_i", "savings_investment"), (r"dstk", "stock_change"),
    (r"row", "rest_of_world"), (r"trc.*|mrg.*", "transaction_costs"), (r"a.+", "activity"), (r"c.+", "commodity"),
)  # fmt: skip
"""What the beginning of a code says, the first that fits; the codes of the Nexus project and its kin."""

TOTALS = {"total", "totals", "tot", "sum"}
LEAST = 8
"""A square of fewer accounts is taken for something else."""


def _square(grid: Grid) -> tuple[int, int, list[str]] | None:
    """Return the header row, the label column and the codes of a square table, None where there is none."""
    for row, header in enumerate(grid[:20]):
        labels = [cell.strip() for cell in header]
        for column in range(min(4, len(labels))):
            below = [cells[column].strip() for cells in grid[row + 1 :] if len(cells) > column]
            codes = [label for label in labels[column + 1 :] if label and label in set(below)]
            if len(codes) >= LEAST and len(set(codes)) == len(codes):
                return row, column, codes
    return None


def _kinds(codes: Sequence[str]) -> dict[str, str]:
    """Return the kind of each account by the beginning of its code; unknown ones are left out."""
    found: dict[str, str] = {}
    for code in codes:
        for pattern, kind in PREFIXES:
            if re.fullmatch(pattern, code.lower()):
                found[code] = kind
                break
    return found


def _looks_like(codes: Sequence[str]) -> bool:
    kinds = set(_kinds(codes).values())
    return {"commodity", "household", "rest_of_world"} <= kinds and bool({"activity"} & kinds)


def _folder(source: Probe) -> bool:
    accounts, matrix = source.by_name.get("accounts.csv"), source.by_name.get("sam.csv")
    if accounts is None or matrix is None or not accounts.head:
        return False
    return accounts.head[0][:3] == ["code", "name", "type"]


def _sheet(source: Probe) -> tuple[SourceFile, str] | None:
    """Return the file (and sheet) whose labels along rows and columns are accounts of a SAM."""
    for file in source.files:
        grids = {"": file.head} if file.content == "text" else file.sheets if file.content in WORKBOOKS else {}
        for name, grid in grids.items():
            for header in grid[:20]:
                codes = [cell.strip() for cell in header if cell.strip()]
                if len(codes) >= LEAST and _looks_like(codes):
                    return file, name
    return None


def _recognise(source: Probe) -> str:
    if _folder(source):
        return "by sam.csv and accounts.csv with code, name and type"
    found = _sheet(source)
    if found is None:
        return ""
    return f"by codes of activities, commodities, households and the rest of the world in {found[0].name}"


def _read(source: Probe, choice: Choice) -> SocialAccountingMatrix:
    faults: list[Fault] = []
    notes: list[Assumption] = []
    if _folder(source):
        file = source.by_name["sam.csv"]
        grid = read_grid(file.path, file.delimiter)
        accounts = read_grid(source.by_name["accounts.csv"].path)
        kinds = {cells[0]: cells[2] for cells in accounts[1:] if len(cells) >= 3}
        titles = {cells[0]: cells[1] for cells in accounts[1:] if len(cells) >= 3}
    else:
        found = _sheet(source)
        assert found is not None
        file, sheet = found
        grid = read_sheets(file.path, [sheet])[sheet] if sheet else read_grid(file.path, file.delimiter)
        kinds, titles = {}, {}
    square = _square(grid)
    if square is None:
        raise UsageError(f"'{file.name}' holds no square of accounts: every column needs a row of the same code.")
    top, column, codes = square
    codes = [code for code in codes if code.lower() not in TOTALS]
    if not kinds:
        kinds = _kinds(codes)
        notes.append(Assumption("account_types", "Kinds of accounts are told by their codes.", "prefixes", file.name))
    unknown = [code for code in codes if kinds.get(code) not in TYPES]
    if unknown:
        raise UsageError(
            f"It is not clear what the accounts {', '.join(unknown[:12])} are. Put an accounts.csv (code, name, type) "
            f"beside the matrix (named sam.csv); types: {', '.join(TYPES)}."
        )
    at = {cells[column].strip(): cells for cells in grid[top + 1 :] if len(cells) > column}
    place = {cell.strip(): number for number, cell in enumerate(grid[top])}
    blank = 0
    rows: list[list[str]] = []
    for code in codes:
        cells = at[code]
        texts = [cells[place[other]] if place[other] < len(cells) else "" for other in codes]
        blank += sum(not text.strip() for text in texts)
        rows.append([text if text.strip() else "0" for text in texts])
    if blank:
        notes.append(Assumption("blank", "Blank cells of the matrix are zero.", f"{blank} cells", file.name))
    numbers = read_numbers(rows, file=file.name, rows=codes, columns=codes, faults=faults)
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        faults.append(Fault("blank", file.name, codes[i], codes[j], message, "Give the figure."))
    raise_faults(faults, file.path)
    year = choice.year or _year(source, notes)
    kind = tuple(kinds[code] for code in codes)
    workers = _employment(source, codes, kind, numbers.values, notes, faults)
    raise_faults(faults, source.path)
    meta: dict[str, Any] = _meta(source, choice, year)
    return SocialAccountingMatrix(
        **meta,
        year=year,
        account=tuple(codes),
        title=tuple(titles.get(code, code) for code in codes),
        type=kind,
        values=numbers.values,
        population=_population(source, codes),
        employment=workers,
        employment_unit="thousand workers" if workers else "",
        decimals=min(numbers.decimals, 6),
        inputs=tuple((each.name, sha256_of(each.path)) for each in source.files if each.content != "unknown"),
        assumptions=tuple(notes),
    )


def _year(source: Probe, notes: list[Assumption]) -> int:
    name = source.path.resolve().name
    found = re.findall(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", name)
    if len(set(found)) != 1:
        raise UsageError(f"'{source.path}' does not say of which year it is: say it with --year 2015.")
    notes.append(Assumption("year", "The year is that of the name.", found[0], name))
    return int(found[0])


def _meta(source: Probe, choice: Choice, year: int) -> dict[str, str]:
    """Return what a SAM does not say of itself; unit and currency have to be said."""
    given = dict(choice.meta)
    missing = [key for key in ("unit", "currency") if key not in given]
    if missing:
        raise UsageError(
            f"'{source.path}' does not say its {' and '.join(missing)}: "
            "add --set unit='million ZAR' --set currency=ZAR, say."
        )
    unknown = sorted(set(given) - {"name", "unit", "currency", "price_base", "source", "licence"})
    if unknown:
        raise UsageError(f"--set {unknown[0]}: known are name, unit, currency, price_base, source, licence.")
    name = source.path.resolve().stem
    return {
        "name": given.get("name", f"Social accounting matrix {name}"),
        "unit": given["unit"],
        "currency": given["currency"],
        "price_base": given.get("price_base", f"current prices of {year}"),
        "source": given.get("source", f"user's copy: {source.path.name}"),
        "licence": given.get("licence", "not stated"),
    }


def _population(source: Probe, codes: Sequence[str]) -> dict[str, float]:
    file = source.by_name.get("households.csv")
    if file is None or not file.head or "individuals" not in file.head[0]:
        return {}
    grid = read_grid(file.path, file.delimiter)
    place = grid[0].index("individuals")
    faults: list[Fault] = []
    rows = [cells for cells in grid[1:] if cells[0] in codes]
    names = [cells[0] for cells in rows]
    numbers = read_numbers(
        [[cells[place]] for cells in rows], file=file.name, rows=names, columns=["individuals"], faults=faults
    )
    raise_faults(faults, file.path)
    return dict(zip(names, numbers.values[:, 0].tolist(), strict=True))


def _employment(
    source: Probe,
    codes: Sequence[str],
    kind: Sequence[str],
    values: Array,
    notes: list[Assumption],
    faults: list[Fault],
) -> dict[tuple[str, str], float]:
    """Return workers by kind of labour and activity; a column belongs to the account that pays the same wages."""
    file = source.by_name.get("employment.csv")
    if file is None or not file.head or "activity" not in file.head[0]:
        return {}
    grid = read_grid(file.path, file.delimiter)
    header = grid[0]
    workers = [name for name in header if name.startswith("workers_")]
    wages = [name for name in header if name.startswith("wages_")]
    names = [cells[header.index("activity")] for cells in grid[1:]]
    columns = [*workers, *wages]
    cells = [[row[header.index(name)] for name in columns] for row in grid[1:]]
    numbers = read_numbers(cells, file=file.name, rows=names, columns=columns, faults=faults).values
    position = {code: place for place, code in enumerate(codes)}
    if any(name not in position for name in names) or len(workers) != len(wages):
        faults.append(Fault("unknown_label", file.name, "", "activity", "its activities are not those of the matrix."))
        return {}
    paid = values[:, [position[name] for name in names]]
    labour = [place for place, each in enumerate(kind) if each == "factor_labour"]
    found: dict[tuple[str, str], float] = {}
    for number, name in enumerate(workers):
        level = name.split("_")[1]
        wage = next((place for place, other in enumerate(columns) if other.startswith(f"wages_{level}")), None)
        if wage is None:
            faults.append(Fault("missing_column", file.name, "", f"wages_{level}", "the column is missing."))
            continue
        distance = [np.abs(paid[account] - numbers[:, wage]).sum() for account in labour]
        account = labour[int(np.argmin(distance))]
        found |= {(codes[account], name): float(value) for name, value in zip(names, numbers[:, number], strict=True)}
    pairs = len({account for account, _ in found})
    notes.append(
        Assumption(
            "employment", "Workers belong to the labour account with the same wages.", f"{pairs} kinds", file.name
        )
    )
    return found


SAM = Reader("sam", "social accounting matrix", _recognise, _read)
