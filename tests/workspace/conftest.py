"""One small plan, made once: from a scenario with wishes and paths in files, told and kept."""

from __future__ import annotations

import shutil

import pytest

from lustrum.scenario import read_scenario
from lustrum.scenario.demos import demo_path
from lustrum.workspace import Place, load_plan, make_plan


@pytest.fixture(scope="session")
def small_scenario(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "lists").mkdir()
    rows = "".join(f"government,CPA_A,{year},30\nlabour_supply,persons,{year},37000\n" for year in range(1996, 2009))
    (home / "lists" / "paths.csv").write_text(f"quantity,label,year,value\n{rows}")
    (home / "small.toml").write_text('paths = "lists/paths.csv"\n' + demo_path("germany_1995").read_text())
    return home / "small.toml"


@pytest.fixture(scope="session")
def kept_once(small_scenario, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "plan"
    make_plan(read_scenario(small_scenario), Place(folder, "lustrum plan small.toml", report=False))
    return folder


@pytest.fixture
def small_folder(kept_once, tmp_path):
    return shutil.copytree(kept_once, tmp_path / "plan")


@pytest.fixture(scope="session")
def small_plan(kept_once):
    return load_plan(kept_once)
