"""Make and use tables of the US Bureau of Economic Analysis, before or after redefinitions, at producers' prices.

Imports are a negative column of final use, F050; customs duties and domestic carriage of imports are booked there with
the other sign and become `import_margins`. A workbook of import matrices beside them says who uses what is imported.
"""

from __future__ import annotations

import re

import numpy as np

from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.bea import (
    LICENCE,
    SOURCE,
    Sheet,
    by_year,
    category_of,
    placed_sheets,
    read_sheet,
    sheets_with,
)
from lustrum.data.readers.reader import Choice, Reader, chosen, refuse_other
from lustrum.data.readers.statement import refuse_other_statement
from lustrum.data.readers.unread import passed_over
from lustrum.data.supply_use import Publication
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of

USE = {"F010", "F040", "F050", "T001"}
MAKE = ("T008", "T007")
"""Code over the totals of a make table: industry output, in some releases commodity output."""
VALUE_ADDED = {
    "V001": "compensation_of_employees",
    "V002": "taxes_less_subsidies_on_production",
    "V003": "gross_operating_surplus",
}


def _recognise(source: Probe) -> str:
    found = [(file, name) for file, name in sheets_with(source, USE) if re.fullmatch(r"\d{4}", name.strip())]
    if not found:
        return ""
    return f"by columns F010, F040 and F050 in sheet '{found[0][1]}' of {found[0][0].name}"


def _read(source: Probe, choice: Choice) -> EconomyTables:
    refuse_other(choice, year=None, region="US" if choice.region.upper() == "US" else "USA", source=source.path.name)
    uses = by_year(sheets_with(source, USE))
    year = chosen("year", "" if choice.year is None else str(choice.year), sorted(uses))
    faults: list[Fault] = []
    use = read_sheet(*uses[year], USE, faults)
    refuse_other_statement(*uses[year], "million USD", current=True)
    make, made_in = _make(source, year, use, uses[year], faults)
    commodities, industries = _commodities(use), _industries(use)
    titles = {code: use.titles.get(code, code) for code in commodities}
    meta = {
        "name": f"United States {year}, make and use tables (BEA)",
        "base_year": int(year),
        "currency": "USD",
        "unit": "million USD",
        "price_base": f"current prices of {year}",
        "valuation": "producers",
        "source": SOURCE,
        "licence": LICENCE,
        "titles": {"product": titles, "activity": {code: use.titles.get(code, code) for code in industries}},
    }
    inputs = [(file.name, sha256_of(file.path)) for file in (uses[year][0], made_in)]
    return _publication(make, use).tables(source, meta, inputs)


def _industries(use: Sheet) -> list[str]:
    return [code for code in use.columns if not re.match(r"[TFV]\d", code)]


def _commodities(use: Sheet) -> list[str]:
    return [code for code in use.rows if not re.match(r"[TV]\d", code)]


def _make(
    source: Probe, year: str, use: Sheet, read: tuple[SourceFile, str], faults: list[Fault]
) -> tuple[Sheet, SourceFile]:
    """Return the one make table of the year that has the use table's industries and commodities, and its file.

    `read` is the sheet already read for use; what is wrong in either is raised here.
    """
    makes = {
        (file, name): marker
        for marker in MAKE
        for file, name in sheets_with(source, {marker})
        if name.strip() == year and (file, name) != read
    }
    found: list[tuple[Sheet, SourceFile]] = []
    for (file, name), marker in makes.items():
        sheet = read_sheet(file, name, {marker}, faults)
        if set(_industries(use)) <= set(sheet.rows) and set(_commodities(use)) <= set(sheet.columns):
            found.append((sheet, file))
            if len(found) > 1:
                said = f"Two make tables of {year}: {found[0][1].name} and {file.name}."
                raise UsageError(f"{said} Name the one that is meant.")
    raise_faults(faults, source.path)
    if not found:
        raise UsageError(
            f"'{source.path}' holds no make table of {year}: name the make workbook as well."
            f"{passed_over(source, [(read[0].name, '')])}"
        )
    return found[0]


def _publication(make: Sheet, use: Sheet) -> Publication:
    """Return supply, use and value added as published, imports apart from the duties booked among them."""
    commodities, industries = _commodities(use), _industries(use)
    notes = [Assumption("blank", "Blank cells are zero, as the publisher leaves them.", "0", SOURCE)]
    users = {code: category_of(code) for code in use.columns if category_of(code)}
    final: dict[str, np.ndarray] = {}
    for code, category in users.items():
        final[category] = final.get(category, np.zeros(len(commodities))) + use.column(code, commodities)
    abroad = use.column("F050", commodities)
    final["import_margins"] = np.maximum(abroad, 0.0)
    text = "Duties and domestic carriage, booked as negative imports, are the category import_margins."
    if final["import_margins"].any():
        notes.append(Assumption("import_margins", text, f"{final['import_margins'].sum():,.0f} million USD", SOURCE))
    return Publication(
        products=commodities,
        industries=industries,
        use=use.block(commodities, industries),
        final=final,
        value_added={name: use.block([code], industries)[0] for code, name in VALUE_ADDED.items() if code in use.rows},
        supply=make.block(industries, commodities).T,
        imports=np.maximum(-abroad, 0.0),
        decimals=max(use.decimals, make.decimals),
        notes=notes,
        coverage=(*make.coverage(), *use.coverage()),
        places=placed_sheets(make, use),
    )


BEA_MAKE_USE = Reader("bea_make_use", "make and use tables of the US Bureau of Economic Analysis", _recognise, _read)
