"""Cases 64, 67, 69, 70 and 72: tables and settings as people and spreadsheets save them."""

from __future__ import annotations

import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.efficiency.resources import read_survey
from lustrum.efficiency.units import read_units
from lustrum.errors import DataError, LustrumError
from lustrum.money import read_groups, read_settings
from lustrum.prices import kind_of, read_quotations
from lustrum.scenario import read_scenario
from tests.cases.folders import home, scenario

QUOTED = """good,group,level,currency,place,period,price,quantity
nails,industrial,retail,crown,town,2020-01,10,5
nails,industrial,retail,crown,town,2020-02,20,5
cloth,industrial,retail,crown,town,2020-01,4,10
cloth,industrial,retail,crown,town,2020-02,4,10
"""


def test_quotations_saved_with_semicolons_and_decimal_commas_are_those_with_commas_and_points(write):
    semicolons = QUOTED.replace(",", ";").replace(";10;", ";10,0;")
    path = write("q.csv", semicolons)
    assert kind_of(path) == "quotations"
    (found,) = read_quotations(path)
    assert found.values == pytest.approx([100.0, 100.0 * 140.0 / 90.0])


def test_quotations_in_a_code_page_are_refused_with_the_byte_and_its_line(tmp_path):
    path = tmp_path / "q.csv"
    path.write_bytes(QUOTED.replace("nails", "pâte").encode("cp1252"))
    for read in (kind_of, read_quotations):
        with pytest.raises(DataError, match="byte 0xe2 in line 2"):
            read(path)


def test_income_with_unquoted_thousands_is_a_cell_too_many_and_not_9(write):
    path = write("g.csv", "group,count,income,tax\npoor,400,9,000,200\nmiddle,500,24000,3000\n")
    with pytest.raises(DataError, match="line 2: does not have 4 cells") as caught:
        read_groups(path)
    assert caught.value.exit_code == 3


def test_income_with_quoted_thousands_is_read_where_another_figure_decides_the_marks(write):
    groups = read_groups(str(write("g.csv", 'group,count,income\npoor,400,"9,000.0"\nrich,100,"90,000"\n')))
    assert groups.income.tolist() == [9000.0, 90000.0]
    with pytest.raises(DataError, match=r"may be 9000 or 9.000"):
        read_groups(write("g.csv", 'group,count,income\npoor,400,"9,000"\n'))


def test_groups_in_a_code_page_are_refused_with_the_way_out(tmp_path):
    path = tmp_path / "g.csv"
    path.write_bytes("group,count,income\nménages,400,9000\n".encode("cp1252"))
    with pytest.raises(DataError, match=r"byte 0xe9 in line 2.*Save it as UTF-8"):
        read_groups(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_settings_saved_with_a_byte_order_mark_are_read(tmp_path, encoding):
    path = tmp_path / "s.toml"
    path.write_bytes("[money]\nstock = 5\n".encode(encoding))
    assert read_settings(path).stock == 5.0


def test_an_activity_surveyed_twice_is_refused_with_both_capacities(write):
    economy = read_economy(bundled_path("germany_1995"))
    one = economy.activity.labels[0]
    path = write("s.csv", f"activity,capacity\n{one},1e9\n{one},2e9\n")
    with pytest.raises(
        DataError, match=f"'{one}' stands twice: in line 2 and in line 3; capacity is 1e9 and 2e9"
    ) as caught:
        read_survey(path, economy)
    assert caught.value.exit_code == 3


def test_enterprises_saved_by_a_spreadsheet_with_semicolons_are_those_with_commas(write):
    text = "unit,input_hands,output_cloth\na,1.5,1\nb,2,2\nc,1000.0,1\nd,3,2\n"
    one = read_units(write("a.csv", text))
    other = read_units(
        write("b.csv", "sep=;\r\n" + text.replace(",", ";").replace("1.5", "1,5").replace("1000.0", "1.000,0"))
    )
    assert one.name == other.name and (one.inputs == other.inputs).all() and (one.outputs == other.outputs).all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_scenario_saved_with_a_byte_order_mark_is_the_one_without(tmp_path, encoding):
    text = 'economy = "bundled:germany_1995"\nyears = 3\nwishes = "wishes.csv"\n'
    (tmp_path / "plan.toml").write_bytes(text.encode(encoding))
    wishes = "quantity;label;year;sense;value\noutput;industry;1996;>=;1,5\noutput;industry;1996;<=;2.000,0\n"
    (tmp_path / "wishes.csv").write_bytes(wishes.encode(encoding))
    scenario = read_scenario(tmp_path / "plan.toml")
    assert [(wish.sense, wish.value, wish.origin) for wish in scenario.wishes] == [
        (">=", 1.5, "wishes.csv"),
        ("<=", 2000.0, "wishes.csv"),
    ]


def test_wishes_taken_from_a_file_that_is_none_tell_nothing_of_what_it_holds_and_end(tmp_path):
    (tmp_path / "secret.txt").write_text("root:x:0:0:root\n")
    for name, says in (("secret.txt", "none of the columns"), ("/dev/zero", "/dev/zero"), (".", "folder")):
        (tmp_path / "plan.toml").write_text(f'economy = "bundled:germany_1995"\nyears = 3\nwishes = "{name}"\n')
        with pytest.raises(LustrumError, match=says) as caught:
            read_scenario(tmp_path / "plan.toml")
        assert "root:x" not in str(caught.value)


def test_a_year_of_a_path_that_stands_twice_is_refused(tmp_path):
    (tmp_path / "paths.csv").write_text("quantity,label,year,value\ngovernment,x,1996,1\ngovernment,x,1996,2\n")
    (tmp_path / "plan.toml").write_text('economy = "bundled:germany_1995"\nyears = 3\npaths = "paths.csv"\n')
    with pytest.raises(DataError, match="stands twice: in line 2 and in line 3; value is 1 and 2"):
        read_scenario(tmp_path / "plan.toml")


@pytest.mark.parametrize("row", ["Total,,2021,30", "exports,Total,2021,30", "Insgesamt,,2021,30"])
def test_a_total_among_the_paths_of_a_scenario_is_refused_with_its_line(tmp_path, row):
    folder = home(tmp_path / "home")
    (tmp_path / "given.csv").write_text(f"quantity,label,year,value\nexports,farming,2021,10\n{row}\n")
    text = 'years = 1\npaths = "given.csv"\n[growth]\nlabour = 0.0\nproductivity = 0.0\n'
    with pytest.raises(LustrumError, match=r"given.csv', line 3"):
        read_scenario(scenario(folder, text))
