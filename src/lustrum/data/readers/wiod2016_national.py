"""National input-output tables of the WIOD 2016 release, with the socio-economic accounts beside them.

One sheet (or CSV) per country holds all years: a row for each industry at home (`Domestic`) and abroad (`Imports`),
then rows that close the columns (`TOT`): taxes less subsidies on products, purchases of residents abroad and of
non-residents at home, value added, international transport margins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place
from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.readers.twice import twice
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers
from lustrum.wording.names import nearest

SHEET = "National IO-tables"
CATEGORIES = {
    "CONS_h": "households", "CONS_np": "npish", "CONS_g": "government",
    "GFCF": "gfcf", "INVEN": "inventories", "EXP": "exports",
}  # fmt: skip
CLOSING = ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO")
"""Rows below the industries; II_fob and GO are sums of the others."""
BOUGHT_ABROAD = {
    "IntTTM": "International trade and transport margins on imports",
    "PURR": "Direct purchases abroad by residents",
    "EXP_adj": "Export adjustments",
}
"""Closing rows that are paid to other countries: products nobody makes at home."""
WHY_LEFT = {
    "II_fob": "a sum of others",
    "GO": "a sum of others",
    "PURNR": "purchases of non-residents, of no product",
}
ACCOUNTS = ("GO", "COMP", "K", "EMP", "EMPE", "H_EMPE")

SOURCE = (
    "World Input-Output Database, 2016 release: Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), "
    "Review of International Economics 23, 575-605"
)
LICENCE = "WIOD: free use with citation; confirm the terms before you pass the figures on"


@dataclass(frozen=True, eq=False)
class _Year:
    """One year of one country: rows by (code, origin), columns by code."""

    rows: dict[tuple[str, str], int]
    columns: dict[str, int]
    values: Array

    def block(self, rows: Sequence[str], origin: str, columns: Sequence[str]) -> Array:
        at = [self.rows[code, origin] for code in rows]
        block: Array = self.values[np.ix_(at, [self.columns[code] for code in columns])]
        return block


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
    year = _chosen_year(grid, choice.year)
    faults: list[Fault] = []
    decimals, titles, table = _one_year(file.name, grid, year, faults)
    raise_faults(faults, file.path)
    accounts, inputs = _accounts(source, region, year)
    names = _names(source) | titles
    named = [source.by_name["codes.csv"]] if _names(source) else []
    inputs = [*((each.name, sha256_of(each.path)) for each in (file, *named)), *inputs]
    return _tables_of(source, region, year, table, decimals, names, accounts, inputs)


def _chosen_year(grid: Grid, asked: int | None) -> int:
    place = [cell.strip().lower() for cell in grid[0]].index("year")
    years = dict.fromkeys(cells[place].strip() for cells in grid[1:] if len(cells) > place and cells[place].strip())
    return int(chosen("year", "" if asked is None else str(asked), years))


def _one_year(file: str, grid: Grid, year: int, faults: list[Fault]) -> tuple[int, dict[str, str], _Year]:
    header = [cell.strip() for cell in grid[0]]
    low = [cell.lower() for cell in header]
    at_year, at_code, at_origin = low.index("year"), low.index("code"), low.index("origin")
    first = max(at_year, at_code, at_origin, low.index("description") if "description" in low else 0) + 1
    columns = header[first:]
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
            faults.append(Fault("ragged_row", file, f"{year}, {key[0]}, {key[1]}", "", message, way_out))
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
        message = f"the row of {year} has no column of this code."
        faults.append(Fault("unknown_label", file, ", ".join(key), "", message, nearest(key[0], industries)))
    for key in [key for key in keys if key[1] not in ("Domestic", "Imports") and (key[0], "TOT") not in closing]:
        message = f"no such row of {year} is known: origins are Domestic, Imports and TOT."
        faults.append(Fault("unknown_label", file, ", ".join(key), "", message, nearest(key[0], CLOSING)))
    labels = [f"{year}, {code}, {origin}" for code, origin in keys]
    numbers = read_numbers(cells, file=file, rows=labels, columns=columns, faults=faults)
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        faults.append(Fault("blank", file, labels[i], columns[j], message, "Fetch the file again."))
    positions = {key: place for place, key in enumerate(keys)}
    return (
        numbers.decimals,
        titles,
        _Year(positions, {code: place for place, code in enumerate(columns)}, numbers.values),
    )


def _names(source: Probe) -> dict[str, str]:
    """Return names of codes from a `codes.csv` beside the tables."""
    file = source.by_name.get("codes.csv")
    if file is None or not file.head or file.head[0][:2] != ["code", "name"]:
        return {}
    return {cells[0]: cells[1] for cells in read_grid(file.path, file.delimiter)[1:] if len(cells) >= 2}


@dataclass(frozen=True, eq=False)
class _Accounts:
    """Socio-economic accounts of one country and year, industries in the order of `code`."""

    code: tuple[str, ...]
    values: dict[str, Array]

    def of(self, variable: str, industries: Sequence[str]) -> Array:
        place = {code: position for position, code in enumerate(self.code)}
        return self.values[variable][[place[code] for code in industries]]


def _accounts(source: Probe, region: str, year: int) -> tuple[_Accounts | None, list[tuple[str, str]]]:
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


def _parsed(file: SourceFile, codes: list[str], cells: list[list[str]]) -> _Accounts:
    faults: list[Fault] = []
    numbers = read_numbers(cells, file=file.name, rows=codes, columns=ACCOUNTS, faults=faults)
    raise_faults(faults, file.path)
    values = {name: numbers.values[:, place] for place, name in enumerate(ACCOUNTS)}
    return _Accounts(tuple(codes), values)


def _tables_of(
    source: Probe,
    region: str,
    year: int,
    table: _Year,
    decimals: int,
    names: dict[str, str],
    accounts: _Accounts | None,
    inputs: list[tuple[str, str]],
) -> EconomyTables:
    """Put one country and year into the form of an economy folder."""
    notes: list[Assumption] = []
    industries = [code for code in table.columns if code not in CATEGORIES and code != "GO"]
    users = [*industries, *CATEGORIES]
    home = table.block(industries, "Domestic", users)
    abroad = table.block(industries, "Imports", users)
    output = table.block(industries, "Domestic", ["GO"])[:, 0]
    closing = {code: table.block([code], "TOT", users)[0] for code in CLOSING}
    count = len(industries)
    empty = [
        place
        for place, code in enumerate(industries)
        if not output[place] and not home[place].any() and not abroad[place].any() and not home[:, place].any()
    ]
    if empty:
        named = ", ".join(industries[place] for place in empty)
        notes.append(Assumption("empty_industries", "Industries without any flow are left out.", named, SOURCE))
    bought = [code for code in BOUGHT_ABROAD if closing[code].any()]
    product_rows = [place for place in range(count) if place not in empty]
    active = [place for place in product_rows if output[place] or home[:, place].any() or abroad[:, place].any()]
    products = [industries[place] for place in product_rows] + bought
    activities = [industries[place] for place in active]
    margins = np.array([closing[code] for code in bought]).reshape(len(bought), len(users))
    imported = np.vstack([abroad[product_rows], margins])
    total = np.round(np.vstack([(home + abroad)[product_rows], margins]), decimals)
    final = slice(count, None)
    categories = list(CATEGORIES.values())
    kept = [category for place, category in enumerate(categories) if total[:, count + place].any()]
    at_final = [count + categories.index(category) for category in kept]
    if closing["PURNR"].any():
        value = float(closing["PURNR"].sum())
        text = (
            "Households' consumption counts what non-residents buy in the country; the source takes it out in one row, "
            "PURNR, without saying which products, so that the row is not part of these tables."
        )
        notes.append(Assumption("non_residents", text, f"{value:,.2f} million USD", SOURCE))
    if "PURR" in bought or "IntTTM" in bought:
        text = "Rows paid to other countries are products that nobody makes at home."
        notes.append(Assumption("bought_abroad", text, ", ".join(bought), SOURCE))
    taxes: list[Record] = [
        {"user": user, "value": float(value)}
        for user, value in (
            *((activities[place], closing["TXSP"][column]) for place, column in enumerate(active)),
            *((category, closing["TXSP"][column]) for category, column in zip(kept, at_final, strict=True)),
        )
    ]
    wide: dict[str, Wide] = {
        "use": (products, activities, total[:, active]),
        "final_demand": (products, kept, total[:, at_final]),
        "imported_use": (products, [*activities, *kept], imported[:, [*active, *at_final]]),
    }
    long: dict[str, list[Record]] = {
        "activities": [
            {"activity": code, "base_level": float(output[place])}
            for code, place in zip(activities, active, strict=True)
        ],
        "taxes_on_products": taxes,
    }
    assert total[:, final].shape[1] == len(categories)
    value_added = closing["VA"][active]
    meta: dict[str, object] = {
        "name": f"{region} {year}, national input-output table (WIOD 2016)",
        "base_year": year,
        "currency": "USD",
        "unit": "million USD",
        "price_base": f"current prices of {year}",
        "valuation": "basic",
        "source": SOURCE,
        "licence": LICENCE,
        # A cell of use is the sum of two printed ones, domestic and imported.
        "cell_error": 0.5 * 10.0**-decimals * float(np.sqrt(2.0)),
    }
    if accounts is None or not set(activities) <= set(accounts.code):
        wide["value_added"] = (["compensation_and_gross_operating_surplus"], activities, value_added[None, :])
        text = "Value added is not split into compensation and surplus: no socio-economic accounts beside the table."
        notes.append(Assumption("value_added", text, "one row", SOURCE))
    else:
        meta |= _with_accounts(accounts, activities, output[active], value_added, wide, long, notes)
    titles = {code: names.get(code, BOUGHT_ABROAD.get(code, code)) for code in products}
    meta["titles"] = {"product": titles, "activity": {code: titles[code] for code in activities}}
    places = {name: decimals for name in ("use", "final_demand", "imported_use", "value_added")}
    places |= {"activities": decimals, "taxes_on_products": decimals, "capital": 2, "labour": 3, "satellites": 3}
    found = assemble_tables(source.path, meta, wide, long, decimals=places, inputs=inputs, assumptions=notes)
    file = inputs[0][0]
    used = {"TXSP", "VA", *bought}
    left = tuple(
        LeftOut(code, float(closing[code].sum()), WHY_LEFT.get(code, "zero throughout"))
        for code in CLOSING
        if code not in used
    )
    rows, columns = 2 * count + len(CLOSING), len(users) + 1
    printed = LeftOut("GO", float(output.sum()), "a total, read for output and as a test")
    coverage = (
        Coverage(f"{file}, {year}", "rows", rows, rows - len(left), left),
        Coverage(f"{file}, {year}", "columns", columns, columns - 1, (printed,)),
    )
    return replace(found, coverage=coverage, places={f"{name}.csv": Place(file) for name in (*wide, *long)})


def _with_accounts(
    accounts: _Accounts,
    activities: list[str],
    output: Array,
    value_added: Array,
    wide: dict[str, Wide],
    long: dict[str, list[Record]],
    notes: list[Assumption],
) -> dict[str, object]:
    """Add capital, labour and wages from the accounts, in dollars at the rate at which both give the same output."""
    rate = float(accounts.of("GO", activities).sum() / output.sum())
    text = (
        "The accounts are in national currency; they are turned into dollars at the rate at which their output is the "
        "table's."
    )
    notes.append(Assumption("exchange_rate", text, f"{rate:.4f} per USD", SOURCE))
    wages = np.round(accounts.of("COMP", activities) / rate, 2)
    wide["value_added"] = (
        ["compensation_of_employees", "gross_operating_surplus_and_taxes_on_production"],
        activities,
        np.vstack([wages, np.round(value_added - wages, 2)]),
    )
    persons = accounts.of("EMP", activities)
    wide["labour"] = (["persons_engaged"], activities, persons[None, :])
    satellites = {name: accounts.of(variable, activities) for name, variable in _SATELLITES.items()}
    stated = {name: values for name, values in satellites.items() if np.isfinite(values).all()}
    if stated:
        wide["satellites"] = (list(stated), activities, np.vstack(list(stated.values())))
    stock = np.round(accounts.of("K", activities) / rate, 2)
    long["capital"] = [
        {"activity": code, "asset": "capital", "stock": float(value), "depreciation_rate": None}
        for code, value in zip(activities, stock, strict=True)
    ]
    text = "The nominal capital stock of the accounts is taken to be that of the end of the year."
    notes.append(Assumption("capital_stock_at", text, "end", SOURCE))
    units = {name: _UNITS[name] for name in stated}
    more: dict[str, object] = {"capital_stock_at": "end", "labour": {"unit": "thousand persons"}}
    return more | ({"satellites": {"unit": units}} if units else {})


_SATELLITES = {"employees": "EMPE", "hours_of_employees": "H_EMPE"}
_UNITS = {"employees": "thousand persons", "hours_of_employees": "million hours"}

WIOD2016_NATIONAL = Reader(
    "wiod2016_national", "national input-output table of the WIOD 2016 release", _recognise, _read
)
