"""An oblast's order is held against its members' folders; tests/cli/test_three_levels.py has real ones."""

from __future__ import annotations

import json

import pytest

from lustrum.decentral.oblast_check import oblast_checked
from lustrum.decentral.oblast_folder import ORDER
from tests.decentral.test_oblast_folder import folder

__all__ = ["folder"]


@pytest.mark.parametrize("part, passes", [([2.0, 0.0], True), ([2.1, 0.0], False)])
def test_members_parts_must_add_up_to_the_order(folder, part, passes):
    members = {unit: {"plan": "x", "allotment": [1.0, 0.5]} for unit in "ab"} | {"c": {"plan": "x", "allotment": part}}
    said = {
        "allotment": [4.0, 1.0],
        "prices": [1.0, 1.0],
        "value": 3.0,
        "to_gain": 0.1,
        "plan": "p",
        "members": members,
    }
    (folder / ORDER).write_text(json.dumps(said))
    found = oblast_checked(folder)
    assert found.passed is passes and found.elsewhere == ("a", "b", "c") and found.proved == ()
    assert passes or "misses its own order" in found.problems[0]
