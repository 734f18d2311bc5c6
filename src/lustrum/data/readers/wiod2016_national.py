"""National input-output tables of the WIOD 2016 release, with the socio-economic accounts beside them.

One sheet (or CSV) per country holds all years: a row for each industry at home (`Domestic`) and abroad (`Imports`),
then rows that close the columns (`TOT`): taxes less subsidies on products, purchases of residents abroad and of
non-residents at home, value added, international transport margins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.lines import with_lines
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.readers.twice import twice
from lustrum.data.readers.wiod2016_economy import CATEGORIES, CLOSING, Accounts, CountryYear, economy_of_country
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import Numbers, read_numbers
from lustrum.wording.names import nearest

SHEET = "National IO-tables"
_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
LABELS = ("year", "code", "description", "origin")
"""Columns in front of the figures, in small letters."""
ACCOUNTS = ("GO", "COMP", "K", "EMP", "EMPE", "H_EMPE")


def _recognise(source: Probe) -> str:
    found = _tables(source)
    if not found:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"by its columns year, code, origin and CONS_h to GO in {found[0].name}{more}"


def _tables(source: Probe) -> list[SourceFile]:
    return [file for file in source.files if _header(file)]


def _header(file: SourceFile) -> list[str]:
    """Return the header of a national table, [] where the file is none."""
    head = file.head if file.content == "text" else file.sheets.get(SHEET, [])
    if not head:
        return []
    low = [cell.strip().lower() for cell in head[0][:4]]
    wanted = {"year", "code", "origin"} <= set(low) and {*CATEGORIES, "GO"} <= {cell.strip() for cell in head[0]}
    return [cell.strip() for cell in head[0]] if wanted else []


def _country(file: SourceFile) -> str:
    """Return the country's code: it stands in the file's name alone (DEU_NIOT_nov16.xlsx, niot_DEU.csv)."""
    stem = file.path.stem.upper()
    found = re.fullmatch(r"([A-Z]{3})_NIOT.*", stem) or re.fullmatch(r"NIOT_([A-Z]{3})", stem)
    return found.group(1) if found else ""


def _read(source: Probe, choice: Choice) -> EconomyTables:
    files: dict[str, SourceFile] = {}
    for file in _tables(source):
        country = _country(file)
        if country in files:
            said = f"Two tables of {country or 'no country'}: {files[country].name} and {file.name}."
            raise UsageError(f"{said} Name the one that is meant.")
        files[country] = file
    if "" in files:
        if len(files) > 1 or not choice.region:
            name = files[""].name
            raise UsageError(
                f"No country is named inside a table of this kind, nor in the file name '{name}': "
                "say which with --region DEU, or name the file DEU_NIOT_nov16.xlsx."
            )
        files = {choice.region: files[""]}
    region = chosen("region", choice.region, sorted(files))
    file = files[region]
    grid = read_sheets(file.path, [SHEET])[SHEET] if file.content != "text" else read_grid(file.path, file.delimiter)
    faults: list[Fault] = []
    year = _chosen_year(file, grid, choice.year, faults)
    titles, table = _one_year(file.name, grid, year, faults)
    raise_faults(faults, file.path)
    accounts, inputs = _accounts(source, region, year)
    names = _names(source) | titles
    named = [source.by_name["codes.csv"]] if _names(source) else []
    inputs = [*((each.name, sha256_of(each.path)) for each in (file, *named)), *inputs]
    return economy_of_country(source.path, region, table, names, accounts, inputs)


def _chosen_year(file: SourceFile, grid: Grid, asked: int | None, faults: list[Fault]) -> int:
    """Return the year that is meant; a row that holds figures of no year is a fault, so that none is passed over."""
    place = [cell.strip().lower() for cell in grid[0]].index("year")
    years: dict[str, str] = {}
    for line, cells in enumerate(grid[1:], start=2):
        said = cells[place].strip() if len(cells) > place else ""
        if re.fullmatch(r"(19|20)\d\d", said):
            years.setdefault(said, f"line {line}")
        elif said or any(_FIGURE.fullmatch(cell.strip()) for cell in cells):
            message = f"its year is '{said}'." if said else "it holds figures and says no year."
            faults.append(Fault("not_a_year", file.name, f"line {line}", "Year", message, "Take the row out."))
    if not years:
        message = "line 1 is a header, and no row below it says a year."
        faults.append(Fault("empty_file", file.name, "", "Year", message, "Fetch the file again."))
    raise_faults(faults, file.path)
    return int(chosen("year", "" if asked is None else str(asked), years, years))


def _one_year(file: str, grid: Grid, year: int, faults: list[Fault]) -> tuple[dict[str, str], CountryYear]:
    header = [cell.strip() for cell in grid[0]]
    low = [cell.lower() for cell in header]
    at_year, at_code, at_origin = low.index("year"), low.index("code"), low.index("origin")
    first = max(at_year, at_code, at_origin, low.index("description") if "description" in low else 0) + 1
    columns = header[first:]
    faults += twice(low[:first], "column", file, lambda position: f"column {position + 1}")
    for name in [name for name in header[:first] if name.lower() not in LABELS]:
        message = "a column that is not known stands among the labels."
        faults.append(Fault("unknown_column", file, "", name, message, "Take it out."))
    keys: list[tuple[str, str]] = []
    cells: list[list[str]] = []
    titles: dict[str, str] = {}
    lines: list[int] = []
    for line, row in enumerate(grid[1:], start=2):
        if [cell.strip() for cell in row[at_year : at_year + 1]] != [str(year)]:
            continue
        key = (row[at_code].strip(), row[at_origin].strip())
        if len(row) != len(header):
            message = f"{len(row)} cells where the header has {len(header)}."
            way_out = "The file seems to be cut off: fetch it again."
            faults.append(
                Fault("ragged_row", file, f"{year}, {key[0]}, {key[1]}", "", f"line {line}: {message}", way_out)
            )
            continue
        if "description" in low:
            titles[key[0]] = row[low.index("description")].strip()
        keys.append(key)
        lines.append(line)
        cells.append(row[first:])
    faults += twice(keys, "row", file, lambda position: f"line {lines[position]}")
    faults += twice(columns, "column", file, lambda position: f"column {first + position + 1}")
    industries = [column for column in columns if column not in CATEGORIES and column != "GO"]
    wanted = [(code, origin) for origin in ("Domestic", "Imports") for code in industries]
    closing = [(code, "TOT") for code in CLOSING]
    for code, origin in [*wanted, *closing]:
        if (code, origin) not in keys:
            message = f"the row of {year} is missing."
            faults.append(Fault("missing_label", file, f"{code}, {origin}", "", message, "Fetch the file again."))
    for key in [key for key in keys if key not in set(wanted) and key[1] in ("Domestic", "Imports")]:
        message = f"line {lines[keys.index(key)]}: the row of {year} has no column of this code."
        faults.append(Fault("unknown_label", file, ", ".join(key), "", message, nearest(key[0], industries)))
    for key in [key for key in keys if key[1] not in ("Domestic", "Imports") and (key[0], "TOT") not in closing]:
        message = (
            f"line {lines[keys.index(key)]}: no such row of {year} is known: origins are Domestic, Imports and TOT."
        )
        faults.append(Fault("unknown_label", file, ", ".join(key), "", message, nearest(key[0], CLOSING)))
    labels = [f"{year}, {code}, {origin}" for code, origin in keys]
    own: list[Fault] = []
    numbers = read_numbers(cells, file=file, rows=labels, columns=columns, faults=own)
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        own.append(Fault("blank", file, labels[i], columns[j], message, "Fetch the file again."))
    own += _wrong_totals(file, keys, labels, columns, numbers)
    faults += with_lines(own, dict(zip(labels, lines, strict=True)))
    positions = {key: place for place, key in enumerate(keys)}
    places = {code: place for place, code in enumerate(columns)}
    return titles, CountryYear(year, positions, places, numbers.values, numbers.decimals)


def _wrong_totals(
    file: str, keys: Sequence[tuple[str, str]], labels: Sequence[str], columns: Sequence[str], numbers: Numbers
) -> list[Fault]:
    """Return the rows of imports whose total is neither their sum nor nought, which stands where none is told."""
    total = columns.index("GO")
    found = []
    for i in [i for i, (_, origin) in enumerate(keys) if origin == "Imports"]:
        stated = float(numbers.values[i, total])
        added = float(np.delete(numbers.values[i], total).sum())
        rounding = 0.5 * len(columns) * 10.0**-numbers.decimals + 1e-9 * abs(added)
        if stated and abs(stated - added) > rounding:
            message = f"is {stated:g}, and the row adds up to {added:g}."
            found.append(Fault("sum", file, labels[i], "GO", message, "Fetch the file again."))
    return found


def _names(source: Probe) -> dict[str, str]:
    """Return names of codes from a `codes.csv` beside the tables."""
    file = source.by_name.get("codes.csv")
    if file is None or not file.head or file.head[0][:2] != ["code", "name"]:
        return {}
    return {cells[0]: cells[1] for cells in read_grid(file.path, file.delimiter)[1:] if len(cells) >= 2}


def _accounts(source: Probe, region: str, year: int) -> tuple[Accounts | None, list[tuple[str, str]]]:
    """Return the accounts beside the table: one CSV a country, or the workbook of all countries."""
    for file in source.files:
        if file.content == "text" and file.head and {"year", "code", *ACCOUNTS} <= set(file.head[0]):
            if re.search(rf"(?<![A-Z]){region}(?![A-Z])", file.path.stem.upper()):
                grid = read_grid(file.path, file.delimiter)
                header = grid[0]
                rows = [row for row in grid[1:] if row[header.index("year")] == str(year)]
                codes = [row[header.index("code")] for row in rows]
                cells = [[row[header.index(name)] for name in ACCOUNTS] for row in rows]
                return _parsed(file, codes, cells), [(file.name, sha256_of(file.path))]
        elif file.content == "xlsx" and "DATA" in file.sheets:
            head = [cell.strip().lower() for cell in file.sheets["DATA"][0]]
            if head[:4] == ["country", "variable", "description", "code"] and str(year) in head:
                grid = read_sheets(file.path, ["DATA"])["DATA"]
                rows = [row for row in grid[1:] if row[0].strip() == region]
                place = head.index(str(year))
                found = {(row[1].strip(), row[3].strip()): row[place] for row in rows}
                codes = list(dict.fromkeys(code for _, code in found))
                cells = [[found.get((name, code), "") for name in ACCOUNTS] for code in codes]
                if codes:
                    return _parsed(file, codes, cells), [(file.name, sha256_of(file.path))]
    return None, []


def _parsed(file: SourceFile, codes: list[str], cells: list[list[str]]) -> Accounts:
    faults: list[Fault] = []
    numbers = read_numbers(cells, file=file.name, rows=codes, columns=ACCOUNTS, faults=faults)
    raise_faults(faults, file.path)
    values = {name: numbers.values[:, place] for place, name in enumerate(ACCOUNTS)}
    return Accounts(tuple(codes), values)


WIOD2016_NATIONAL = Reader(
    "wiod2016_national", "national input-output table of the WIOD 2016 release", _recognise, _read
)
