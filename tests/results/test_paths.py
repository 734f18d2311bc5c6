"""Names of files that somebody else wrote down: none leads out of its folder, and nothing of another file is told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lustrum.cooperation.read import read_group
from lustrum.data import bundled_path, read_tables
from lustrum.errors import LustrumError, UsageError
from lustrum.results.paths import inside, outside, told
from lustrum.scenario import read_scenario
from lustrum.scenario.families import read_family

SECRET = "7391 the neighbour's secret"
SCENARIO = 'economy = "economy"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.0\n'


def names_that_leave(home: Path, folder: Path) -> list[str]:
    """Lay traps in a folder and return the names that lead out of it."""
    secret = home / "secret.csv"
    secret.write_text(SECRET)
    (folder / "link.csv").symlink_to(secret)
    (folder / "linked").symlink_to(home)
    os.mkfifo(folder / "pipe.csv")
    up = os.path.relpath(secret, folder)
    return [
        str(secret),
        up,
        f"./{up}",
        f"more/../{up}",
        up.replace("/", "\\"),
        "link.csv",
        "linked/secret.csv",
        "pipe.csv",
        "/dev/zero",
        "~/secret.csv",
        "C:\\secret.csv",
        "\\\\server\\secret.csv",
        "a\0b.csv",
        "a\x1b[2J.csv",
        "",
        "x" * 5_000,
    ]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "home" / "sent").mkdir(parents=True)
    return tmp_path / "home" / "sent"


def test_a_name_that_leads_out_of_its_folder_is_refused_without_a_word_of_what_stands_there(folder):
    for name in names_that_leave(folder.parent, folder):
        with pytest.raises(UsageError) as refused:
            inside(folder, name, "s.toml, wishes")
        assert "7391" not in str(refused.value)
        assert str(refused.value).startswith("s.toml, wishes: ")
    for no_text in (3, None, ["a.csv"], True):
        assert outside(folder, no_text)


def test_a_name_within_its_folder_is_taken_as_it_stands(folder):
    (folder / "more").mkdir()
    (folder / "more" / "a.csv").write_text("1")
    (folder / "b.csv").symlink_to(folder / "more" / "a.csv")
    for name in ("more/a.csv", "./more/a.csv", "b.csv", "more", "..a.csv", "not yet there.csv", "Größe.csv"):
        assert inside(folder, name) == folder / name


def test_a_path_is_told_without_where_somebody_has_it(folder):
    assert told(str(folder / "s.toml")) == "s.toml"
    assert told("plans/s.toml") == "plans/s.toml"


def scenario_key(folder: Path, key: str, name: str) -> None:
    shutil.copytree(bundled_path("made_up_valley"), folder / "economy", dirs_exist_ok=True)
    value = f"'{name}'" if key == "parent" else f"['{name}']"
    (folder / "s.toml").write_text(f"{key} = {value}\n" + SCENARIO)
    read_scenario(folder / "s.toml")


def extra_files(folder: Path, key: str, name: str) -> None:
    economy = folder / "economy"
    shutil.copytree(bundled_path("made_up_valley"), economy, dirs_exist_ok=True)
    for trap in ("link.csv", "linked", "pipe.csv"):
        (folder / trap).rename(economy / trap) if os.path.lexists(folder / trap) else None
    toml = (bundled_path("made_up_valley") / "economy.toml").read_text()
    (economy / "economy.toml").write_text(f"{toml}\n[extra]\nfiles = ['{name}']\n")
    read_tables(economy)


def family_parent(folder: Path, key: str, name: str) -> None:
    (folder / "f.toml").write_text(f"parent = '{name}'\n[grid.a]\ninput = 'growth.labour'\nvalues = [0.0]\n")
    read_family(folder / "f.toml")


KEYS_WITH_PATHS = {
    "scenario: parent": (scenario_key, "parent"),
    "scenario: wishes": (scenario_key, "wishes"),
    "scenario: paths": (scenario_key, "paths"),
    "economy.toml: extra.files": (extra_files, "files"),
    "family: parent": (family_parent, "parent"),
}


@pytest.mark.parametrize("key", KEYS_WITH_PATHS)
def test_no_key_that_holds_a_path_leads_out_of_its_folder(key, folder):
    read, name_of_key = KEYS_WITH_PATHS[key]
    for name in names_that_leave(folder.parent, folder):
        with pytest.raises(LustrumError) as refused:
            read(folder, name_of_key, name)
        assert "7391" not in str(refused.value), name
        for trap in ("link.csv", "linked", "pipe.csv"):
            for place in (folder, folder / "economy"):
                if os.path.lexists(place / trap):
                    (place / trap).unlink()
        names_that_leave(folder.parent, folder)


@pytest.mark.parametrize("name", ["use.csv", "economy.toml"])
def test_a_file_of_an_economy_that_is_a_link_to_another_place_is_not_read(name, folder):
    economy = folder / "economy"
    shutil.copytree(bundled_path("made_up_valley"), economy)
    secret = folder / "secret"
    secret.write_text(SECRET)
    (economy / name).unlink()
    (economy / name).symlink_to(secret)
    with pytest.raises(LustrumError, match="link that leads out") as refused:
        read_tables(economy)
    assert "7391" not in str(refused.value)


def test_a_file_of_a_group_that_is_a_link_to_another_place_is_not_read(folder):
    (folder / "secret").write_text(SECRET)
    group = folder / "group"
    group.mkdir()
    (group / "cooperative.toml").symlink_to(folder / "secret")
    with pytest.raises(LustrumError, match="link that leads out"):
        read_group(group)
