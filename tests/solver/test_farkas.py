import numpy as np

from lustrum.solver import StandardForm, certify_infeasible


def too_much():
    """Two resources of 1 each, a demand of 3."""
    return StandardForm.from_matrix(
        [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]],
        [0.0, 0.0],
        row_lower=[3.0, -np.inf, -np.inf],
        row_upper=[np.inf, 1.0, 1.0],
    )


def test_a_true_combination_of_rows_proves_that_nothing_fits():
    proof = certify_infeasible(too_much(), np.array([1.0, -1.0, -1.0]))
    assert proof.valid and proof.passed()
    assert certify_infeasible(too_much(), np.array([-2.0, 2.0, 2.0])).valid, "either sign of the whole ray is read"


def test_a_wrong_combination_proves_nothing():
    for ray in ([1.0, -1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [np.nan, 1.0, 1.0]):
        assert not certify_infeasible(too_much(), np.array(ray)).valid


def test_no_combination_condemns_a_problem_with_an_answer(plant):
    problem = plant(31, 30, 50)
    random = np.random.default_rng(0)
    for _ in range(200):
        assert not certify_infeasible(problem.form, random.normal(size=30)).valid
    assert not certify_infeasible(problem.form, problem.dual).valid


def test_column_bounds_take_part_in_a_proof():
    form = StandardForm.from_matrix([[2.0, 3.0]], [0.0, 0.0], row_lower=6.0, column_upper=1.0)
    assert certify_infeasible(form, np.array([1.0])).valid
    roomy = StandardForm.from_matrix([[2.0, 3.0]], [0.0, 0.0], row_lower=5.0, column_upper=1.0)
    assert not certify_infeasible(roomy, np.array([1.0])).valid
