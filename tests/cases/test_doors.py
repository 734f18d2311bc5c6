"""Plain doors: a small file in, a table out, for formulas that needed Python; and the figures of textbooks."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.analysis.impact import impact
from lustrum.analysis.of_economy import system_of_economy
from lustrum.cooperation import game_results, read_game
from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import DataError
from tests.economies import random_economy


def measures(ended, name=""):
    assert ended.code == 0, ended.out
    found = ended.json.get("answers", [ended.json])
    return next(each for each in found if name in ("", each["analysis"]))


GAPS = """[two_gaps]
output = 1000
target = 0.06
capital_output = 3
saving_rate = 0.15
exports = 130
import_share_of_investment = 0.3
other_imports = 0.1
finance = 20
"""


def test_two_gaps_are_asked_with_k_s_m_and_f(lustrum, write):
    answer = measures(lustrum("reserves", write("g.toml", GAPS), "--json"))
    rows = dict(zip([row[0] for row in answer["items"]], answer["measures"]["value"]["values"], strict=True))
    assert rows["savings gap at the target"] == pytest.approx(3 * 60 - 150)
    assert rows["foreign exchange gap at the target"] == pytest.approx(0.3 * 180 + 100 - 130)
    assert rows["growth"] == pytest.approx(100 * (130 + 20 - 100) / 0.3 / 3000)
    assert "foreign exchange" in answer["notes"][0]


@pytest.mark.parametrize("change", ["finance = 20\n", "output = 1000\n"])
def test_a_key_left_out_or_misspelt_is_named(lustrum, write, change):
    key = change.split()[0]
    ended = lustrum("reserves", write("g.toml", GAPS.replace(change, "")))
    assert ended.code == 2 and key in ended.err
    ended = lustrum("reserves", write("g.toml", GAPS.replace(key, f"{key}s")))
    assert ended.code == 2 and key in ended.err


def test_an_infant_s_path_of_costs_and_its_tests_are_told(lustrum, write):
    text = (
        "[learning]\nfirst_cost = 150\nimport_cost = 100\nquantity = [" + ", ".join(["1000"] * 15) + "]\n"
        "investment = 100000\ndiscount = 0.08\nfirst_year = 1925\n"
    )
    answer = measures(lustrum("coefficients", write("l.toml", text), "--json"))
    assert answer["measures"]["cost"]["values"][:3] == pytest.approx([150.0, 105.316, 89.346], abs=1e-3)
    assert "from 1927 on" in answer["notes"][0] and "74,533.2" in answer["notes"][1] and "passes" in answer["notes"][1]


def test_what_issuing_money_brings_in_is_told_at_every_inflation(lustrum, write):
    text = "[inflation_tax]\nreal_money = 100\nalpha = 2.0\nasked = 10\n"
    answer = measures(lustrum("money", write("i.toml", text), "--json"))
    rate = np.array(answer["measures"]["rate"]["values"]) / 100
    assert answer["measures"]["inflation_tax"]["values"] == pytest.approx(100 * rate * np.exp(-2 * rate))
    assert max(answer["measures"]["inflation_tax"]["values"]) == pytest.approx(50 * np.exp(-1))
    assert "12.96 %" in answer["notes"][1]
    answer = measures(lustrum("money", write("i.toml", text.replace("10\n", "30\n")), "--json"))
    assert "no inflation brings in 30" in answer["notes"][1]


def test_a_ray_is_asked_of_coefficients_alone(lustrum, write):
    text = '[ray]\nsectors = ["one", "two"]\ninputs = [[0.2, 0.3], [0.1, 0.25]]\ncapital = [[0.9, 0.6], [1.8, 2.7]]\n'
    ended = lustrum("frontier", "--quick", write("r.toml", text), "--json")
    assert measures(ended, "growth_rates")["measures"]["rate"]["values"] == pytest.approx([17.84548061], abs=1e-7)
    apart = text.replace("0.2, 0.3", "0.182, 0.288").replace("0.1, 0.25", "0.064, 0.196") + "wear = 0.02\n"
    ended = lustrum("frontier", "--quick", write("r.toml", apart), "--json")
    assert measures(ended, "growth_rates")["measures"]["rate"]["values"] == pytest.approx([17.84548061], abs=1e-7)
    assert lustrum("frontier", "--quick", write("r.toml", text.replace("0.6]", "0.6, 1]"))).code == 2


GAME = "coalition,worth\na,0\nb,0\nc,0\na+b,90\nc+a,80\nb+c,70\na+b+c,105\n"


def test_a_game_is_shared_by_its_figures(lustrum, write):
    ended = lustrum("join", write("game.csv", GAME), "--json")
    shares = measures(ended, "game_shares")
    assert shares["measures"]["shapley"]["values"] == pytest.approx([40, 35, 30])
    assert shares["measures"]["nucleolus"]["values"] == pytest.approx([45, 35, 25])
    assert "core is empty" in shares["notes"][1]
    assert measures(ended, "game_core")["measures"]["gain_by_leaving"]["values"] == pytest.approx([20, 15, 10])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("a+b,90\n", ""), r"a\+b is not given"),
        (("a+b,90\n", "a+b,90\nb+a,91\n"), "stands twice: 90 and 91"),
        (("a+b,90\n", "a+b,90\nb+b,1\n"), "names a player twice"),
        (("a+b,90\n", "a+b,\n"), "blank"),
    ],
)
def test_a_coalition_that_is_missing_or_twice_is_refused(write, change, says):
    with pytest.raises(DataError, match=says):
        read_game(write("game.csv", GAME.replace(*change)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_every_rule_gives_out_what_all_make(tmp_path_factory, seed, players):
    rng = np.random.default_rng(seed)
    names = "abcde"[:players]
    rows = ["coalition,worth"]
    for size in range(1, players + 1):
        rows += [f"{'+'.join(each)},{rng.uniform(0, 10) * size:.6f}" for each in itertools.combinations(names, size)]
    path = tmp_path_factory.mktemp("game") / "g.csv"
    path.write_text("\n".join(rows))
    shares, _ = game_results(game := read_game(path), "g")
    for rule in ("equal", "shapley", "nucleolus"):
        assert np.sum(shares[rule]) == pytest.approx(game.total)


def test_the_impact_of_a_demand_is_told_with_its_totals(lustrum, write):
    ended = lustrum("analyse", "bundled:germany_1995", "--what", "impact", "--demand",
                    write("d.csv", "product,value\nCPA_F,100\n"), "--json")  # fmt: skip
    answer = measures(ended)
    system = system_of_economy(read_economy(bundled_path("germany_1995")))
    inverse = system.leontief_inverse[:, system.label.labels.index("CPA_F")]
    assert answer["measures"]["output"]["values"] == pytest.approx(100 * inverse)
    assert lustrum("analyse", "bundled:germany_1995", "--what", "impact").code == 2
    assert lustrum("analyse", "bundled:germany_1995", "--what", "ghosh", "--demand", "d.csv").code == 2


@pytest.mark.parametrize("rows", ["CPA_X,1\n", "CPA_F,1\nCPA_F,2\n", "Total,3\n", "CPA_F,1,000\n"])
def test_a_demand_that_is_no_demand_is_refused_with_its_line(lustrum, write, rows):
    path = write("d.csv", "product,value\n" + rows)
    ended = lustrum("analyse", "bundled:germany_1995", "--what", "impact", "--demand", path)
    assert ended.code == 3 and "line" in ended.err


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_impacts_add_up_and_value_added_and_imports_take_all_that_is_demanded(seed):
    system = system_of_economy(random_economy(seed))
    rng = np.random.default_rng(seed)
    one, other = rng.uniform(-5, 20, (2, len(system)))
    both = impact(system, one + other)
    assert both["output"] == pytest.approx(impact(system, one)["output"] + impact(system, other)["output"])
    taken = sum(both[name].sum() for name in ("value_added", "import", "tax") if name in both.measures)
    if "value_added" in both.measures:
        assert taken == pytest.approx((one + other).sum())
    today = system.output - system.intermediate.sum(axis=1)
    assert impact(system, today)["output"] == pytest.approx(system.output, rel=1e-9)
