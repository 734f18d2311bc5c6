"""Make `us_2012_actual`: what happened in 2013 to 2017, at prices of 2012, to test plans made from `us_2012`.

Run: python scripts/build_us_2012_actual.py SOURCE_FOLDER
"""

from __future__ import annotations

from build_us_2012 import CATEGORIES, ONLY_IMPORTED, read_flows, total
from bundle import arguments, number, records, write_csv
from lustrum.results import write_text_atomically

BASE = 2012
YEARS = range(2013, 2018)


def main() -> None:
    source, out = arguments(__doc__ or "")
    folder = out / "us_2012_actual"
    folder.mkdir(parents=True, exist_ok=True)
    activities = [record["code"] for record in records(source / "sectors.csv")]
    products = (*activities, *ONLY_IMPORTED)
    nominal: dict[tuple[int, str], float] = {}
    fixed: dict[tuple[int, str], float] = {}
    for record in records(source / "gross_output.csv"):
        key = int(record["year"]), record["sector"]
        nominal[key] = float(record["gross_output_nominal"])
        fixed[key] = float(record["gross_output_2017_prices"])

    def price(year: int, product: str) -> float:
        group = activities if product in ONLY_IMPORTED else [product]
        return sum(nominal[year, code] for code in group) / sum(fixed[year, code] for code in group)

    deflator = {(year, product): price(year, product) / price(BASE, product) for year in YEARS for product in products}
    written = {
        "deflators": [[year, product, number(deflator[year, product], 8)] for year in YEARS for product in products],
        "output": [
            [year, code, number(nominal[year, code] / deflator[year, code], 2)] for year in YEARS for code in activities
        ],
    }
    demand, imports, investment = [], [], []
    for year in YEARS:
        domestic, imported = read_flows(source, str(year))
        flows = total(domestic, imported)
        for category in CATEGORIES.values():
            if category.startswith("gfcf_"):
                goods = sum(flows.get((product, category), 0.0) / deflator[year, product] for product in products)
                investment.append([year, category.removeprefix("gfcf_"), number(goods, 2)])
        for product in products:
            for category in CATEGORIES.values():
                value = flows.get((product, category), 0.0) / deflator[year, product]
                demand.append([year, product, category, number(value, 2)])
            arrived = sum(value for (row, _), value in imported.items() if row == product)
            imports.append([year, product, number(arrived / deflator[year, product], 2)])
    jobs = [
        [int(record["year"]), record["sector"], number(float(record["jobs"]), 0)]
        for record in records(source / "employment.csv")
        if int(record["year"]) in YEARS
    ]
    write_csv(folder / "deflators.csv", ["year", "product", "value"], written["deflators"])
    write_csv(folder / "output.csv", ["year", "activity", "value"], written["output"])
    write_csv(folder / "final_demand.csv", ["year", "product", "category", "value"], demand)
    write_csv(folder / "imports.csv", ["year", "product", "value"], imports)
    write_csv(folder / "investment.csv", ["year", "asset", "value"], investment)
    write_csv(folder / "jobs.csv", ["year", "activity", "value"], jobs)
    write_text_atomically(folder / "actual.toml", TOML)
    write_text_atomically(folder / "SOURCE.md", SOURCE)


TOML = """\
name = "United States 2013 to 2017, as it happened"
economy = "us_2012"
years = [2013, 2014, 2015, 2016, 2017]
price_base = "prices of 2012"
source = "US Bureau of Economic Analysis, release of September 2024; see SOURCE.md"

[unit]
final_demand = "million USD"
imports = "million USD"
investment = "million USD"
output = "million USD"
jobs = "jobs"
deflators = "2012 = 1"
"""

SOURCE = """\
# United States 2013 to 2017, as it happened, at prices of 2012

For back-tests of plans made from `us_2012`; source, making and terms are those of its SOURCE.md.

| file | columns | unit |
|---|---|---|
| `final_demand.csv` | year, product, category, value: domestic and imported together | million USD, prices of 2012 |
| `imports.csv` | year, product, value | million USD, prices of 2012 |
| `investment.csv` | year, asset, value: deflated goods of the asset added up | million USD, prices of 2012 |
| `output.csv` | year, activity, value: gross output | million USD, prices of 2012 |
| `jobs.csv` | year, activity, value | jobs, full and part time |
| `deflators.csv` | year, product, value | 2012 = 1 |

The deflator of a product is output at current prices over output at 2017 prices (BEA), set to 1 in 2012; it deflates
the product's imports as well. `Used` and `Other` take the deflator of all output. Output at 2017 prices of a sector is
the plain sum of its deflated BEA industries. Made by `scripts/build_us_2012_actual.py`.
"""

if __name__ == "__main__":
    main()
