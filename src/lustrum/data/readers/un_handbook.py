"""Supply and use tables in the layout of the United Nations Handbook, as statistical offices print them.

A sheet for supply and one for use (or two files), titles above, notes below. Rows are products with a code or a name;
columns are industries up to a total, then what lies between: imports, margins, taxes; or final uses. What a column is
stands in words over it, in English; numbering rows and totals are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.arrays import Array
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.supply_use import Publication
from lustrum.data.tables import EconomyTables
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers

WORDS = (
    ("total", r"^total|^sum\b|total supply|total use|output at basic|at basic prices$|at purchasers"),
    ("imports", r"^imports"),
    ("transport_margins", r"^transport margin"),
    ("trade_margins", r"trade( and transport)? margin|^margins"),
    ("subsidies_on_products", r"^subsidies on products|^less:? subsidies"),
    ("taxes_on_products", r"taxes( less subsidies)? on products"),
    ("npish", r"npish|non-?profit"),
    ("households", r"household"),
    ("government", r"government"),
    ("gfcf", r"fixed capital formation"),
    ("inventories", r"inventor|valuables|changes in stocks"),
    ("exports", r"^exports"),
)  # fmt: skip
"""What a column's heading says it is, the first that fits; any other is an industry."""
ROWS = (
    ("total", r"^total|output|gross value added|^value added"),
    ("compensation_of_employees", r"compensation of employees"),
    ("taxes_less_subsidies_on_production", r"taxes (less subsidies )?on production|other (net )?taxes"),
    ("consumption_of_fixed_capital", r"consumption of fixed capital"),
    ("gross_operating_surplus", r"operating surplus|mixed income"),
    ("taxes_on_products", r"taxes( less subsidies)? on products"),
)
"""What a row below the products is."""
FINAL = ("households", "npish", "government", "gfcf", "inventories", "exports")
HEAD = 30


@dataclass(frozen=True, eq=False)
class _Table:
    """Figures of one sheet: products and rows below them, columns with their kinds."""

    products: list[str]
    below: dict[str, int]
    columns: list[str]
    kinds: list[str]
    values: Array
    titles: dict[str, str]
    decimals: int

    def of(self, kind: str) -> Array:
        """Return all columns of a kind added up, over the products."""
        at = [place for place, each in enumerate(self.kinds) if each == kind]
        total: Array = self.values[: len(self.products)][:, at].sum(axis=1)
        return total

    @property
    def industries(self) -> list[str]:
        return [name for name, kind in zip(self.columns, self.kinds, strict=True) if kind == "industry"]


def _kind(text: str, rules: Sequence[tuple[str, str]], otherwise: str) -> str:
    low = re.sub(r"\s+", " ", text.strip().lower())
    return next((name for name, pattern in rules if re.search(pattern, low)), otherwise)


def _heading(grid: Grid) -> tuple[int, list[str]] | None:
    """Return the row of column headings and their kinds, None where no row reads like one."""
    best: tuple[int, int] | None = None
    for number, cells in enumerate(grid[:HEAD]):
        kinds = {_kind(cell, WORDS, "") for cell in cells if cell.strip()}
        score = len(kinds & {"imports", "taxes_on_products", "trade_margins", *FINAL})
        if score >= 3 and (best is None or score > best[1]):
            best = (number, score)
    return None if best is None else (best[0], [_kind(cell, WORDS, "industry") for cell in grid[best[0]]])


def _sheets(source: Probe) -> list[tuple[SourceFile, str, str]]:
    """Return (file, sheet, "supply" or "use") of every sheet that reads like one."""
    found: list[tuple[SourceFile, str, str]] = []
    for file in source.files:
        grids = {"": file.head} if file.content == "text" else file.sheets if file.content in WORKBOOKS else {}
        for name, grid in grids.items():
            heading = _heading(grid)
            if heading is None:
                continue
            kinds = set(heading[1])
            if "exports" in kinds and "households" in kinds:
                found.append((file, name, "use"))
            elif "imports" in kinds and {"taxes_on_products", "trade_margins"} & kinds:
                found.append((file, name, "supply"))
    return found


def _recognise(source: Probe) -> str:
    found = _sheets(source)
    if {kind for _, _, kind in found} != {"supply", "use"}:
        return ""
    return f"by headings in words (imports, margins, taxes on products; households, exports) in {found[0][0].name}"


def _read(source: Probe, choice: Choice) -> EconomyTables:
    faults: list[Fault] = []
    found = {kind: (file, name) for file, name, kind in _sheets(source)}
    supply, use = _table(*found["supply"], faults), _table(*found["use"], faults)
    raise_faults(faults, source.path)
    if supply.products != use.products:
        apart = sorted(set(supply.products) ^ set(use.products))
        raise DataError(f"{source.path}: products of supply and use differ: {', '.join(apart[:10]) or 'their order'}.")
    if supply.industries != use.industries:
        apart = sorted(set(supply.industries) ^ set(use.industries))
        raise DataError(f"{source.path}: industries of supply and use differ: {', '.join(apart[:10])}.")
    count = len(use.products)
    at = [place for place, kind in enumerate(use.kinds) if kind == "industry"]
    value_added = {
        name: use.values[row][at] for name, row in use.below.items() if name not in ("total", "taxes_on_products")
    }
    if not value_added:
        raise DataError(f"{source.path}: no rows of value added below the products of the use table.")
    taxes: dict[str, float] = {}
    if "taxes_on_products" in use.below:
        row = use.values[use.below["taxes_on_products"]]
        for name, kind, value in zip(use.columns, use.kinds, row, strict=True):
            if kind != "total":
                user = name if kind == "industry" else kind
                taxes[user] = taxes.get(user, 0.0) + float(value)
    between = {
        name: supply.of(name)
        for name in ("trade_margins", "transport_margins", "taxes_on_products", "subsidies_on_products")
        if name in supply.kinds
    }
    if "subsidies_on_products" in between and between["subsidies_on_products"].sum() > 0:
        between["subsidies_on_products"] = -between["subsidies_on_products"]
    text = "What columns and rows are is read from their headings; totals and blank cells (zero) are told by them too."
    notes = [Assumption("headings", text, ", ".join(dict.fromkeys(use.kinds)), source.path.name)]
    in_supply = [place for place, kind in enumerate(supply.kinds) if kind == "industry"]
    publication = Publication(
        products=use.products,
        industries=use.industries,
        use=use.values[:count][:, at],
        final={name: use.of(name) for name in FINAL if name in use.kinds},
        value_added=value_added,
        supply=supply.values[:count][:, in_supply],
        imports=supply.of("imports"),
        valuation={name: column for name, column in between.items() if column.any()},
        taxes=taxes,
        decimals=max(supply.decimals, use.decimals),
        notes=notes,
    )
    inputs = [(file.name, sha256_of(file.path)) for file in dict.fromkeys(file for file, _ in found.values())]
    return publication.tables(source, _meta(source, choice, publication, use.titles), inputs)


def _meta(source: Probe, choice: Choice, publication: Publication, titles: dict[str, str]) -> dict[str, object]:
    given = dict(choice.meta)
    missing = [key for key in ("unit", "currency") if key not in given]
    if missing or choice.year is None:
        wanted = [
            *(["year (--year 2015)"] if choice.year is None else []),
            *(f"{key} (--set {key}=...)" for key in missing),
        ]
        raise UsageError(f"'{source.path}' does not say its own {', '.join(wanted)}: say them on the command line.")
    unknown = sorted(set(given) - {"name", "unit", "currency", "price_base", "source", "licence"})
    if unknown:
        raise UsageError(f"--set {unknown[0]}: known are name, unit, currency, price_base, source, licence.")
    return {
        "name": given.get("name", f"Supply and use {choice.region} {choice.year}".replace("  ", " ")),
        "base_year": choice.year,
        "currency": given["currency"],
        "unit": given["unit"],
        "price_base": given.get("price_base", f"current prices of {choice.year}"),
        "valuation": "purchasers" if publication.valuation else "basic",
        "source": given.get("source", f"user's copy: {source.path.name}"),
        "licence": given.get("licence", "not stated"),
        "titles": {"product": {code: titles.get(code, code) for code in publication.products}},
    }


def _table(file: SourceFile, sheet: str, faults: list[Fault]) -> _Table:
    """Return one sheet's figures: rows from the heading to the first row after them that holds no figure."""
    grid = read_sheets(file.path, [sheet])[sheet] if sheet else read_grid(file.path, file.delimiter)
    heading = _heading(grid)
    assert heading is not None
    top, kinds = heading
    body = [cells for cells in grid[top + 1 :] if _figures(cells) >= 2 and not _numbering(cells)]
    first = _first_figure(body)
    label = [place for place in range(first) if any(cells[place].strip() for cells in body if len(cells) > place)]
    header = [cell.strip() for cell in grid[top]]
    above = [cell.strip() for cell in grid[top - 1]] if top else []
    columns: list[str] = []
    places: list[int] = []
    for place in range(first, len(header)):
        if header[place]:
            # A row of codes over the names gives the labels, where there is one.
            code = above[place] if place < len(above) and re.fullmatch(r"[A-Z][\w+-]*|\d{1,3}", above[place]) else ""
            columns.append(code if code and kinds[place] == "industry" else header[place])
            places.append(place)
    rows: list[str] = []
    titles: dict[str, str] = {}
    below: dict[str, int] = {}
    texts: list[list[str]] = []
    ended = False
    for cells in body:
        named = [cells[place].strip() for place in label if place < len(cells) and cells[place].strip()]
        if not named:
            continue
        kind = _kind(named[-1], ROWS, "product")
        if kind == "total":
            ended = True
            continue
        if kind != "product":
            ended = True
            below[kind] = len(texts)
        elif ended:
            continue
        else:
            rows.append(named[0])
            titles[named[0]] = named[-1]
        texts.append([cells[place] if place < len(cells) else "" for place in places])
    names = [*rows, *below]
    where = f"{file.name}, sheet {sheet}" if sheet else file.name
    numbers = read_numbers(texts, file=where, rows=names, columns=columns, faults=faults, blank="zero")
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is unknown, and missing is not zero."
        faults.append(Fault("blank", where, names[i], columns[j], message, "Give the figure."))
    found = [kinds[place] for place in places]
    return _Table(rows, below, columns, found, numbers.values, titles, min(numbers.decimals, 6))


def _figures(cells: Sequence[str]) -> int:
    return sum(
        bool(re.fullmatch(r"[(−-]?[\d.,\s\u00a0]+\)?", cell.strip())) and any(c.isdigit() for c in cell)
        for cell in cells
    )


def _numbering(cells: Sequence[str]) -> bool:
    """Say whether a row only numbers the columns: (1), (2), (3) ..."""
    found = [re.sub(r"[()]", "", cell.strip()) for cell in cells if cell.strip()]
    whole = [int(text) for text in found if text.isdigit()]
    return len(whole) >= 3 and len(whole) >= len(found) - 1 and whole == list(range(whole[0], whole[0] + len(whole)))


def _first_figure(body: Sequence[Sequence[str]]) -> int:
    """Return the first column in which most rows hold a figure."""
    for place in range(1, 6):
        filled = [cells[place] for cells in body if len(cells) > place and cells[place].strip()]
        if len(filled) >= len(body) / 2 and _figures(filled) == len(filled):
            return place
    return 1


UN_HANDBOOK = Reader(
    "un_handbook", "supply and use tables with headings in words (UN Handbook layout)", _recognise, _read
)
