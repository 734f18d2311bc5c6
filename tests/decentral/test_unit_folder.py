"""A unit's folder: read with every fault named, its order kept and found out when it was changed."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.centre_folder import make_folders
from lustrum.decentral.kept import kept_plan
from lustrum.decentral.unit_folder import new_key, read_unit
from lustrum.errors import DataError, LustrumError, MissingDataError


@pytest.fixture
def folder(world, tmp_path):
    make_folders(world, tmp_path / "c")
    return tmp_path / "c" / "units" / "R0"


def test_a_folder_says_what_it_is_and_holds_its_own_economy(folder):
    found = read_unit(folder)
    assert (found.name, found.digits, found.keeps, found.weight) == ("R0", 3, 0.3, 1.0)
    assert len(found.finance) == len(found.terms.years) and len(found.key) == 64
    assert {"scenario.toml", "economy.toml"} <= {each.name for each in (folder / "region").iterdir()}
    assert (folder / "key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "old, new, why",
    [
        ('name = "R0"', 'name = "X"', "not among the units"),
        ("digits = 3", "digits = 0", "from 1 to 12"),
        ("keeps = 0.3", "keeps = 3", "keeps"),
        ("weight = 1", "heaviness = 1", "heaviness"),
        ("finance = [", "finance = [1.0, ", "years; the terms plan"),
    ],
)
def test_a_fault_of_the_file_is_named(folder, old, new, why):
    text = (folder / "unit.toml").read_text()
    assert old in text
    (folder / "unit.toml").write_text(text.replace(old, new))
    with pytest.raises(LustrumError, match=why):
        read_unit(folder)


def test_an_order_is_kept_and_a_changed_one_is_found_out(folder):
    found = read_unit(folder)
    with pytest.raises(MissingDataError, match="no order yet"):
        found.kept()
    programme, shares = found.programme()
    kept = kept_plan(programme, shares.begins, shares.worth)
    found.keep(kept)
    again = found.kept()
    assert again.identifier == kept.identifier and np.array_equal(again.x, kept.x)
    text = (folder / "order.json").read_text()
    (folder / "order.json").write_text(text.replace(f"{kept.allotment[0]}", f"{kept.allotment[0] + 1.0}", 1))
    with pytest.raises(DataError, match="changed"):
        found.kept()
    (folder / "order.npz").write_bytes(b"x")
    with pytest.raises(DataError, match="cannot be read"):
        found.kept()


def test_a_missing_or_short_key_is_named(folder):
    (folder / "key").write_text("short")
    with pytest.raises(MissingDataError, match="by a way you trust"):
        _ = read_unit(folder).key
    assert new_key() != new_key() and len(new_key()) == 64
    with pytest.raises(MissingDataError, match="unit new"):
        read_unit(folder / "region")
