"""Supply and use tables of the US Bureau of Economic Analysis: supply at basic, use at purchasers' prices."""

from __future__ import annotations

import re

import numpy as np

from lustrum.arrays import Array
from lustrum.data.probe import Probe
from lustrum.data.readers.bea import LICENCE, SOURCE, by_year, category_of, placed_sheets, read_sheet, sheets_with
from lustrum.data.readers.reader import Choice, Reader, chosen, refuse_other
from lustrum.data.readers.statement import refuse_other_statement
from lustrum.data.supply_use import Publication
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of

SUPPLY = {"MCIF", "TRADE", "T016"}
USE = {"F010", "F040", "T019"}
VALUATION = {
    "TRADE": "trade_margins",
    "TRANS": "transport_margins",
    "MDTY": "import_duties",
    "TOP": "taxes_on_products",
}
VALUE_ADDED = {
    "V00100": ("compensation_of_employees", 1.0), "T00OTOP": ("other_taxes_on_production", 1.0),
    "T00OSUB": ("other_subsidies_on_production", -1.0), "V00300": ("gross_operating_surplus", 1.0),
}  # fmt: skip
"""Rows of value added and their sign: subsidies are printed as `less:`."""


def _recognise(source: Probe) -> str:
    found = sheets_with(source, SUPPLY)
    if not found or not sheets_with(source, USE):
        return ""
    return f"by columns MCIF, TRADE and T016 in sheet '{found[0][1]}' of {found[0][0].name}"


def _read(source: Probe, choice: Choice) -> EconomyTables:
    refuse_other(choice, year=None, region="US" if choice.region.upper() == "US" else "USA", source=source.path.name)
    supplies, uses = (by_year(sheets_with(source, codes)) for codes in (SUPPLY, USE))
    asked = "" if choice.year is None else str(choice.year)
    year = chosen("year", asked, sorted(set(supplies) & set(uses)))
    for file, sheet in (supplies[year], uses[year]):
        refuse_other_statement(file, sheet, "million USD", current=True)
    faults: list[Fault] = []
    supply = read_sheet(*supplies[year], SUPPLY, faults)
    use = read_sheet(*uses[year], USE, faults)
    raise_faults(faults, source.path)
    industries = [code for code in use.columns if not re.match(r"[TF]\d", code)]
    commodities = [code for code in supply.rows if not re.match(r"T\d", code)]
    if missing := [code for code in commodities if code not in use.rows]:
        raise UsageError(f"The use table of {year} lacks the products {', '.join(missing[:10])} of the supply table.")
    final: dict[str, Array] = {}
    for code in use.columns:
        if category := category_of(code):
            final[category] = final.get(category, np.zeros(len(commodities))) + use.column(code, commodities)
    between = {name: supply.column(code, commodities) for code, name in VALUATION.items()}
    imports = supply.column("MCIF", commodities) + supply.column("MADJ", commodities)
    between["subsidies_on_products"] = _subsidies(supply.column("SUB", commodities))
    notes = [
        Assumption("blank", "Blank cells are zero, as the publisher leaves them.", "0", SOURCE),
        Assumption("imports", "Imports are cif with the publisher's adjustment.", "MCIF + MADJ", SOURCE),
    ]
    publication = Publication(
        products=commodities,
        industries=industries,
        use=use.block(commodities, industries),
        final=final,
        value_added={
            name: sign * use.block([code], industries)[0]
            for code, (name, sign) in VALUE_ADDED.items()
            if code in use.rows
        },
        supply=supply.block(commodities, industries),
        imports=imports,
        valuation={name: column for name, column in between.items() if column.any()},
        decimals=max(supply.decimals, use.decimals),
        notes=notes,
        coverage=(*supply.coverage(), *use.coverage()),
        places=placed_sheets(supply, use),
    )
    titles = {code: supply.titles.get(code, code) for code in commodities}
    meta = {
        "name": f"United States {year}, supply and use tables (BEA)",
        "base_year": int(year),
        "currency": "USD",
        "unit": "million USD",
        "price_base": f"current prices of {year}",
        "valuation": "purchasers",
        "source": SOURCE,
        "licence": LICENCE,
        "titles": {"product": titles, "activity": {code: use.titles.get(code, code) for code in industries}},
    }
    inputs = [(file.name, sha256_of(file.path)) for file in dict.fromkeys((supplies[year][0], uses[year][0]))]
    return publication.tables(source, meta, inputs)


def _subsidies(printed: Array) -> Array:
    """Return subsidies as negative numbers, whether they are printed so or as `less:`."""
    negative: Array = -np.abs(printed) if printed.sum() > 0 else printed
    return negative


BEA_SUPPLY_USE = Reader(
    "bea_supply_use", "supply and use tables of the US Bureau of Economic Analysis", _recognise, _read
)
