"""Scenario files slightly unlike the examples: the same plan, or all faults in one run, each with its line."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.run import scenario_economy, scenario_problem
from tests.cases.folders import META, home, scenario

PLAN = """
years = 2
[growth]
labour = 0.005
productivity = 0.015
[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.02
"""
LABOUR = "skill,farming,industry,services\nworkers,12,22,60\n"


def read(tmp_path, text):
    return read_scenario(scenario(home(tmp_path / "home"), text))


def refused(tmp_path, text) -> str:
    with pytest.raises((UsageError, DataError)) as caught:
        read(tmp_path, text)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_scenario_says_the_same_in_every_encoding(tmp_path, encoding):
    """70-scenario-with-byte-order-mark: 'Invalid statement (at line 1, column 1)'."""
    path = scenario(home(tmp_path / "home"), PLAN)
    plain = read_scenario(path)
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    assert read_scenario(path).growth == plain.growth and read_scenario(path).options == plain.options


@pytest.mark.parametrize(
    ("written", "rate"), [('"0.5 %"', 0.005), ('"0.5%"', 0.005), ('"-1 per cent"', -0.01), ("0.005", 0.005)]
)
def test_per_cent_is_read_where_a_rate_is(tmp_path, written, rate):
    assert read(tmp_path, PLAN.replace("0.005", written)).growth.labour == pytest.approx(rate)


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("labour", "1.5", "0.015"),
        ("labour", "0.6", "0.006"),
        ("labour", "-1.5", "-0.015"),
        ("productivity", "1.02", "0.02"),
        ("exports", "3", "0.03"),
    ],
)
def test_a_rate_nobody_means_is_asked_back_with_the_one_probably_meant(tmp_path, key, value, meant):
    text = PLAN.replace("[growth]", f"[growth]\n{key} = {value}").replace(
        {"labour": "labour = 0.005\n", "productivity": "productivity = 0.015\n"}.get(key, "no such line"), ""
    )
    said = refused(tmp_path, text)
    assert f"growth.{key} is {value}" in said and meant in said and "line" in said


@pytest.mark.parametrize(
    ("discount", "meant"),
    [("-0.1", "0.9"), ("0.05", "0.95"), ("1.05", "0.9524"), ("5", "0.95"), ("0", "at most 1"), ('"5 %"', "0.9524")],
)
def test_a_discount_that_is_no_factor_is_asked_back(tmp_path, discount, meant):
    """23-discount-negative: household consumption of 0 in 2022, and 'optimal'."""
    said = refused(tmp_path, PLAN + f"[goal]\ndiscount = {discount}\n")
    assert "goal.discount" in said and meant in said


@pytest.mark.parametrize("discount", ["0.9", "0.97", "1", "0.5"])
def test_a_discount_factor_is_taken(tmp_path, discount):
    assert read(tmp_path, PLAN + f"[goal]\ndiscount = {discount}\n").goal_options["discount"] == float(discount)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("absorptive_limits.total_rise = 8", "0.08"),
        ("trade.yearly_band = 6", "0.06"),
        ("capital.depreciation_rate = 5", "0.05"),
        ("labour.frictional_share = 3", "0.03"),
    ],
)
def test_per_cent_typed_as_a_number_is_asked_back(tmp_path, line, meant):
    text = PLAN.replace("capital.depreciation_rate = 0.05\n", "") + line + "\n"
    assert meant in refused(tmp_path, text)


def test_a_rate_that_is_meant_is_taken_and_recorded(tmp_path):
    text = 'as_written = ["growth.exports"]\n' + PLAN.replace("[growth]", "[growth]\nexports = 0.6")
    found = read(tmp_path, text)
    assert found.growth.exports == 0.6
    assert "scenario.as_written" in scenario_problem(found).assumptions


def test_what_contradicts_itself_cannot_be_meant(tmp_path):
    assert "at most 1" in refused(tmp_path, 'as_written = ["goal.discount"]\n' + PLAN + "[goal]\ndiscount = -0.1\n")


def test_all_faults_of_a_scenario_are_said_in_one_run_with_their_lines(tmp_path):
    text = """
years = 0
discount = 0.97
[growth]
labour = 1.5
productivty = 0.01
[options]
capital.stock_grwth = 0.02
trade.bands = "no"
[[wish]]
quantity = "output"
sense = ">="
value = "much"
"""
    said = refused(tmp_path, text)
    for line, words in {
        3: "years is 0",
        4: "belongs under [goal]",
        6: '"1.5 %"',
        7: "Did you mean 'productivity'",
        9: "Did you mean 'stock_growth'",
        10: "true or false",
        14: "plain number",
    }.items():
        assert any(f"line {line}:" in each and words in each for each in said.splitlines()), (line, said)


def test_all_wishes_that_ask_for_what_is_not_there_are_told_in_one_run_with_file_and_line(tmp_path):
    """Siblings of clashing wishes: a label, a quantity and a year that the plan does not have, in TOML and a list."""
    (tmp_path / "wishes.csv").write_text(
        "quantity,label,year,sense,value\noutput,farming,2090,>=,1\n", encoding="utf-8"
    )
    wishes = '[[wish]]\nquantity = "{}"\nlabel = "{}"\nyear = 2021\nsense = ">="\nvalue = 1.0\n'
    text = 'wishes = "wishes.csv"' + PLAN + wishes.format("consumtion", "farming") + wishes.format("output", "farmng")
    read = read_scenario(scenario(home(tmp_path / "home"), text))
    with pytest.raises(UsageError) as caught:
        scenario_problem(read)
    said = str(caught.value).splitlines()
    assert said[0] == "3 wishes are at fault:"
    for part in ("wishes.csv, line 2: ", "Did you mean 'consumption'", "Did you mean 'farming'"):
        assert any(part in line for line in said), said
    assert sum("line " in line for line in said) == 3


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("export,farming,2021,10", "'pp.csv', line 2: .*Did you mean 'exports'"),
        ("government,servces,2021,100", "'pp.csv', line 2: .*Did you mean 'services'"),
        ("exports,farming,2090,10", "'pp.csv', line 2: .*no value for 2021, 2022"),
    ],
)
def test_a_path_that_nothing_takes_is_refused_with_its_line_and_the_nearest_word(tmp_path, row, says):
    (tmp_path / "pp.csv").write_text(f"quantity,label,year,value\n{row}\n", encoding="utf-8")
    read = read_scenario(scenario(home(tmp_path / "home"), 'paths = "pp.csv"' + PLAN))
    with pytest.raises(UsageError, match=says):
        scenario_problem(read)


@pytest.mark.parametrize(("sense", "meant"), [("=>", ">="), (">", ">="), ("≤", "<="), ("==", "=")])
def test_a_sense_written_otherwise_is_told_what_is_meant(tmp_path, sense, meant):
    said = refused(tmp_path, f'{PLAN}[[wish]]\nquantity = "output"\nyear = 2021\nsense = "{sense}"\nvalue = "many"\n')
    assert f"the sense is '{sense}'. Write '{meant}'." in said and "value is 'many'" in said


def test_a_fault_of_a_parent_names_the_parents_line(tmp_path):
    folder = home(tmp_path / "home")
    scenario(folder, PLAN.replace("0.005", "1.5"), "parent.toml")
    child = folder.parent / "child.toml"
    child.write_text('parent = "parent.toml"\nyears = 3\n')
    with pytest.raises(UsageError, match=r"parent\.toml', line 5: growth\.labour"):
        read_scenario(child)


def test_wishes_and_paths_of_any_spreadsheet_are_read(tmp_path):
    """Semicolons, decimal commas and a byte order mark: the wish is the same."""
    (tmp_path / "wishes.csv").write_text(
        "quantity;label;year;sense;value\noutput;farming;2021;>=;130,5\noutput;industry;2021;>=;400,25\n", "utf-8-sig"
    )
    found = read(tmp_path, PLAN.replace("years = 2", 'years = 2\nwishes = "wishes.csv"'))
    assert [wish.value for wish in found.wishes] == [130.5, 400.25]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("exports,farming,2021,9,000\n", "line 2"),
        ("exports,farming,2021,9\nexports,farming,2021,10\n", "line 3"),
        ("exports,farming,2021\n", "line 2"),
        ("exports,total,2021,9\n", "line 2"),
    ],
)
def test_a_line_of_paths_that_says_something_else_is_refused_with_its_number(tmp_path, rows, says):
    (tmp_path / "paths.csv").write_text("quantity,label,year,value\n" + rows)
    assert says in refused(tmp_path, PLAN.replace("years = 2", 'years = 2\npaths = "paths.csv"'))


@pytest.mark.parametrize(
    ("quantity", "label", "value", "meant"),
    [
        ("labour_supply", "workers", 94500, "94.5"),
        ("government", "services", 102000, "102"),
        ("exports", "industry", 0.1, "100"),
    ],
)
def test_a_path_in_another_unit_is_asked_back(tmp_path, quantity, label, value, meant):
    (tmp_path / "paths.csv").write_text(
        f"quantity,label,year,value\n{quantity},{label},2021,{value}\n{quantity},{label},2022,{value}\n"
    )
    folder = home(tmp_path / "home", META + '[labour]\nunit = "thousand persons"\n', labour=LABOUR)
    found = read_scenario(scenario(folder, PLAN.replace("years = 2", 'years = 2\npaths = "paths.csv"')))
    with pytest.raises(UsageError, match=f"{meant} is probably meant"):
        scenario_economy(found)


@pytest.mark.parametrize(
    ("line", "says"), [("labour = 1.5 %", "as a text"), ("name = “Home”", "straight quotation marks")]
)
def test_text_that_is_no_toml_is_told_what_is_likely_meant(tmp_path, line, says):
    assert says in refused(tmp_path, f"{line}\nyears = 2\n")


def test_the_plan_is_the_same_with_rates_in_per_cent(tmp_path):
    folder = home(tmp_path / "home")
    one = run_scenario(read_scenario(scenario(folder, PLAN)))
    text = PLAN.replace("0.005", '"0.5 %"').replace("0.05\n", '"5 %"\n').replace("0.02\n", '"2 %"\n')
    two = run_scenario(read_scenario(scenario(folder, text)))
    assert two.table("output").values == pytest.approx(one.table("output").values)


@pytest.mark.parametrize("line", ["years = 5000000000", 'years = "1000-9999"', "years = 5\ntail = 100000"])
def test_more_years_than_any_plan_has_are_refused_at_once(tmp_path, line):
    path = tmp_path / "s.toml"
    path.write_text(f'economy = "bundled:germany_1995"\n{line}\n[growth]\nlabour = 0\nproductivity = 0\n')
    with pytest.raises(UsageError, match=r"1,?000"):
        read_scenario(path)
