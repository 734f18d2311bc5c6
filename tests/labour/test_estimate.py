"""What observed moves say of wages and costs: known figures are found again, on two roads, with honest errors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from lustrum.errors import UsageError
from lustrum.labour.estimate import estimate_moves
from lustrum.labour.mobility import move_share

RATIO = np.log(np.linspace(0.7, 1.6, 12))


def draws(seed: int, theta: float = 3.0, cost: float = 3.5, people: int = 20_000):
    rng = np.random.default_rng(seed)
    share = move_share(1.0, np.exp(RATIO), cost, 0.0, theta)
    return np.full(len(RATIO), float(people)), rng.binomial(people, share).astype(float)


def test_without_chance_the_figures_behind_moves_are_found_exactly():
    people = np.full(len(RATIO), 1000.0)
    moved = people * move_share(1.0, np.exp(RATIO), 4.0, 0.0, 2.5)
    found = estimate_moves(people, moved, RATIO)
    assert (found.theta, found.cost) == pytest.approx((2.5, 4.0), rel=1e-9)
    assert found.dispersion == pytest.approx(0.0, abs=1e-9) and found.rows == 12


def test_amenities_shift_moves_and_not_the_estimate():
    people, amenity = np.full(len(RATIO), 1000.0), np.linspace(-1.0, 1.0, len(RATIO))
    moved = people * move_share(1.0, np.exp(RATIO), 4.0, amenity, 2.5)
    found = estimate_moves(people, moved, RATIO, amenity)
    assert (found.theta, found.cost) == pytest.approx((2.5, 4.0), rel=1e-9)


def test_the_greatest_likelihood_is_found_on_a_second_road():
    people, moved = draws(3)

    def against(beta):
        gain = beta[0] * RATIO - beta[1]
        return float((people * np.logaddexp(0.0, gain) - moved * gain).sum())

    second = minimize(against, [1.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    found = estimate_moves(people, moved, RATIO)
    assert (found.theta, found.cost) == pytest.approx(tuple(second.x), rel=1e-5)


def test_standard_errors_are_as_wide_as_estimates_scatter():
    """Of 300 samples the spread of the estimates is the error each tells; widening for scatter adds an eighth to it."""
    found = [estimate_moves(*draws(seed), RATIO) for seed in range(300)]
    spread = np.std([each.theta for each in found])
    assert spread < np.mean([each.theta_error for each in found]) < 1.3 * spread
    inside = np.mean([abs(each.theta - 3.0) < 1.96 * each.theta_error for each in found])
    assert 0.93 < inside < 1.0


def test_moves_that_scatter_more_than_chance_widen_the_errors():
    people, moved = draws(5)
    rng = np.random.default_rng(5)
    wild = np.clip(moved * rng.uniform(0.5, 1.5, len(moved)), 1.0, people)
    calm, rough = estimate_moves(people, moved, RATIO), estimate_moves(people, wild, RATIO)
    assert rough.dispersion > 10.0 and rough.theta_error > 3.0 * calm.theta_error


@pytest.mark.parametrize(
    ("people", "moved", "ratio", "said"),
    [
        ([100.0, 100.0], [3.0, 4.0], [0.1, 0.1], "one and the same wage ratio"),
        ([100.0], [3.0], [0.1], "one and the same wage ratio"),
        ([100.0, 100.0], [0.0, 0.0], [0.0, 0.1], "nobody moved"),
        ([100.0, 100.0], [0.0, 100.0], [0.0, 0.1], "cannot be told"),
    ],
)
def test_moves_that_tell_nothing_are_refused(people, moved, ratio, said):
    with pytest.raises(UsageError, match=said):
        estimate_moves(np.array(people), np.array(moved), np.array(ratio))
