"""Representative periods keep energy and peaks, do not hang on the order of days, and grow with their number."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch, read_system, representative
from lustrum.power.periods import arcs


def year(seed, series=2, hours=8760):
    random = np.random.default_rng(seed)
    demand = 100.0 + 30.0 * np.sin(np.arange(hours) / 24 * 2 * np.pi) + random.uniform(0, 20, hours).round(3)
    return np.vstack([demand, random.uniform(0, 1, (series - 1, hours))]), demand


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 13), st.integers(2, 12))
def test_energy_and_peak_are_kept(seed, seasons, blocks):
    series, demand = year(seed)
    found = representative(series, demand, seasons, blocks)
    assert found.value @ found.hours == pytest.approx(series.sum(axis=1), rel=1e-12)
    assert found.value[0].max() == demand.max()
    assert found.hours.sum() == 8760.0 and len(found.hours) <= seasons * blocks
    for s in range(seasons):  # of every season, too
        at = np.array([name == f"season {s + 1}" for name in found.season])
        hours = np.isin(found.of_hour, np.flatnonzero(at))
        assert found.value[0, at].max() == demand[hours].max()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_days_in_a_season_changes_nothing(seed):
    series, demand = year(seed)
    days = np.arange(365)
    for s in range(4):
        np.random.default_rng(seed).shuffle(days[365 * s // 4 : 365 * (s + 1) // 4])
    hours = (days[:, None] * 24 + np.arange(24)).ravel()
    before, after = representative(series, demand), representative(series[:, hours], demand[hours])
    assert (before.season, before.block) == (after.season, after.block)
    assert after.hours.tolist() == before.hours.tolist()
    assert after.value == pytest.approx(before.value, rel=1e-12)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 23, 24])
def test_arcs_are_the_best_of_all_cuts(count):
    from itertools import combinations

    mean = np.random.default_rng(count).uniform(0, 1, (2, 24)).round(2)
    number = np.full(24, 3.0)

    def within(arc):
        parts = [mean[:, arc == k] for k in range(count)]
        return sum(3.0 * float(((part - part.mean(axis=1, keepdims=True)) ** 2).sum()) for part in parts)

    found = within(arcs(mean, number, count))
    some = list(combinations(range(24), count)) if count < 4 or count > 22 else []
    for cuts in some:
        arc = np.searchsorted(cuts, np.arange(24), side="right") % count
        assert found <= within(arc) + 1e-12
    assert len(set(arcs(mean, number, count).tolist())) == count


def test_time_grows_as_the_number_of_periods():
    series, demand = year(3)

    def seconds(seasons):
        start = time.process_time()
        representative(series, demand, seasons, 8)
        return time.process_time() - start

    few = min(seconds(21) for _ in range(2))  # 168 periods
    many = min(seconds(84) for _ in range(2))  # 672
    assert many < 4.0 * 2.0 * few


@pytest.mark.parametrize("hours", [8759, 24, 8761])
def test_what_is_no_year_is_refused(hours):
    with pytest.raises(UsageError, match="no year"):
        representative(np.ones((1, hours)), np.ones(hours))
    with pytest.raises(UsageError, match="cannot be meant"):
        representative(np.ones((1, 8760)), np.ones(8760), 4, 1)


def folder(tmp_path, header="hour,demand,availability:sun", blocks=6):
    tmp_path.mkdir(exist_ok=True)
    said = 'name = "n"\nmoney = "m"\nbase_year = 2024\nyears = [2025]\ndemand_growth = 0.0\nend = 2034\nreserve = 0.0\n'
    (tmp_path / "system.toml").write_text(f'{said}[periods]\nseries = "hours.csv"\nblocks = {blocks}\n')
    (tmp_path / "sources.csv").write_text(
        "source,existing,overnight_cost,life,variable_cost\ncoal,0,900,30,0.02\nsun,0,400,25,0\n"
    )
    demand = 100 + 20 * np.sin(np.arange(8760) / 24 * 2 * np.pi) + np.arange(8760) % 11
    sun = np.maximum(0.0, np.sin((np.arange(8760) % 24 - 6) / 12 * np.pi))
    rows = [f"{h},{demand[h]:.6f},{sun[h]:.6f}" for h in range(8760)]
    (tmp_path / "hours.csv").write_text("\n".join([header, *rows, ""]))
    return tmp_path, demand


def test_a_folder_may_hold_its_hours(tmp_path):
    place, demand = folder(tmp_path)
    system = read_system(place)
    assert len(system.steps) == 24
    assert float(system.demand[0] @ system.steps.hours) == pytest.approx(demand.round(6).sum(), rel=1e-12)
    assert system.demand.max() == demand.round(6).max()
    assert dispatch(system).capacity[1, 0] > 0.0  # sun is worth building
    assert "periods" in {each.name for each in system.assumptions}


def test_more_blocks_come_nearer_to_all_hours(tmp_path):
    costs = [dispatch(read_system(folder(tmp_path / str(b), blocks=b)[0])).total_cost for b in (2, 6, 25)]
    assert abs(costs[1] - costs[2]) < abs(costs[0] - costs[2])


def test_faults_of_a_series_are_named(tmp_path):
    place, _ = folder(tmp_path, "hour,demand,wind:sun")
    with pytest.raises(DataError, match="wind:sun"):
        read_system(place)
    place, _ = folder(tmp_path)
    (place / "blocks.csv").write_text("block,hours\nall,8760\n")
    with pytest.raises(DataError, match=r"blocks\.csv"):
        read_system(place)
    (place / "blocks.csv").unlink()
    text = (place / "hours.csv").read_text().splitlines(True)
    (place / "hours.csv").write_text("".join(text[:-1]))
    with pytest.raises(UsageError, match="no year"):
        read_system(place)
