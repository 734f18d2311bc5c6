"""Dam arithmetic: the figures of a dam of 9 x 62 MW at a head of 37.5 m, and dams that cannot be."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.power.reservoir import Dam, energy_gwh, flow_at, mean_head, power_mw, refuse_impossible, too_deep
from lustrum.power.reservoir_answer import reservoir_result


def test_the_figures_of_nine_turbines():
    assert round(flow_at(9 * 62.0, 37.5)) == 1685
    assert round(energy_gwh(1.0, 37.5)) == 92
    found = reservoir_result(Dam(37.5, power=558.0, volume=0.85))
    by = {name: value for (name,), value in zip(found.items, found["value"], strict=True)}
    assert round(by["hours at full load"]) == 140


def test_flow_and_power_are_each_others_inverse():
    assert power_mw(flow_at(123.0, 80.0, 0.85), 80.0, 0.85) == pytest.approx(123.0)


def test_head_falls_as_the_store_empties():
    assert [mean_head(100.0, 0.3, share) for share in (1.0, 0.0)] == [100.0, 70.0]


@pytest.mark.parametrize(
    "dam",
    [
        Dam(37.5, volume=33.3, area=420.0),
        Dam(37.5, volume=3.3, area=420.0, drawdown=5.0),
        Dam(37.5, drawdown=40.0),
        Dam(37.5, flow=1000.0, power=558.0),
        Dam(37.5, efficiency=1.1),
        Dam(-1.0),
    ],
)
def test_a_dam_that_cannot_be_is_refused(dam):
    with pytest.raises(UsageError):
        refuse_impossible(dam)


def test_a_volume_that_fits_is_not_refused():
    refuse_impossible(Dam(37.5, volume=3.3, area=420.0, drawdown=8.0, flow=1700.0, power=558.0))
    assert not too_deep(3.3, 420.0, 37.5)
