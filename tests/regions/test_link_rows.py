"""Regions that sell each to each: the same plan as through the pool, limits that are kept and priced, freight once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.merge import merged_regions
from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.problem.names import FREIGHT, LINK_LIMIT, PARTNER_RISE, PURCHASES
from lustrum.regions.coupling import POOL
from lustrum.regions.link_rows import SOLD
from lustrum.regions.links import Links, read_links
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from tests.analysis.made_up_worlds import made_up_world, shuffled, with_twins

GROW = {"R1": (0.02, 0.04)}


def session(tmp_path, world, growth=None, years=2):
    place = write_federation(regions_of(world), tmp_path / "world", None, years)
    for name, (labour, productivity) in (growth or {}).items():
        file = place / "regions" / name / "scenario.toml"
        text = file.read_text().replace("labour = 0.01", f"labour = {labour}")
        file.write_text(text.replace("productivity = 0.01", f"productivity = {productivity}"))
    return FederationSession(read_federation(place))


def in_pairs(plain, **said):
    federation = plain.federation
    links = read_links(None, list(federation.scenarios), federation.sales)
    return FederationSession(replace(federation, links=replace(links, **said)))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return session(tmp_path_factory.mktemp("pairs"), made_up_world(11), GROW)


@pytest.fixture(scope="module")
def pairs(plain):
    return in_pairs(plain)


def bought(found, buyer, product, seller):
    table = found.plans[buyer].quantities[PURCHASES]
    return table.values[:, table.index.items.index((product, seller))]


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_without_limits_and_freight_pairs_come_to_the_same_goal_as_the_pool(tmp_path, seed):
    plain = session(tmp_path, made_up_world(seed), GROW)
    assert np.isclose(in_pairs(plain).solved.objective, plain.solved.objective, rtol=1e-9)


def shares(found, buyer):
    """Share of each seller in what a region buys of each linked product, (years, sellers), and the base year's."""
    table = found.plans[buyer].quantities[PURCHASES]
    for product in dict.fromkeys(item[0] for item in table.index.items):
        at = [k for k, item in enumerate(table.index.items) if item[0] == product]
        yield (
            table.values[:, at] / table.values[:, at].sum(axis=1, keepdims=True),
            table.base[at] / table.base[at].sum(),
        )


@pytest.mark.parametrize("band", [0.03, 0.1])
def test_shares_of_partners_stay_within_their_band_about_the_base_year(plain, band):
    found = in_pairs(plain, band=band).solved
    assert found.certificate.passed and found.objective <= plain.solved.objective * (1 + 1e-9)
    seen = 0
    for buyer in found.plans:
        for now, base in shares(found, buyer):
            years = np.arange(1, len(now) + 1)[:, None]
            held = base > 0.0
            assert (now <= base * (1 + band) ** years + 1e-6)[:, held].all()
            assert (now >= base * (1 - band) ** years - 1e-6)[:, held].all()
            seen += held.sum()
    assert seen >= 6


def test_without_the_band_shares_leave_it_and_a_narrow_one_costs_the_goal(plain, pairs):
    narrow = in_pairs(plain, band=0.03).solved
    apart = max(
        np.abs(now[0] - base).max() / base.max()
        for name in pairs.solved.plans
        for now, base in shares(pairs.solved, name)
    )
    assert apart > 0.1 and narrow.objective < pairs.solved.objective * (1 - 1e-6)


def test_where_a_limit_is_said_of_a_product_it_decides_and_no_share_is_held(plain):
    key = ("S1", "R1", "R0")
    found = in_pairs(plain, band=0.03, limit={key: 0.0, ("S1", "R0", "R0"): 0.0}).solved
    assert found.certificate.passed and np.abs(bought(found, "R0", "S1", "R1")).max() < 1e-6
    rows = found.plans["R0"].limits[PARTNER_RISE].shadow_price.index.items
    assert {item[0] for item in rows} == {"S0", "S2"}


def test_what_is_bought_of_a_region_is_what_it_sells_and_sums_to_imports(pairs):
    found = pairs.solved
    assert POOL not in found.shared and found.certificate.passed
    for product in ("S0", "S1", "S2"):
        for name, plan in found.plans.items():
            sold = sum(bought(found, buyer, product, name) for buyer in found.plans)
            exports = plan.quantities["exports"]
            assert np.allclose(sold, exports.values[:, exports.index.items.index((product,))], rtol=1e-6, atol=1e-6)


def test_each_region_proves_its_own_plan_and_prices_are_on_average_those_of_the_base_year(pairs):
    found = pairs.solved
    assert all(plan.certificate.relative_gap < 1e-9 for plan in found.plans.values())
    price = found.shared[SOLD].shadow_price
    sales = pairs.federation.sales
    weight = np.array([sum(v for (p, s, _), v in sales.items() if (p, s) == item) for item in price.index.items])
    assert np.abs(price.values @ (weight / weight.sum())).max() < 1e-6


def test_some_products_in_pairs_and_the_others_in_the_pool_come_to_the_same(plain):
    found = in_pairs(plain, products=("S1",)).solved
    assert {item[0] for item in found.shared[POOL].shadow_price.index.items} == {"S0", "S2"}
    assert np.isclose(found.objective, plain.solved.objective, rtol=1e-9)


def test_the_order_of_regions_changes_nothing(tmp_path, pairs):
    other = in_pairs(session(tmp_path, shuffled(made_up_world(11), 5), GROW))
    assert np.isclose(other.solved.objective, pairs.solved.objective, rtol=1e-9)


def test_a_region_split_into_equal_halves_adds_up_to_what_it_was(tmp_path, pairs):
    halves = {name: GROW["R1"] for name in ("R1", "R1 twin")}
    found = in_pairs(session(tmp_path, with_twins(made_up_world(11), "R1"), halves)).solved

    def consumed(solved, name):
        return np.nansum(solved.plans[name].table("consumption").values, axis=1)

    # Equal goals but for the trade of the halves with each other, which the whole has inside.
    assert np.allclose(consumed(found, "R1") + consumed(found, "R1 twin"), consumed(pairs.solved, "R1"), rtol=5e-3)
    assert np.allclose(consumed(found, "R0"), consumed(pairs.solved, "R0"), rtol=5e-3)


def test_one_region_alone_is_the_plain_plan(tmp_path):
    world = made_up_world(11)
    whole = regions_of(merged_regions(world, dict.fromkeys(world.regions, "all")))
    place = write_federation(whole, tmp_path / "one", None, 2)
    assert not (place / "sales.csv").exists()  # nobody sells to anybody
    one = FederationSession(read_federation(place))
    alone = FederationSession(replace(one.federation, links=Links(("S0",), {})))
    growth = Growth(labour=0.01, productivity=0.01)
    expected = solve_plan(build_plan(alone.economies["all"], 2, growth=growth))
    assert np.isclose(alone.solved.objective, expected.objective, rtol=1e-9)


def test_a_limit_is_kept_and_its_price_is_what_the_goal_gains_from_a_unit_more(plain, pairs):
    key = ("S1", "R1", "R0")
    others = {("S1", name, "R0"): 0.0 for name in ("R0",)}
    most = 0.9 * plain.federation.sales[key]
    found = in_pairs(plain, limit={**others, key: most, ("S1", "R2", "R0"): plain.federation.sales["S1", "R2", "R0"]})
    flow = bought(found.solved, "R0", "S1", "R1")
    assert flow.max() <= most * (1 + 1e-6)
    assert found.solved.objective < pairs.solved.objective
    step = 1e-3 * most
    more, less = (in_pairs(plain, limit={**found.federation.links.limit, key: most + by}) for by in (step, -step))
    limit = found.solved.plans["R0"].limits[LINK_LIMIT].shadow_price
    price = limit.values[:, limit.index.items.index(("S1", "R1"))].sum()
    assert price > 0.0
    # The goal is concave in the limit: a price lies between what a unit more brings and what a unit less takes.
    gained, lost = more.solved.objective - found.solved.objective, found.solved.objective - less.solved.objective
    assert 0.0 < gained <= price * step * (1 + 1e-6) and price * step <= lost * (1 + 1e-6)


def test_a_limit_of_nothing_with_itself_is_kept(plain):
    found = in_pairs(plain, limit={("S0", name, name): 0.0 for name in ("R0", "R1", "R2")}).solved
    assert all(np.abs(bought(found, name, "S0", name)).max() < 1e-6 for name in found.plans)
    assert found.objective <= plain.solved.objective * (1 + 1e-9)


def test_no_freight_is_charged_where_flows_are_those_of_the_base_year(tmp_path):
    still = session(tmp_path, made_up_world(11))
    federation = still.federation
    transport = {pair: 0.2 for pair in federation.sales if pair[0] == "S0"}
    found = in_pairs(still, freight=transport, transport="S2").solved
    for plan in found.plans.values():
        table, base = plan.quantities[PURCHASES], plan.quantities[PURCHASES].base
        along = np.outer(1.0201 ** np.arange(1, len(table.values) + 1), base)
        rate = np.array([0.2 if item[0] == "S0" else 0.0 for item in table.index.items])
        charged = plan.balance[FREIGHT].table.values
        row = plan.economy.product.position("S2")
        assert np.allclose(charged[:, row], (table.values - along) @ rate, atol=1e-6)
        assert not np.delete(charged, row, axis=1).any()
        size = plan.economy.base_absorption[row]
        assert np.abs(charged[:2, row]).max() < 0.02 * size  # all grow alike: flows stay near the base year's


def test_freight_makes_far_flows_dearer_and_is_counted_in_the_use_of_transport(plain):
    key = ("S1", "R1", "R0")
    found = in_pairs(plain, freight={key: 0.2}, transport="S2").solved
    # Where nothing is dearer, flows between pairs are open; dearer ones fall below those of the base year.
    assert bought(found, "R0", "S1", "R1")[:2].max() < plain.federation.sales[key]
    plan = found.plans["R0"]
    charged = plan.balance[FREIGHT]
    assert charged.side == "use" and not charged.final
    saved = 0.2 * (bought(found, "R0", "S1", "R1")[0] - plain.federation.sales[key] * 1.0201)
    itself = 0.2 * bought(found, "R0", "S1", "R0")[0]  # as dear as the dearest, so that nothing is gained by it
    assert charged.table.values[0, plan.economy.product.position("S2")] == pytest.approx(saved + itself, rel=1e-6)


def test_freight_larger_than_all_transport_and_a_product_that_is_none_are_refused(plain):
    freight = {pair: 50.0 for pair in plain.federation.sales}
    with pytest.raises(UsageError, match=r"Freight of links\.csv comes to .*Correct the unit"):
        _ = in_pairs(plain, freight=freight, transport="S2").problems
    with pytest.raises(UsageError, match="has no product 'lorries' that carries"):
        _ = in_pairs(plain, freight=freight, transport="lorries").problems


def test_places_outside_sell_and_buy_on_the_trend(tmp_path, plain):
    sales = {key: 0.8 * value for key, value in plain.federation.sales.items()}
    open_ = in_pairs(plain, base=sales)
    found = open_.solved
    rows = found.shared[SOLD].shadow_price.index.items
    assert any(item[1] == "(outside)" for item in rows) and found.certificate.passed
    come = sum(bought(found, name, "S0", "(outside)") for name in found.plans)
    base = {n: float(e.imports[e.product.position("S0")]) for n, e in open_.economies.items()}
    rates = {n: scenario.growth.trend for n, scenario in open_.federation.scenarios.items()}
    growth = sum(base[n] * (1 + rates[n]) for n in base) / sum(base.values())
    assert come[0] == pytest.approx(open_.links.from_outside["S0"] * growth)
