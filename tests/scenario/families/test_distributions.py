import numpy as np
import pytest
from scipy import stats

from lustrum.errors import UsageError
from lustrum.scenario.families.distributions import Distribution, draw

SHARES = np.linspace(0.01, 0.99, 25)
KNOWN = [
    ("uniform", {"low": -1.0, "high": 3.0}, stats.uniform(-1.0, 4.0)),
    ("triangular", {"low": 1.0, "mode": 2.0, "high": 5.0}, stats.triang(0.25, 1.0, 4.0)),
    ("triangular", {"low": 1.0, "mode": 5.0, "high": 5.0}, stats.triang(1.0, 1.0, 4.0)),
    ("normal", {"mean": 2.0, "sd": 0.5}, stats.norm(2.0, 0.5)),
    ("lognormal", {"median": 2.0, "sigma": 0.3}, stats.lognorm(0.3, scale=2.0)),
]


@pytest.mark.parametrize(("kind", "parameters", "known"), KNOWN)
def test_quantiles_are_those_of_scipy(kind, parameters, known):
    assert Distribution(kind, parameters).quantile(SHARES) == pytest.approx(known.ppf(SHARES))


def test_a_latin_hypercube_has_one_draw_in_every_slice_of_every_input():
    even = Distribution("uniform", {"low": 0.0, "high": 1.0})
    table = draw([even, even], 50, seed=3)
    for column in table.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))
    assert (draw([even, even], 50, seed=3) == table).all()
    assert (draw([even, even], 50, seed=4) != table).any()


def test_a_latin_hypercube_estimates_means_better_than_random_draws():
    even = Distribution("uniform", {"low": 0.0, "high": 1.0})
    error = {
        scheme: np.std([draw([even], 40, seed, scheme).mean() for seed in range(60)])
        for scheme in ("latin_hypercube", "random")
    }
    assert error["random"] == pytest.approx(np.sqrt(1 / 12 / 40), rel=0.3)
    assert error["latin_hypercube"] < error["random"] / 10


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("gauss", {"mean": 0.0, "sd": 1.0}, "There is no distribution 'gauss'"),
        ("normal", {"mean": 0.0}, "takes mean, sd"),
        ("uniform", {"low": 2.0, "high": 1.0}, "low <= high"),
        ("uniform", {"low": 2.0, "high": 2.0}, "low below high"),
        ("normal", {"mean": 0.0, "sd": 0.0}, "above zero"),
        ("lognormal", {"median": -1.0, "sigma": 0.1}, "above zero"),
        ("triangular", {"low": 0.0, "mode": 3.0, "high": 2.0}, "low <= high"),
        ("normal", {"mean": float("nan"), "sd": 1.0}, "finite"),
    ],
)
def test_a_distribution_that_cannot_be_meant_is_refused(kind, parameters, said):
    with pytest.raises(UsageError, match=said):
        Distribution(kind, parameters)


def test_an_unknown_way_of_drawing_is_refused():
    with pytest.raises(UsageError, match="known: latin_hypercube, random"):
        draw([], 3, 0, "sobol")
