import numpy as np

from lustrum.solver import StandardForm, certify_unbounded


def test_a_direction_must_gain_and_meet_no_bound():
    form = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 0.5], maximise=True, row_upper=1.0)
    assert certify_unbounded(form, np.array([1.0, 1.0])).valid
    assert not certify_unbounded(form, np.array([1.0, 0.0])).valid, "runs into the row"
    assert not certify_unbounded(form, np.array([-1.0, 0.0])).valid, "runs into its own bound"
    assert not certify_unbounded(form, np.array([0.0, 0.0])).valid
    losing = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 0.5], maximise=False, row_upper=1.0)
    assert not certify_unbounded(losing, np.array([1.0, 1.0])).valid
