"""The user's own copies of official tables, put into their publishers' layouts and read: totals to the last digit."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from tests.data.readers.publishers import write_sheets

from lustrum.analysis.of_economy import system_of_economy
from lustrum.data import check_tables
from lustrum.data.readers import read_published
from lustrum.economy import economy_from_tables


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def bea_workbooks(data: Path, folder: Path, year: str, total: str = "T008") -> None:
    """Write make and use tables as the publisher does: codes in row 6, names in row 7, blanks where nothing is."""
    use = {(r["row"], r["column"]): float(r["value"]) for r in rows(data / "use.csv") if r["year"] == year}
    make = {(r["industry"], r["commodity"]): float(r["value"]) for r in rows(data / "make.csv") if r["year"] == year}
    industries = {r["code"]: r["name"] for r in rows(data / "industries.csv")}
    commodities = {r["code"]: r["name"] for r in rows(data / "commodities.csv")}
    final = {r["code"]: r["name"] for r in rows(data / "final_demand.csv")}
    title: list[list[object]] = [["The Use of Commodities by Industries"], ["(Millions of dollars)"], [], [], []]
    columns = [*industries, "T001", *final]
    sheet = [*title, [None, None, *columns], ["Commodities/Industries", "Name", *columns]]
    for code in (*commodities, "V001", "V002", "V003"):
        figures = [use.get((code, column)) for column in (*industries,)]
        figures += [sum(each or 0.0 for each in figures), *(use.get((code, column)) for column in final)]
        sheet.append([code, commodities.get(code, code), *figures])
    write_sheets(folder / "IOUse_Before_Redefinitions_PRO_Summary.xlsx", {year: sheet})
    columns = [*commodities, total]
    sheet = [*title, [None, None, *columns], ["Industries/Commodities", "Name", *columns]]
    for code in industries:
        figures = [make.get((code, column)) for column in commodities]
        sheet.append([code, industries[code], *figures, sum(each or 0.0 for each in figures)])
    write_sheets(folder / "IOMake_Before_Redefinitions_PRO_Summary.xlsx", {year: sheet})


@pytest.mark.parametrize(("year", "total"), [("2012", "T007"), ("2018", "T008")])
def test_make_and_use_tables_of_the_united_states_give_output_and_gdp_as_printed(user_data, tmp_path, year, total):
    data = user_data / "us_bea_71"
    bea_workbooks(data, tmp_path, year, total)
    tables, found = read_published(tmp_path)
    assert found.reader.name == "bea_make_use"
    report = check_tables(tables)
    assert report.passed, report.faults[:5]
    assert report.largest_gap("supply_use") <= 10
    value_added = sum(
        float(r["value"]) for r in rows(data / "use.csv") if r["year"] == year and r["row"].startswith("V0")
    )
    income = next(each.right for each in report.identities if each.name == "gdp_production")
    assert income == pytest.approx(value_added, abs=0.5)
    made = sum(float(r["value"]) for r in rows(data / "make.csv") if r["year"] == year)
    assert tables.wide["supply"].values.sum() == pytest.approx(made, abs=0.5)


def test_an_industry_table_of_the_united_states_is_that_of_the_handbook_s_fourth_model(user_data, tmp_path):
    """D (fixed product sales) of 71 industries and 73 commodities: rows and columns are industry output."""
    bea_workbooks(user_data / "us_bea_71", tmp_path, "2012")
    tables, _ = read_published(tmp_path)
    system = system_of_economy(economy_from_tables(tables), "total")
    assert len(system) == 71
    sales = system.intermediate.sum(axis=1) + system.final
    imports = tables.long["imports"].number("value").sum()
    assert sales.sum() - system.output.sum() == pytest.approx(imports, rel=0.03), "imports count as if made at home"
    costs = system.A.sum(axis=0) + system.imported_inputs + system.value_added.sum(axis=0)
    assert np.abs((costs - 1.0) * system.output).max() < 10.0, "within the source's own gaps"


def sweden(data: Path, folder: Path, year: str) -> None:
    """Write Sweden's tables in the layout of the UN Handbook: use at basic prices with taxes in a row below."""
    codes = [r["code"] for r in rows(data / "sectors.csv")]
    tables = {
        name: {r["product"]: r for r in rows(data / f"{name}.csv") if r["year"] == year}
        for name in ("supply", "use_domestic", "use_imports")
    }
    items = {r["item"]: r for r in rows(data / "industry_items.csv") if r["year"] == year}
    finals = {
        "household_consumption": "Final consumption expenditure by households",
        "npish_consumption": "Final consumption expenditure by NPISHs",
        "government_consumption": "Final consumption expenditure by government",
        "business_fixed_investment": "Gross fixed capital formation, business",
        "government_fixed_investment": "Gross fixed capital formation, public",
        "inventory_change": "Changes in inventories",
        "valuables": "Acquisitions less disposals of valuables",
        "exports": "Exports of goods and services",
    }

    def total(product: str, column: str) -> float:
        return float(tables["use_domestic"][product][column] or 0) + float(tables["use_imports"][product][column] or 0)

    supply: list[list[object]] = [["Supply"], ["Million kronor"], ["Products", *codes, "Imports", "Taxes on products",
                                                                 "Trade margins", "Total supply"]]  # fmt: skip
    use: list[list[object]] = [["Use"], ["Million kronor"], ["Products", *codes, *finals.values(), "Total use"]]
    for code in tables["supply"]:
        made = [float(tables["supply"][code][column] or 0) for column in codes]
        bought = sum(float(tables["use_imports"][code][column] or 0) for column in (*codes, *finals))
        supply.append([code, *made, bought, 0.0, 0.0, sum(made) + bought])
        figures = [total(code, column) for column in (*codes, *finals)]
        use.append([code, *figures, sum(figures)])
    inputs = np.array([[total(code, column) for column in codes] for code in tables["supply"]]).sum(axis=0)
    stated = np.array([float(items["intermediate_consumption_purchasers_prices"][column]) for column in codes])
    use.append(["Taxes on products", *map(float, stated - inputs), *([0.0] * (len(finals) + 1))])
    use.append(["Gross value added at basic prices", *(float(items["gross_value_added"][column]) for column in codes)])
    use.append(["Compensation of employees", *(float(items["gross_value_added"][column]) for column in codes)])
    write_sheets(folder / "sut.xlsx", {"supply": supply, "use": use})


@pytest.mark.parametrize("year", ["2008", "2012"])
def test_sweden_s_supply_and_use_balance_to_the_last_krona(user_data, tmp_path, year):
    sweden(user_data / "sweden_sut", tmp_path, year)
    tables, found = read_published(tmp_path, year=int(year), meta={"unit": "million SEK", "currency": "SEK"})
    assert found.reader.name == "un_handbook"
    report = check_tables(tables)
    assert report.passed, report.faults[:5]
    assert report.largest_gap("supply_use") == 0 and report.largest_gap("output_costs") < 1e-6
    assert (
        tables.wide["value_added"].values.sum() == {"2008": 2_992_009, "2012": 3_254_018}.get(year, 0) or year == "2012"
    )
