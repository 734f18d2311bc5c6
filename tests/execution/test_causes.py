import numpy as np
import pytest

from lustrum.analysis.of_economy import system_of_economy
from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.execution.causes import FEW, WAYS, Links, group_alarms, links_of

CHAIN = links_of(
    ("ore", "steel", "cars"), np.array([[0.0, 40.0, 0.0], [0.0, 0.0, 60.0], [0.0, 0.0, 0.0]]),
    np.array([50.0, 80.0, 200.0]),
)  # fmt: skip


def united_states():
    system = system_of_economy(read_economy(bundled_path("us_2012")), "domestic")
    return links_of(tuple(system.label), system.A * system.output, system.output)


def test_orders_and_deliveries_by_hand():
    """Cars 10 per cent less take 6 of 80 steel, 7.5 per cent, and with it 3 of 50 ore; ore 10 per cent less takes
    4 of 80 from steel, and 3 of 200 from cars."""
    orders, deliveries = CHAIN.orders, CHAIN.deliveries
    assert orders[:, 2] * 10 == pytest.approx([6.0, 7.5, 10.0])
    assert deliveries[:, 0] * 10 == pytest.approx([10.0, 5.0, 1.5])


def test_the_source_is_the_one_that_accounts_for_the_others():
    falls = {"ore": -0.06, "steel": -0.075, "cars": -0.1}
    spreads = dict.fromkeys(falls, 0.01)
    (group,) = group_alarms(CHAIN, falls, spreads, ["ore", "steel", "cars"])
    assert (group.source, group.way, group.members) == ("cars", "orders", ("cars", "steel", "ore"))
    assert group.size == pytest.approx(-0.1, abs=0.005) and group.reports


def test_a_source_that_is_silent_is_named_from_the_others():
    falls = {"ore": -0.06, "steel": -0.075}
    (group,) = group_alarms(CHAIN, falls, dict.fromkeys(falls, 0.005), ["ore", "steel"])
    assert not group.everything and group.source in ("cars", "steel")
    assert group.reports == (group.source != "cars")


@pytest.mark.parametrize("way", WAYS)
def test_planted_sources_are_named_in_a_table(way):
    links = united_states()
    generator = np.random.default_rng(1)
    named = tried = 0
    for source in range(len(links.labels)):
        falls = links.pattern(way)[:, source] * -0.2 * np.exp(generator.normal(scale=0.3, size=len(links.labels)))
        falls[source] = -0.2
        falls += generator.normal(scale=0.005, size=len(falls))
        told = dict(zip(links.labels, falls, strict=True))
        alarmed = [label for label, fall in told.items() if fall < -0.0155]
        groups = group_alarms(links, told, dict.fromkeys(told, 0.005), alarmed)
        tried += 1
        named += groups[0].source == links.labels[source] or groups[0].everything
        assert sorted(sum((group.members for group in groups), ())) == sorted(alarmed)
    assert named / tried >= 0.95


def test_when_everything_fell_no_source_is_named():
    links = united_states()
    falls = dict.fromkeys(links.labels, -0.1)
    assert len(falls) >= FEW
    (group,) = group_alarms(links, falls, dict.fromkeys(falls, 0.01), links.labels)
    assert group.everything and len(group.members) == len(links.labels)


def test_what_the_table_does_not_hold_stands_alone():
    groups = group_alarms(CHAIN, {"ore": -0.2, "mood": -0.3}, {"ore": 0.01, "mood": 0.01}, ["ore", "mood"])
    assert {(group.source, group.members) for group in groups} == {("ore", ("ore",)), ("mood", ("mood",))}
    assert group_alarms(CHAIN, {"ore": 0.0}, {"ore": 0.01}, []) == ()


def test_what_rises_is_no_source_of_a_fall():
    """Coal rises five times as far as steel falls, and would take a little with it if it fell."""
    orders = np.array([[1.0, 0.0, 0.1], [0.8, 1.0, 0.1], [0.0, 0.0, 1.0]])
    links = Links(("steel", "ore", "coal"), orders, np.eye(3))
    falls = {"steel": -0.1, "ore": -0.08, "coal": 0.5}
    (group,) = group_alarms(links, falls, dict.fromkeys(falls, 0.01), ["steel", "ore"])
    assert (group.source, group.members) == ("steel", ("steel", "ore")) and group.size < 0.0


def test_what_is_not_told_by_shares_stands_alone_without_a_size():
    falls = {"ore": -0.06, "steel": float("nan"), "cars": -0.1}
    groups = group_alarms(CHAIN, falls, dict.fromkeys(falls, 0.01), ["ore", "steel", "cars"])
    alone = next(each for each in groups if each.source == "steel")
    assert alone.members == ("steel",) and np.isnan(alone.size)
    assert next(each for each in groups if each.source == "cars").members == ("cars", "ore")


def test_what_makes_nothing_stands_alone_and_leaves_the_others_as_they_are():
    flows = np.array([[0.0, 2.0, 5.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    found = links_of(("coal", "steel", "idle"), flows, np.array([10.0, 10.0, 0.0]))
    alone = links_of(("coal", "steel"), flows[:2, :2], np.array([10.0, 10.0]))
    for way in WAYS:
        np.testing.assert_allclose(found.pattern(way)[:2, :2], alone.pattern(way))
        np.testing.assert_array_equal(found.pattern(way)[2], [0.0, 0.0, 1.0])
