"""Stated and dropped: what an economy folder says limits, is counted, and is called what it is."""

from __future__ import annotations

import pytest

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.economy import derive_capital, read_components, read_economy
from lustrum.errors import DataError
from tests.cases.folders import META, home, planned, write

MILL = {
    "activities": "activity,base_level,stated_level,capacity\nmill,0,1,20\noven,0,1,40\n",
    "final_demand": "product,households\nflour,0\nbread,10\nstone,0\n",
    "labour": "skill,mill,oven\nworkers,1,1\n",
    "labour_supply": "skill,year,available\nworkers,2021,200\n",
    "supply": "product,mill,oven\nflour,1,0\nbread,0,1\nstone,0,0\n",
    "use": "product,mill,oven\nflour,0,1\nbread,0,0\nstone,0,0\n",
}
MILL_META = META.replace('"basic"', '"physical"') + '[trade]\nclosed = true\n[labour]\nunit = "h"\n'
MILL_PLAN = """
years = 1
tail = 0
parts = ["production", "consumption", {parts}"labour"]
goal = {{ kind = "consumption", discount = 1.0, terminal = false }}
growth = {{ labour = 0, productivity = 0 }}
[options]
consumption.elasticity = inf
{option}
"""
STILL = "[growth]\nlabour = 0.005\nproductivity = 0.015\n[options]\ncapital.depreciation_rate = 0.05\n"


def test_a_capacity_stated_for_an_activity_without_stocks_limits_it(tmp_path):
    """f-capacity_ignored: the mill ran at 40 though its capacity is 20."""
    stones = "product,mill,oven\nflour,0,0\nbread,0,0\nstone,0,1\n"
    folder = write(tmp_path / "eco", MILL_META, **MILL, capital_coefficients=stones)
    plan = planned(folder, MILL_PLAN.format(parts='"capital", ', option="capital.depreciation_rate = 0"))
    assert plan.table("activity_level").at("mill", 2021) == pytest.approx(20.0)
    assert plan.table("activity_level").at("oven", 2021) == pytest.approx(20.0)
    assert "stated_capacity" in {note.name for note in plan.assumptions}


def test_a_stated_capacity_limits_a_plan_without_the_part_capital(tmp_path):
    """The sibling: it ran at 100."""
    plan = planned(write(tmp_path / "eco", MILL_META, **MILL), MILL_PLAN.format(parts="", option=""))
    assert plan.table("activity_level").at("mill", 2021) == pytest.approx(20.0)


def test_a_stated_capacity_may_be_a_path(tmp_path):
    """A sibling: capacity by year in paths.csv is the limit."""
    paths = "quantity,label,year,value\ncapacity,mill,2021,30\n"
    plan = planned(write(tmp_path / "eco", MILL_META, **MILL, paths=paths), MILL_PLAN.format(parts="", option=""))
    assert plan.table("activity_level").at("mill", 2021) == pytest.approx(30.0)


@pytest.mark.parametrize("surplus", ["40,50,0", "-5,50,95"])
def test_an_activity_without_surplus_has_stocks_and_a_capacity(tmp_path, surplus):
    """f- and t-no_surplus_no_capacity: services produced 473 with a capacity of 430, now what the trend needs."""
    wages = "25,70,295" if surplus.endswith(",0") else "70,70,200"
    value_added = f"component,farming,industry,services\nwages,{wages}\ngross_operating_surplus,{surplus}\n"
    folder = home(tmp_path / "home", value_added=value_added)
    plan = planned(folder, "years = 5\n" + STILL + "capital.stock_growth = 0.02\n")
    base = plan.economy.base_level
    first = plan.table("activity_level").values[0]
    assert (first <= 1.005 * 1.015 * base + 1e-6).all()
    assert "no surplus" in next(a.text for a in plan.assumptions if a.name == "capital.without_surplus")


def test_derived_stocks_add_up_whoever_has_no_surplus(tmp_path):
    value_added = "component,farming,industry,services\nwages,70,70,200\ngross_operating_surplus,-5,50,95\n"
    economy = read_economy(home(tmp_path / "home", value_added=value_added))
    capital = derive_capital(economy, depreciation_rate=0.05, stock_growth=0.02)
    assert capital.base_stock.sum() == pytest.approx(100 / 0.07)
    assert (capital.stock > 0).all() and len(capital.stock) == 3


@pytest.mark.parametrize(("stock", "at"), [("60,25,15", "end"), ("50,20,10", "end")])
def test_stocks_not_larger_than_the_years_investment_are_a_fault_of_the_data(tmp_path, stock, at):
    """f-capital_less_than_investment: a crash of the solver for 100, a clash of limits for 80, of 100 invested."""
    rows = zip(("farming", "industry", "services"), stock.split(","), strict=True)
    capital = "activity,asset,stock,depreciation_rate\n" + "".join(f"{a},capital,{k},0.05\n" for a, k in rows)
    folder = home(tmp_path / "home", f'capital_stock_at = "{at}"\n{META}', capital=capital)
    with pytest.raises(DataError, match=r"capital\.csv.*invested") as caught:
        read_economy(folder)
    assert caught.value.exit_code == 3
    report = check_tables(read_tables(folder))
    assert [fault.file for fault in report.faults] == ["capital.csv"]


def test_stocks_are_not_called_spread_by_surplus_where_a_row_holds_wages_as_well(tmp_path):
    """t-unsplit_value_added_called_surplus."""
    value_added = "component,farming,industry,services\ncompensation_and_gross_operating_surplus,65,120,295\n"
    economy = read_economy(home(tmp_path / "home", value_added=value_added))
    capital = derive_capital(economy, depreciation_rate=0.05, stock_growth=0.02)
    said = next(note.text for note in capital.assumptions if note.name == "capital.stock_growth")
    assert "by value added" in said and "compensation_and_gross_operating_surplus" in said
    assert capital.base_stock / capital.base_stock.sum() == pytest.approx([65 / 480, 120 / 480, 295 / 480])
    with pytest.raises(DataError, match="operating surplus"):
        economy.gross_operating_surplus()


def test_social_contributions_are_wages(tmp_path):
    """t-social_contributions_not_wages: income multipliers were a quarter too small."""
    from lustrum.analysis.multipliers import multipliers
    from lustrum.analysis.of_economy import system_of_economy

    split = (
        "component,farming,industry,services\nwages_and_salaries,20,56,160\n"
        "employers_social_contributions,5,14,40\ngross_operating_surplus,40,50,95\n"
    )
    whole = multipliers(system_of_economy(read_economy(home(tmp_path / "one"))))
    parts = multipliers(system_of_economy(read_economy(home(tmp_path / "two", value_added=split))))
    assert parts["income_multiplier"] == pytest.approx(whole["income_multiplier"])


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Compensation of employees", "wages"),
        ("employers_social_contributions", "wages"),
        ("D12", "wages"),
        ("compensation_flab-p", "wages"),
        ("V001", "wages"),
        ("Taxes less subsidies on production", "taxes"),
        ("taxes_on_labour", "taxes"),
        ("D29X39", "taxes"),
        ("Operating surplus: Consumption of fixed capital", "surplus"),
        ("gross_operating_surplus_and_mixed_income", "surplus"),
        ("B2A3G", "surplus"),
        ("compensation_and_gross_operating_surplus", "together"),
        ("value_added", "together"),
        ("B1G", "together"),
        ("OP_RES", "other"),
    ],
)
def test_a_row_of_value_added_is_read_as_what_it_says(label, kind):
    assert getattr(read_components([label]), kind) == (0,)


def test_what_rows_are_read_as_is_recorded(tmp_path):
    economy = read_economy(home(tmp_path / "home"))
    said = next(note.text for note in economy.assumptions if note.name == "components")
    assert "wages: wages" in said and "gross_operating_surplus: operating surplus" in said


def faults(folder):
    return check_tables(read_tables(folder)).faults


JOBS = META + '[labour]\nunit = "thousand persons"\n'
LABOUR = "skill,farming,industry,services\nworkers,12,22,60\n"


@pytest.mark.parametrize(("available", "meant"), [("94500", "94.5"), ("0.0945", "94.5"), ("94500000", "94.5")])
def test_labour_on_hand_in_another_unit_is_asked_back_with_the_figure_meant(tmp_path, available, meant):
    """43-labour-supply-thousandfold: the limit of labour never bound, and nobody was told."""
    supply = f"skill,year,available\nworkers,2021,{available}\n"
    (fault,) = faults(home(tmp_path / "home", JOBS, labour=LABOUR, labour_supply=supply))
    assert fault.file == "labour_supply.csv" and fault.row == "workers, 2021" and meant in fault.message


def test_figures_that_are_meant_as_they_stand_are_taken_and_recorded(tmp_path):
    supply = "skill,year,available\nworkers,2021,94500\n"
    meta = 'as_written = ["labour_supply"]\n' + JOBS
    folder = home(tmp_path / "home", meta, labour=LABOUR, labour_supply=supply)
    assert not faults(folder)
    assert "as_written" in {note.name for note in read_economy(folder).assumptions}


def test_half_as_much_labour_again_is_no_fault(tmp_path):
    supply = "skill,year,available\nworkers,2021,140\n"
    assert not faults(home(tmp_path / "home", JOBS, labour=LABOUR, labour_supply=supply))


@pytest.mark.parametrize(("factor", "meant"), [(1000, "1,400"), (0.001, "1,400"), (1, "")])
def test_stocks_in_another_unit_are_asked_back(tmp_path, factor, meant):
    """Three years of value added are usual; three thousand are not."""
    rows = zip(("farming", "industry", "services"), (300, 500, 600), strict=True)
    capital = "activity,asset,stock,depreciation_rate\n" + "".join(
        f"{a},capital,{k * factor:g},0.05\n" for a, k in rows
    )
    found = faults(home(tmp_path / "home", 'capital_stock_at = "start"\n' + META, capital=capital))
    if not meant:
        assert not found
    else:
        assert all(fault.file == "capital.csv" for fault in found)
        assert any(meant in fault.message for fault in found)


@pytest.mark.parametrize(("unit", "wrong"), [("thousand persons", False), ("persons", True), ("million persons", True)])
def test_jobs_in_another_unit_than_stated_are_asked_back(tmp_path, unit, wrong):
    """480 million euro of 14.4 thousand people are 33 thousand for each of them; of 14.4 people, 33 million."""
    meta = META.replace("crown", "EUR").replace("million crowns", "million EUR") + f'[labour]\nunit = "{unit}"\n'
    found = faults(
        home(
            tmp_path / "home", meta.replace("EURs", "EUR"), labour="skill,farming,industry,services\nworkers,2,4,8.4\n"
        )
    )
    assert bool(found) == wrong
    assert not wrong or (found[0].file == "labour.csv" and "probably meant" in found[0].message)


def test_a_capacity_below_the_base_level_is_a_fault_of_its_cell(tmp_path):
    """41-infeasible-capacity: the check said that all holds, and the plan was infeasible without figures."""
    activities = "activity,base_level,capacity\nfarming,130,100\nindustry,460,460\nservices,430,430\n"
    (fault,) = faults(home(tmp_path / "home", activities=activities))
    assert (fault.file, fault.row, fault.column) == ("activities.csv", "farming", "capacity")
    assert "100 is below its base-year level 130" in fault.message


def test_a_use_table_of_coefficients_is_called_that(tmp_path):
    """48-coefficients-for-flows: seven gaps, and not a word of their cause."""
    use = "product,farming,industry,services\nfarming,0.1538,0.1304,0.0116\n"
    use += "industry,0.2308,0.4348,0.1395\nservices,0.1154,0.1739,0.1628\n"
    levels = "activity,base_level\nfarming,130\nindustry,460\nservices,430\n"
    first = faults(home(tmp_path / "home", use=use, activities=levels))[0]
    assert (first.kind, first.file) == ("coefficients", "use.csv")


def test_value_added_in_coefficients_is_called_that_as_well(tmp_path):
    shares = "component,farming,industry,services\nwages,0.19231,0.15217,0.46512\n"
    shares += "gross_operating_surplus,0.30769,0.10870,0.22093\n"
    levels = "activity,base_level\nfarming,130\nindustry,460\nservices,430\n"
    first = faults(home(tmp_path / "home", value_added=shares, activities=levels))[0]
    assert (first.kind, first.file) == ("coefficients", "value_added.csv")


def test_domestic_product_is_one_figure_by_both_sides(tmp_path):
    """t-gdp_without_final_taxes: 480 in the plan, 560 in `load` of the same folder."""
    taxes = "user,value\nfarming,5\nindustry,10\nservices,5\nhouseholds,40\ngovernment,5\ngfcf,12\nexports,3\n"
    added = "component,farming,industry,services\nwages,25,70,200\ngross_operating_surplus,35,40,90\n"
    product = read_economy(home(tmp_path / "home", taxes_on_products=taxes, value_added=added)).gross_domestic_product
    assert product.income == pytest.approx(460 + 80) == product.expenditure
    assert product.taxes_on_products == 80 and product.final_taxes == 60 and product.gap == pytest.approx(0.0)


def test_use_at_purchasers_prices_is_taken_to_the_prices_of_supply(tmp_path):
    """Supply at basic and use at purchasers' prices: the plan lacked 18 of 635; GDP was 480 and 490 by its sides."""
    folder = home(
        tmp_path / "home",
        META.replace('"basic"', '"purchasers"'),
        final_demand=(
            "product,households,government,gfcf,exports\n"
            "farming,58,0,0,10\nindustry,90,20,90,100\nservices,142,100,10,15\n"
        ),
        valuation="product,margins,taxes\nfarming,8,0\nindustry,0,10\nservices,-8,0\n",
    )
    assert not faults(folder)
    economy = read_economy(folder)
    supply = economy.base_output + economy.imports
    assert supply == pytest.approx(economy.use @ economy.base_level + economy.final("all"))
    product = economy.gross_domestic_product
    assert product.income == pytest.approx(490) == product.expenditure
    assert "basic_prices" in {note.name for note in economy.assumptions}


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_domestic_product_is_the_same_in_the_check_and_in_the_economy(name):
    """The law of one GDP: production, income and expenditure of the check, and both sides of the economy."""
    tables = read_tables(bundled_path(name))
    income = {each.right for each in check_tables(tables).identities if each.name.startswith("gdp_")}
    product = read_economy(bundled_path(name)).gross_domestic_product
    assert sorted(income) == pytest.approx([product.income] * len(income))
    within = next(each.tolerance for each in check_tables(tables).identities if each.name == "gdp_expenditure")
    assert abs(product.gap) <= within
