"""Make the bundled economy `germany_1995` from the worked example of the Eurostat manual.

Run: python scripts/build_germany_1995.py SOURCE_FOLDER
"""

from __future__ import annotations

from bundle import arguments, number, records, toml_table, write_csv, write_wide
from lustrum.results import write_text_atomically

BRANCHES = {
    "agriculture_group": "CPA_A",
    "industry_group": "CPA_B-E",
    "construction": "CPA_F",
    "trade_group": "CPA_G-I",
    "business_services_group": "CPA_J-N",
    "other_services_group": "CPA_O-T",
}
CATEGORIES = {
    "final_consumption_households": "households",
    "final_consumption_government": "government",
    "gross_capital_formation": "gfcf",
    "inventory_change": "inventories",
    "exports": "exports",
}
COMPONENTS = {
    "D1": "compensation_of_employees",
    "D29X39": "other_taxes_less_subsidies_on_production",
    "K1": "consumption_of_fixed_capital",
    "B2A3N": "net_operating_surplus",
}
GASES = ("CO2", "CH4", "N2O", "SO2", "NOx", "CO", "NMVOC", "Dust")  # the source's `Total` is their sum


def main() -> None:
    source, out = arguments(__doc__ or "")
    folder = out / "germany_1995"
    folder.mkdir(parents=True, exist_ok=True)
    table = {record["code"]: record for record in records(source / "siot.csv")}
    activities = tuple(BRANCHES.values())
    products = (*activities, "P7")

    def block(rows: dict[str, str], columns: dict[str, str]) -> dict[tuple[str, str], float]:
        return {
            (label, user): float(table[code][column])
            for code, label in rows.items()
            for column, user in columns.items()
        }

    rows = {product: product for product in products}
    write_wide(folder / "use.csv", "product", products, activities, block(rows, BRANCHES), 0)
    write_wide(folder / "final_demand.csv", "product", products, tuple(CATEGORIES.values()), block(rows, CATEGORIES), 0)
    added = block(COMPONENTS, BRANCHES)
    write_wide(folder / "value_added.csv", "component", tuple(COMPONENTS.values()), activities, added, 0)
    arrived = {product: 0.0 for product in activities} | {"P7": float(table["P7"]["total_final_use"])}
    write_csv(folder / "imports.csv", ["product", "value"], [[p, number(v, 0)] for p, v in arrived.items()])
    taxes = [[user, table["D21X31"][column]] for column, user in (BRANCHES | CATEGORIES).items()]
    write_csv(folder / "taxes_on_products.csv", ["user", "value"], taxes)
    levels = [[label, table["P1"][column]] for column, label in BRANCHES.items()]
    write_csv(folder / "activities.csv", ["activity", "base_level"], levels)
    jobs = block({"EMP": "persons"}, BRANCHES)
    write_wide(folder / "labour.csv", "skill", ("persons",), activities, jobs, 0)
    air = {
        (record["pollutant"], record["esa_code"]): float(record["value"])
        for record in records(source / "air_emissions.csv")
    }
    write_wide(folder / "satellites.csv", "account", GASES, activities, air, 0)
    totals = [["product_use", code, table[code]["total_final_use"]] for code in activities]
    totals += [["category_use", user, number(category_total(table, column), 0)] for column, user in CATEGORIES.items()]
    # The source's column `total_final_use` is the total of all uses, inputs of branches included.
    write_csv(folder / "totals.csv", ["quantity", "label", "value"], totals)
    names = {code: table[code]["name"] for code in activities}
    titles = toml_table("titles.product", names | {"P7": table["P7"]["name"]})
    titles += "\n" + toml_table("titles.activity", names)
    write_text_atomically(folder / "economy.toml", TOML + titles)
    write_text_atomically(folder / "SOURCE.md", SOURCE)


def category_total(table: dict[str, dict[str, str]], column: str) -> float:
    """Return the printed sum of a category over home products, and its imports."""
    return float(table["TOTAL"][column]) + float(table["P7"][column])


TOML = """\
name = "Germany 1995, 6 branches"
description = "Worked example of the Eurostat manual, with employment and air emissions."
base_year = 1995
currency = "EUR"
unit = "million EUR"
price_base = "current prices of 1995"
valuation = "basic"
source = "Eurostat Manual of Supply, Use and Input-Output Tables, 2008, table 15.4; see SOURCE.md"
licence = "Eurostat reuse policy: free with attribution"

[labour]
unit = "thousand persons"

[satellites]
unit = "thousand tonnes"

[[known_gap]]
identity = "total_product_use"
label = "CPA_B-E"
gap = -46
note = "Misprint in the source: the row is printed with the total 1 079 400; its cells add up to output, 1 079 446."

"""

SOURCE = """\
# Germany 1995, 6 branches

* Source: Eurostat Manual of Supply, Use and Input-Output Tables (J. Beutel), 2008, table 15.4 and following. Million
  euro at basic prices. Employment in thousand persons, domestic concept, self-employed included; emissions to air in
  thousand tonnes. Eurostat reuse policy: free with attribution.
* Taken from github.com/rOpenGov/iotables @ `84e420fca6d6d1447db820f738ff8db7d13faf20`, `data/germany_1995.rda` and
  `data/germany_airpol.rda` (figures only; the package is GPL-3).
* `P7` are imports of goods and services: one product that nobody at home makes.
* Taxes less subsidies on products (D21X31) stand in `taxes_on_products.csv`; gross capital formation is `gfcf`.
* `totals.csv` holds totals as the source prints them, to test the copy. One is a misprint: total use of `CPA_B-E` is
  printed as 1 079 400, while its cells add up to 1 079 446, which is output; `check` reports it as a known gap.
* Left out: emissions of households (217 137 thousand tonnes of CO2) and the printed sum of all gases.

Made by `scripts/build_germany_1995.py`.
"""

if __name__ == "__main__":
    main()
