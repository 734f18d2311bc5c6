"""Value added in exports: identities, two roads to each term, and one country's table beside the world's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.made_up_worlds import made_up_world, shuffled

from lustrum.analysis.export_terms import ABSORBED, DOMESTIC, OWN, TERMS, gross_export_terms
from lustrum.analysis.exports import (
    domestic_value_added,
    exports_by_partner,
    gross_exports,
    value_added_in_exports,
    vertical_specialisation,
)
from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.of_world import system_of_world
from lustrum.data import bundled_path
from lustrum.data.national import national
from lustrum.data.readers import read_published
from lustrum.economy import economy_from_tables, read_economy
from lustrum.errors import UsageError

seeds = st.integers(0, 10_000)


def asked(question, table):
    return question(table, system_of_world(table))


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_domestic_and_foreign_content_are_gross_exports(seed):
    found = asked(value_added_in_exports, made_up_world(seed))
    assert np.allclose(found["domestic_content"] + found["foreign_content"], found["gross_exports"], rtol=1e-12)
    assert found["foreign_content"].sum() == pytest.approx(found["forward_content"].sum(), rel=1e-12)
    assert (found["value_added_exports"] <= found["domestic_value_added"] + 1e-9).all()
    assert (found["domestic_value_added"] <= found["domestic_content"] + 1e-9).all()


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_domestic_value_added_is_the_gdp_lost_when_a_region_sells_nothing_abroad(seed):
    """Los, Timmer and de Vries: take the exports of s out of A and Y, solve again, compare GDP."""
    table = made_up_world(seed, regions=4)
    found = asked(domestic_value_added, table)
    rate = table.value_added.sum(axis=0) / table.output
    for place, region in enumerate(table.regions):
        rows = np.array([label == region for label in table.region])
        users = np.array([label == region for label in table.user_region])
        A, Y = table.intermediate / table.output, table.final_demand.copy()
        A[np.ix_(rows, ~rows)] = 0.0
        Y[np.ix_(rows, ~users)] = 0.0
        left = np.linalg.solve(np.eye(len(A)) - A, Y.sum(axis=1))
        assert found[place] == pytest.approx(float((rate * rows) @ (table.output - left)), rel=1e-9)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_nine_terms_add_up_to_gross_exports_and_their_sums_are_known_by_other_roads(seed):
    table = made_up_world(seed, regions=4)
    terms, whole = asked(gross_export_terms, table), asked(value_added_in_exports, table)
    rows = np.array([terms[name] for name in TERMS])
    assert np.allclose(rows.sum(axis=0), whole["gross_exports"], rtol=1e-11)
    assert np.allclose(terms["discrepancy"], 0.0, atol=1e-8)
    assert np.allclose(rows[:ABSORBED].sum(axis=0), whole["value_added_exports"], rtol=1e-11)
    assert np.allclose(rows[:DOMESTIC].sum(axis=0), whole["domestic_value_added"], rtol=1e-11)
    assert np.allclose(rows[:OWN].sum(axis=0), whole["domestic_content"], rtol=1e-11)
    assert np.allclose(rows[OWN:].sum(axis=0), whole["foreign_content"], rtol=1e-11)
    assert (rows >= -1e-12).all()


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_two_regions_send_nothing_on_to_a_third(seed):
    terms = asked(gross_export_terms, made_up_world(seed, regions=2))
    assert np.allclose(terms["sent_on"], 0.0, atol=1e-12)
    found = asked(exports_by_partner, made_up_world(seed, regions=2))
    assert np.allclose(found["gross_balance"], found["value_added_balance"], rtol=1e-9, atol=1e-9)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_balances_by_partner_add_up_to_the_same_gross_and_in_value_added(seed):
    table = made_up_world(seed)
    found = asked(exports_by_partner, table)
    by = {name: np.zeros(3) for name in ("gross_balance", "value_added_balance", "gross_exports", "foreign_content")}
    for (origin, _), *values in zip(found.items, *(found[name] for name in by), strict=True):
        for name, value in zip(by, values, strict=True):
            by[name][table.regions.index(origin)] += value
    assert np.allclose(by["gross_balance"], by["value_added_balance"], rtol=1e-9, atol=1e-8)
    assert np.allclose(by["gross_exports"], gross_exports(table).sum(axis=0), rtol=1e-12)
    whole = asked(value_added_in_exports, table)
    assert np.allclose(by["foreign_content"], whole["foreign_content"], rtol=1e-11)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_order_changes_nothing_and_shares_have_no_currency(seed):
    table = made_up_world(seed)
    names = ("backward_participation", "forward_participation", "value_added_ratio")
    found = asked(value_added_in_exports, table)
    for other in (shuffled(table, seed), made_up_world(seed, scale=1000.0)):
        again = asked(value_added_in_exports, other)
        place = [other.regions.index(region) for region in table.regions]
        for name in names:
            assert np.allclose(again[name][place], found[name], rtol=1e-10)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_the_import_content_one_country_s_table_shows_is_what_the_world_s_leaves(seed):
    """Hummels, Ishii and Yi's VS is gross exports less domestic value added: 1 = v H + m H for every product."""
    table = made_up_world(seed)
    world = asked(domestic_value_added, table)
    for place, region in enumerate(table.regions):
        economy = economy_from_tables(national(table, region))
        found = vertical_specialisation(system_of_economy(economy))
        exports = gross_exports(table)[:, place].sum()
        assert found["exports"][-1] == pytest.approx(exports, rel=1e-10)
        assert found["import_content"][-1] == pytest.approx(exports - world[place], rel=1e-9)


def test_the_united_states_bought_abroad_a_sixth_of_what_their_exports_of_2012_cost():
    found = vertical_specialisation(system_of_economy(read_economy(bundled_path("us_2012"))))
    share = dict(zip((item[0] for item in found.items), found["import_content_share"], strict=True))
    assert 0.10 < share["all exports"] < 0.20
    assert share["A10"] > share["all exports"] > share["A17"], "cars hold more from abroad than business services"


def test_import_content_needs_imports_told_apart():
    economy = read_economy(bundled_path("us_2012"))
    with pytest.raises(UsageError, match="domestic"):
        vertical_specialisation(system_of_economy(_closed(economy)))


def _closed(economy):
    import dataclasses

    made = list(economy.activity.labels)
    rows = [economy.product.position(label) for label in made]
    return dataclasses.replace(
        economy,
        product=economy.activity,
        supply=economy.supply[rows],
        use=economy.use[rows],
        imported_use={},
        imports=economy.imports[rows],
        final_demand={name: flow[rows] for name, flow in economy.final_demand.items()},
        statistical_discrepancy=economy.statistical_discrepancy[rows],
    )


@pytest.mark.parametrize("year", [1995, 2000, 2005])
def test_the_world_of_wiod_reads_as_the_literature_does(user_data, year):
    table, _ = read_published(user_data / "wiod2013_world12", year=year)
    found = {name: dict(zip(table.regions, values, strict=True)) for name, values in _values(table)}
    backward, ratio = found["backward_participation"], found["value_added_ratio"]
    assert backward["KOR"] > backward["JPN"] and backward["DEU"] > backward["RUS"]
    assert found["forward_participation"]["RUS"] == max(found["forward_participation"].values()), "oil and gas"
    assert all(0.65 < each < 0.95 for each in ratio.values())
    terms = asked(gross_export_terms, table)
    assert np.abs(terms["discrepancy"] / terms["gross_exports"]).max() < 0.01, "the source cuts cells to whole millions"
    assert np.allclose(sum(terms[name] for name in list(TERMS)[:ABSORBED]),
                       list(found["value_added_exports"].values()), rtol=1e-9)  # fmt: skip


def _values(table):
    found = asked(value_added_in_exports, table)
    return [(name, found[name]) for name in found.measures]
