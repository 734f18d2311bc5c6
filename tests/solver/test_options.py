import pytest

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, solve
from lustrum.solver.highs import HighsModel, hipo_available
from lustrum.solver.options import choose_method


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "magic"},
        {"time_limit": 0.0},
        {"time_limit": float("nan")},
        {"feasibility_tolerance": 1e-15},
        {"optimality_tolerance": -1.0},
        {"first_order_tolerance": float("nan")},
        {"certificate_tolerance": 1.0},
        {"threads": -1},
        {"threads": 1.5},
        {"random_seed": True},
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(UsageError):
        SolverOptions(**wrong)


def test_what_highs_refuses_in_silence_is_refused_aloud():
    model = HighsModel(StandardForm.from_matrix([[1.0]], [1.0]), SolverOptions())
    for name, value in (("solver", "magic"), ("no_such_option", 1), ("primal_feasibility_tolerance", 1e-30)):
        with pytest.raises(UsageError) as refusal:
            model._set(name, value)
        assert refusal.value.data["option"] == name


@pytest.mark.skipif(hipo_available(), reason="HiPO is installed here")
def test_hipo_without_its_extra_is_refused_aloud():
    with pytest.raises(UsageError):
        solve(StandardForm.from_matrix([[1.0]], [1.0], row_lower=1.0), SolverOptions(method="hipo"))


def test_small_problems_go_to_simplex_middle_ones_to_ipx_and_large_ones_to_blocks():
    assert [choose_method(rows) for rows in (100, 10_000, 10**6)] == ["simplex", "ipm", "blocks"]


def test_where_a_basis_is_needed_a_method_is_chosen_that_leaves_one():
    assert [choose_method(rows, basis=True) for rows in (100, 10_000, 10**6)] == ["simplex", "ipm", "ipm"]
    assert choose_method(10**6, hipo=True, basis=True) == "hipo"
