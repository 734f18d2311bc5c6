"""Supply and use tables in the layout of the United Nations Handbook, as statistical offices print them.

A sheet for supply and one for use (or two files), titles above, notes below. Rows are products with a code or a name;
columns are industries up to a total, then what lies between: imports, margins, taxes; or final uses. What a column is
stands in words over it, in English; numbering rows and totals are left out, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lustrum.data.place import Place
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.handbook_sheet import HandbookSheet, heading_row, read_handbook_sheet
from lustrum.data.readers.handbook_value_added import components, less_parts
from lustrum.data.readers.headings import FINAL, column_kinds
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.readers.statement import refuse_other_currency, refuse_other_statement
from lustrum.data.readers.years import table_of, year_in, year_of
from lustrum.data.supply_use import Publication
from lustrum.data.tables import EconomyTables
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault, raise_faults
from lustrum.results.files import sha256_of

Sheet = tuple[SourceFile, str]
SETTINGS = {"name", "unit", "currency", "price_base", "source", "licence", "supply_sheet", "use_sheet"}


def _sheets(source: Probe) -> list[tuple[SourceFile, str, str]]:
    """Return (file, sheet, "supply" or "use") of every sheet that reads like one."""
    found: list[tuple[SourceFile, str, str]] = []
    for file in source.files:
        grids = {"": file.head} if file.content == "text" else file.sheets if file.content in WORKBOOKS else {}
        for name, grid in grids.items():
            row = heading_row(grid)
            if row is None:
                continue
            kinds = set(column_kinds(grid[row]))
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


def _year_said(file: SourceFile, sheet: str) -> str:
    """Return the one year a sheet's name says, else a title above the headings, else the file's name; '' for none."""
    grid = file.head if file.content == "text" else file.sheets[sheet]
    titles = [cell for cells in grid[: heading_row(grid) or 0] for cell in cells]
    return year_in([sheet], titles, [file.path.stem])


def _pair(source: Probe, choice: Choice, notes: list[Assumption]) -> tuple[dict[str, Sheet], int | None]:
    """Return the sheets of supply and use of one year, and that year; several of one year are refused by name."""
    every = _sheets(source)
    said = [_year_said(file, name) for file, name, _ in every]
    year = year_of(said, choice.year)
    if year and choice.year is None:
        notes.append(Assumption("year", "The year is that of the sheets or the file.", year, source.path.name))
    pair: dict[str, Sheet] = {}
    for kind in ("supply", "use"):
        named = choice.meta.get(f"{kind}_sheet", "")
        at = [place for place, (_, name, each) in enumerate(every) if each == kind and named in ("", name)]
        places = [Place(every[place][0].name, every[place][1]).of() for place in at]
        place = at[table_of(kind, f"{kind}_sheet", places, [said[place] for place in at], year)]
        pair[kind] = every[place][:2]
    return pair, int(year) if year else None


def _read(source: Probe, choice: Choice) -> EconomyTables:
    faults: list[Fault] = []
    notes: list[Assumption] = []
    found, year = _pair(source, choice, notes)
    supply, use = read_handbook_sheet(*found["supply"], faults), read_handbook_sheet(*found["use"], faults)
    raise_faults(faults, source.path)
    products, titles = _products(source, supply, use, notes)
    industries = _industries(source, supply, use)
    at = [use.columns.index(name) for name in industries]
    in_supply = [supply.columns.index(name) for name in industries]
    value_added, left = components(use, at)
    if not value_added:
        raise DataError(f"{use.place.of()}: no rows of value added below the products of the use table.")
    between = {
        name: supply.of(name, products)
        for name in ("trade_margins", "transport_margins", "taxes_on_products", "subsidies_on_products")
        if name in supply.kinds
    }
    if "subsidies_on_products" in between and between["subsidies_on_products"].sum() > 0:
        between["subsidies_on_products"] = -between["subsidies_on_products"]
    text = "What columns and rows are is read from their headings; totals and blank cells (zero) are told by them too."
    notes.append(Assumption("headings", text, ", ".join(dict.fromkeys(use.kinds)), source.path.name))
    if dashes := supply.dashes + use.dashes:
        notes.append(
            Assumption("dash", "A dash alone is zero, as offices print it.", f"{dashes} cells", source.path.name)
        )
    publication = Publication(
        products=products,
        industries=industries,
        use=use.rows(products)[:, at],
        final={name: use.of(name, products) for name in FINAL if name in use.kinds},
        value_added=value_added,
        supply=supply.rows(products)[:, in_supply],
        imports=supply.of("imports", products),
        valuation={name: column for name, column in between.items() if column.any()},
        taxes=_taxes(use),
        decimals=max(supply.decimals, use.decimals),
        notes=notes,
        coverage=(*supply.coverage, *less_parts(use.coverage, left)),
        places=_places(supply, use),
    )
    inputs = [(file.name, sha256_of(file.path)) for file in dict.fromkeys(file for file, _ in found.values())]
    return publication.tables(source, _meta(source, choice, year, found.values(), publication, titles), inputs)


def _places(supply: HandbookSheet, use: HandbookSheet) -> dict[str, Place]:
    """Return where each table's cells stand."""
    imports = Place(supply.place.file, supply.place.sheet, supply.place.rows, {
        "value": supply.place.columns["imports"],
    })  # fmt: skip
    return {
        "supply.csv": supply.place, "valuation.csv": supply.place, "imports.csv": imports,
        "use.csv": use.place, "final_demand.csv": use.place, "value_added.csv": use.place,
    }  # fmt: skip


def _products(
    source: Probe, supply: HandbookSheet, use: HandbookSheet, notes: list[Assumption]
) -> tuple[list[str], dict[str, str]]:
    """Return the products of both sheets in the order of supply; a row only one sheet has a figure for is zero there.

    Raises
    ------
    DataError
        Where a product of one sheet is no row of the other.
    """
    mine, theirs = ([line.label for line in sheet.products] for sheet in (supply, use))
    adjusting = {line.label for sheet in (supply, use) for line in sheet.products if line.kind == "adjustment"}
    lone = {
        label
        for labels, others, blank in ((mine, theirs, use.blank), (theirs, mine, supply.blank))
        for label in labels
        if label not in others and label not in adjusting and label not in blank
    }
    if lone:
        _refuse_products(source, supply, use, lone)
    every = list(dict.fromkeys([*mine, *theirs]))
    if adjusting:
        text = "Rows of purchases abroad, of non-residents and of cif/fob are products that nobody makes."
        notes.append(Assumption("adjustments", text, ", ".join(p for p in every if p in adjusting), source.path.name))
    titles = {line.label: line.title for sheet in (use, supply) for line in sheet.products}
    return every, titles


def _refuse_products(source: Probe, supply: HandbookSheet, use: HandbookSheet, lone: set[str]) -> None:
    said: list[str] = []
    places: dict[str, str] = {}
    for sheet in (supply, use):
        places |= {line.label: sheet.place.of(line.label) for line in sheet.products if line.label in lone}
    numbers: dict[float, list[str]] = {}
    for label in sorted(lone):
        if re.fullmatch(r"\d+(\.\d+)?", label):
            numbers.setdefault(float(label), []).append(label)
    one = [pair for pair in numbers.values() if len(pair) == 2]
    if one:
        pairs = "; ".join(f"'{b}' ({places[b]}) and '{a}' ({places[a]})" for a, b in (sorted(pair) for pair in one[:4]))
        said = [
            f"{len(one)} codes stand as text in one table and as a number in the other: {pairs}. A spreadsheet has "
            "dropped the zeros: format both columns as text and type the codes again."
        ]
    rest = sorted(lone - {label for pair in one for label in pair})
    if rest:
        listed = ", ".join(f"'{label}' ({places[label]})" for label in rest[:8])
        more = f" and {len(rest) - 8} more" if len(rest) > 8 else ""
        said.append(f"products of supply and use differ; in one table only: {listed}{more}.")
    raise DataError(f"{source.path}: {' '.join(said)}")


def _industries(source: Probe, supply: HandbookSheet, use: HandbookSheet) -> list[str]:
    found = {name: sheet for sheet in (supply, use) for name in sheet.industries}
    apart = [name for name in found if (name in supply.industries) != (name in use.industries)]
    if apart:
        listed = ", ".join(f"'{name}' ({found[name].place.of('', name)})" for name in apart[:8])
        raise DataError(f"{source.path}: industries of supply and use differ; in one table only: {listed}.")
    if not use.industries:
        raise DataError(f"{use.place.of()}: no industry is named over the columns left of the final uses.")
    return use.industries


def _taxes(use: HandbookSheet) -> dict[str, float]:
    """Return taxes on products by user, where the use table is at basic prices and has a row of them."""
    taxes: dict[str, float] = {}
    for number, line in enumerate(use.below):
        if line.kind == "taxes_on_products":
            row = use.values[len(use.products) + number]
            for name, kind, value in zip(use.columns, use.kinds, row, strict=True):
                user = name if kind == "industry" else kind
                taxes[user] = taxes.get(user, 0.0) + float(value)
    return taxes


def _meta(
    source: Probe,
    choice: Choice,
    year: int | None,
    found: Iterable[Sheet],
    publication: Publication,
    titles: dict[str, str],
) -> dict[str, object]:
    given = dict(choice.meta)
    missing = [key for key in ("unit", "currency") if key not in given]
    if missing or year is None:
        wanted = [
            *(["year (--year 2015)"] if year is None else []),
            *(f"{key} (--set {key}=...)" for key in missing),
        ]
        raise UsageError(f"'{source.path}' does not say its own {', '.join(wanted)}: say them on the command line.")
    unknown = sorted(set(given) - SETTINGS)
    if unknown:
        raise UsageError(f"--set {unknown[0]}: known are {', '.join(sorted(SETTINGS))}.")
    refuse_other_currency(given["unit"], given["currency"])
    for file, sheet in found:
        refuse_other_statement(file, sheet, given["unit"])
    return {
        "name": given.get("name", f"Supply and use {choice.region} {year}".replace("  ", " ")),
        "base_year": year,
        "currency": given["currency"],
        "unit": given["unit"],
        "price_base": given.get("price_base", f"current prices of {year}"),
        "valuation": "purchasers" if publication.valuation else "basic",
        "source": given.get("source", f"user's copy: {source.path.name}"),
        "licence": given.get("licence", "not stated"),
        "titles": {"product": {code: titles.get(code, code) for code in publication.products}},
    }


UN_HANDBOOK = Reader(
    "un_handbook", "supply and use tables with headings in words (UN Handbook layout)", _recognise, _read
)
