import numpy as np
from benchmarks.reliability.programmes import planted

from lustrum.solver import StandardForm, Status, certify_unbounded, solve


def test_a_direction_must_gain_and_meet_no_bound():
    form = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 0.5], maximise=True, row_upper=1.0)
    assert certify_unbounded(form, np.array([1.0, 1.0])).valid
    assert not certify_unbounded(form, np.array([1.0, 0.0])).valid, "runs into the row"
    assert not certify_unbounded(form, np.array([-1.0, 0.0])).valid, "runs into its own bound"
    assert not certify_unbounded(form, np.array([0.0, 0.0])).valid
    losing = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 0.5], maximise=False, row_upper=1.0)
    assert not certify_unbounded(losing, np.array([1.0, 1.0])).valid


def test_a_quadratic_problem_without_end_is_called_so_and_never_optimal():
    """The active-set method calls such a point optimal, and interior point methods make no progress."""
    wrong = []
    for seed in range(400, 460):
        each = planted(seed)
        if each.quadratic and each.ending == "unbounded":
            answer = solve(each.form)
            if answer.status is not Status.UNBOUNDED or not certify_unbounded(each.form, answer.ray).valid:
                wrong.append((seed, answer.status))
    assert wrong == []
