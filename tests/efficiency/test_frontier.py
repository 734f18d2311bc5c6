"""The efficiency gap of an economy: against closed forms, duality and an independent solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.efficiency import Survey, efficiency_gap, gap_results, industries, read_survey, resources
from lustrum.errors import DataError, MissingDataError, NotProductiveError, UsageError
from lustrum.labels import Axis
from tests.economies import random_economy

SEEDS = st.integers(0, 5_000)


@pytest.fixture(scope="module")
def valley():
    return read_economy(bundled_path("made_up_valley"))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.floats(0.0, 0.2), st.floats(0.7, 1.0))
def test_with_fixed_proportions_the_gap_is_the_scarcest_resource_over_its_use(seed, idle, utilisation):
    economy = random_economy(seed, trade=False)
    found = resources(economy, idle_labour=idle, utilisation=utilisation)
    gap = efficiency_gap(economy, found, held=())
    # One technique for each product, no trade, nothing held: all levels grow alike.
    ratio = found.endowment / (found.need @ economy.base_level)
    assert gap.idle.gamma == pytest.approx(ratio.min(), rel=1e-6)
    assert gap.idle.gamma == pytest.approx(min(1 / (1 - idle), 1 / utilisation), rel=1e-6)
    assert gap.parts[1:] == pytest.approx((1.0, 1.0), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.booleans())
def test_what_is_observed_and_feasible_has_no_gap_below_one_and_each_step_adds(seed, mobile):
    economy = random_economy(seed)
    found = resources(economy, idle_labour=0.05, scope="mobile" if mobile else "industry")
    gap = efficiency_gap(economy, found)
    assert gap.idle.gamma >= 1 - 1e-7
    assert gap.technique.gamma >= gap.idle.gamma - 1e-7 and gap.trade.gamma >= gap.technique.gamma - 1e-7
    assert np.prod(gap.parts) == pytest.approx(gap.trade.gamma)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_gap_is_what_the_resources_are_worth_less_what_is_held(seed):
    economy = random_economy(seed, trade=False)
    gap = efficiency_gap(
        economy, resources(economy, idle_labour=0.1, utilisation=0.9), held=("government", "inventories")
    )
    kept = economy.final("government") + economy.final("inventories") + economy.statistical_discrepancy
    for each in (gap.idle, gap.technique):
        expanded = economy.final("all") - economy.final("government") - economy.final("inventories")
        assert each.price @ expanded == pytest.approx(1.0, rel=1e-6)
        worth = each.worth @ gap.resources.endowment
        assert each.gamma == pytest.approx(worth - each.price @ kept, rel=1e-6)
        assert (each.worth >= -1e-9).all() and (each.price >= -1e-12).all()


def test_an_independent_solver_finds_the_same_with_two_techniques():
    economy = random_economy(7, trade=False)
    # A second way to make P0: less labour, more of P1.
    use, supply = economy.use.toarray(), economy.supply.toarray()
    other = use[:, [0]].copy()
    other[1] += 0.05
    labour = np.hstack([economy.labour.toarray(), 0.6 * economy.labour.toarray()[:, [0]]])
    more = replace(
        economy,
        activity=Axis("activity", (*economy.activity.labels, "P0_new")),
        use=sparse.csc_array(np.hstack([use, other])),
        supply=sparse.csc_array(np.hstack([supply, supply[:, [0]]])),
        base_level=np.append(economy.base_level, 0.0),
        labour=sparse.csc_array(labour),
        value_added=np.hstack([economy.value_added, economy.value_added[:, [0]]]),
        capital_stock=np.vstack([economy.capital_stock, [[0.0, 0.0]]]),
        depreciation_rate=np.vstack([economy.depreciation_rate, [[0.05, 0.05]]]),
    )
    found = resources(more, utilisation=0.8)
    gap = efficiency_gap(more, found, held=())
    final = more.final("all") - more.final("exports")
    n = len(more.activity)
    net = more.supply.toarray() - more.use.toarray()
    bound = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.vstack([np.hstack([-net, final[:, None]]), np.hstack([found.need, np.zeros((len(found.need), 1))])]),
        b_ub=np.concatenate([-more.statistical_discrepancy, found.endowment]),
    )
    assert gap.technique.gamma == pytest.approx(-bound.fun, rel=1e-7)
    assert gap.idle.gamma == pytest.approx(1.0, abs=1e-7) and gap.parts[1] > 1.005
    lost = gap_results(gap)[3]
    assert lost.items[0] == ("P0",) and "P0_new" in lost["best"][0]
    assert any(a.name == "capital_of_new_techniques" for a in found.assumptions)


def test_activities_of_one_main_product_are_techniques_of_one_industry(valley):
    names, of = industries(valley)
    assert names == ("grain", "tools", "cloth") and of.tolist() == [0, 0, 0, 0, 1, 2]


def test_what_nobody_wants_more_of_can_be_held(valley):
    found = resources(valley, idle_labour=0.1, utilisation=0.8)
    free = efficiency_gap(valley, found, held=())
    held = efficiency_gap(valley, found, held=("government", "gfcf_tools"))
    # Holding part of demand leaves the rest more room.
    assert held.idle.gamma > free.idle.gamma
    with pytest.raises(UsageError, match=r"'?army'? is no category.*households"):
        efficiency_gap(valley, found, held=("army",))
    with pytest.raises(UsageError, match="no final demand is left"):
        efficiency_gap(valley, found, held=("households", "government", "gfcf_tools"))


def test_free_trade_keeps_the_deficit_and_its_bands():
    economy = random_economy(3)
    gap = efficiency_gap(economy, resources(economy, scope="mobile"), trade_band=0.1)
    deficit = gap.trade.imports.sum() - gap.trade.exports.sum()
    assert deficit <= economy.base_deficit + 1e-6 * economy.imports.sum()
    moved = np.abs(gap.trade.imports - economy.imports)
    assert (moved <= 0.1 * economy.base_absorption * (1 + 1e-9) + 1e-9).all()
    wider = efficiency_gap(economy, resources(economy, scope="mobile"), trade_band=0.2)
    assert wider.trade.gamma >= gap.trade.gamma - 1e-9


def test_a_table_that_states_no_slack_has_no_idle_resources_and_says_so(valley):
    gap = efficiency_gap(valley, resources(valley))
    assert gap.idle.gamma == pytest.approx(1.0)
    idle = gap_results(gap)[2]
    assert not idle.items and "nobody stated idle labour" in idle.notes[0]
    said = {a.name: a for a in gap.resources.assumptions}
    assert said["utilisation"].value == "1" and said["idle_labour"].value == "0"


def test_obsolete_capacity_is_not_idle(valley, tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("activity,utilisation,obsolete\ncloth,0.6,0.4\ntools,0.8,\n")
    survey = read_survey(path, valley)
    assert survey["cloth"] == Survey(100.0, 0.4)
    found = resources(valley, survey=survey)
    used = found.need @ valley.base_level / found.endowment
    by_label = dict(zip(found.label, used, strict=True))
    assert by_label["cloth, tools"] == pytest.approx(1.0) and by_label["tools, tools"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("activity,level\ncloth,80\n", "column 'level': is not known"),
        ("activity,obsolete\ncloth,0\n", "a survey has activity, capacity"),
        ("activity,capacity\ncloth,50\n", "below what was made"),
        ("activity,utilisation\ncloth,1.4\n", "up to 1"),
        ("activity,utilisation\nsilk,0.9\n", "silk"),
        ("activity,capacity,utilisation\ncloth,,\n", "neither capacity nor utilisation"),
        ("activity,capacity\ncloth,many\n", "no number"),
    ],
)
def test_a_survey_that_cannot_be_meant_is_refused(valley, tmp_path, text, says):
    path = tmp_path / "survey.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=says):
        read_survey(path, valley)


def test_shares_that_cannot_be_meant_and_labour_below_its_use_are_refused(valley):
    for options in ({"idle_labour": 1.0}, {"utilisation": 0.0}, {"scope": "everywhere"}):
        with pytest.raises(UsageError):
            resources(valley, **options)
    short = replace(valley, labour_supply={"jobs": {valley.base_year: 300.0}})
    with pytest.raises(UsageError, match=r"states 300 thousand jobs .* 334\.4 were at work"):
        resources(short)
    with pytest.raises(MissingDataError, match="capital"):
        resources(read_economy(bundled_path("germany_1995")), scope="mobile")


def test_without_stocks_capacity_limits_each_industry():
    germany = read_economy(bundled_path("germany_1995"))
    found = resources(germany, utilisation=0.9)
    assert {kind for kind in found.kind} == {"labour", "capital"}
    assert "not known" in next(a.text for a in found.assumptions if a.name == "capital")
    gap = efficiency_gap(germany, found)
    assert gap.trade.gamma >= gap.idle.gamma >= 1 - 1e-9


def test_resources_below_their_use_are_refused(valley):
    found = resources(valley)
    with pytest.raises(NotProductiveError, match="cannot be delivered"):
        efficiency_gap(valley, replace(found, endowment=0.0 * found.endowment), held=("government",))
