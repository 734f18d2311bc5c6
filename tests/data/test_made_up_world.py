"""The made-up world: balanced, uneven, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.data.federation import regions_of
from lustrum.data.made_up_world import AT_HOME, made_up_world
from lustrum.errors import UsageError

REGIONS, SECTORS = ("north", "south", "west"), ("farming", "industry", "services", "care")


def test_sales_and_costs_are_output_and_every_region_passes_its_check():
    found = made_up_world(REGIONS, SECTORS)
    sold = found.intermediate.sum(axis=1) + found.final_demand.sum(axis=1)
    spent = found.intermediate.sum(axis=0) + found.value_added.sum(axis=0)
    assert np.allclose(sold, found.output, rtol=1e-12) and np.allclose(spent, found.output, rtol=1e-12)
    assert (found.intermediate >= 0).all() and (found.value_added > 0).all()
    assert regions_of(found).passed


def test_most_is_bought_at_home_and_regions_differ():
    found = made_up_world(REGIONS, SECTORS)
    home = np.equal.outer(np.array(found.region), np.array(found.region))
    assert found.intermediate[home].sum() / found.intermediate.sum() == pytest.approx(AT_HOME)
    size = found.output.reshape(len(REGIONS), -1)
    shares = size / size.sum(axis=1, keepdims=True)
    assert np.abs(shares - shares.mean(axis=0)).max() > 0.01


def test_the_same_names_and_seed_give_the_same_world_and_another_seed_another():
    first, again = (made_up_world(REGIONS, SECTORS) for _ in range(2))
    assert np.array_equal(first.intermediate, again.intermediate)
    assert not np.array_equal(first.intermediate, made_up_world(REGIONS, SECTORS, 8).intermediate)


@pytest.mark.parametrize("regions, sectors", [(("a",), SECTORS), (REGIONS, ("x",)), (("a", "a"), SECTORS)])
def test_too_few_names_or_one_twice_are_refused(regions, sectors):
    with pytest.raises(UsageError, match="two regions and two sectors"):
        made_up_world(regions, sectors)
