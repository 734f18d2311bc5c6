"""Enterprises against best practice: closed forms, an independent solver, and what the sample alone does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.efficiency import (
    bootstrap,
    distances,
    envelop,
    order_m,
    read_units,
    standing_alone,
    super_efficiency,
    units_results,
)
from lustrum.errors import DataError, UsageError

SEEDS = st.integers(0, 5_000)


def sample(seed: int, units: int = 12, inputs: int = 2, outputs: int = 2):
    random = np.random.default_rng(seed)
    return random.uniform(1, 9, (units, inputs)), random.uniform(1, 9, (units, outputs))


@pytest.mark.parametrize("variable", [True, False])
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_scores_are_those_of_an_independent_solver(variable, seed):
    X, Y = sample(seed)
    n = len(X)
    found = envelop(X, Y, variable=variable)
    for o in range(n):
        rows = np.vstack([np.hstack([X.T, np.zeros((2, 1))]), np.hstack([-Y.T, Y[o][:, None]])])
        other = linprog(
            np.append(np.zeros(n), -1.0),
            A_ub=rows,
            b_ub=np.concatenate([X[o], np.zeros(2)]),
            A_eq=np.append(np.ones(n), 0.0)[None] if variable else None,
            b_eq=[1.0] if variable else None,
        )
        assert found.phi[o] == pytest.approx(-other.fun, rel=1e-7)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_with_one_input_and_one_output_constant_returns_compare_productivities(seed):
    X, Y = sample(seed, 10, 1, 1)
    found = envelop(X, Y, variable=False)
    productivity = (Y / X)[:, 0]
    assert found.efficiency == pytest.approx(productivity / productivity.max())


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_constant_returns_never_flatter_and_units_do_not_matter(seed):
    X, Y = sample(seed)
    constant, varying = (envelop(X, Y, variable=v) for v in (False, True))
    assert (constant.phi >= varying.phi - 1e-9).all() and (varying.phi >= 1 - 1e-9).all()
    again = envelop(X * [1e3, 1e-2], Y * [1e-4, 50.0], variable=True)
    assert again.phi == pytest.approx(varying.phi, rel=1e-6)


def test_slacks_are_what_brute_force_over_pairs_of_peers_leaves():
    # Two inputs, one output, all of one: unit C uses as much of the first input as B and twice the second.
    X = np.array([[1.0, 4.0], [4.0, 1.0], [4.0, 2.0]])
    Y = np.ones((3, 1))
    found = envelop(X, Y, variable=True)
    assert found.phi == pytest.approx(1.0)
    assert found.input_slack[2] == pytest.approx([0.0, 1.0], abs=1e-6)
    assert found.weight[2] == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)


def test_against_all_others_a_lone_unit_has_nobody_to_be_compared_with():
    X = np.array([[1.0], [2.0], [3.0]])
    Y = np.array([[1.0], [3.0], [3.5]])
    alone = super_efficiency(X, Y, variable=True)
    assert np.isinf(alone[0])  # nobody uses as little
    assert alone[1] == pytest.approx(2.25 / 3.0)  # halfway between the first and the third
    constant = super_efficiency(X, Y, variable=False)
    assert constant[1] == pytest.approx((3.5 / 3) / 1.5)


def test_the_unit_that_sets_the_frontier_alone_is_the_one_taken_out():
    X, Y = sample(4, 60, 1, 1)
    Y[17] = 100.0
    mask = standing_alone(X, Y, 0.01, variable=False)
    assert mask.tolist() == [k == 17 for k in range(60)]
    assert not standing_alone(X, Y, 0.0, variable=False).any()


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.integers(1, 40))
def test_order_m_is_the_mean_over_draws(seed, m):
    X, Y = sample(seed, 15, 1, 2)
    found = order_m(X, Y, m)
    random = np.random.default_rng(0)
    for o in (0, 7):
        peers = np.flatnonzero((X[o] >= X).all(axis=1))
        value = (Y[peers] / Y[o]).min(axis=1)
        drawn = value[random.integers(0, len(peers), (40_000, m))].max(axis=1)
        assert found[o] == pytest.approx(drawn.mean(), rel=0.02)


def test_order_m_of_very_many_is_the_free_disposal_frontier_and_moves_little_with_an_outlier():
    X, Y = sample(2, 40, 1, 1)
    many = order_m(X, Y, 100_000)
    hull = [(Y[(X[o] >= X).all(axis=1)] / Y[o]).max() for o in range(40)]
    assert many == pytest.approx(hull, rel=1e-6)
    wild = Y.copy()
    wild[0] = 500.0
    before, after = order_m(X, Y, 5), order_m(X, wild, 5)
    full = envelop(X, wild, variable=True).phi / envelop(X, Y, variable=True).phi
    assert np.median(after[1:] / before[1:]) < np.median(full[1:])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_bootstrap_takes_out_part_of_the_flattery_of_a_finite_sample(seed):
    # The true frontier is y = x1 x2 x3 to the third: units lie below it by a known factor, the sample's best as well.
    random = np.random.default_rng(seed)
    X = random.uniform(1, 10, (30, 3))
    true = 1.0 + random.exponential(0.35, 30)
    Y = (X.prod(axis=1) ** (1 / 3) / true)[:, None]
    phi = envelop(X, Y, variable=False).phi
    found = bootstrap(X, Y, phi, variable=False, draws=150, seed=1)
    assert (found.bias <= 1e-9).all()
    assert np.abs(found.phi - true).mean() < 0.8 * np.abs(phi - true).mean()
    assert (found.low <= found.high).all() and (found.low >= phi - 1e-6).all()


def test_few_draws_are_refused_and_a_seed_gives_the_same_draws():
    X, Y = sample(1, 10, 1, 1)
    phi = envelop(X, Y, variable=False).phi
    with pytest.raises(UsageError, match="100 or more"):
        bootstrap(X, Y, phi, variable=False, draws=10)
    once, again = (bootstrap(X, Y, phi, variable=False, draws=100, seed=3) for _ in range(2))
    assert (once.phi == again.phi).all()


def test_a_table_of_units_is_answered_with_scores_targets_and_what_they_cannot_say(tmp_path):
    path = tmp_path / "mills.csv"
    X, Y = sample(9, 20, 2, 1)
    lines = [
        "unit,hands,looms,cloth",
        *(f"mill {k},{x[0]},{x[1]},{y[0]}" for k, (x, y) in enumerate(zip(X, Y, strict=True))),
    ]
    path.write_text("\n".join(lines))
    units = read_units(path, ("hands", "looms"), ("cloth",))
    scores, targets = units_results(units, draws=100)
    assert scores["efficiency"] == pytest.approx(1 / envelop(X, Y, variable=True).phi)
    assert (scores["corrected"] <= scores["efficiency"] + 1e-9).all()
    assert scores["scale"] == pytest.approx(scores["constant_returns"] / scores["variable_returns"])
    made = targets["target"].reshape(20, 3)[:, 2]
    assert made == pytest.approx(Y[:, 0] / scores["efficiency"], rel=1e-5)
    assert any("what nobody does here is not seen" in note for note in scores.notes)
    fewer = units_results(units, drop=0.05)[0]
    assert len(fewer.items) == 19 and "taken out" in fewer.notes[0]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("mill,hands\n", UsageError, "no column 'unit'"),
        ("unit,input_hands,output_cloth\na,1,1\nb,,2\nc,1,1\n", DataError, "missing is not zero"),
        ("unit,input_hands,output_cloth\na,1,1\nb,-2,2\nc,1,1\n", DataError, "is -2; give a number from 0"),
        ("unit,input_hands,output_cloth\na,1,1\na,2,2\nc,1,1\n", DataError, "'a' stands twice"),
        ("unit,input_hands,output_cloth\na,1,1\nb,0,2\nc,1,1\n", DataError, "'b' has no input"),
        ("unit,input_hands,output_cloth\na,1,1\nb,2,2\n", UsageError, "every unit is its own best practice"),
        ("unit,hands,cloth\na,1,1\n", UsageError, "name inputs and outputs"),
    ],
)
def test_a_table_of_units_that_cannot_be_meant_is_refused(tmp_path, text, error, says):
    path = tmp_path / "units.csv"
    path.write_text(text)
    with pytest.raises(error, match=says):
        read_units(path)


def test_a_reference_set_may_be_another_year_s_practice():
    X, Y = sample(3, 8, 1, 1)
    better = distances(X, Y * 1.1, X, Y, variable=True)
    own = distances(X, Y, X, Y, variable=True)
    assert better == pytest.approx(1.1 * own)


def test_the_order_of_rows_moves_no_draw(tmp_path):
    lines = [f"{name},{10 + k},{3 + k % 4},{20 + k * k % 7}" for k, name in enumerate("qwertyuiop")]
    found = []
    for rows in (lines, lines[::-1]):
        path = tmp_path / "units.csv"
        path.write_text("\n".join(["unit,input_hands,input_looms,output_cloth", *rows]) + "\n")
        (result, *_) = units_results(read_units(path), draws=100)
        found.append(dict(zip(result.items, result.measures["corrected"].values, strict=True)))
    assert found[0] == pytest.approx(found[1])
