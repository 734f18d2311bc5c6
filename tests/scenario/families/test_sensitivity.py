r"""Against closed forms: a plane, an additive function over a grid, Ishigami's function."""

import numpy as np
import pytest

from lustrum.errors import MissingDataError
from lustrum.scenario.families.sensitivity import sensitivities, swings
from tests.scenario.families.made_up import drawn, grid, made_result, small_family

A = drawn("a", "growth.labour", low=0.0, high=1.0)
B = drawn("b", "growth.productivity", "normal", mean=0.0, sd=2.0)


def test_a_plane_is_explained_whole_and_by_its_slopes():
    result = made_result(small_family(A, B, size=4000, seed=2), lambda a, b: 3.0 + 6.0 * a - b)
    found, explained, count = sensitivities(result)
    by_name = {each.axis.name: each for each in found}
    total = 36.0 / 12.0 + 4.0  # variances of 6 a and of b
    assert explained == pytest.approx(1.0) and count == 4000
    assert by_name["a"].standardised == pytest.approx(np.sqrt(3.0 / total), abs=0.02)
    assert by_name["b"].standardised == pytest.approx(-np.sqrt(4.0 / total), abs=0.02)
    assert by_name["b"].share_of_variance == pytest.approx(4.0 / total, abs=0.02)
    assert [each.axis.name for each in found] == ["b", "a"]


def test_rank_correlation_is_spearmans():
    from scipy.stats import spearmanr

    result = made_result(small_family(A, B, size=300, seed=5), lambda a, b: np.exp(3 * a) + b)
    found, _, _ = sensitivities(result)
    a = [member.values["a"] for member in result.members]
    own = next(each for each in found if each.axis.name == "a")
    assert own.rank_correlation == pytest.approx(spearmanr(a, result.values[:, 0]).statistic)


def test_over_a_grid_the_shares_of_an_additive_function_sum_to_one_words_included():
    family = small_family(
        grid("x", "growth.labour", 0.0, 1.0, 2.0), grid("word", "options.consumption.form", "steps", "free", "given")
    )
    bonus = {"steps": 0.0, "free": 5.0, "given": 1.0}
    result = made_result(family, lambda x, word: x**2 + bonus[word])
    found, _, _ = sensitivities(result)
    assert sum(each.share_of_variance for each in found) == pytest.approx(1.0)
    expected = np.var([0, 5, 1]) / (np.var([0, 5, 1]) + np.var([0, 1, 4]))
    word = next(each for each in found if each.axis.name == "word")
    assert word.share_of_variance == pytest.approx(expected) and np.isnan(word.rank_correlation)


def test_main_effects_of_ishigamis_function_over_a_fine_grid():
    angles = [float(v) for v in np.linspace(-np.pi, np.pi, 41)[:-1]]
    family = small_family(*(grid(f"x{k}", "growth.labour", *angles) for k in (1, 2, 3)))
    result = made_result(family, lambda x1, x2, x3: np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))
    share = {each.axis.name: each.share_of_variance for each in sensitivities(result)[0]}
    # Saltelli et al. (2008), section 4.4: 0.3139, 0.4424, 0
    assert share["x1"] == pytest.approx(0.3139, abs=0.01)
    assert share["x2"] == pytest.approx(0.4424, abs=0.01)
    assert share["x3"] == pytest.approx(0.0, abs=1e-9)


def test_swings_are_those_of_inputs_moved_alone():
    family = small_family(
        grid("x", "growth.labour", 1.0, 2.0, 3.0),
        grid("word", "options.consumption.form", "steps", "free"),
        one_at_a_time=True,
    )
    bonus = {"steps": 9.0, "free": 4.0}
    result = made_result(family, lambda x=0.0, word="free": x + bonus[word])
    first, second = swings(result)
    assert (first.axis.name, first.input_low, first.low, first.input_high, first.high) == (
        "word",
        "free",
        4,
        "steps",
        9,
    )
    assert (second.low, second.high, second.size) == (5.0, 7.0, 2.0)


def test_members_without_a_plan_do_not_count_and_too_few_are_refused():
    family = small_family(grid("x", "growth.labour", *(float(k) for k in range(6))))
    result = made_result(family, lambda x: 2 * x, status=lambda x: "optimal" if x < 4 else "infeasible")
    assert sensitivities(result)[2] == 4
    few = made_result(family, lambda x: 2 * x, status=lambda x: "optimal" if x < 2 else "infeasible")
    with pytest.raises(MissingDataError, match="at least 3"):
        sensitivities(few)
    with pytest.raises(MissingDataError, match="one_at_a_time"):
        swings(result)


def test_a_measure_that_never_moves_has_no_correlation():
    result = made_result(small_family(A, B, size=10, seed=1), lambda a, b: 1.0)
    found, explained, _ = sensitivities(result)
    assert np.isnan(explained) and all(np.isnan(each.rank_correlation) for each in found)
