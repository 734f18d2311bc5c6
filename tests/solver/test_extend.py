import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.solver import StandardForm
from lustrum.solver.extend import append_columns, append_rows, check_group, without_objective


def form():
    return StandardForm.from_matrix(
        np.array([[1.0, 2.0], [0.0, 3.0]]),
        [1.0, 1.0],
        maximise=True,
        offset=3.0,
        row_lower=1.0,
        quadratic=-np.eye(2),
        row_scale=5.0,
        column_scale=7.0,
    )


def test_columns_set_behind_leave_what_was_there():
    longer = append_columns(form(), np.array([[4.0], [0.0]]), cost=9.0, upper=2.0)
    longer.validate()
    assert longer.csc.toarray().tolist() == [[1.0, 2.0, 4.0], [0.0, 3.0, 0.0]]
    assert longer.cost.tolist() == [1.0, 1.0, 9.0]
    assert longer.column_upper.tolist() == [np.inf, np.inf, 2.0]
    assert longer.column_scale.tolist() == [7.0, 7.0, 1.0]
    assert longer.objective(np.array([1.0, 1.0, 1.0])) == pytest.approx(form().objective(np.ones(2)) + 9.0)


def test_rows_set_behind_leave_what_was_there():
    longer = append_rows(form(), np.array([[0.0, 6.0]]), upper=8.0, unit=2.0)
    longer.validate()
    assert longer.csc.toarray().tolist() == [[1.0, 2.0], [0.0, 3.0], [0.0, 6.0]]
    assert longer.row_lower.tolist() == [1.0, 1.0, -np.inf]
    assert longer.row_upper.tolist() == [np.inf, np.inf, 8.0]
    assert longer.row_scale.tolist() == [5.0, 5.0, 2.0]


def test_a_form_without_its_objective_is_worth_nothing_anywhere():
    assert without_objective(form()).objective(np.array([3.0, 4.0])) == 0.0


@pytest.mark.parametrize(
    ("rows", "scales", "ranks"),
    [([0, 0], [1.0, 1.0], [1, 1]), ([2], [1.0], [1]), ([-1], [1.0], [1]), ([0], [0.0], [1]), ([0], [np.nan], [1]),
     ([0, 1], [1.0], [1, 1]), ([0], [1.0], [1, 2])],
)  # fmt: skip
def test_a_group_of_rows_that_cannot_be_meant_is_refused(rows, scales, ranks):
    with pytest.raises(UsageError):
        check_group(form(), rows, scales, ranks)
