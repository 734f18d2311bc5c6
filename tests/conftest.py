"""Plans many tests look at, solved once a session."""

from __future__ import annotations

import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.demos import demo_path


@pytest.fixture(scope="session")
def us_2012():
    return read_economy(bundled_path("us_2012"))


@pytest.fixture(scope="session")
def us_plan():
    return run_scenario(read_scenario(demo_path("us_2012")))


@pytest.fixture(scope="session")
def germany_plan():
    return run_scenario(read_scenario(demo_path("germany_1995")))
