"""Plans many tests look at, solved once a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.demos import demo_path
from tests.sentences import watch_sentences

watch_sentences()


@pytest.fixture(scope="session")
def us_2012():
    return read_economy(bundled_path("us_2012"))


@pytest.fixture(scope="session")
def us_plan():
    return run_scenario(read_scenario(demo_path("us_2012")))


@pytest.fixture(scope="session")
def germany_plan():
    return run_scenario(read_scenario(demo_path("germany_1995")))


@pytest.fixture(scope="session")
def user_data() -> Path:
    """The user's copies of tables that may not be redistributed: LUSTRUM_DATA, else ../shared/data."""
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not place.is_dir():
        pytest.skip("no copies of the tables that may not be redistributed: set LUSTRUM_DATA to their folder")
    return place


@pytest.fixture(scope="session")
def postgresql():
    """The URL of a PostgreSQL server of the tests' own, without a database; skips where none is installed."""
    from tests.database.databases import server

    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a new database may be begun: a file, then a database on a real PostgreSQL server."""
    if request.param == "sqlite":
        return str(tmp_path / "kept.db")
    from tests.database.databases import new_database

    return new_database(request.getfixturevalue("postgresql"))
