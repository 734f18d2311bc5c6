"""The demonstration goes the whole way: four processes, a kill, a stop, a plan, proofs and an audit."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.workspace.decentral_demo import REGIONS, VICTIM, show_decentral


@pytest.mark.slow
def test_four_units_reach_a_plan_though_one_is_killed_and_the_centre_stops(tmp_path):
    found = show_decentral(tmp_path / "demo")
    assert found.outcome.status == "optimal" and set(found.proved) == set(REGIONS)
    assert found.audit.passed and len(found.events) == 3
    silent = [each.number for each in found.outcome.rounds if VICTIM in each.silent]
    assert silent and not found.outcome.rounds[-1].silent, "it was missed and came back"
    assert (tmp_path / "demo" / "centre" / "report.html").is_file()


def test_a_folder_with_files_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError, match="overwritten"):
        show_decentral(tmp_path)
    assert (tmp_path / "mine").read_text() == "mine"
