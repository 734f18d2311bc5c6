"""A unit's own report: its order proved, what it would change, and a falsified plan found out."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.decentral.centre_folder import make_folders
from lustrum.decentral.kept import kept_plan
from lustrum.decentral.unit_check import checked, unit_results
from lustrum.decentral.unit_folder import read_unit


@pytest.fixture
def folder(world, tmp_path):
    make_folders(world, tmp_path / "c")
    found = read_unit(tmp_path / "c" / "units" / "R0")
    programme, shares = found.programme()
    found.keep(kept_plan(programme, programme.best(shares.worth).use, shares.worth))
    return found.path


def test_an_order_is_proved_from_the_units_own_folder(folder):
    found = checked(folder)
    assert found.passed and found.proof.to_gain <= 1e-5 * found.base
    assert found.proof.certificate.relative_gap < 1e-9
    result = unit_results(found)[0]
    worth = np.asarray(result.measures["would_change"].values).reshape(len(found.terms.years), -1)
    assert np.allclose(worth.mean(axis=1), 0.0, atol=1e-6), "above and below the price of all"
    assert "counter-proposal" in " ".join(result.notes)


def test_other_final_prices_than_those_of_the_plan_are_found_out(folder):
    said = json.loads((folder / "order.json").read_text())
    said["prices"] = [1.5 * price for price in said["prices"][:3]] + said["prices"][3:]
    (folder / "order.json").write_text(json.dumps(said))
    found = checked(folder)
    assert not found.passed and "could be gained" in found.proof.problems[0]
