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


def test_a_shape_that_does_not_fit_is_refused(small_plan):
    table = small_plan.quantities["output"]
    with pytest.raises(ValueError, match="not "):
        with_figures(table, {"quantity/output": table.values[:, 1:]}, "quantity/output")


def test_nothing_in_a_solution_is_ever_run():
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, evil=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        read_arrays(buffer.getvalue())
