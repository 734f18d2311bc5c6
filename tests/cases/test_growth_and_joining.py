"""Cases of growth and of joining: rates as figures, no "nan" in a sentence, rests named right, one word on the core."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accumulation.growth_ray import growth_ray
from lustrum.cooperation.group import Terms
from lustrum.cooperation.network import network
from tests.cooperation.groups import group_of

META = """name = "made up"
base_year = 1927
currency = "rouble"
unit = "million roubles"
price_base = "constant"
valuation = "basic"
source = "constructed"
licence = "CC0"
capital_stock_at = "end"
[trade]
closed = true
"""
RATE = 0.1784548061
WEARS = {
    "capital": ("one,one,90,0.02", "one,two,180,0.02", "two,one,90,0.02", "two,two,405,0.02"),
    "final_demand": ("one,35,3.6,0", "two,102.5,0,11.7"),
    "use": ("one,18.2,43.2", "two,6.4,29.4"),
    "value_added": ("value_added,75.4,77.4",),
}
INSIDE = {
    "capital": ("one,one,90,0", "one,two,180,0", "two,one,90,0", "two,two,405,0"),
    "final_demand": ("one,25,10,0", "two,72.5,0,30"),
    "use": ("one,20,45", "two,10,37.5"),
    "value_added": ("value_added,70,67.5",),
}
HEADS = {
    "capital": "activity,asset,stock,depreciation_rate",
    "final_demand": "product,households,gfcf_one,gfcf_two",
    "use": "product,one,two",
    "value_added": "component,one,two",
}


@pytest.fixture
def table(write):
    def folder(rows):
        for name, lines in rows.items():
            write(f"eco/{name}.csv", "\n".join([HEADS[name], *lines]) + "\n")
        return write("eco/economy.toml", META).parent

    return folder


def test_the_greatest_growth_rate_is_a_figure_in_the_answer_and_in_its_file(lustrum, table, tmp_path):
    # w-growth_rate_only_in_a_sentence: "17.85 %" in a note and nowhere else.
    ended = lustrum("frontier", "--quick", table(WEARS), "--json", "-o", tmp_path / "rates.csv")
    assert ended.code == 0, ended.err
    rows = list(csv.DictReader((tmp_path / "rates.csv").read_text().splitlines()))
    rate = {row["with"]: float(row["value"]) for row in rows if row["measure"] == "rate"}
    assert rate["nothing consumed"] == pytest.approx(100 * RATE, rel=1e-9)


def test_a_table_with_replacement_among_its_inputs_grows_as_leontief_writes_it(lustrum, table, tmp_path):
    ended = lustrum("frontier", "--quick", table(INSIDE), "-o", tmp_path / "rates.csv")
    assert ended.code == 0, ended.err
    rows = list(csv.DictReader((tmp_path / "rates.csv").read_text().splitlines()))
    found = {row["measure"]: float(row["value"]) for row in rows if row["with"] == "nothing consumed"}
    # Stocks over base-year levels; and over levels of the year before, for what was built in 1927 stands in them.
    assert found["not_yet_at_work"] == pytest.approx(100 * RATE, rel=1e-9)
    use, stocks = np.array([[0.2, 0.3], [0.1, 0.25]]), np.array([[0.9, 0.6], [1.8, 2.7]])
    assert growth_ray(np.eye(2) - use, stocks).rate == pytest.approx(RATE, rel=1e-9)
    assert found["rate"] > found["not_yet_at_work"]


def test_one_point_of_a_frontier_speaks_of_no_line_between_points(lustrum, write):
    # w-frontier_one_floor_nan.
    scenario = (
        'name = "v"\neconomy = "bundled:made_up_valley"\nyears = 3\n[growth]\nlabour = 0.01\nproductivity = 0.01\n'
    )
    for floors in ("0.9", "0.8,0.9"):
        ended = lustrum("frontier", write("v.toml", scenario), "--what", "curve", "--floors", floors)
        assert ended.code == 0, ended.err
        assert not re.search(r"\b(nan|inf)\b", ended.out)
        assert ("straight line" in ended.out) is ("," in floors)


def asked(*incomes, alone, per_member):
    return group_of(list(incomes), terms=Terms(alone, per_member, 0.0, 0))


def test_two_rests_side_by_side_are_neutral(lustrum):
    # w-join_all_rests_unstable: 6 and 7 were both unstable, though the path ends at 6 and stays.
    found = network(asked(50, 60, 70, 80, 90, 100, 110, 130, 160, 200, alone=55, per_member=9))
    assert dict(found.resting)[found.path[-1]] == "neutral"
    assert found.resting == ((6, "neutral"), (7, "neutral"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1, 30), min_size=1, max_size=9), st.floats(0, 10), st.floats(0, 6), st.integers(0, 9))
def test_where_income_rises_with_members_the_rest_a_path_ends_at_is_never_left_to_both_sides(
    incomes, alone, per_member, present
):
    group = group_of(incomes, terms=Terms(alone, per_member, 0.0, min(present, len(incomes))))
    found = network(group)
    word = dict(found.resting)[found.path[-1]]
    if found.path[-1] != found.path[0]:
        assert word != "unstable"
    # Two roads: follow J from each neighbour.
    for size, said in found.resting:
        ends = []
        for near in (size - 1, size + 1):
            if 0 <= near <= len(incomes):
                members = near
                for _ in range(40):
                    members = int(found.wanted[members])
                ends.append(members)
        assert (said == "stable") is all(end == size for end in ends)
        assert (said == "neutral") is (any(end != size for end in ends) and all(abs(end - size) <= 1 for end in ends))


@pytest.mark.slow
def test_who_stays_and_the_core_say_one_thing_on_one_page(lustrum):
    ended = lustrum("join", "bundled:made_up_village", "--json")
    answers = {each["analysis"]: each for each in ended.json["answers"]}
    notes = " ".join(answers["joining"]["notes"])
    rows = {row[0]: k for k, row in enumerate(answers["sharing_rules"]["items"])}
    for rule in rows:
        said = " ".join(
            next(each for each in lustrum("join", "bundled:made_up_village", "--rule", rule, "--json").json["answers"]
                 if each["analysis"] == "joining")["notes"]
        )  # fmt: skip
        in_core = answers["sharing_rules"]["measures"]["in_core"]["values"][rows[rule]]
        assert ("is outside the core" in said) is (in_core == "no")
        assert "all of them would stay together" not in said
    assert notes
