from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import LustrumError, MissingDataError, UsageError
from lustrum.scenario.families import Input
from lustrum.scenario.families.inputs import parent_value, put
from tests.scenario.families.made_up import ECONOMY, PARENT, wish

FIRST = ECONOMY.product.labels[0]


def test_growth_is_put_moved_and_shifted():
    for way, value, expected in (("value", 0.03, 0.03), ("factor", 2.0, 0.02), ("shift", -0.005, 0.005)):
        what = Input("n", "growth.labour", way)
        scenario, economy = put(PARENT, ECONOMY, what, value)
        assert scenario.growth.labour == pytest.approx(expected) and scenario.growth.productivity == 0.01
        assert economy is ECONOMY and PARENT.growth.labour == 0.01


def test_an_option_of_a_part_takes_its_default_as_what_a_factor_applies_to():
    scenario, _ = put(PARENT, ECONOMY, Input("sigma", "trade.substitution", "factor"), 1.5)
    assert scenario.options["trade"] == {"substitution": 3.0}
    assert parent_value(PARENT, ECONOMY, Input("sigma", "options.trade.substitution")) == 2.0


def test_a_factor_on_an_option_whose_default_is_to_say_nothing_is_refused():
    with pytest.raises(MissingDataError, match=r"states no trade\.yearly_band"):
        put(PARENT, ECONOMY, Input("band", "trade.yearly_band", "factor"), 2.0)


def test_an_option_by_year_is_moved_in_one_year_or_in_all():
    parent = replace(PARENT, options={"trade": {"finance": (10.0, 20.0, 30.0)}})
    first = ECONOMY.base_year + 1
    one, _ = put(parent, ECONOMY, Input("f", "trade.finance", "factor", year=first + 1), 1.5)
    every, _ = put(parent, ECONOMY, Input("f", "trade.finance", "shift"), 1.0)
    assert one.options["trade"]["finance"] == (10.0, 30.0, 30.0)
    assert every.options["trade"]["finance"] == (11.0, 21.0, 31.0)
    assert parent_value(parent, ECONOMY, Input("f", "trade.finance", year=first)) == 10.0
    with pytest.raises(UsageError, match="has 3 years"):
        put(parent, ECONOMY, Input("f", "trade.finance", year=first + 9), 1.0)
    with pytest.raises(UsageError, match="not given by year"):
        put(PARENT, ECONOMY, Input("f", "trade.yearly_band", year=first), 1.0)


def test_an_option_in_words_is_put_and_no_factor_applies_to_it():
    scenario, _ = put(PARENT, ECONOMY, Input("form", "options.consumption.form"), "free")
    assert scenario.options["consumption"]["form"] == "free"
    with pytest.raises(UsageError, match="no number"):
        put(PARENT, ECONOMY, Input("form", "options.consumption.form", "factor"), 2.0)


def test_a_goal_takes_its_options():
    scenario, _ = put(PARENT, ECONOMY, Input("d", "goal.discount"), 0.9)
    assert scenario.goal_options == {"discount": 0.9}


def test_wishes_are_moved_by_name_and_added_with_a_sense():
    parent = replace(PARENT, wishes=(wish(10.0, FIRST), wish(20.0)))
    scenario, _ = put(parent, ECONOMY, Input("w", "wish", "factor", label=FIRST, quantity="consumption"), 1.1)
    assert [w.value for w in scenario.wishes] == pytest.approx([11.0, 20.0])
    total, _ = put(parent, ECONOMY, Input("w", "wish", quantity="consumption"), 5.0)
    assert [w.value for w in total.wishes] == [10.0, 5.0]
    added, _ = put(PARENT, ECONOMY, Input("w", "wish", label=FIRST, quantity="output", sense=">="), 3.0)
    assert (added.wishes[0].quantity, added.wishes[0].value) == ("output", 3.0)
    with pytest.raises(UsageError, match="no wish on output"):
        put(parent, ECONOMY, Input("w", "wish", label=FIRST, quantity="output"), 3.0)


def test_a_path_is_moved_where_it_is_given_and_refused_where_it_is_not():
    year = ECONOMY.base_year + 1
    given = replace(ECONOMY, paths={("exports", FIRST): {year: 4.0, year + 1: 5.0, year + 2: 6.0}})
    what = Input("p", "path", "factor", label=FIRST, quantity="exports")
    _, economy = put(PARENT, given, what, 2.0)
    assert economy.paths["exports", FIRST] == {year: 8.0, year + 1: 10.0, year + 2: 12.0}
    _, economy = put(PARENT, given, replace(what, year=year + 1), 2.0)
    assert economy.paths["exports", FIRST] == {year: 4.0, year + 1: 10.0, year + 2: 6.0}
    with pytest.raises(MissingDataError, match="no path of exports"):
        put(PARENT, ECONOMY, what, 2.0)
    _, economy = put(PARENT, ECONOMY, replace(what, way="value"), 7.0)
    assert economy.paths["exports", FIRST] == {year: 7.0, year + 1: 7.0}


def test_figures_of_the_economy_are_moved_by_label_and_the_original_stays():
    activity = ECONOMY.activity.labels[1]
    before = ECONOMY.use.toarray()
    _, economy = put(PARENT, ECONOMY, Input("a", "economy.use", "factor", label=FIRST, column=activity), 1.2)
    ratio = np.divide(economy.use.toarray(), before, out=np.ones_like(before), where=before > 0)
    assert ratio[0, 1] == pytest.approx(1.2) or before[0, 1] == 0
    ratio[0, 1] = 1.0
    assert (ratio == 1.0).all() and (ECONOMY.use.toarray() == before).all()


def test_a_scalar_final_demand_and_labelled_lists_are_moved():
    _, economy = put(PARENT, ECONOMY, Input("e", "economy.final_demand", "factor", column="exports"), 1.1)
    assert economy.final("exports") == pytest.approx(1.1 * ECONOMY.final("exports"))
    assert economy.final("households") is ECONOMY.final("households")
    labels = ECONOMY.product.labels[:2]
    _, economy = put(PARENT, ECONOMY, Input("i", "economy.imports", "shift", label=labels), 1.0)
    assert economy.imports - ECONOMY.imports == pytest.approx([1, 1, 0, 0])
    _, economy = put(PARENT, replace(ECONOMY, reserves=5.0), Input("r", "economy.reserves", "factor"), 3.0)
    assert economy.reserves == 15.0


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Input("x", "weather"), "nothing that can be varied"),
        (Input("x", "growth.labor"), "Did you mean 'labour'"),
        (Input("x", "goal.patience"), "has no option 'patience'"),
        (Input("x", "options.trad.finance"), "Did you mean 'trade'"),
        (Input("x", "trade.finanse"), "Did you mean 'finance'"),
        (Input("x", "economy.labours"), "Did you mean 'labour'"),
        (Input("x", "economy.use", label="gold"), "gold"),
        (Input("x", "economy.imports", column="A"), "one axis"),
        (Input("x", "economy.final_demand", column="gifts"), "no column 'gifts'"),
        (Input("x", "economy.stock_capacity", "factor"), "states no stock capacity"),
        (Input("x", "economy.reserves", "factor"), "states no economy.reserves"),
        (Input("x", "growth.exports", "factor"), "states no growth.exports"),
        (Input("x", "wish"), "named by quantity"),
        (Input("x", "path", quantity="exports", label=("a", "b")), "one label"),
        (Input("x", "economy.world_import_price", "factor"), "states no world import price"),
    ],
)
def test_an_input_that_names_nothing_known_is_refused_with_the_way_out(what, said):
    with pytest.raises(LustrumError, match=said):
        put(PARENT, ECONOMY, what, 1.0)


def test_words_where_a_number_is_needed_are_refused():
    with pytest.raises(UsageError, match="must be a number"):
        put(PARENT, ECONOMY, Input("x", "growth.labour", "factor"), "much")
    with pytest.raises(UsageError, match="is a number"):
        put(PARENT, ECONOMY, Input("x", "economy.imports"), "much")
