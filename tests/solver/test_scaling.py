import numpy as np
import pytest

from lustrum.solver.scaling import scale


def spread_of(form):
    sizes = np.abs(form.value)
    return sizes.max() / sizes.min()


@pytest.mark.parametrize("hints", [False, True])
def test_scaling_is_by_powers_of_two_and_thus_exact(plant, hints):
    form = plant(1, 40, 60, spread=1e5, hints=hints).form
    scaled, scaling = scale(form)
    for factors in (scaling.row, scaling.column, np.array([scaling.objective])):
        assert (np.frexp(factors)[0] == 0.5).all()
    back = scaled.csc.toarray() / scaling.row[:, None] / scaling.column[None, :]
    assert (back == form.csc.toarray()).all()
    assert (scaled.cost / scaling.objective / scaling.column == form.cost).all()
    assert (scaled.row_lower / scaling.row == form.row_lower).all()
    assert (scaled.column_upper * scaling.column == form.column_upper).all()


@pytest.mark.parametrize("hints", [False, True])
def test_scaling_evens_out_units_that_differ_by_many_orders(plant, hints):
    form = plant(2, 200, 300, spread=1e6, hints=hints).form
    scaled, _ = scale(form)
    assert spread_of(form) > 1e12
    assert spread_of(scaled) < 1e4


def test_points_and_duals_come_back_to_the_original_units(plant):
    problem = plant(3, 30, 50, spread=1e4)
    scaled, scaling = scale(problem.form)
    x = scaling.scale_x(problem.x)
    assert (scaling.unscale_x(x) == problem.x).all()
    assert scaled.objective(x) / scaling.objective == pytest.approx(problem.objective)
    dual = scaling.scale_dual(problem.dual)
    assert (scaling.unscale_dual(dual) == problem.dual).all()
    before = problem.form.cost - problem.form.csc.T @ problem.dual
    after = scaled.cost - scaled.csc.T @ dual
    assert after / scaling.objective / scaling.column == pytest.approx(before, rel=1e-9, abs=1e-12)


def test_a_hint_is_the_unit_in_which_a_column_counts(plant):
    form = plant(4, 50, 80, spread=1e3, hints=True).form
    _, scaling = scale(form)
    assert (np.abs(np.log2(scaling.column / form.column_scale)) < 4).all()
