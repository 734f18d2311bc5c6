"""Solved figures go to a file and come back to the last bit."""

from __future__ import annotations

import io

import numpy as np
import pytest

from lustrum.workspace.solution import as_arrays, limit_with_figures, read_arrays, with_figures


def test_every_figure_comes_back_to_the_last_bit(small_plan):
    arrays = read_arrays(as_arrays(small_plan))
    for name, table in small_plan.quantities.items():
        assert np.array_equal(arrays[f"quantity/{name}"], table.values, equal_nan=True)
        again = with_figures(table, arrays, f"quantity/{name}")
        assert np.array_equal(again.values, table.values, equal_nan=True)
    for name, limit in small_plan.limits.items():
        again = limit_with_figures(limit, arrays)
        assert np.array_equal(again.shadow_price.values, limit.shadow_price.values, equal_nan=True), name
        assert (again.ends is None) == (limit.ends is None), name
        if limit.ends is not None:
            for which in ("shadow", "current", "worth"):
                assert np.array_equal(getattr(again.ends, which), getattr(limit.ends, which), equal_nan=True), name
    assert any(limit.ends is not None for limit in small_plan.limits.values())


def test_a_solution_without_ends_as_earlier_versions_stored_it_opens_with_none(small_plan):
    arrays = {name: each for name, each in read_arrays(as_arrays(small_plan)).items() if "_ends/" not in name}
    assert all(limit_with_figures(limit, arrays).ends is None for limit in small_plan.limits.values())


def test_ends_of_another_shape_are_refused(small_plan):
    arrays = read_arrays(as_arrays(small_plan))
    name = next(name for name, limit in small_plan.limits.items() if limit.ends is not None)
    with pytest.raises(ValueError, match="worth_ends"):
        limit_with_figures(small_plan.limits[name], arrays | {f"worth_ends/{name}": np.zeros((2, 99))})


def test_a_shape_that_does_not_fit_is_refused(small_plan):
    table = small_plan.quantities["output"]
    with pytest.raises(ValueError, match="not "):
        with_figures(table, {"quantity/output": table.values[:, 1:]}, "quantity/output")


def test_nothing_in_a_solution_is_ever_run():
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, evil=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        read_arrays(buffer.getvalue())
