"""The answers of `lustrum gaps`, and the failures of regional comparison each with its test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.money.indices import gini
from lustrum.regions import GapQuestion, RegionUnits, convergence, gap_results, nested_theil, required_growth

QUICK = GapQuestion(draws=40)


def answers(units, question=QUICK):
    return {result.name: result for result in gap_results(units, question)}


def made_up(**more):
    """Eight units of two regions, the south half as rich and catching up."""
    income = np.array([[10.0, 11.0, 12.0, 9.0, 5.0, 6.0, 4.0, 5.5], [12.0, 13.0, 14.0, 11.0, 7.0, 8.0, 6.0, 7.5]])
    region = ("north",) * 4 + ("south",) * 4
    units = tuple(f"u{i}" for i in range(8))
    return RegionUnits("made up", region, (), units, (2010, 2020), np.full((2, 8), 10.0), income, **more)


def test_each_answer_is_that_of_its_formula(states):
    found = answers(states)
    parts = nested_theil(states.population[1], states.income[1], states.region, states.province)
    assert found["theil"]["value"][3:].tolist() == pytest.approx(
        [parts.between_regions, parts.between_provinces, parts.within]
    )
    assert found["theil"]["share"][3:].sum() == pytest.approx(100.0)
    assert found["inequality"]["value"][1] == pytest.approx(parts.total)
    speed = convergence(states.income[0], states.income[1], 9)
    assert found["convergence"]["value"].tolist() == pytest.approx(
        [100 * speed.beta, speed.half_life, speed.slope, speed.fit]
    )
    west = np.array(states.region) == "West"
    at = found["gini_by_region"].items.index(("West", "2009"))
    assert found["gini_by_region"]["gini"][at] == pytest.approx(
        gini(states.income[1][west], states.population[1][west])
    )


def test_gaps_weighted_by_people_add_up_to_nothing(states):
    gaps = answers(states)["gaps"]
    for year in ("2000", "2009"):
        at = [i for i, item in enumerate(gaps.items) if item[1] == year]
        assert float(np.array(gaps["people"])[at] @ np.array(gaps["gap"])[at]) == pytest.approx(0.0, abs=1.0)


def test_every_interval_holds_its_figure(states):
    found = answers(states, GapQuestion(draws=99))
    for name in ("theil", "inequality", "gini_by_region"):
        result = found[name]
        value = np.array(result[next(iter(result.measures))])
        assert (np.array(result["low"]) <= value).all() and (value <= np.array(result["high"])).all()


def test_the_order_of_the_file_changes_no_figure_and_no_interval(states):
    turned = np.arange(len(states.unit))[::-1]
    other = replace(
        states,
        region=tuple(states.region[i] for i in turned),
        province=tuple(states.province[i] for i in turned),
        unit=tuple(states.unit[i] for i in turned),
        population=states.population[:, turned],
        income=states.income[:, turned],
    )
    here, there = answers(states)["inequality"], answers(other)["inequality"]
    for measure in ("value", "low", "high"):
        assert np.array(there[measure]) == pytest.approx(np.array(here[measure]), rel=1e-9)


def test_the_jackknife_draws_nothing(states):
    found = answers(states, GapQuestion(interval="jackknife"))
    assert any("jackknife" in note for note in found["inequality"].notes)
    assert (np.array(found["inequality"]["low"]) < np.array(found["inequality"]["value"])).all()


def test_required_growth_is_told_for_regions_below_the_share_alone(states):
    found = answers(states, GapQuestion(theta=0.95, years=20, reference_growth=0.02, draws=40))["required_growth"]
    assert [item[0] for item in found.items] == ["South"]
    assert found["required"][0] == pytest.approx(100 * required_growth(found["share_now"][0] / 100, 0.95, 20, 0.02))
    assert any("levelling down" in note for note in found.notes)
    nobody = answers(states, GapQuestion(theta=0.5, draws=40))["required_growth"]
    assert not nobody.items and "no region stands below that share" in nobody.notes


def test_a_region_of_two_units_has_no_gini():
    units = made_up()
    few = replace(units, region=("north",) * 6 + ("south",) * 2)
    found = answers(few)["gini_by_region"]
    assert np.isnan(found["gini"][2:]).all() and any("south: fewer than 3" in note for note in found.notes)


def test_units_that_start_alike_get_the_other_answers():
    units = made_up()
    alike = replace(units, income=np.array([np.full(8, 5.0), units.income[1]]))
    found = answers(alike)["convergence"]
    assert not found.items and "whether poor ones catch up cannot be asked" in found.notes[0]


# -- failures of page 14.6 ---------------------------------------------------------------------------------------------


def notes_of(units):
    return " ".join(answers(units)["gaps"].notes)


def test_income_counted_where_people_work_is_told_as_that_of_commuters():
    units = made_up(counted="work")
    town = replace(units, income=units.income * np.array([4.0, *[1.0] * 7]))
    said = notes_of(town)
    assert "COMMUTERS" in said and "u0: more than 2 times the median of the region" in said
    assert "COMMUTERS" not in notes_of(made_up(counted="residence"))
    assert "does not say whether income is counted where people live" in notes_of(made_up())


def test_a_transfer_is_no_catching_up():
    units = made_up()
    paid = np.zeros((2, 8))
    paid[1, 4:] = 2.0
    found = answers(replace(units, transfers=paid))["own_income"]
    change, own = np.array(found["change"]), np.array(found["change_of_own_income"])
    assert change[1] > 5.0 and own[1] < 0.3 * change[1]
    assert any("south came" in note and "paid for by others" in note for note in found.notes)
    nothing = answers(replace(units, transfers=np.zeros((2, 8))))["own_income"]
    assert np.array(nothing["change"]) == pytest.approx(np.array(nothing["change_of_own_income"]))


def test_more_transfers_than_income_are_refused_with_the_unit():
    with pytest.raises(DataError, match=r"u4.*without transfers"):
        gap_results(made_up(transfers=np.full((2, 8), 5.0)), QUICK)


def test_noise_of_small_areas_is_told_and_drawn_to_the_mean_on_demand():
    units = made_up(error=np.tile(np.array([0.1] * 7 + [8.0]), (2, 1)))
    found = answers(units)
    small = found["small_areas"]
    assert small["weight"][7] < 20.0 < 90.0 < small["weight"][0]
    assert any("noisy" in note for note in small.notes)
    shrunk = answers(units, replace(QUICK, shrunk=True))
    assert shrunk["gini_by_region"]["gini"][3] != found["gini_by_region"]["gini"][3]
    with pytest.raises(UsageError, match="needs a column error"):
        gap_results(made_up(), replace(QUICK, shrunk=True))
