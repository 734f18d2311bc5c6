"""A small balanced supply and use table, and the layouts in which publishers give such tables out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import xlsxwriter

PRODUCTS = ("A01", "C10-C12", "C13-C15", "G45", "H49")
INDUSTRIES = ("A01", "C10-C12", "C13-C15", "G45-H49")
CATEGORIES = ("households", "npish", "government", "gfcf", "inventories", "exports")


@dataclass(frozen=True, eq=False)
class SupplyUse:
    """Blocks in whole millions that balance exactly: products x industries."""

    supply: np.ndarray
    imports: np.ndarray
    margins: np.ndarray
    taxes: np.ndarray
    use: np.ndarray
    final: np.ndarray
    value_added: np.ndarray

    @property
    def output(self) -> np.ndarray:
        return self.supply.sum(axis=0)


def random_supply_use(seed: int) -> SupplyUse:
    """Return a balanced table in purchasers' prices; inventories may be negative, margins cancel."""
    rng = np.random.default_rng(seed)
    p, n = len(PRODUCTS), len(INDUSTRIES)
    supply = np.zeros((p, n))
    for i in range(p):
        supply[i, min(i, n - 1)] = rng.integers(5_000, 20_000)
    supply[1, 2] = rng.integers(10, 500)
    supply[4, 1] = rng.integers(10, 500)
    imports = rng.integers(50, 900, p).astype(float)
    margins = rng.integers(50, 400, p).astype(float)
    trade = margins[:3].sum()
    margins[3] = -np.floor(0.7 * trade)
    margins[4] = -(trade + margins[3])
    taxes = rng.integers(-40, 300, p).astype(float)
    use = rng.integers(10, 400, (p, n)).astype(float)
    final = rng.integers(10, 500, (p, len(CATEGORIES))).astype(float)
    final[:, 4] = rng.integers(-60, 60, p)
    final[:, 0] += supply.sum(axis=1) + imports + margins + taxes - use.sum(axis=1) - final.sum(axis=1)
    value_added = np.zeros((3, n))
    left = supply.sum(axis=0) - use.sum(axis=0)
    value_added[0] = np.floor(0.6 * left)
    value_added[1] = rng.integers(-20, 50, n)
    value_added[2] = left - value_added[0] - value_added[1]
    return SupplyUse(supply, imports, margins, taxes, use, final, value_added)


EUROSTAT_FINAL = ("P3_S14", "P3_S15", "P3_S13", "P51G", "P52", "P6")
EUROSTAT_ROWS = ("D1", "D29X39", "B2A3G")


def eurostat_csv(
    folder: Path, table: SupplyUse, *, geo: str = "XX", year: int = 2019, labels: bool = False
) -> list[Path]:
    """Write supply (naio_10_cp15) and use (naio_10_cp16) as SDMX-CSV, with totals and sections among the codes."""
    supply, use = eurostat_cells(table)
    paths = []
    for name, cells, row_name, column_name in (
        ("naio_10_cp15", supply, "prd_ava", "ind_impv"),
        ("naio_10_cp16", use, "prd_ava", "ind_use"),
    ):
        path = folder / f"{name}.csv"
        header = ["DATAFLOW", "LAST UPDATE", "freq", "unit", "stk_flow", row_name, column_name, "geo", "TIME_PERIOD",
                  "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            for (row, column), value in cells.items():
                codes = [f"{code}: a title" if labels else code for code in (row, column)]
                flag = "p" if value and int(value) % 7 == 0 else ""
                writer.writerow([f"ESTAT:{name}(1.0)", "01/02/24 23:00:00", "A", "MIO_EUR", "TOTAL", *codes, geo, year,
                                 f"{value:.1f}", flag, ""])  # fmt: skip
        paths.append(path)
    return paths


def eurostat_cells(table: SupplyUse) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Return the cells of supply and use by Eurostat's codes, with totals and sections among them."""
    products = [f"CPA_{code.replace('C12', '12').replace('C15', '15')}" for code in PRODUCTS]
    supply: dict[tuple[str, str], float] = {}
    use: dict[tuple[str, str], float] = {}
    for i, row in enumerate(products):
        for j, column in enumerate(INDUSTRIES):
            supply[row, column.replace("-", "_")] = table.supply[i, j]
            use[row, column] = table.use[i, j]
        supply[row, "P7"], supply[row, "OTTM"], supply[row, "D21X31"] = (
            table.imports[i],
            table.margins[i],
            table.taxes[i],
        )
        supply[row, "TS_PP"] = table.supply[i].sum() + table.imports[i] + table.margins[i] + table.taxes[i]
        for k, column in enumerate(EUROSTAT_FINAL):
            use[row, column] = table.final[i, k]
        use[row, "P53"] = 0.0
        use[row, "TU"] = supply[row, "TS_PP"]
    for k, row in enumerate(EUROSTAT_ROWS):
        for j, column in enumerate(INDUSTRIES):
            use[row, column] = table.value_added[k, j]
    for column in (*INDUSTRIES, *EUROSTAT_FINAL, "P53"):
        use["CPA_TOTAL", column] = sum(use[row, column] for row in products)
        use["CPA_C", column] = sum(use[row, column] for row in products[1:3])
    return supply, use


def write_sheets(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook; None leaves a cell blank."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return path


def eurostat_workbook(
    folder: Path, table: SupplyUse, *, geo: str = "XX", year: int = 2019, labels: bool = True, turned: bool = False
) -> list[Path]:
    """Write supply and use as the databrowser's workbooks: fixed dimensions above, flags beside, notes below."""
    paths = []
    for name, cells, row_name, column_name in zip(
        ("naio_10_cp15", "naio_10_cp16"), eurostat_cells(table), ("PRD_AVA",) * 2, ("IND_IMPV", "IND_USE"), strict=True
    ):
        at = {(column, row): value for (row, column), value in cells.items()} if turned else cells
        if turned:
            row_name, column_name = column_name, row_name
        rows, columns = (list(dict.fromkeys(key[axis] for key in at)) for axis in (0, 1))
        lead: list[object] = [None] if labels else []
        sheet: list[list[object]] = [
            ["Data extracted on 12/03/2024 10:12:33 from [ESTAT]"],
            ["Dataset: ", None, f"A title [{name}]"],
            ["Last updated: ", None, "01/02/2024 23:00"],
            [None],
            ["Time frequency [FREQ]", None, "Annual [A]"],
            ["Unit of measure [UNIT]", None, "Million euro [MIO_EUR]"],
            ["Stock or flow [STK_FLOW]", None, "Total [TOTAL]"],
            ["Geopolitical entity (reporting) [GEO]", None, f"A country [{geo}]"],
            ["Time [TIME]", None, str(year)],
            [None],
            [f"{column_name} (Codes)", *lead, *(cell for column in columns for cell in (column, None))],
        ]
        if labels:
            titles = (cell for _ in columns for cell in ("A title", None))
            sheet.append([f"{column_name} (Labels)", None, *titles])
        sheet.append([f"{row_name} (Codes)", *([f"{row_name} (Labels)"] if labels else [])])
        for row in rows:
            line: list[object] = [row, *(["A title"] if labels else [])]
            for column in columns:
                value = at.get((row, column))
                flag = "p" if value and int(value) % 7 == 0 else None
                line += [":" if value is None else value, flag]
            sheet.append(line)
        sheet += [[None], ["Special value"], [":", "not available"], ["Observation flags:"], ["p", "provisional"]]
        summary = [["Contents"], ["Sheet 1", "all of it"]]
        paths.append(write_sheets(folder / f"{name}_spreadsheet.xlsx", {"Summary": summary, "Sheet 1": sheet}))
    return paths


def _blank(value: float) -> float | str:
    return float(value) if value else "..."


BEA_CODES = ("111CA", "311FT", "313TT", "42", "484")
BEA_INDUSTRIES = ("111CA", "311FT", "313TT", "4A0")
BEA_FINAL = ("F010", "F02E", "F06C", "F02S", "F030", "F040")
"""In the order of CATEGORIES; households, npish, government, gfcf, inventories and exports do not fit one to one."""


def bea_supply_use(folder: Path, table: SupplyUse, year: int = 2019) -> list[Path]:
    """Write Supply_Summary.xlsx and Use_Summary.xlsx: codes in row 6, names in row 7, one sheet a year."""
    title: list[list[object]] = [["The Supply of Commodities"], ["(Millions of dollars)"], ["Bureau"], [], []]
    extra = ("T007", "MCIF", "MADJ", "T013", "TRADE", "TRANS", "T014", "MDTY", "TOP", "SUB", "T015", "T016")
    rows: list[list[object]] = [
        [None, None, *BEA_INDUSTRIES, *extra],
        ["IOCode", "Name", *(f"name {c}" for c in (*BEA_INDUSTRIES, *extra))],
    ]
    for i, code in enumerate(BEA_CODES):
        made, bought = table.supply[i].sum(), table.imports[i]
        taxes, subsidies = max(table.taxes[i], 0.0), min(table.taxes[i], 0.0)
        between = [table.margins[i], 0.0, table.margins[i], 0.0, taxes, subsidies, table.taxes[i]]
        total = made + bought + table.margins[i] + table.taxes[i]
        figures = [*table.supply[i], made, bought + 5.0, -5.0, made + bought, *between, total]
        rows.append([code, f"product {code}", *map(_blank, figures)])
    rows.append(["T017", "Total industry supply", *map(float, table.output), *([None] * len(extra))])
    use: list[list[object]] = [
        [None, None, *BEA_INDUSTRIES, "T001", *BEA_FINAL, "T019"],
        ["IOCode", "Name", *(f"name {c}" for c in (*BEA_INDUSTRIES, "T001", *BEA_FINAL, "T019"))],
    ]
    for i, code in enumerate(BEA_CODES):
        figures = [*table.use[i], table.use[i].sum(), *table.final[i], table.use[i].sum() + table.final[i].sum()]
        use.append([code, f"product {code}", *map(_blank, figures)])
    use.append(["T005", "Total intermediate", *map(float, table.use.sum(axis=0))])
    use.append(["V00100", "Compensation of employees", *map(float, table.value_added[0])])
    use.append(["T00OTOP", "Other taxes on production", *map(float, table.value_added[1] + 30.0)])
    use.append(["T00OSUB", "Less: Other subsidies on production", *([30.0] * len(BEA_INDUSTRIES))])
    use.append(["V00300", "Gross operating surplus", *map(float, table.value_added[2])])
    use.append(["VABAS", "Value added (basic prices)", *map(float, table.value_added.sum(axis=0))])
    use.append(["T018", "Total industry output", *map(float, table.output)])
    notes: list[list[object]] = [[], ["Note. Figures may not add up to totals because of rounding."]]
    return [
        write_sheets(folder / "Supply_Summary.xlsx", {"README": [["about"]], str(year): [*title, *rows, *notes]}),
        write_sheets(folder / "Use_Summary.xlsx", {"README": [["about"]], str(year): [*title, *use, *notes]}),
    ]


UN_FINAL = (
    "Final consumption expenditure by households", "Final consumption expenditure by NPISHs",
    "Final consumption expenditure by general government", "Gross fixed capital formation",
    "Changes in inventories and acquisitions less disposals of valuables", "Exports of goods and services",
)  # fmt: skip


def un_handbook(folder: Path, table: SupplyUse) -> Path:
    """Write one workbook with a sheet for supply and one for use: titles, numbering, totals rounded apart, notes."""
    codes = [None, "Industries (ISIC Rev. 4)", *INDUSTRIES]
    supply: list[list[object]] = [
        ["Table 1. Supply table at basic prices"],
        ["Million units of national currency"],
        [],
        list(codes),
    ]
    supply.append(
        [
            None,
            "Products",
            "Agriculture",
            "Food",
            "Textiles",
            "Services",
            "Total output at basic prices",
            "Imports",
            "Total supply at basic prices",
            "Trade and transport margins",
            "Taxes less subsidies on products",
            "Total supply at purchasers’ prices",
        ]
    )
    supply.append([None, *[f"({k})" for k in range(1, 12)]])
    for i, code in enumerate(PRODUCTS):
        made = table.supply[i].sum()
        figures = [
            *table.supply[i],
            made + 1.0,
            table.imports[i],
            made + table.imports[i],
            table.margins[i],
            table.taxes[i],
        ]
        figures.append(made + table.imports[i] + table.margins[i] + table.taxes[i])
        supply.append([code, f"product {code}", *map(float, figures)])
    supply.append([None, "Total", *map(float, table.output)])
    supply.append([])
    supply.append(["Source: national accounts. Figures may not add up to totals because of rounding."])
    use: list[list[object]] = [
        ["Table 2. Use table at purchasers’ prices"],
        ["Million units of national currency"],
        [],
        list(codes),
    ]
    use.append(
        [
            None,
            "Products",
            "Agriculture",
            "Food",
            "Textiles",
            "Services",
            "Total intermediate consumption",
            *UN_FINAL,
            "Total use at purchasers’ prices",
        ]
    )
    use.append([None, *[f"({k})" for k in range(1, 14)]])
    for i, code in enumerate(PRODUCTS):
        figures = [*table.use[i], table.use[i].sum(), *table.final[i], table.use[i].sum() + table.final[i].sum() - 1.0]
        use.append([code, f"product {code}", *map(float, figures)])
    use.append([None, "Total intermediate consumption", *map(float, table.use.sum(axis=0))])
    for name, row in zip(
        ("Compensation of employees", "Other taxes less subsidies on production", "Gross operating surplus"),
        table.value_added,
        strict=True,
    ):
        use.append([None, name, *map(float, row)])
    use.append([None, "Gross value added at basic prices", *map(float, table.value_added.sum(axis=0))])
    use.append([None, "Output at basic prices", *map(float, table.output)])
    return write_sheets(folder / "tables.xlsx", {"Contents": [["A list of tables"]], "Supply": supply, "Use": use})


@dataclass(frozen=True)
class Layout:
    """How a publisher writes a table: which reader is meant, how it is written, what labels come back."""

    reader: str
    write: Callable[[Path, SupplyUse], object]
    products: tuple[str, ...] = PRODUCTS
    industries: tuple[str, ...] = INDUSTRIES
    categories: tuple[str, ...] = CATEGORIES
    choice: dict[str, object] = field(default_factory=dict)


LAYOUTS = (
    Layout("eurostat_csv", eurostat_csv),
    Layout("eurostat_workbook", eurostat_workbook),
    Layout(
        "bea_supply_use",
        bea_supply_use,
        BEA_CODES,
        BEA_INDUSTRIES,
        categories=("households", "gfcf_equipment", "government", "gfcf_structures", "inventories", "exports"),
    ),
    Layout(
        "un_handbook",
        un_handbook,
        choice={"year": 2019, "meta": {"unit": "million crowns", "currency": "crown"}},
    ),
)
