"""What `plan.json` says of a plan, and back."""

from __future__ import annotations

import json

import numpy as np

from lustrum.workspace.manifest import as_json, described, plan_of
from lustrum.workspace.solution import as_arrays, read_arrays


def test_a_plan_described_and_put_together_again_is_described_the_same(small_plan):
    said = json.loads(as_json(described(small_plan)))
    again = plan_of(said, read_arrays(as_arrays(small_plan)), small_plan.economy)
    assert json.loads(as_json(described(again))) == said


def test_numbers_that_do_not_exist_become_null():
    assert json.loads(as_json({"a": float("nan"), "b": [np.float64(1.5), float("inf")], 3: ("x",)})) == {
        "a": None,
        "b": [1.5, None],
        "3": ["x"],
    }
