"""Social accounting matrices: one square table of accounts, with their kinds in a file of their own or in prefixes.

A folder holds `sam.csv` (the first column names the account that receives, the others those that pay) and
`accounts.csv` (code, name, type), and may hold workers (`employment.csv`) and persons (`households.csv`). A published
sheet is the square alone, under title rows, with totals inside; the first letters of a code tell the account's kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.place import Place
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader, refuse_other
from lustrum.data.readers.sam_kinds import kinds_of, looks_like
from lustrum.data.readers.sam_square import account_labels, corner, read_square
from lustrum.data.readers.statement import refuse_other_currency, refuse_other_statement
from lustrum.data.readers.years import table_of, year_in, year_of
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import read_sheets
from lustrum.data.sam import TYPES, SocialAccountingMatrix
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

BESIDE = ("accounts.csv", "employment.csv", "households.csv")
"""What is read beside a matrix."""


def _folder(source: Probe) -> bool:
    accounts, matrix = source.by_name.get("accounts.csv"), source.by_name.get("sam.csv")
    if accounts is None or matrix is None or not accounts.head:
        return False
    return accounts.head[0][:3] == ["code", "name", "type"]


def _sheets(source: Probe) -> list[tuple[SourceFile, str]]:
    """Return the files (and sheets) whose labels along rows and columns are accounts of a SAM."""
    found: list[tuple[SourceFile, str]] = []
    for file in source.files:
        grids = {"": file.head} if file.content == "text" else file.sheets if file.content in WORKBOOKS else {}
        for name, grid in grids.items():
            if any(map(looks_like, account_labels(grid))):
                found.append((file, name))
    return found


def _recognise(source: Probe) -> str:
    if _folder(source):
        return "by sam.csv and accounts.csv with code, name and type"
    found = _sheets(source)
    if not found:
        return ""
    return f"by accounts of households, government, savings and the rest of the world in {found[0][0].name}"


def _one(source: Probe, choice: Choice) -> tuple[SourceFile, str, str]:
    """Return the file and sheet that are meant, and the year they say; several of one year are refused by name."""
    found = _sheets(source)
    named = choice.meta.get("sheet", "")
    found = [(file, name) for file, name in found if named in ("", name)] or found
    said = []
    for file, name in found:
        grid = file.head if file.content == "text" else file.sheets[name]
        top = (corner(grid) or (0, 0))[0]
        said.append(year_in([name], [cell for cells in grid[:top] for cell in cells], [file.path.stem]))
    year = year_of(said, choice.year)
    places = [Place(file.name, name).of() for file, name in found]
    return *found[table_of("accounts", "sheet", places, said, year)], year


def _read(source: Probe, choice: Choice) -> SocialAccountingMatrix:
    refuse_other(choice, year=None, source=source.path.name)
    faults: list[Fault] = []
    notes: list[Assumption] = []
    kinds: dict[str, str] = {}
    titles: dict[str, str] = {}
    sheet = said = ""
    if _folder(source):
        file = source.by_name["sam.csv"]
        kinds, titles = _accounts(source.by_name["accounts.csv"], faults)
    else:
        file, sheet, said = _one(source, choice)
    grid = read_sheets(file.path, [sheet])[sheet] if sheet else read_grid(file.path, file.delimiter)
    square = read_square(grid, file, sheet, notes, faults)
    if square is None:
        raise UsageError(f"'{file.name}' holds no square of accounts: every column needs a row of the same code.")
    codes = [code for code in square.codes if not repeats(code)]
    kept = [place for place, code in enumerate(square.codes) if code in set(codes)]
    values = square.values[np.ix_(kept, kept)]
    if kinds:
        _same_accounts(codes, kinds, faults)
    raise_faults(faults, file.path)
    if not kinds:
        kinds = kinds_of(codes)
        notes.append(Assumption("account_types", "Kinds of accounts are told by their codes.", "prefixes", file.name))
    unknown = [code for code in codes if kinds.get(code) not in TYPES]
    if unknown:
        raise UsageError(
            f"It is not clear what the accounts {', '.join(unknown[:12])} are. Put an accounts.csv (code, name, type) "
            f"beside the matrix (named sam.csv); types: {', '.join(TYPES)}."
        )
    year = choice.year or (int(said) if said else _year(source, notes))
    kind = tuple(kinds[code] for code in codes)
    workers = _employment(source, codes, kind, values, notes, faults)
    raise_faults(faults, source.path)
    meta: dict[str, Any] = _meta(source, choice, year)
    refuse_other_statement(file, sheet, meta["unit"])
    return SocialAccountingMatrix(
        **meta,
        year=year,
        account=tuple(codes),
        title=tuple(titles.get(code, code) for code in codes),
        type=kind,
        values=values,
        population=_population(source, codes),
        employment=workers,
        employment_unit="thousand workers" if workers else "",
        decimals=square.decimals,
        inputs=tuple((each.name, sha256_of(each.path)) for each in source.files if each is file or each.name in BESIDE),
        assumptions=tuple(notes),
        coverage=square.coverage,
        place=square.place,
    )


def _accounts(file: SourceFile, faults: list[Fault]) -> tuple[dict[str, str], dict[str, str]]:
    """Return type and name of each account; one that stands twice, or is of no known type, is a fault."""
    kinds: dict[str, str] = {}
    titles: dict[str, str] = {}
    for cells in read_grid(file.path, file.delimiter)[1:]:
        code, title, kind = ([cell.strip() for cell in cells] + ["", "", ""])[:3]
        if not code:
            continue
        if code in kinds:
            faults.append(Fault("duplicate_label", file.name, code, "", "the account stands twice.", "Keep one."))
        kinds[code], titles[code] = kind.lower().replace(" ", "_"), title or code
        if kinds[code] not in TYPES:
            message = f"'{kind}' is no type of account."
            faults.append(Fault("unknown_value", file.name, code, "type", message, nearest(kind, TYPES)))
    return kinds, titles


def _same_accounts(codes: Sequence[str], kinds: Mapping[str, str], faults: list[Fault]) -> None:
    """Name accounts that the matrix or the list of accounts lacks."""
    for code in [code for code in codes if code not in kinds]:
        faults.append(Fault("missing_label", "accounts.csv", code, "", "the account is not listed.", "Add its type."))
    for code in [code for code in kinds if code not in codes]:
        message = "the account is listed, and the matrix has no row and column of it."
        lacking = [each for each in codes if each not in kinds] or codes
        faults.append(Fault("missing_label", "sam.csv", code, "", message, nearest(code, lacking)))


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
    unknown = sorted(set(given) - {"name", "unit", "currency", "price_base", "source", "licence", "sheet"})
    if unknown:
        raise UsageError(f"--set {unknown[0]}: known are name, unit, currency, price_base, source, licence, sheet.")
    refuse_other_currency(given["unit"], given["currency"])
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
