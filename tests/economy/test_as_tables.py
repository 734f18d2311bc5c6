"""An economy written as its folder and read again is the same economy."""

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.economy.as_tables import files_of, tables_of
from lustrum.economy.read import economy_from_tables
from lustrum.errors import UsageError

APART = ("path", "inputs", "checks", "assumptions")


def same(one, other):
    if sparse.issparse(one):
        return one.shape == other.shape and abs(one - other).max() <= 1e-12 * abs(one).max()
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and np.allclose(one, other, rtol=1e-12, atol=1e-6, equal_nan=True)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return one == pytest.approx(other, rel=1e-12) if isinstance(one, float) else one == other


def written(economy, folder):
    for name, content in files_of(tables_of(economy)).items():
        (folder / name).write_bytes(content)
    return read_economy(folder)


@pytest.mark.parametrize("name", ["germany_1995", "us_2012", "made_up_valley"])
def test_what_is_written_reads_back_as_the_same_economy(name, tmp_path):
    economy = read_economy(bundled_path(name))
    found = written(economy, tmp_path)
    told = [each.name for each in dataclasses.fields(economy) if each.name not in APART]
    assert [each for each in told if not same(getattr(economy, each), getattr(found, each))] == []


def test_what_few_economies_state_is_kept_too(tmp_path):
    economy = read_economy(bundled_path("germany_1995"))
    products, activities = economy.product.labels, economy.activity.labels
    level = np.full(len(activities), 2.0)
    groups = np.outer([0.25, 0.75], economy.final("households"))
    rich = dataclasses.replace(
        economy,
        initial_stock=np.arange(len(products), dtype=float),
        stock_loss_rate=np.where(np.arange(len(products)) > 0, 0.02, np.nan),
        stock_capacity=np.where(np.arange(len(products)) > 0, np.inf, 0.0),
        gestation=np.full(len(activities), 2),
        capacity=economy.base_level * level,
        capacity_stated=np.ones(len(activities), dtype=bool),
        ownership=("state",) * len(activities),
        group=dataclasses.replace(economy.group, labels=("town", "country")),
        population=np.array([1.0, 2.0]),
        income=np.array([3.0, 4.0]),
        group_consumption=groups,
        world_import_price={products[0]: {1995: 1.1, 1996: 1.2}},
        paths={("government", products[0]): {1996: 5.0}},
        former_investment={(activities[0], "capital"): {1996: 7.5}},
        reserves=12.0,
    )
    found = economy_from_tables(tables_of(rich))
    for name in (
        "initial_stock", "stock_capacity", "gestation", "capacity", "ownership", "population", "group_consumption",
        "world_import_price", "paths", "former_investment", "reserves", "stated_capacity",
    ):  # fmt: skip
        assert same(getattr(rich, name), getattr(found, name)), name
    assert np.nansum(found.stock_loss_rate) == pytest.approx(0.02 * (len(products) - 1))


def test_assumptions_are_told_once_and_none_is_lost():
    economy = read_economy(bundled_path("us_2012"))
    once = economy_from_tables(tables_of(economy))
    twice = economy_from_tables(tables_of(once))
    names, before = (
        sorted(a.name for a in each.assumptions if not a.name.startswith("known_gap.")) for each in (twice, once)
    )
    assert names == sorted(set(names)) == before
    assert {each.name for each in economy.assumptions} <= set(names)


def test_capacity_is_stated_of_all_or_of_none():
    economy = read_economy(bundled_path("germany_1995"))
    some = np.arange(len(economy.activity)) > 1
    with pytest.raises(UsageError) as refused:
        tables_of(dataclasses.replace(economy, capacity=economy.base_level, capacity_stated=some))
    assert refused.value.data["activities"] == list(economy.activity.labels[:2])
