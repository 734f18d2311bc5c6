"""Scenario files: parents resolved, paths relative to the file, every unknown word refused with the nearest known."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.scenario import PARTS, read_scenario, scenario_problem
from lustrum.scenario.demos import demo_names, demo_path

BASE = """
economy = "bundled:us_2012"
years = "2013-2015"
[growth]
labour = 0.01
productivity = 0.01
"""


def written(folder, text, name="plan.toml"):
    path = folder / name
    path.write_text(text)
    return path


def test_a_child_says_only_what_differs(tmp_path):
    written(tmp_path, BASE + "[options]\ntrade.share_rise = 0.1\ncapital.asset_trend = false\n", "base.toml")
    child = read_scenario(
        written(tmp_path, 'parent = "base.toml"\n[growth]\nlabour = 0.02\n[options]\ntrade.yearly_band = 0.2\n')
    )
    assert child.years == (2013, 2014, 2015)
    assert (child.growth.labour, child.growth.productivity) == (0.02, 0.01)
    assert child.options["trade"] == {"share_rise": 0.1, "yearly_band": 0.2}
    assert child.options["capital"] == {"asset_trend": False}
    assert [path.rsplit("/", 1)[-1] for path, _ in child.inputs] == ["plan.toml", "base.toml"]


def test_wishes_of_parent_and_child_stand_together_and_files_of_wishes_too(tmp_path):
    wish = '[[wish]]\nquantity = "output"\nlabel = "A05"\nyear = 2014\nsense = ">="\nvalue = 1\norigin = "them"\n'
    written(tmp_path, BASE + wish, "base.toml")
    (tmp_path / "more.csv").write_text("quantity,label,year,sense,value\noutput,A04,2014,>=,2\n")
    scenario = read_scenario(written(tmp_path, 'parent = "base.toml"\nwishes = "more.csv"\n'))
    assert [(w.label, w.value, w.origin) for w in scenario.wishes] == [("A05", 1.0, "them"), ("A04", 2.0, "more.csv")]


def test_a_path_by_year_replaces_growth(tmp_path):
    rows = "\n".join(f"government,A20,{year},{value}" for year, value in ((2013, 1e6), (2014, 2e6), (2015, 3e6)))
    (tmp_path / "government.csv").write_text(f"quantity,label,year,value\n{rows}\n")
    scenario = read_scenario(written(tmp_path, BASE.replace("[growth]", 'paths = "government.csv"\n[growth]')))
    problem = scenario_problem(scenario, None)
    path = problem.quantities["government"].expression.constant
    assert path[:3, 19].tolist() == [1e6, 2e6, 3e6]
    assert path[3, 19] == pytest.approx(3e6 * 1.0201)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BASE + "hozizon = 3\n", "not known"),
        (BASE + "[trade]\nexports_pace = 2\n", "Write trade.exports_pace under"),
        (BASE.replace("labour =", "labor ="), "Did you mean 'labour'"),
        (BASE + "[options]\ntrade.bandss = 1\n", "Did you mean 'bands'"),
        (BASE + "[options]\ntrad.bands = true\n", "Did you mean 'trade'"),
        (BASE + '[goal]\nkind = "happiness"\n', "consumption"),
        (BASE + "[goal]\ndiscont = 0.9\n", "Did you mean 'discount'"),
        (BASE.replace('"2013-2015"', "0"), "how many"),
        (BASE.replace("bundled:us_2012", "bundled:mars"), "us_2012"),
        (BASE.replace("bundled:us_2012", "nowhere"), "no economy at 'nowhere'"),
        ("years = 3\n", "names no economy"),
        ("economy = 'bundled:us_2012'\n", "names no years"),
        (BASE + '[[wish]]\nquantity = "output"\nvalue = 3\n', "no sense"),
        (BASE + '[[wish]]\nquantity = "output"\nsense = ">="\nvalue = "much"\n', "plain number"),
        (BASE + "[trade]\nfinance = 'plenty'\n", "number"),
        (BASE.replace("[growth]", "tail = -1\n[growth]"), "tail"),
        (BASE.replace("[growth]", 'parts = ["production", "magic"]\n[growth]'), "magic"),
        ("economy = [", "no TOML"),
    ],
)
def test_a_word_that_is_not_known_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(UsageError, match=says.replace("(", r"\(")) as caught:
        read_scenario(written(tmp_path, text))
    assert "plan.toml" in str(caught.value)


def test_parents_in_a_circle_are_refused(tmp_path):
    written(tmp_path, 'parent = "b.toml"\n', "a.toml")
    written(tmp_path, 'parent = "a.toml"\n', "b.toml")
    with pytest.raises(UsageError, match="each other"):
        read_scenario(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"quantity": "hapiness"}, "quantity 'hapiness'"),
        ({"label": "A99"}, "A99"),
        ({"year": 2050}, "outside the plan"),
    ],
)
def test_a_wish_for_something_unknown_is_refused_when_the_plan_is_built(tmp_path, wish, says):
    given = {"quantity": "output", "label": "A05", "year": 2014, "sense": ">=", "value": 1} | wish
    lines = "\n".join(f"{key} = {value!r}" for key, value in given.items())
    scenario = read_scenario(written(tmp_path, BASE + f"[[wish]]\n{lines}\n"))
    with pytest.raises(UsageError, match=says):
        scenario_problem(scenario)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("value = 1\nthan_trend = 1.05", "either a value"),
        ("", "either a value"),
        ("than_trend = 5.5", "write 1.055"),
        ("than_trend = 0", "write 1"),
        ("than_trend = 'more'", "give a multiple"),
        ("than_trend = 1.05\nby = 2014\nyear = 2014", "year and by"),
        ("than_trend = 1.05\nby = 'soon'", "whole number"),
    ],
)
def test_a_wish_beside_the_trend_that_cannot_be_meant_is_refused_with_what_can(tmp_path, lines, says):
    wish = f'[[wish]]\nquantity = "output"\nlabel = "A05"\nsense = ">="\n{lines}\n'
    with pytest.raises(UsageError, match=says):
        read_scenario(written(tmp_path, BASE + wish))


def test_wishes_in_toml_and_csv_may_be_named_and_stand_beside_the_trend(tmp_path):
    (tmp_path / "more.csv").write_text(
        "name,quantity,label,by,sense,than_trend\ncare,consumption,A18,2014,>=,1.05\ncare,consumption,A19,2014,>=,1.02\n"
    )
    toml = (
        'wishes = "more.csv"\n'
        + BASE
        + '[[wish]]\nquantity = "output"\nlabel = "A05"\nsense = ">="\nthan_trend = "105 %"\n'
    )
    first, *others = read_scenario(written(tmp_path, toml)).wishes
    assert (first.than_trend, first.name, first.called) == (1.05, "", "output of A05")
    assert [(each.called, each.than_trend, each.by) for each in others] == [("care", 1.05, 2014), ("care", 1.02, 2014)]


def test_a_line_of_wishes_with_two_figures_or_none_is_a_fault_of_the_file(tmp_path):
    (tmp_path / "more.csv").write_text("quantity,label,sense,value,than_trend\noutput,A05,>=,1,1.05\noutput,A06,>=,,\n")
    with pytest.raises(DataError) as caught:
        read_scenario(written(tmp_path, 'wishes = "more.csv"\n' + BASE))
    assert "line 2" in str(caught.value) and "line 3" in str(caught.value)


def test_every_demo_reads_and_every_part_has_a_name():
    assert {"us_2012", "germany_1995"} <= set(demo_names())
    for name in demo_names():
        read_scenario(demo_path(name))
    assert {"production", "consumption", "capital", "labour", "trade"} <= set(PARTS)


def test_growth_that_nobody_named_is_asked_for(tmp_path):
    from lustrum.errors import MissingDataError

    scenario = read_scenario(written(tmp_path, 'economy = "bundled:us_2012"\nyears = 2\n'))
    with pytest.raises(MissingDataError, match="must be named"):
        scenario_problem(scenario)


def test_options_of_a_part_that_is_left_out_are_refused(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('economy = "bundled:us_2012"\nyears = 2\nparts = ["production"]\n[options]\ntrade.bands = false\n')
    with pytest.raises(UsageError, match="leaves out"):
        read_scenario(path)
