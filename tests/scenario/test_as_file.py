"""A scenario in hand, written as a file, asks the same when it is read."""

from dataclasses import replace

import pytest

from lustrum.problem import WishedValue
from lustrum.scenario import read_scenario
from lustrum.scenario.as_file import scenario_files
from lustrum.scenario.child import scenario_hash
from lustrum.scenario.demos import demo_path
from lustrum.scenario.session import with_options


def again(scenario, folder, economy="bundled:us_2012"):
    for name, content in scenario_files(scenario, "own.toml", economy).items():
        (folder / name).write_bytes(content)
    return read_scenario(folder / "own.toml")


@pytest.mark.parametrize("name", ["us_2012", "us_2012_wishes"])
def test_a_scenario_asks_the_same_once_it_is_written(name, tmp_path):
    scenario = read_scenario(demo_path(name))
    found = again(scenario, tmp_path)
    assert scenario_hash(found) == scenario_hash(scenario) and found.name == scenario.name


def test_added_parts_lists_and_tails_are_kept(tmp_path):
    scenario = read_scenario(demo_path("us_2012"))
    wish = WishedValue("output", "A01", 2014, ">=", 5.0, 1, "somebody", name="more")
    asked = replace(
        with_options(scenario, {"inertia": {"weight": 0.3}, "absorptive_limits": {"build_more": ("A01",)}}),
        years=(2013, 2014),
        tail=2,
        wishes=(wish,),
    )
    assert scenario_hash(again(asked, tmp_path)) == scenario_hash(asked)
    fewer = replace(scenario, parts=scenario.parts[:-1])
    assert scenario_hash(again(fewer, tmp_path)) == scenario_hash(fewer)


def test_decisions_that_wishes_name_are_kept(tmp_path):
    (tmp_path / "decisions.json").write_text('{"decision": [{"id": "d1", "result": "yes"}]}')
    (tmp_path / "s.toml").write_text(
        'economy = "bundled:us_2012"\nyears = 3\ndecisions = ["decisions.json"]\n'
        "[growth]\nlabour = 0\nproductivity = 0\n"
        '[origins]\n"growth.labour" = "decision:d1"\n'
        '[[wish]]\nquantity = "output"\nlabel = "A01"\nsense = ">="\nthan_trend = 1.01\norigin = "decision:d1"\n'
    )
    scenario = read_scenario(tmp_path / "s.toml")
    (tmp_path / "new").mkdir()
    found = again(scenario, tmp_path / "new")
    assert found.given["decisions"] == scenario.given["decisions"]
    assert found.given["origins"] == scenario.given["origins"] and scenario_hash(found) == scenario_hash(scenario)
