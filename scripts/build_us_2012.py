"""Make the bundled economy `us_2012` from the shared data set `us_20`.

Run: python scripts/build_us_2012.py SOURCE_FOLDER
"""

from __future__ import annotations

from pathlib import Path

from bundle import arguments, number, quoted, records, toml_table, write_csv, write_wide
from lustrum.results import write_text_atomically

YEAR = "2012"
CATEGORIES = {
    "household_consumption": "households",
    "private_investment_structures": "gfcf_structures",
    "private_investment_equipment": "gfcf_equipment",
    "private_investment_intellectual_property": "gfcf_intellectual_property",
    "private_investment_residential": "gfcf_residential",
    "government_investment": "gfcf_government",
    "inventory_change": "inventories",
    "government_consumption": "government",
    "exports": "exports",
    "import_margin_adjustment": "import_margins",
}
ONLY_IMPORTED = {"Used": "Second-hand goods and scrap (import only)", "Other": "Non-comparable imports (import only)"}
COMPONENTS = ("compensation_of_employees", "taxes_less_subsidies_on_production", "gross_operating_surplus")
RESIDENTIAL_RATE = 0.0114
GOVERNMENT = "A20"

Flows = dict[tuple[str, str], float]


def read_flows(source: Path, year: str) -> tuple[Flows, Flows]:
    """Return domestic and imported flows of a year by (product, user), users under their standard names."""
    domestic: Flows = {}
    imported: Flows = {}
    for flows, name, row, column in (
        (domestic, "domestic_flows.csv", "row", "column"),
        (imported, "import_flows.csv", "commodity", "user"),
    ):
        for record in records(source / name):
            if record["year"] == year:
                user = CATEGORIES.get(record[column], record[column])
                flows[record[row], user] = float(record["value"])
    return domestic, imported


def total(domestic: Flows, imported: Flows) -> Flows:
    """Return domestic and imported flows together."""
    return {key: domestic.get(key, 0.0) + imported.get(key, 0.0) for key in domestic.keys() | imported.keys()}


def main() -> None:
    source, out = arguments(__doc__ or "")
    folder = out / "us_2012"
    folder.mkdir(parents=True, exist_ok=True)
    names = {record["code"]: record["name"] for record in records(source / "sectors.csv")}
    activities = tuple(names)
    products = (*activities, *ONLY_IMPORTED)
    categories = tuple(CATEGORIES.values())
    domestic, imported = read_flows(source, YEAR)
    use = total(domestic, imported)
    write_wide(folder / "use.csv", "product", products, activities, use, 1)
    write_wide(folder / "final_demand.csv", "product", products, categories, use, 1)
    write_wide(folder / "imported_use.csv", "product", products, (*activities, *categories), imported, 0)

    accounts = {
        (record["item"], record["sector"]): float(record["value"])
        for record in records(source / "value_added_output.csv")
        if record["year"] == YEAR
    }
    write_wide(folder / "value_added.csv", "component", COMPONENTS, activities, accounts, 0)
    levels = [[code, number(accounts["gross_output", code], 0)] for code in activities]
    write_csv(folder / "activities.csv", ["activity", "base_level"], levels)

    rates = {
        (record["sector"], record["asset_group"]): record["depreciation_rate"]
        for record in records(source / "depreciation_rates.csv")
        if record["year"] == YEAR
    }
    rows = []
    government_stock = government_rate = 0.0
    for record in records(source / "capital_stock.csv"):
        if record["year"] != YEAR:
            continue
        sector, asset, stock = record["sector"], record["asset_group"], float(record["value"])
        if asset == "government_all_assets_wiod":
            asset, government_stock = "government", stock
            government_rate = round(accounts["gross_operating_surplus", sector] / stock, 4)
            rate = f"{government_rate:.4f}"
        else:
            rate = f"{RESIDENTIAL_RATE:.4f}" if asset == "residential" else rates[sector, asset]
        rows.append([sector, asset, number(stock, 0), rate])
    write_csv(folder / "capital.csv", ["activity", "asset", "stock", "depreciation_rate"], rows)

    jobs = {
        ("jobs", record["sector"]): float(record["jobs"])
        for record in records(source / "employment.csv")
        if record["year"] == YEAR
    }
    write_wide(folder / "labour.csv", "skill", ("jobs",), activities, jobs, 0)
    surplus = accounts["gross_operating_surplus", GOVERNMENT]
    write_text_atomically(
        folder / "economy.toml", economy_toml(names, surplus, government_stock, f"{government_rate:.4f}")
    )
    write_text_atomically(folder / "SOURCE.md", SOURCE)


def economy_toml(names: dict[str, str], surplus: float, stock: float, rate: str) -> str:
    """Return the text of economy.toml."""
    assumptions = (
        (
            "residential_depreciation_rate",
            "Homes (asset residential of A16) depreciate at the rate of new one-to-four unit homes.",
            f"{RESIDENTIAL_RATE:.4f}",
            "BEA depreciation rates: new one-to-four unit homes",
        ),
        (
            "government_capital_stock",
            "All assets of government (A20) are one asset; structures and equipment are not told apart.",
            f"{stock:.0f} million USD",
            "WIOD 2016 socio-economic accounts, industry O84, 2012",
        ),
        (
            "government_depreciation_rate",
            f"Government capital depreciates by gross operating surplus / stock = {surplus:.0f} / {stock:.0f}: "
            "national accounts put that surplus equal to consumption of fixed capital.",
            rate,
            "BEA value added of A20, 2012; WIOD stock",
        ),
    )
    written = "\n".join(
        f"[[assumption]]\nname = {quoted(name)}\ntext = {quoted(text)}\n"
        f"value = {quoted(value)}\nsource = {quoted(origin)}\n"
        for name, text, value, origin in assumptions
    )
    head = """\
name = "United States 2012, 20 sectors"
description = "Industry by industry, made from the BEA make, use and import tables with fixed shares of industries."
base_year = 2012
currency = "USD"
unit = "million USD"
price_base = "current prices of 2012"
valuation = "producers"
source = "US Bureau of Economic Analysis, Industry Economic Accounts, release of September 2024; see SOURCE.md"
licence = "Public domain (US government work); stock of government capital: WIOD, free with citation"
capital_stock_at = "end"

# Each cell is a sum of cells that BEA prints in whole millions, each up to half a million off: two or more of them
# make an error of 1.0. The table's own gaps (sales 12.6, costs 17) lie within the 26 to 61 such cells added up.
cell_error = 1.0

[labour]
unit = "jobs"

"""
    titles = toml_table("titles.product", names | ONLY_IMPORTED) + "\n" + toml_table("titles.activity", names)
    return head + titles + "\n" + written


SOURCE = """\
# United States 2012, 20 sectors

* Publisher: US Bureau of Economic Analysis (BEA), Industry Economic Accounts, summary level (71 industries, 73
  commodities), 2017 schedule, before redefinitions, producers' prices; release of September 2024, import matrices of
  November 2024. Million current dollars of 2012. Public domain in the US as a work of its government.
* Taken from github.com/USEPA/useeior (MIT) @ `1565a70b7da2e50ff7ab5fc344fc0ba95f307a8a`; summed to 20 sectors.
* Made with D = V diag(q)^-1 (V the make table, q commodity output: fixed shares of industries in each product);
  domestic flows are D (U - M), M the import matrix. `use.csv` and `final_demand.csv` are domestic and imported flows
  together, so that each activity makes the product of its name.
* `Used` (second-hand goods and scrap) and `Other` (non-comparable imports) are imported and made by nobody. The source
  records no exports of imported goods: re-exports are not told apart, so that their exports are 0 here.
* `import_margins`: customs duties and domestic carriage booked by BEA as negative imports of trade and transport, here
  a use of their own (the source's `import_margin_adjustment`).
* Negative cells stay: sales of second-hand equipment, stocks drawn down, scrap.
* Jobs: BEA SAEMP25N, full and part time, proprietors included, through github.com/USEPA/stateior (MIT).
* Capital: BEA detailed fixed assets, net stock at current cost, end of 2012, release of 10 October 2018, and BEA rates
  of depreciation weighted with the stock, through github.com/PSLmodels/Business-Taxation. Tables are the 2024 release,
  capital the 2018 release.
* Government capital (A20): WIOD 2016 socio-economic accounts, industry O84. Timmer, Dietzenbacher, Los, Stehrer and
  de Vries, Review of International Economics 23, 2015, 575-605. WIOD states free use with citation (believed CC BY 4.0;
  the licence text was not seen).

Checks by the source: sales equal output within 12.6, costs within 17, GDP both ways within 15.1 million dollars.
Made by `scripts/build_us_2012.py`.
"""

if __name__ == "__main__":
    main()
