"""A plan has one set of prices, worths and deciding limits: neither the order of rows nor the method chooses."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path
from lustrum.data.load import economy_tables
from lustrum.data.readers import read_published
from lustrum.data.write_folder import write_folder
from lustrum.economy import Economy, read_economy
from lustrum.plan import Limit, Plan, binding_limits, solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.solver import SolverOptions
from tests.economies import permuted, random_economy
from tests.laws.test_worth_of_one_per_cent import wished

GROWTH = Growth(labour=0.01, productivity=0.01)
US = Growth(labour=0.012, productivity=0.008)
GERMANY = Growth(labour=0.003, productivity=0.01)
METHODS = ("simplex", "primal_simplex", "ipm")
seeds = st.integers(0, 10_000)
few = settings(max_examples=8, deadline=None)


def planned(economy: Economy, growth: Growth = GROWTH, method: str = "auto", years: int = 3, **more) -> Plan:
    return solve_plan(build_plan(economy, years, growth=growth, **more), SolverOptions(method=method))


def worths(limit: Limit) -> np.ndarray:
    """Return what one per cent of a limit is worth, shape (years solved, items)."""
    return limit.shadow_price.values * limit.level.values / 100.0


def check_alike(one: Plan, two: Plan, digits: float = 1e-6) -> None:
    """Hold prices, worths, ends and the order of limits of two plans beside each other, label by label."""
    assert one.status == two.status
    dearest = max(np.nanmax(np.abs(worths(limit)), initial=0.0) for limit in one.limits.values() if limit.stops)
    for name, limit in one.limits.items():
        other = two.limit(name)
        at = [other.shadow_price.index.items.index(item) for item in limit.shadow_price.index.items]
        mine, theirs = limit.shadow_price.values, other.shadow_price.values[:, at]
        size = np.nanmax(np.abs(mine), initial=0.0)
        assert theirs == pytest.approx(mine, rel=digits, abs=1e-9 * size + 1e-12, nan_ok=True), name
        if limit.stops:
            mine, theirs = worths(limit), worths(other)[:, at]
            assert theirs == pytest.approx(mine, rel=digits, abs=1e-9 * dearest, nan_ok=True), name
        assert (limit.ends is None) == (other.ends is None), name
        if limit.ends is not None:
            mine, theirs = limit.ends.shadow, other.ends.shadow[:, :, at]
            size = np.nanmax(np.abs(mine[np.isfinite(mine)]), initial=0.0)
            assert theirs == pytest.approx(mine, rel=digits, abs=1e-6 * size, nan_ok=True), name
    told = [[(b.limit, b.label, b.year) for b in binding_limits(plan, 40)] for plan in (one, two)]
    assert told[0] == told[1]


@few
@given(seeds, st.permutations(range(4)), st.booleans())
def test_the_order_of_labels_does_not_choose(seed, order, said):
    economy = random_economy(seed)
    wishes = {"wishes": wished(economy)} if said else {}
    check_alike(planned(economy, **wishes), planned(permuted(economy, list(order)), **wishes))


@few
@given(seeds, st.booleans())
def test_the_method_does_not_choose(seed, said):
    economy = random_economy(seed)
    wishes = {"wishes": wished(economy)} if said else {}
    one, *others = (planned(economy, method=method, **wishes) for method in METHODS)
    for two in others:
        check_alike(one, two)


def with_rows_in_another_order(folder: Path, target: Path, seed: int) -> Path:
    """Copy an economy folder with the rows of every table shuffled."""
    shutil.copytree(folder, target)
    order = random.Random(seed)
    for file in sorted(target.glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as read:
            head, *rows = list(csv.reader(read))
        order.shuffle(rows)
        with file.open("w", newline="", encoding="utf-8") as write:
            csv.writer(write).writerows([head, *rows])
    return target


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_the_order_of_rows_in_the_files_of_the_demos_does_not_choose(name, tmp_path):
    growth = US if name.startswith("us") else GERMANY
    economy = read_economy(bundled_path(name))
    other = read_economy(with_rows_in_another_order(bundled_path(name), tmp_path / name, 1))
    assert other.product.labels != economy.product.labels
    check_alike(planned(economy, growth, years=5), planned(other, growth, years=5))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_the_method_does_not_choose_in_the_demos(name):
    growth = US if name.startswith("us") else GERMANY
    one, *others = (planned(read_economy(bundled_path(name)), growth, method, 5) for method in METHODS)
    for two in others:
        check_alike(one, two)


def test_published_germany_in_another_order_and_by_other_methods_has_the_same_prices(user_data, tmp_path):
    tables = economy_tables(read_published(user_data / "germany_1995", meta={"unit": "million", "currency": "EUR"})[0])
    folder = tmp_path / "economy"
    write_folder(tables, folder)
    one = planned(read_economy(folder), GERMANY, years=5)
    other = read_economy(with_rows_in_another_order(folder, tmp_path / "other", 2))
    for method in METHODS:
        check_alike(one, planned(other, GERMANY, method, 5))
