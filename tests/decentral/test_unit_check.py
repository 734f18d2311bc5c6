"""A unit's order proved from its own folder, and a falsified one found out."""

from __future__ import annotations

import json

from lustrum.decentral.kept import kept_plan
from lustrum.decentral.unit_check import checked
from lustrum.decentral.unit_folder import read_unit


def test_an_order_is_proved_from_the_units_own_folder(unit_with_order):
    folder = read_unit(unit_with_order)
    programme, shares = folder.programme()
    folder.keep(kept_plan(programme, programme.best(shares.worth).use, shares.worth))
    found = checked(unit_with_order)
    assert found.passed and found.proof.to_gain <= 1e-5 * found.base
    assert found.proof.certificate.relative_gap < 1e-9


def test_other_final_prices_than_those_of_the_plan_are_found_out(unit_with_order):
    said = json.loads((unit_with_order / "order.json").read_text())
    said["prices"] = [1.5 * price for price in said["prices"][:3]] + said["prices"][3:]
    (unit_with_order / "order.json").write_text(json.dumps(said))
    found = checked(unit_with_order)
    assert not found.passed and "could be gained" in found.proof.problems[0]
