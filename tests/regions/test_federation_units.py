"""The regions of a federation as units: consumption per head over the years."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.regions import gap_results
from lustrum.regions.federation_units import federation_units

YEARS = (2005, 2006, 2007)
PEOPLE = {"north": 2e6, "south": 1e6, "east": 1e6}
LABOUR = {"north": 0.0, "south": 0.1, "east": 0.0}


def units(times=1.0, people=PEOPLE, labour=LABOUR):
    consumption = {"north": (10.0, 11.0, 12.0), "south": (2.0, 3.0, 4.0), "east": (3.0, 3.0, 3.5)}
    scaled = {name: times * np.array(path) for name, path in consumption.items()}
    return federation_units("union", scaled, people, labour, YEARS, "million crowns/year")


def test_consumption_is_counted_per_head_in_single_units_and_people_grow_with_labour():
    found = units()
    assert np.allclose(found.population[:, 1], [1e6, 1.1e6, 1.21e6])
    assert np.allclose(found.income[0], [5.0, 2.0, 3.0])
    assert np.isclose(found.income[2, 1], 4.0 / 1.21)
    assert found.measure == "crowns/year of consumption per head"


def test_the_base_unit_does_not_matter_to_any_index():
    plain, thousand = gap_results(units()), gap_results(units(1e3))
    for one, other in zip(plain[1:], thousand[1:], strict=True):
        assert np.allclose(one["value"], other["value"], equal_nan=True)


def test_where_each_region_is_one_unit_all_inequality_lies_between_them_and_no_interval_is_told():
    found = {result.name: result for result in gap_results(units())}
    assert set(found["theil"].items) == {(str(year), "between regions") for year in YEARS}
    assert np.allclose(found["theil"]["share"], 100.0)
    for name in ("theil", "inequality", "convergence"):
        assert np.isnan(found[name]["low"]).all() and np.isnan(found[name]["high"]).all()
    assert "no interval can be told" in found["inequality"].notes[1]
    assert "gini_by_region" not in found


def test_a_region_whose_people_are_not_said_is_named():
    with pytest.raises(MissingDataError, match="people of south, east"):
        units(people={"north": 2e6})


def test_one_region_alone_has_nothing_between_regions():
    with pytest.raises(UsageError, match="nothing between"):
        federation_units("union", {"north": np.ones(3)}, PEOPLE, LABOUR, YEARS, "million crowns/year")
