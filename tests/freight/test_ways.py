"""Repair, import or build: the coefficient of equation (4.3) with a year of a fit locomotive as the product."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.freight.ways import Way, coefficients, ways_result

REPAIR = Way("repair", "repair", home_cost=600.0, foreign_cost=50.0, fit_years=1.0)
IMPORT = Way("import", "import", home_cost=0.0, foreign_cost=5_000.0, fit_years=10.0)
NEW = Way("new", "new", home_cost=12_000.0, foreign_cost=1_000.0, fit_years=10.0)


def test_a_repair_at_600_saves_450_abroad_and_stands_at_two_thirds_of_the_exchange_rate():
    """(600 / 1) / ((5000 / 10 - 50) 2) = 600 / 900, by hand."""
    repair, imported, new = coefficients([REPAIR, IMPORT, NEW], 2.0)
    assert repair.ratio == pytest.approx(600 / 900) and repair.saved == pytest.approx(450.0)
    assert repair.advice == "repair rather than import"
    assert np.isnan(imported.ratio) and imported.cost == pytest.approx(1_000.0)
    assert new.ratio == pytest.approx(1_200 / (400 * 2.0)) and new.advice == "import rather than new"


def test_ratio_one_is_where_both_ways_cost_the_same():
    even = Way("even", "repair", home_cost=900.0, foreign_cost=50.0, fit_years=1.0)
    found = coefficients([even, IMPORT], 2.0)
    assert found[0].ratio == pytest.approx(1.0) and found[0].cost == pytest.approx(found[1].cost)
    assert found[0].advice == "keep both"


def test_a_better_locomotive_is_a_longer_year():
    better = Way("better", "import", 0.0, 5_000.0, 10.0, quality=1.25)
    assert better.cost(2.0) == pytest.approx(IMPORT.cost(2.0) / 1.25)


def test_a_way_that_costs_more_abroad_than_an_import_is_stopped_and_one_dearer_than_its_work_advised_against():
    parts = Way("parts", "repair", 10.0, 600.0, 1.0)
    assert coefficients([parts, IMPORT], 2.0)[0].advice.startswith("stop")
    assert coefficients([REPAIR, IMPORT], 2.0, worth=650.0)[0].advice.startswith("not at all")


def test_without_an_import_there_is_nothing_to_compare_with():
    with pytest.raises(UsageError, match="No way is an import"):
        coefficients([REPAIR], 2.0)


def test_the_cheapest_way_stands_first():
    result = ways_result(coefficients([NEW, IMPORT, REPAIR], 2.0), "roubles", 2.0, float("nan"))
    assert [labels[0] for labels in result.items] == ["repair", "import", "new"]
    assert result.notes[0] == "a year of work costs least by repair: 700 roubles"
