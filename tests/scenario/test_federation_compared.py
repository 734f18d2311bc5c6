"""Plans of a federation beside each other: in one unit, and no region left out without a word."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.results import Measure, Result
from lustrum.scenario.federation_compared import compared


def levels(regions, values, unit="million USD/year", years=("2010",)):
    items = [(region, year) for region in regions for year in years]
    return Result("levels", "", ("region", "year"), items, {"consumption": Measure(np.array(values), unit)})


def test_the_change_beside_the_first_plan_is_told_in_per_cent():
    found = compared({"a": levels(["N", "S"], [100.0, 50.0]), "b": levels(["S", "N"], [55.0, 99.0])})
    assert found["consumption_in_plan_2"] == pytest.approx([-1.0, 10.0])
    assert any("differs most in S: +10.00 per cent in 2010" in note for note in found.notes)


def test_a_region_of_one_plan_alone_is_named():
    found = compared({"a": levels(["N", "S"], [100.0, 50.0]), "b": levels(["N"], [99.0])})
    assert found.items == [("N",)] and "Not in every plan, and left out: S" in found.notes


def test_plans_in_other_units_or_years_are_refused():
    with pytest.raises(UsageError, match=r"other units \(a: million USD/year; b: million EUR/year\)"):
        compared({"a": levels(["N"], [1.0]), "b": levels(["N"], [1.0], "million EUR/year")})
    with pytest.raises(UsageError, match="no region and year in common"):
        compared({"a": levels(["N"], [1.0]), "b": levels(["N"], [1.0], years=("2011",))})
    with pytest.raises(UsageError, match="at least two"):
        compared({"a": levels(["N"], [1.0])})
