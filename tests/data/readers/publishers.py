"""A small balanced supply and use table, and the layouts in which publishers give such tables out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

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


@dataclass(frozen=True)
class Layout:
    """How a publisher writes a table: which reader is meant, how it is written, what labels come back."""

    reader: str
    write: Callable[[Path, SupplyUse], object]
    products: tuple[str, ...] = PRODUCTS
    industries: tuple[str, ...] = INDUSTRIES
    choice: dict[str, object] = field(default_factory=dict)


LAYOUTS = (Layout("eurostat_csv", eurostat_csv),)
