"""Rates of growth: named, never guessed."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import MissingDataError
from lustrum.problem.growth import Growth


def test_the_trend_is_labour_times_output_per_job():
    assert Growth(labour=0.012, productivity=0.008).trend == pytest.approx(1.012 * 1.008 - 1.0)


@pytest.mark.parametrize("growth", [Growth(), Growth(labour=0.01), Growth(productivity=0.01)])
def test_a_rate_nobody_named_is_asked_for_and_not_taken_for_zero(growth):
    with pytest.raises(MissingDataError, match="0 and 0"):
        _ = growth.trend


def test_the_factor_is_a_column_of_powers_from_the_first_year_on():
    assert Growth(labour=0.0, productivity=0.1).factor(3) == pytest.approx(np.array([[1.1], [1.21], [1.331]]))
    # A rate of its own needs no trend.
    assert np.allclose(Growth().factor(2, 0.5), [[1.5], [2.25]])
