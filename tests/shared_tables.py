"""Economy folders made from the user's copies of tables that lustrum does not ship, for the laws over all tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

HEAD = """name = "{name}"
base_year = {year}
currency = "USD"
unit = "million USD"
price_base = "current prices of {year}"
valuation = "producers"
source = "{source}"
licence = "the user's copy"
cell_error = 1.0
"""


def us_71(source: Path, folder: Path, year: int = 2012) -> Path:
    """Write the 71 industries and 73 commodities of the United States as an economy folder, supply and use apart."""
    use, make = (
        _cells(source / "use.csv", "row", "column", year),
        _cells(source / "make.csv", "commodity", "industry", year),
    )
    kinds = {row["code"]: row["category"] for row in _rows(source / "final_demand.csv")}
    industries = [row["code"] for row in _rows(source / "industries.csv")]
    products = [row["code"] for row in _rows(source / "commodities.csv")]
    named = {
        "household_consumption": "households",
        "inventory_change": "inventories",
        "exports": "exports",
        "government_consumption": "government",
        "government_investment": "gfcf_government",
    }
    for kind in ("structures", "equipment", "intellectual_property", "residential"):
        named[f"private_investment_{kind}"] = f"gfcf_{kind}"
    final: dict[tuple[str, str], float] = defaultdict(float)
    bought = dict.fromkeys(products, 0.0)
    for (row, column), value in use.items():
        if column in kinds and row in products:
            if kinds[column] != "imports":
                final[row, named[kinds[column]]] += value
            elif value < 0.0:
                bought[row] = -value
            else:
                final[row, "import_margins"] += value
    folder.mkdir(parents=True)
    components = {"V001": "compensation", "V002": "taxes_less_subsidies", "V003": "gross_operating_surplus"}
    (folder / "economy.toml").write_text(HEAD.format(name="United States, 71 industries", year=year, source="BEA"))
    _write(folder / "use.csv", products, industries, use)
    _write(folder / "supply.csv", products, industries, make)
    added = {(components[row], column): value for (row, column), value in use.items() if row in components}
    _write(folder / "value_added.csv", list(components.values()), industries, added)
    _write(folder / "final_demand.csv", products, list(dict.fromkeys(column for _, column in final)), final)
    with (folder / "imports.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("product", "value"), *bought.items()])
    return folder


def us_37(source: Path, folder: Path, year: int = 2007) -> Path:
    """Write the 37 sectors of the United States with their investment network: a closed table.

    What the source leaves out (farms, government, scrap, trade with abroad) is what balances it: other purchases are a
    component of value added, and uses that are not consumption, investment or intermediate are exports less imports.
    """
    flows = _cells(source / "intermediate_flows.csv", "producer", None, year)
    network = _cells(source / "investment_network.csv", "producer", None, year)
    vectors = {row["sector"]: row for row in _rows(source / "sector_vectors.csv") if row["year"] == str(year)}
    sectors = list(vectors)
    folder.mkdir(parents=True)
    invested = {
        (i, j): network.get((i, j), 0.0) * float(vectors[j]["investment_nominal"]) for i in sectors for j in sectors
    }
    output = {j: float(vectors[j]["gross_output"]) for j in sectors}
    work = {j: (1.0 - float(vectors[j]["capital_share"])) * float(vectors[j]["value_added"]) for j in sectors}
    final: dict[tuple[str, str], float] = {}
    bought: list[tuple[str, float]] = []
    for i in sectors:
        used = sum(flows.get((i, j), 0.0) + invested[i, j] for j in sectors)
        final[i, "households"] = float(vectors[i]["consumption_use"])
        final[i, "gfcf"] = sum(invested[i, j] for j in sectors)
        rest = output[i] - used - final[i, "households"]
        final[i, "exports"] = max(rest, 0.0)
        bought.append((i, max(-rest, 0.0)))
    added: dict[tuple[str, str], float] = {}
    for j in sectors:
        inputs = sum(flows.get((i, j), 0.0) for i in sectors)
        added["compensation", j] = work[j]
        added["gross_operating_surplus", j] = float(vectors[j]["value_added"]) - work[j]
        added["other_taxes_and_purchases", j] = output[j] - inputs - float(vectors[j]["value_added"])
    (folder / "economy.toml").write_text(HEAD.format(name="United States, 37 sectors", year=year, source="BEA"))
    _write(folder / "use.csv", sectors, sectors, flows)
    rows = ["compensation", "gross_operating_surplus", "other_taxes_and_purchases"]
    _write(folder / "value_added.csv", rows, sectors, added)
    _write(folder / "final_demand.csv", sectors, ["households", "gfcf", "exports"], final)
    _write(folder / "investment.csv", sectors, sectors, invested)
    with (folder / "imports.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("product", "value"), *bought])
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _cells(path: Path, row: str, column: str | None, year: int) -> dict[tuple[str, str], float]:
    """Return the cells of one year: a long table with a column name, or a wide one whose columns are the users."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for line in _rows(path):
        if line["year"] != str(year):
            continue
        if column is not None:
            found[line[row], line[column]] += float(line["value"])
        else:
            for name, value in line.items():
                if name not in ("year", row) and value:
                    found[line[row], name] += float(value)
    return found


def _write(path: Path, rows: list[str], columns: list[str], cells: dict[tuple[str, str], float]) -> None:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["", *columns])
        table.writerows([row, *(repr(cells.get((row, column), 0.0)) for column in columns)] for row in rows)
