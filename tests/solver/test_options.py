import pytest

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, solve
from lustrum.solver.highs_methods import HIPO, SIMPLEX


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "magic"},
        {"time_limit": 0.0},
        {"iteration_limit": 0},
        {"iteration_limit": 2.5},
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
    model = SIMPLEX.model(StandardForm.from_matrix([[1.0]], [1.0]), SolverOptions())
    for name, value in (("solver", "magic"), ("no_such_option", 1), ("primal_feasibility_tolerance", 1e-30)):
        with pytest.raises(UsageError) as refusal:
            model._set(name, value)
        assert refusal.value.data["option"] == name


@pytest.mark.skipif(HIPO.available(), reason="HiPO is installed here")
def test_hipo_without_its_extra_is_refused_aloud():
    with pytest.raises(UsageError):
        solve(StandardForm.from_matrix([[1.0]], [1.0], row_lower=1.0), SolverOptions(method="hipo"))
