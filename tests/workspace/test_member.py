"""A region's plan knows the federation it was made in, where that lies around it."""

from __future__ import annotations

import shutil

import pytest
from tests.analysis.made_up_worlds import made_up_world

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.scenario.federation import read_federation
from lustrum.workspace import Place
from lustrum.workspace.federation import make_federation
from lustrum.workspace.member import asked_federation, federation_around, is_member


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    home = tmp_path_factory.mktemp("member")
    asked = write_federation(regions_of(made_up_world(11)), home / "world", years=2)
    make_federation(read_federation(asked), Place(home / "plan", "x", report=False), break_ties=False)
    return home / "plan"


def test_the_federation_around_a_regions_plan_is_found_and_none_around_a_copy(place, tmp_path):
    assert federation_around(place / "regions" / "R1") == place and federation_around(place) is None
    copy = shutil.copytree(place / "regions" / "R1", tmp_path / "R1")
    assert federation_around(copy) is None and is_member(copy) and not is_member(place)


def test_the_federation_that_was_asked_for_is_read_from_its_plans(place):
    found = asked_federation(place)
    assert list(found.scenarios) == ["R0", "R1", "R2"] and len(found.sales) == 18
    with pytest.raises(UsageError, match="holds no plans of a federation"):
        asked_federation(place / "regions" / "R1")
