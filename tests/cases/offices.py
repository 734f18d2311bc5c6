"""One small supply and use table as a statistical office prints it: GDP 1,200, output 2,400, four products."""

from __future__ import annotations

from pathlib import Path

from tests.data.readers.publishers import write_sheets

Sheet = list[list[object]]
SAID = ("--year", "2019", "--set", "unit=million crowns", "--set", "currency=crown")
INDUSTRIES = ("Farming", "Manufacturing", "Trade", "Other services industry")
BETWEEN = (
    "Total output at basic prices", "Imports", "Total supply at basic prices", "Trade and transport margins",
    "Taxes less subsidies on products", "Total supply at purchasers' prices",
)  # fmt: skip
USES = (
    "Total intermediate consumption", "Final consumption expenditure by households",
    "Final consumption expenditure by NPISHs", "Final consumption expenditure by general government",
    "Gross fixed capital formation", "Changes in inventories", "Exports of goods and services",
    "Total use at purchasers' prices",
)  # fmt: skip


def supply_rows(times: float = 1.0) -> Sheet:
    """Return the supply table from its headings on."""
    rows = [
        ["01", "Farm produce", 400, 0, 0, 0, 400, 50, 450, 40, 10, 500],
        ["02", "Manufactures", 20, 900, 0, 0, 920, 200, 1120, 120, 60, 1300],
        ["03", "Trade services", 0, 0, 350, 0, 350, 0, 350, -160, 0, 190],
        ["04", "Other services", 0, 30, 0, 700, 730, 40, 770, 0, 20, 790],
        ["", "Total", 420, 930, 350, 700, 2400, 290, 2690, 0, 90, 2780],
    ]
    return [["Code", "Products", *INDUSTRIES, *BETWEEN], *_times(rows, times)]


def use_rows(times: float = 1.0) -> Sheet:
    """Return the use table from its headings on."""
    rows = [
        ["01", "Farm produce", 60, 150, 5, 20, 235, 200, 0, 0, 25, -5, 45, 500],
        ["02", "Manufactures", 90, 300, 60, 110, 560, 280, 0, 0, 180, 10, 270, 1300],
        ["03", "Trade services", 20, 40, 30, 35, 125, 65, 0, 0, 0, 0, 0, 190],
        ["04", "Other services", 40, 120, 80, 130, 370, 220, 15, 155, 10, 0, 20, 790],
        ["", "Total", 210, 610, 175, 295, 1290, 765, 15, 155, 215, 5, 335, 2780],
        ["", "Compensation of employees", 126, 192, 105, 243, 666],
        ["", "Other taxes less subsidies on production", 3, 3, 3, 3, 12],
        ["", "Gross operating surplus", 81, 125, 67, 159, 432],
        ["", "Gross value added at basic prices", 210, 320, 175, 405],
        ["", "Output at basic prices", 420, 930, 350, 700],
    ]
    return [["Code", "Products", *INDUSTRIES, *USES], *_times(rows, times)]


def _times(rows: Sheet, times: float) -> Sheet:
    return [[cell * times if isinstance(cell, int) else cell for cell in row] for row in rows]


def sheets(supply: Sheet, use: Sheet, year: str = "") -> dict[str, Sheet]:
    """Return the sheets of a workbook, with titles above the headings."""
    titles = (["Table 1. Supply table"], ["Table 2. Use table"])
    one, two = ([title, ["Million crowns"], []] for title in titles)
    return {f"Supply{year}": [*one, *supply], f"Use{year}": [*two, *use]}


def office(folder: Path, supply: Sheet | None = None, use: Sheet | None = None, **more: Sheet) -> Path:
    """Write tables.xlsx; return its path."""
    found = sheets(supply or supply_rows(), use or use_rows())
    return write_sheets(folder / "tables.xlsx", {**found, **more})


def insert(rows: Sheet, before: str, *more: list[object]) -> Sheet:
    """Return rows with others put before the one whose code or name it is; at the end for ''."""
    place = next((k for k, row in enumerate(rows) if before and before in row[:2]), len(rows))
    return [*rows[:place], *more, *rows[place:]]
