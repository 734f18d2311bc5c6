"""Official participatory budgets, from the user's copies."""

from __future__ import annotations

import json

import pytest

from lustrum.councils.counting.files import read_ballots


def official(user_data, rule):
    """Yield ballots and what was decided, of every official count by a rule."""
    folder = user_data / "votes" / "pb_official"
    if not folder.is_dir():
        pytest.skip("no copy of these ballots")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    found = [(read_ballots(folder / name), case) for name, case in expected.items() if case["rule"] == rule]
    assert found
    return found
