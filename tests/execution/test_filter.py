"""The multi-process filter by second routes: a plain Kalman filter, the sum over all paths, published figures."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lustrum.errors import UsageError
from lustrum.execution.filter import SLOPE, SPIKE, STEADY, STEP, Models, first_variance, run_filter
from tests.execution.nile import NILE

ALONE = Models(often=(1.0, 0.0, 0.0, 0.0))
LOCAL_LEVEL = Models(
    often=(1.0, 0.0, 0.0, 0.0), level=(1469.1 / 15099.0,) * 4, slope=(0.0,) * 4, first=(1e7, 0.0)
)  # fmt: skip


def kalman(y, v, models, level):
    """Return levels, their variances and forecasts of a plain Kalman filter in matrices."""
    g = np.array([[1.0, 1.0], [0.0, 1.0]])
    f = np.array([1.0, 0.0])
    w = v * np.diag([models.level[0], models.slope[0]])
    m, c = np.array([level, 0.0]), v * np.diag(models.first)
    found = []
    for value in y:
        a, r = g @ m, g @ c @ g.T + w
        q = f @ r @ f + v * models.reading[0]
        if math.isnan(value):
            m, c = a, r
        else:
            k = r @ f / q
            m, c = a + k * (value - a[0]), r - np.outer(k, k) * q
        found.append((m[0], c[0, 0], a[0], q))
    return np.array(found)


def random_course(seed, rows=60, wide=3):
    generator = np.random.default_rng(seed)
    return np.cumsum(generator.normal(size=(rows, wide)), axis=0) + generator.normal(size=(rows, wide))


def test_with_the_steady_model_alone_it_is_the_kalman_filter():
    y = random_course(1)
    y[[7, 8, 30], 1] = np.nan
    found = run_filter(y, ALONE, variance=2.0)
    for column in range(3):
        plain = kalman(y[:, column], 2.0, ALONE, y[0, column])
        assert np.allclose(found.level[:, column], plain[:, 0], rtol=0, atol=1e-8)
        assert np.allclose(found.level_sd[:, column] ** 2, plain[:, 1], rtol=1e-8)
        assert np.allclose(found.forecast[:, column], plain[:, 2], rtol=0, atol=1e-8)
        assert np.allclose(found.forecast_sd[:, column] ** 2, plain[:, 3], rtol=1e-8)


def test_the_nile_comes_out_as_published():
    found = run_filter(NILE[:, None], LOCAL_LEVEL, variance=15099.0)
    assert found.level[-1, 0] == pytest.approx(798.370, abs=5e-4)
    assert found.level_sd[-1, 0] ** 2 == pytest.approx(4032.16, abs=5e-3)


@pytest.mark.parametrize(("ratio", "published"), [(0.0360, -492.53), (0.0745, -492.10), (0.0973, -492.07)])
def test_the_likelihood_of_the_nile_is_as_published(ratio, published):
    """Concentrated diffuse likelihood, table 2.1 of Durbin and Koopman, which leaves out what is constant."""
    models = Models(often=(1.0, 0.0, 0.0, 0.0), level=(ratio,) * 4, slope=(0.0,) * 4, first=(1e9, 0.0))
    found = run_filter(NILE[:, None], models, variance=1.0)
    v, f = (found.readings - found.forecast)[1:, 0], found.forecast_sd[1:, 0] ** 2
    variance = np.mean(v**2 / f)
    assert -99 / 2 * math.log(variance) - np.log(f).sum() / 2 == pytest.approx(published, abs=0.006)


def test_two_readings_by_hand_over_all_sixteen_paths():
    """The second reading's probabilities are Bayes' rule over pairs of models, errors normal, worked without a filter:
    both readings are one normal pair for each path."""
    models = Models(first=(4.0, 1.0))
    y = np.array([0.0, 3.0])
    weight = {}
    for i, j in itertools.product(range(4), repeat=2):
        # level_1 = l0 + s0 + w1; y1 = level_1 + n1; level_2 = level_1 + s1 + w2, s1 = s0 + d1; y2 = level_2 + n2
        loads = {  # of l0, s0, w1, d1, n1, w2, n2
            "y1": np.array([1, 1, 1, 0, 1, 0, 0.0]),
            "y2": np.array([1, 2, 1, 1, 0, 1, 1.0]),
        }
        variances = np.array([4.0, 1.0, models.level[i], models.slope[i], models.reading[i],
                              models.level[j], models.reading[j]])  # fmt: skip
        both = np.stack([loads["y1"], loads["y2"]])
        density = stats.multivariate_normal.pdf(y, mean=np.zeros(2), cov=(both * variances) @ both.T)
        weight[i, j] = models.often[i] * models.often[j] * density
    total = sum(weight.values())
    now = [sum(weight[i, j] for i in range(4)) / total for j in range(4)]
    before = [sum(weight[i, j] for j in range(4)) / total for i in range(4)]
    found = run_filter(y[:, None], models, variance=1.0)
    # Of two readings the collapse to four has lost nothing yet.
    assert np.allclose(found.now[1, :, 0], now, atol=1e-8)
    assert np.allclose(found.before[1, :, 0], before, atol=1e-8)


def test_a_spike_a_step_and_a_slope_are_told_apart_by_the_next_readings():
    generator = np.random.default_rng(3)
    quiet = generator.normal(scale=0.5, size=(60, 3))
    quiet[40, 0] += 10.0
    quiet[40:, 1] += 10.0
    quiet[40:, 2] += 3.0 * np.arange(1, 21)
    found = run_filter(quiet)
    assert found.now[40, STEADY, :2].max() < 0.01
    assert found.before[41, SPIKE, 0] > 0.95
    assert found.before[41, STEP, 1] > 0.95
    assert found.now[40:43, STEADY, 2].max() < 0.1
    assert found.before[43, [STEP, SLOPE], 2].sum() > 0.5


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(1e-4, 1e6), st.floats(-1e3, 1e3))
def test_other_units_give_the_same_probabilities(seed, factor, shift):
    y = random_course(seed, rows=40, wide=1)
    y[30:] += 8.0
    one, other = run_filter(y), run_filter(y * factor + shift * factor, floor=1e-12 * factor**2)
    assert np.allclose(one.now, other.now, atol=1e-6)
    assert np.allclose(one.level * factor + shift * factor, other.level, rtol=1e-6, atol=1e-6 * factor)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000))
def test_probabilities_add_up_to_one_and_no_later_reading_is_known(seed):
    y = random_course(seed, rows=40, wide=2)
    found, shorter = run_filter(y), run_filter(y[:30])
    assert np.allclose(found.now.sum(axis=1), 1.0) and np.allclose(found.before.sum(axis=1), 1.0)
    assert np.array_equal(found.now[:30], shorter.now)


def test_a_missing_reading_leaves_what_was_expected():
    y = random_course(4, rows=50, wide=1)
    y[40:43] = np.nan
    found = run_filter(y)
    assert np.allclose(found.now[41, :, 0], Models().often)
    assert found.level[41, 0] == pytest.approx(found.forecast[41, 0], abs=1e-12)
    assert found.variance[42, 0] == found.variance[39, 0]
    assert list(found.silence[39:44, 0]) == [0, 1, 2, 3, 0]
    assert found.level_sd[42, 0] > found.level_sd[40, 0] > found.level_sd[39, 0]


def test_an_indicator_does_not_depend_on_its_neighbours():
    y = random_course(5, rows=30, wide=600)
    together, alone = run_filter(y), run_filter(y[:, 598:599])
    assert np.allclose(together.now[:, :, 598:599], alone.now, atol=1e-12)


def test_one_shock_does_not_teach_that_everything_varies():
    generator = np.random.default_rng(6)
    y = generator.normal(size=(80, 1))
    shocked = y.copy()
    shocked[50] += 100.0
    assert run_filter(shocked).variance[52, 0] < 1.5 * run_filter(y).variance[52, 0]


def test_a_figure_that_never_moved_and_then_does_is_an_event_and_no_error():
    y = np.full((40, 1), 5.0)
    y[35:] = 6.0
    found = run_filter(y)
    assert np.isfinite(found.level).all() and found.now[35, STEADY, 0] < 0.01
    assert found.before[36, STEP, 0] > 0.95


def test_the_first_guess_of_v_is_that_of_the_differences():
    y = np.random.default_rng(7).normal(size=(24, 200))
    assert np.median(first_variance(y)) == pytest.approx(2.0 / 2.3, rel=0.25)


@pytest.mark.parametrize(
    ("given_models", "named"),
    [
        ({"often": (0.5, 0.2, 0.2, 0.2)}, "add up"),
        ({"often": (1.0, 0.0, 0.0)}, "four"),
        ({"reading": (0.0, 1.0, 1.0, 1.0)}, "above 0"),
        ({"keep": 1.5}, "keep"),
        ({"level": (math.nan,) * 4}, "four numbers"),
    ],
)
def test_models_that_cannot_be_meant_are_refused(given_models, named):
    with pytest.raises(UsageError, match=named):
        Models(**given_models)


def test_readings_that_are_no_table_and_a_variance_of_nothing_are_refused():
    with pytest.raises(UsageError, match="shape"):
        run_filter(np.zeros(3))
    with pytest.raises(UsageError, match="variance"):
        run_filter(np.zeros((3, 1)), variance=0.0)


def test_the_line_goes_with_a_step_however_large_and_stays_at_a_spike():
    quiet = np.random.default_rng(3).normal(scale=0.5, size=(60, 2))
    quiet[40:, 0] += 1e6
    quiet[40, 1] += 1e6
    found = run_filter(quiet)
    assert found.before[41, STEP, 0] > 0.95 and found.before[41, SPIKE, 1] > 0.95
    assert abs(found.level[42, 0] - 1e6) < 2.0 and abs(found.level[42, 1]) < 2.0
