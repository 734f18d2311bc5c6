"""Small balanced symmetric tables, and the sheets on which offices and people write them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlsxwriter

CODES = ("A", "B-E", "F", "G-I", "J-N")
NAMES = (
    "Products of agriculture",
    "Industrial products",
    "Construction works",
    "Trade and transport",
    "Business services",
)
FINAL = ("households", "npish", "government", "gfcf", "inventories", "exports")
Grid = list[list[object]]

WORDS = {
    "en": (
        "Total intermediate use",
        "Households",
        "NPISH",
        "General government",
        "Gross fixed capital formation",
        "Changes in inventories",
        "Exports of goods and services",
        "Total final use",
        "Total use",
        "Imports",
        "Taxes less subsidies on products",
        "Compensation of employees",
        "Other taxes less subsidies on production",
        "Gross operating surplus",
        "Gross value added",
        "Output",
    ),
    "de": (
        "Vorleistungen zusammen",
        "Private Haushalte",
        "Private Organisationen ohne Erwerbszweck",
        "Konsumausgaben des Staates",
        "Bruttoanlageinvestitionen",
        "Vorratsveränderungen",
        "Ausfuhr",
        "Letzte Verwendung insgesamt",
        "Gesamte Verwendung",
        "Einfuhr",
        "Gütersteuern abzüglich Gütersubventionen",
        "Arbeitnehmerentgelt",
        "Sonstige Produktionsabgaben abzüglich sonstige Subventionen",
        "Betriebsüberschuss",
        "Bruttowertschöpfung",
        "Produktionswert",
    ),
    "fr": (
        "Total des consommations intermédiaires",
        "Consommation finale des ménages",
        "ISBLSM",
        "Consommation finale des administrations publiques",
        "Formation brute de capital fixe",
        "Variations de stocks",
        "Exportations",
        "Total des emplois finals",
        "Total des emplois",
        "Importations",
        "Impôts nets de subventions sur les produits",
        "Rémunération des salariés",
        "Autres impôts moins subventions sur la production",
        "Excédent brut d'exploitation",
        "Valeur ajoutée brute",
        "Production",
    ),
    "es": (
        "Total consumo intermedio",
        "Consumo final de los hogares",
        "ISFLSH",
        "Consumo final del gobierno",
        "Formación bruta de capital fijo",
        "Variación de existencias",
        "Exportaciones",
        "Total demanda final",
        "Total usos",
        "Importaciones",
        "Impuestos netos sobre los productos",
        "Remuneración de los asalariados",
        "Otros impuestos netos sobre la producción",
        "Excedente bruto de explotación",
        "Valor agregado bruto",
        "Producción",
    ),
    "ru": (
        "Итого промежуточное потребление",
        "Домашние хозяйства",
        "НКООДХ",
        "Государственное управление",
        "Валовое накопление основного капитала",
        "Изменение запасов",
        "Экспорт",
        "Итого конечное использование",
        "Всего использовано",
        "Импорт",
        "Чистые налоги на продукты",
        "Оплата труда",
        "Другие чистые налоги на производство",
        "Валовая прибыль",
        "Валовая добавленная стоимость",
        "Выпуск",
    ),
    "nl": (
        "Totaal intermediair verbruik",
        "Consumptie van huishoudens",
        "IZWh",
        "Consumptie van de overheid",
        "Bruto investeringen in vaste activa",
        "Veranderingen in voorraden",
        "Uitvoer",
        "Totaal finale bestedingen",
        "Totaal gebruik",
        "Invoer",
        "Saldo produktgebonden belastingen en subsidies",
        "Beloning van werknemers",
        "Saldo niet-produktgebonden belastingen en subsidies op productie",
        "Bruto exploitatieoverschot",
        "Bruto toegevoegde waarde",
        "Productiewaarde",
    ),
}
"""Columns, then rows, as offices of six languages name them."""


@dataclass(frozen=True, eq=False)
class Symmetric:
    """Blocks in whole millions that balance exactly; imported and domestic uses apart."""

    use: np.ndarray
    final: np.ndarray
    imported_use: np.ndarray
    imported_final: np.ndarray
    taxes: np.ndarray
    final_taxes: np.ndarray
    value_added: np.ndarray

    @property
    def output(self) -> np.ndarray:
        return self.use.sum(axis=1) + self.final.sum(axis=1)

    @property
    def imports(self) -> np.ndarray:
        return self.imported_use.sum(axis=1) + self.imported_final.sum(axis=1)

    @property
    def gdp(self) -> float:
        return float(self.value_added.sum() + self.taxes.sum() + self.final_taxes.sum())


def random_symmetric(seed: int) -> Symmetric:
    """Return a balanced table of five products; value added is what is left, inventories may be negative."""
    rng = np.random.default_rng(seed)
    n, k = len(CODES), len(FINAL)
    use = rng.integers(10, 4000, (n, n)).astype(float)
    final = rng.integers(2000, 9000, (n, k)).astype(float)
    final[:, 4] = rng.integers(-90, 90, n)
    imported_use, imported_final = (
        rng.integers(1, 700, (n, n)).astype(float),
        rng.integers(1, 900, (n, k)).astype(float),
    )
    taxes, final_taxes = rng.integers(1, 90, n).astype(float), rng.integers(0, 300, k).astype(float)
    left = use.sum(axis=1) + final.sum(axis=1) - use.sum(axis=0) - imported_use.sum(axis=0) - taxes
    wages = np.floor(0.6 * left)
    other = rng.integers(1, 60, n).astype(float)
    return Symmetric(
        use, final, imported_use, imported_final, taxes, final_taxes, np.vstack([wages, other, left - wages - other])
    )


def sheet(table: Symmetric, form: str = "row", language: str = "en") -> Grid:
    """Return one sheet: codes and names, totals, and imports in one of the forms offices use.

    Parameters
    ----------
    form : {"row", "column", "supply", "block"}
        Domestic uses with imports as one row; all uses with imports as a negative column; all uses with imports below
        output; domestic uses with imported uses in a second block.
    """
    words = WORDS[language]
    total = form in ("column", "supply")
    use = table.use + table.imported_use * total
    final = table.final + table.imported_final * total
    tail = [words[9]] if form == "column" else []
    head: Grid = [["Code", "", *NAMES, words[0], *words[1:8], *tail, words[8]]]

    def line(code: str, name: str, cells: np.ndarray, uses: np.ndarray, less: float = 0.0) -> list[object]:
        row: list[object] = [code, name, *cells, cells.sum(), *uses, uses.sum()]
        return [*row, *([-less] if form == "column" else []), cells.sum() + uses.sum() - less * (form == "column")]

    abroad = table.imports if form == "column" else np.zeros(len(CODES))
    rows = [line(*each) for each in zip(CODES, NAMES, use, final, abroad, strict=True)]
    inputs, by_final = use.sum(axis=0), final.sum(axis=0)
    rows.append(line("", "Total", inputs, by_final, float(abroad.sum())))
    if form == "row":
        rows.append(line("", words[9], table.imported_use.sum(axis=0), table.imported_final.sum(axis=0)))
        inputs, by_final = inputs + table.imported_use.sum(axis=0), by_final + table.imported_final.sum(axis=0)
    if form == "block":
        rows.append([words[9]])
        rows += [line(*each) for each in zip(CODES, NAMES, table.imported_use, table.imported_final, strict=True)]
        inputs, by_final = inputs + table.imported_use.sum(axis=0), by_final + table.imported_final.sum(axis=0)
    rows.append(line("", words[10], table.taxes, table.final_taxes))
    rows.append(line("", "Total", inputs + table.taxes, by_final + table.final_taxes, float(abroad.sum())))
    width = len(head[0])

    def below(name: str, cells: np.ndarray) -> list[object]:
        row: list[object] = ["", name, *cells, cells.sum()]
        return row + [""] * (width - len(row))

    rows += [below(words[11 + k], table.value_added[k]) for k in range(3)]
    rows += [below(words[14], table.value_added.sum(axis=0)), below(words[15], table.output)]
    if form == "supply":
        rows += [below(words[9], table.imports), below("Total supply", table.output + table.imports)]
    return [*head, *(row + [""] * (width - len(row)) for row in rows)]


def whole(cell: object) -> object:
    """Return a cell as it is typed: whole numbers without a point."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def write_csv(path: Path, grid: Grid, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([[whole(cell) for cell in row] for row in grid])
    return path


def write_book(path: Path, sheets: dict[str, Grid]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, grid in sheets.items():
            page = book.add_worksheet(name)
            for i, row in enumerate(grid):
                for j, cell in enumerate(row):
                    if cell != "":
                        page.write(i, j, cell)
    return path


def official_book(path: Path, table: Symmetric) -> Path:
    """Write a workbook as the British office does: titles, merged headings, codes, notes, other sheets."""
    plain = sheet(table)
    width = len(plain[0])
    names, rows = plain[0], plain[1:]
    over: list[object] = [
        "",
        "",
        "Intermediate use",
        *[""] * 5,
        "Final consumption expenditure",
        "",
        "",
        "Gross capital formation",
        "",
        "Exports",
    ]
    heads: list[object] = [
        *names[:8],
        "Households",
        "Non-profit institutions serving households",
        "Government",
        "Gross fixed capital formation",
        "Changes in inventories",
        "Goods and services",
    ]
    codes: list[object] = ["", "", *(f"CPA_{code}" for code in CODES)]
    rows = [[f"CPA_{row[0]}" if row[0] else "", *row[1:]] for row in rows]
    renamed = {"Total": "Total intermediate use at basic prices", "Imports": "Use of imported products, cif"}
    rows = [[row[0], renamed.get(str(row[1]), row[1]), *row[2:]] for row in rows]
    for row in rows[7:]:
        if row[1] == "Total intermediate use at basic prices":
            row[1] = "Total intermediate use at purchasers' prices"
    grid: Grid = [
        ["United Kingdom input-output analytical tables 2010"],
        ["Table: domestic use, product by product, basic prices"],
        ["£ million"],
        [],
        [*over, *[""] * (width - len(over))],
        [*heads, "Total final use", "Total use"],
        [*codes, *[""] * (width - len(codes))],
        *rows,
        [],
        ["1 Figures may not add up to totals because of rounding."],
    ]
    inverse = np.linalg.inv(np.eye(5) - table.use / table.output)
    second: Grid = [["Leontief inverse"], [], ["", "", *NAMES, "Total", "Exports"]]
    second += [[code, name, *row, row.sum(), 0.0] for code, name, row in zip(CODES, NAMES, inverse, strict=True)]
    return write_book(
        path,
        {
            "Contents": [["Contents"], ["IOT"]],
            "IOT": grid,
            "Leontief": second,
            "Notes": [["Notes"], ["See the manual."]],
        },
    )
