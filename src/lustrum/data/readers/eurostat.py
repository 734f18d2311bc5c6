"""Supply, use and symmetric tables of Eurostat, from observations however they were delivered.

An observation is a figure for a row (product `CPA_C10-12`, or `D1`, `B1G`), a column (industry `C10-C12`, or final
use `P3_S14`), a flow (TOTAL, DOM, IMP), a unit, a country and a year. Totals and sections beside their divisions are
told by their codes and left out; what is left is the finest level there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from lustrum.arrays import Array
from lustrum.data.place import Place, placed
from lustrum.data.probe import Probe
from lustrum.data.readers.observations import Cells, Key, Observations, coverage_of
from lustrum.data.readers.reader import chosen
from lustrum.data.readers.unread import passed_over
from lustrum.data.supply_use import Publication, divisions_of, finest, matrix_of
from lustrum.data.tables import EconomyTables
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault, raise_faults

SOURCE = "Eurostat, supply, use and input-output tables (ESA 2010)"
LICENCE = "Eurostat reuse policy: free with attribution"

FINAL = {
    "P3_S14": "households", "P3_S15": "npish", "P3_S13": "government", "P51G": "gfcf", "P6": "exports",
}  # fmt: skip
INVENTORIES = (("P52", "P53"), ("P5M",), ("P52_P53",), ("P52",))
"""Changes in inventories and valuables: the first of these that is all there."""
VALUE_ADDED = (
    ("D1", "D29X39", "B2A3G"),
    ("D1", "D29X39", "P51C", "B2A3N"),
    ("D1", "D29X39", "K1", "B2A3N"),
    ("D11", "D12", "D29X39", "B2A3G"),
    ("B1G",),
)
"""Components of value added: the first of these that is all there."""
TITLES = {
    "D1": "compensation_of_employees", "D11": "wages_and_salaries", "D12": "social_contributions",
    "D29X39": "other_taxes_less_subsidies_on_production", "B2A3G": "gross_operating_surplus_and_mixed_income",
    "B2A3N": "net_operating_surplus_and_mixed_income", "P51C": "consumption_of_fixed_capital",
    "K1": "consumption_of_fixed_capital", "B1G": "compensation_and_gross_operating_surplus",
}  # fmt: skip
VALUATION = {"OTTM": "trade_margins", "D21X31": "taxes_on_products"}
SUMS = ["TS_BP", "TS_PP", "TU", "TFU", "P2", "B1G", "P3", "P5", "P5G", "B2A3N"]
"""Codes of sums that no classification tells."""
PLACED = ("supply", "use", "final_demand", "value_added", "imports", "valuation", "imported_use", "taxes_on_products")
ADJUSTMENTS = ("OP_RES", "OP_NRES", "P33", "P34")
"""Rows of purchases abroad and of non-residents: products nobody makes."""


def table_of(rows: Iterable[str], columns: Iterable[str]) -> str:
    """Return which table a set of codes belongs to: supply, use or nothing."""
    users = set(columns)
    if users & {"OTTM", "TS_PP", "TS_BP"} or (users & {"P7"} and not users & {"P3_S14", "P3", "P51G"}):
        return "supply"
    return "use" if users & {"P3_S14", "P3", "P51G", "P6"} else ""


def economy_of(found: Observations, source: Probe, region: str, year: int | None) -> EconomyTables:
    """Return one country and year as an economy's tables."""
    found.refuse_twice(source.path)
    country = chosen("region", region, sorted({key[3] for key in found.cells}), found.places(3))
    there = {key: cells for key, cells in found.cells.items() if key[3] == country}
    asked = chosen("year", "" if year is None else str(year), sorted({key[4] for key in there}), found.places(4))
    there = {key: cells for key, cells in there.items() if key[4] == asked}
    notes: list[Assumption] = []
    unit = _unit(sorted({key[2] for key in there}), notes)
    tables = {(key[0], key[1]): cells for key, cells in there.items() if key[2] == unit}
    keys = {(key[0], key[1]): key for key in there if key[2] == unit}
    raise_faults(found.strays(list(keys.values())), source.path)
    if not any(name == "use" for name, _ in tables):
        raise UsageError(
            f"'{source.path}' holds no use table of {country} {asked} in {unit}: download naio_10_cp16 as well."
            f"{found.others('use')}{passed_over(source, found.inputs)}"
        )
    if found.flags:
        text = "Figures that bear a flag (provisional, estimated ...) are used as they are."
        notes.append(Assumption("flags", text, ", ".join(sorted(set(found.flags))), SOURCE))
    faults: list[Fault] = []
    if not any(name == "supply" for name, _ in tables) and not any("P1" in _with_data(t, 0) for t in tables.values()):
        raise UsageError(
            f"{source.path.name}: neither a supply table nor a row of output (P1) of {country} {asked} in {unit}: "
            f"download naio_10_cp15 as well.{found.others('supply')}{passed_over(source, found.inputs)}"
        )
    publication = _publication(tables, notes, source.path.name, faults)
    places = _places(found, keys, source.path.name)
    raise_faults(placed(faults, places), source.path)
    publication.decimals = found.decimals
    publication.notes = notes
    publication.coverage = tuple(
        coverage_of(f"{name or 'other'} table{f' ({flow})' if flow else ''}", cells, _sums(cells))
        for (name, flow), cells in tables.items()
    ) + tuple(found.beside)
    publication.places = places
    meta = {
        "name": f"{country} {asked}, supply and use (Eurostat)",
        "base_year": int(asked),
        "currency": "EUR" if unit.endswith("EUR") else f"national currency of {country}",
        "unit": {"MIO_EUR": "million EUR", "MIO_NAC": "million national currency"}.get(unit, unit),
        "price_base": f"current prices of {asked}",
        "valuation": "purchasers" if publication.valuation else "basic",
        "source": SOURCE,
        "licence": LICENCE,
    }
    return publication.tables(source, meta, found.inputs)


def _places(found: Observations, keys: Mapping[tuple[str, str], Key], file: str) -> dict[str, Place]:
    """Return where the tables of an economy stand: of use that is added up from two tables, the file alone is known."""
    flows = {flow for name, flow in keys if name == "use"}
    whole = next((flow for flow in ("TOTAL", "TOT", "", *sorted(flows)) if flow in flows), "")
    stand = {"use": ("use", whole if whole != "IMP" else "DOM"), "imported": ("use", "IMP")}
    if "supply" in {name for name, _ in keys}:
        stand["supply"] = next(each for each in keys if each[0] == "supply")
    names = {**{name: code for code, name in FINAL.items()}, **{name: code for code, name in VALUATION.items()}}
    rows = {name: code for code, name in TITLES.items()}
    known: dict[str, Place] = {}
    for name, each in stand.items():
        added_up = name == "use" and {"DOM", "IMP"} <= flows and not flows & {"TOTAL", "TOT", ""}
        if each in keys:
            place = found.place_of(keys[each])
            known[name] = Place(place.file) if added_up else place.also(rows, {**names, "value": "P7"})
    use, supply = known.get("use", Place(file)), known.get("supply", known.get("use", Place(file)))
    tables = {"supply": supply, "imports": supply, "valuation": supply, "imported_use": known.get("imported", use)}
    return {f"{name}.csv": tables.get(name, use) for name in PLACED}


def _unit(units: list[str], notes: list[Assumption]) -> str:
    if len(units) == 1:
        return units[0]
    preferred = next((unit for unit in ("MIO_NAC", "MIO_EUR") if unit in units), "")
    if not preferred:
        raise UsageError(f"The file holds several units ({', '.join(units)}): filter the download to one of them.")
    notes.append(Assumption("unit", f"Of {', '.join(units)} one is read.", preferred, SOURCE))
    return preferred


def _with_data(cells: Mapping[tuple[str, str], float], axis: int) -> list[str]:
    """Return labels along an axis that carry a figure; a code may be listed and have none."""
    return list(dict.fromkeys(key[axis] for key, value in cells.items() if not np.isnan(value)))


def _publication(
    tables: dict[tuple[str, str], Cells], notes: list[Assumption], file: str, faults: list[Fault]
) -> Publication:
    flows = {flow for name, flow in tables if name == "use"}
    use_cells = _use(tables, flows)
    imported = tables.get(("use", "IMP"))
    supply_cells = next((cells for (name, _), cells in tables.items() if name == "supply"), None)
    _refuse_empty([("use", use_cells), *([("supply", supply_cells)] if supply_cells else [])], file, notes, faults)
    rows, sums = finest(code for code in _with_data(use_cells, 0) if divisions_of(code) or code == "TOTAL")
    columns, column_sums = finest(code for code in _with_data(use_cells, 1) if divisions_of(code) or code == "TOTAL")
    if sums or column_sums:
        text = "Totals and sections beside their divisions are sums and are left out."
        notes.append(Assumption("finest_level", text, ", ".join(dict.fromkeys([*sums, *column_sums])), SOURCE))
    adjusting = [code for code in ADJUSTMENTS if code in _with_data(use_cells, 0)]
    filled = use_cells.copy()
    for code in adjusting:  # these rows are printed for the users they concern alone
        for column in (*columns, *FINAL, "P52", "P53", "P5M"):
            filled.setdefault((code, column), 0.0)
    products = [*rows, *adjusting]
    present = set(_with_data(use_cells, 1))
    stocks = next((codes for codes in INVENTORIES if set(codes) <= present), ())
    categories = [code for code in FINAL if code in present]
    if "P3_S14" not in present or "P6" not in present:
        listed = ", ".join(sorted(present)[-12:])
        raise DataError(f"{file}: no column of households (P3_S14) or exports (P6) in the use table; it has {listed}.")
    use = matrix_of(filled, products, columns, "use.csv", faults)
    final = {FINAL[code]: matrix_of(filled, products, [code], "use.csv", faults)[:, 0] for code in categories}
    if stocks:
        final["inventories"] = matrix_of(filled, products, stocks, "use.csv", faults).sum(axis=1)
        if len(stocks) > 1:
            text = "Changes in inventories and acquisitions of valuables are one category."
            notes.append(Assumption("inventories", text, " + ".join(stocks), SOURCE))
    stated = set(_with_data(use_cells, 0))
    components = next((codes for codes in VALUE_ADDED if set(codes) <= stated), ())
    if not components:
        raise DataError(f"{file}: no rows of value added (D1, D29X39, B2A3G or B1G) in the use table.")
    value_added = {TITLES[code]: matrix_of(use_cells, [code], columns, "use.csv", faults)[0] for code in components}
    publication = Publication(products, columns, use, final, value_added)
    users = {code: code for code in columns} | {code: FINAL[code] for code in categories}
    users |= dict.fromkeys(stocks, "inventories")
    if "D21X31" in stated:  # use at basic prices: what its users pay in taxes stands in a row of its own
        for code, user in users.items():
            publication.taxes[user] = publication.taxes.get(user, 0.0) + use_cells.get(("D21X31", code), 0.0)
    if supply_cells is not None:
        _add_supply(publication, supply_cells, adjusting, file, faults)
    else:
        _add_symmetric(publication, use_cells, imported, users, file, faults)
    return publication


def _sums(cells: Cells) -> list[str]:
    """Return codes that are sums of others, along rows and columns."""
    return [code for axis in (0, 1) for code in finest(dict.fromkeys(key[axis] for key in cells))[1]] + SUMS


def _refuse_empty(tables: list[tuple[str, Cells]], file: str, notes: list[Assumption], faults: list[Fault]) -> None:
    """Name codes that are listed without any figure where no other code with figures covers them.

    A code of a level that is not published has others in its place. One that has not is confidential, unless the
    printed total leaves nothing for it.
    """
    for name, cells in tables:
        for axis, what in ((0, "product"), (1, "industry")):
            present = set(_with_data(cells, axis))
            covered = {division[:2] for code in present for division in divisions_of(code)}
            listed = dict.fromkeys(key[axis] for key in cells)
            empty = [c for c in listed if c not in present and {d[:2] for d in divisions_of(c)} - covered]
            if empty and _nothing_left(cells, axis, present):
                text = f"Codes of the {name} table without any figure are left out: the printed totals leave nothing."
                notes.append(Assumption("empty_codes", text, ", ".join(empty), SOURCE))
                continue
            for code in empty:
                message = f"the {what} is listed in the {name} table and has no figure (confidential or unknown)."
                way_out = "Choose a year, country or level that is complete, or give an estimate in an economy folder."
                row, column = (code, "") if axis == 0 else ("", code)
                faults.append(Fault("blank", file, row, column, message, way_out))


def _nothing_left(cells: Cells, axis: int, present: set[str]) -> bool:
    """Say whether the printed total of a table is the sum of the codes that carry figures."""
    total = next((code for code in ("TOTAL", "CPA_TOTAL") if code in present), None)
    if total is None:
        return False
    kept, _ = finest(code for code in present if divisions_of(code))
    gaps = []
    for key, value in cells.items():
        if key[axis] == total and not np.isnan(value):
            parts = [cells[(code, key[1]) if axis == 0 else (key[0], code)] for code in kept
                     if ((code, key[1]) if axis == 0 else (key[0], code)) in cells]  # fmt: skip
            gaps.append(abs(value - sum(part for part in parts if not np.isnan(part))))
    return bool(gaps) and max(gaps) <= 1.0


def _use(tables: dict[tuple[str, str], Cells], flows: set[str]) -> Cells:
    """Return total use: printed, or domestic and imported together; rows below the products come from either."""
    total = next((flow for flow in ("TOTAL", "TOT", "") if flow in flows), None)
    if total is not None:
        return tables["use", total]
    domestic, imported = tables.get(("use", "DOM")), tables.get(("use", "IMP"))
    if domestic is None:
        raise UsageError(f"The use table holds the flows {', '.join(sorted(flows))}: TOTAL or DOM is needed.")
    if imported is None:
        return domestic
    both = domestic.copy()
    for key, value in imported.items():
        if divisions_of(key[0]) and key in both:
            both[key] += value
            imported.used.add(key)
    return both


def _add_supply(publication: Publication, cells: Cells, adjusting: list[str], file: str, faults: list[Fault]) -> None:
    covered = {division for code in publication.products for division in divisions_of(code)}
    for code in _with_data(cells, 0):
        if divisions_of(code) and not {each[:2] for each in divisions_of(code)} & {each[:2] for each in covered}:
            message = "the product stands in the supply table and has no row in the use table."
            faults.append(Fault("missing_label", "use.csv", code, "", message, "Download the use table again."))
    filled = cells.copy()
    for code in adjusting:
        for column in (*publication.industries, "P7", *VALUATION):
            filled.setdefault((code, column), 0.0)
    publication.supply = matrix_of(filled, publication.products, publication.industries, "supply.csv", faults)
    publication.imports = matrix_of(filled, publication.products, ["P7"], "supply.csv", faults)[:, 0]
    for code, name in VALUATION.items():
        between = matrix_of(filled, publication.products, [code], "supply.csv", faults)[:, 0]
        if between.any():
            publication.valuation[name] = between


def _add_symmetric(
    publication: Publication,
    cells: Cells,
    imported: Cells | None,
    users: dict[str, str],
    file: str,
    faults: list[Fault],
) -> None:
    """Add output, imports and taxes of a table without a supply table: each industry makes its own product."""
    stated = set(_with_data(cells, 0))
    columns = publication.industries
    publication.output = matrix_of(cells, ["P1"], columns, "use.csv", faults)[0]
    if imported is not None:
        rows = [code for code in publication.products if code not in ADJUSTMENTS]
        block: Array = matrix_of(imported, rows, columns, "imported_use.csv", faults)
        pad = np.zeros((len(publication.products) - len(rows), len(columns)))
        publication.imported_use = np.vstack([block, pad])
        for code, user in users.items():
            if code in columns:
                continue
            column = np.append(matrix_of(imported, rows, [code], "imported_use.csv", faults)[:, 0], np.zeros(len(pad)))
            before = publication.imported_final.get(user, np.zeros(len(column)))
            publication.imported_final[user] = before + column
    elif "P7" in stated:
        # A table of domestic flows prints all imports of a user in one row: a product nobody makes at home.
        row = matrix_of(cells, ["P7"], columns, "use.csv", faults)
        publication.use = np.vstack([publication.use, row])
        bought = row.sum()
        for name in publication.final:
            value = sum(cells.get(("P7", code), 0.0) for code, user in users.items() if user == name)
            publication.final[name] = np.append(publication.final[name], value)
            bought += value
        publication.products = [*publication.products, "P7"]
        publication.imports = np.append(np.zeros(len(publication.products) - 1), bought)
